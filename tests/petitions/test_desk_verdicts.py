"""The desk's pages of moderation by more than one, and the author's appeal, through the real addresses."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.places.models import Policy
from civic.roles import Role
from petitions import actions
from petitions.actions import signing
from petitions.models import Appeal, Petition, Proposal, ReasonCode
from petitions.versions import version_of
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sealing_key(keda):
    make.sealing_key(keda)


def moderator(place):
    return make.staff(Role.MODERATOR, place)


def url(name, petition, *more):
    return reverse(f"petitions_desk:{name}", args=[petition.municipality.slug, petition.pk, *more])


def text_of(answer):
    return answer.content.decode()


def code(name="R-01"):
    return ReasonCode.objects.get(code=name)


def test_colleagues_petition_is_taken_over_by_one_button(keda):
    petition = make.submitted(keda)
    actions.checkout(petition, by=moderator(keda))
    other = moderator(keda)
    client = staff_client(other)
    assert url("take_over", petition) in text_of(client.get(url("petition", petition)))
    assert client.post(url("take_over", petition)).status_code == 302
    petition.refresh_from_db()
    assert petition.checkout.user == other
    assert client.get(url("take_over", petition)).status_code == 405


def test_note_is_kept_and_a_blank_one_asked_for_again(keda):
    """Its markup is inert (N13), and the author never sees it."""
    petition = make.submitted(keda)
    client = staff_client(moderator(keda))
    assert client.get(url("note", petition)).status_code == 200
    assert client.post(url("note", petition), {"text": " "}).status_code == 422
    client.post(url("note", petition), {"text": "<b>დავურეკე</b>"})
    page = text_of(client.get(url("petition", petition)))
    assert "&lt;b&gt;დავურეკე&lt;/b&gt;" in page
    public = text_of(
        citizen_client(petition.author).get(
            reverse("petitions:overview", args=["keda", petition.pk])
        )
    )
    assert "დავურეკე" not in public


def test_marks_sort_the_list(keda):
    petition, _other = make.submitted(keda), make.submitted(keda)
    client = staff_client(moderator(keda))
    assert client.post(url("marks", petition), {"marks": "x" * 41}).status_code == 422
    client.post(url("marks", petition), {"marks": "წყალი, სასწრაფო"})
    index = reverse("petitions_desk:index", args=["keda"])
    rows = client.get(index, {"mark": "წყალი"}).context["rows"]
    assert [row.pk for row, _phase in rows] == [petition.pk]
    assert client.get(index, {"mark": "სხვა"}).status_code == 400


def test_refusal_becomes_a_proposal_where_a_second_person_is_needed(keda):
    Policy.objects.create(
        municipality=keda, key="petition.moderation.second", value=1, valid_from=date(2026, 1, 1)
    )
    petition = make.submitted(keda)
    client, other = staff_client(moderator(keda)), staff_client(moderator(keda))
    facts = {"verdict": "reject", "reason": code().pk, "note": "", "checks": []}
    facts["read"] = version_of(petition)
    client.post(url("moderate", petition), facts)
    assert Petition.objects.get().text_state == "submitted"
    assert 'value="approve"' not in text_of(client.get(url("petition", petition)))
    assert 'value="approve"' in text_of(other.get(url("petition", petition)))
    client.post(url("decide_proposal", petition), {"answer": "approve"})
    assert Proposal.objects.get().state == "open"
    other.post(url("decide_proposal", petition), {"answer": "approve"})
    assert Petition.objects.get().text_state == "rejected"
    assert other.post(url("decide_proposal", petition), {"answer": "approve"}).status_code == 404


def test_duplicate_is_refused_with_a_way_to_the_other(keda):
    standing, petition = make.opened(keda), make.submitted(keda)
    client = staff_client(moderator(keda))
    facts = {"verdict": "reject", "reason": code("R-02").pk, "note": "", "duplicate_of": 999}
    facts["read"] = version_of(petition)
    assert client.post(url("moderate", petition), facts).status_code == 422
    client.post(url("moderate", petition), facts | {"duplicate_of": standing.number})
    petition.refresh_from_db()
    page = text_of(Client().get(petition.get_absolute_url()))
    assert standing.get_absolute_url() in page


def test_author_sees_what_was_changed_since_the_return(keda):
    petition = make.returned(keda)
    client = citizen_client(petition.author)
    actions.save_draft(petition, by=petition.author, title="გადასასვლელი მაღლა, სკოლის წინ, ახლავე")
    check = reverse("petitions:draft", args=["keda", petition.pk, "check"])
    assert "<ins>" in text_of(client.get(check))
    actions.submit(petition, by=petition.author)
    desk = staff_client(moderator(keda))
    page = text_of(desk.get(url("petition", petition)))
    assert "<ins>" in page
    assert "<del>" in page


def test_author_appeals_and_another_moderator_answers(keda):
    judge = moderator(keda)
    petition = actions.reject(make.submitted(keda), by=judge, reason=code())
    author = citizen_client(petition.author)
    page = reverse("petitions:appeal", args=["keda", petition.pk])
    overview = reverse("petitions:overview", args=["keda", petition.pk])
    assert page in text_of(author.get(overview))
    short = author.post(page, {"text": "არა"})
    assert short.status_code == 400
    assert citizen_client(identity.citizen(keda)).get(page).status_code == 404
    author.post(page, {"text": "კოდექსის მე-16 მუხლი ამას მუნიციპალიტეტს აკისრებს."})
    assert author.post(page, {"text": "კიდევ ერთხელ იმავეს ვწერ აქ."}).status_code == 409
    answer = {"upheld": "yes", "reply": "მართალი ხართ."}
    assert url("answer_appeal", petition) not in text_of(
        staff_client(judge).get(url("petition", petition))
    )
    assert staff_client(judge).post(url("answer_appeal", petition), answer).status_code == 422
    other = staff_client(moderator(keda))
    assert url("answer_appeal", petition) in text_of(other.get(url("petition", petition)))
    assert other.post(url("answer_appeal", petition), {"upheld": "yes"}).status_code == 422
    other.post(url("answer_appeal", petition), answer)
    assert Petition.objects.get().text_state == "submitted"
    assert Appeal.objects.get().reply == "მართალი ხართ."


def test_removed_petition_is_put_back_from_the_desk(keda):
    one = moderator(keda)
    petition = make.opened(keda)
    client = staff_client(one)
    client.post(url("act", petition, "remove"), {"reason": "შეცდომა"})
    assert Client().get(petition.get_absolute_url()).status_code == 410
    assert client.get(url("restore", petition)).status_code == 200
    assert client.post(url("restore", petition), {"reason": ""}).status_code == 422
    client.post(url("restore", petition), {"reason": "ეს შეცდომა იყო"})
    page = Client().get(petition.get_absolute_url())
    assert page.status_code == 200
    assert "ეს შეცდომა იყო" in text_of(page)


def test_signer_of_a_merged_petition_moves_with_one_button(keda):
    into, petition = make.opened(keda, needed=5), make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    sequencer.run()
    desk = staff_client(moderator(keda))
    page = desk.get(url("merge", petition))
    assert [row.number for row in page.context["candidates"]] == [into.number]
    wrong = desk.post(url("merge", petition), {"into": "999", "reason": "იგივე"})
    assert (wrong.status_code, "იგივე" in text_of(wrong)) == (422, True)
    desk.post(url("merge", petition), {"into": into.number, "reason": "იგივე მოთხოვნა"})
    petition.refresh_from_db()
    assert into.get_absolute_url() in text_of(Client().get(petition.get_absolute_url()))
    client = citizen_client(citizen)
    move = reverse("petitions:move", args=["keda", petition.pk, petition.slug])
    assert move in text_of(client.get(petition.get_absolute_url()))
    assert move in text_of(client.get(reverse("identity:account")))
    assert client.get(move).status_code == 405
    assert client.post(move).url == reverse("petitions:receipt", args=["keda", into.pk, into.slug])
    sequencer.run()
    assert Petition.objects.get(pk=into.pk).count == 1


def test_figures_count_verdicts_in_time_and_late(keda, batumi):
    one = moderator(keda)
    make.opened(keda)
    make.returned(keda)
    actions.reject(make.submitted(keda), by=one, reason=code())
    make.submitted(keda)
    make.opened(batumi)
    client = staff_client(one)
    page = reverse("petitions_desk:figures", args=["keda"])
    found = client.get(page).context["figures"]
    assert (found.received, found.decided, found.in_time, found.late) == (4, 3, 3, 0)
    assert dict(found.verdicts) == {"published": 1, "returned": 1, "refused": 1}
    assert [(row.code, n) for row, n in found.reasons] == [("D-01", 1), ("R-01", 1)]
    assert found.waiting == 1
    file = b"".join(client.get(page, {"format": "csv"}).streaming_content).decode()
    assert '"received",4' in file
    assert client.get(page, {"since": "2026-05-02", "until": "2026-05-01"}).status_code == 400


@pytest.mark.parametrize(
    ("kind", "templates"),
    [
        ("petition.proposal_made", {"notices/petition_proposal"}),
        ("petition.removed", {"notices/petition_removed"}),
        ("petition.appealed", {"notices/petition_appealed"}),
        ("petition.restored", {"notices/petition_appeal_answered"}),
        ("petition.merged", {"notices/petition_merged"}),
    ],
)
def test_everybody_concerned_gets_a_letter(keda, kind, templates):
    one, other = moderator(keda), moderator(keda)
    petition = make.opened(keda)
    if kind == "petition.merged":
        actions.merge(petition, by=one, into=make.opened(keda), reason="იგივე")
    elif kind == "petition.proposal_made":
        actions.propose(petition, by=one, act="remove", note="შეცდომა")
    else:
        actions.remove(petition, by=one, reason="შეცდომა")
        row = actions.appeal(petition, by=petition.author, text="არ ვეთანხმები.")
        actions.answer_appeal(row, by=other, upheld=True, reply="მართალი ხართ.")
    entry = Entry.objects.about(petition).get(kind=kind)
    Mail.objects.all().delete()
    assert write_notices(entry) > 0
    assert set(Mail.objects.values_list("template", flat=True)) == templates
