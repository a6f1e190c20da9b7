"""What a petition brings before it is submitted, whose matter it is, where it is passed on, what came of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Policy
from civic.roles import Role
from petitions import actions, comparing, queries
from petitions.models import Authority, Initiator, Petition, Supporter, Topic
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
ARTICLES = "მუხლი 1. მიზანი\nეზოების გამწვანება.\n\nმუხლი 2. ვადა\nერთი წელი."


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def ask(place, key, value):
    Policy.objects.create(
        municipality=place, key=f"petition.{key}", value=value, valid_from=date(2026, 1, 1)
    )


def text_of(answer):
    return answer.content.decode()


# --- Group and supporters ---------------------------------------------------------------------


def test_group_has_to_be_large_enough_where_the_council_asks(keda):
    ask(keda, "group.least", 1)
    petition = make.draft(keda)
    assert refused(actions.submit, petition, by=petition.author) == "group_small"
    friend = identity.citizen(keda)
    row = actions.invite(petition, email=friend.email, by=petition.author)
    assert refused(actions.submit, petition, by=petition.author) == "group_small"
    actions.accept_invitation(row, by=friend)
    assert actions.submit(petition, by=petition.author).text_state == "submitted"


def test_member_leaves_and_the_name_goes(keda):
    petition, friend = make.draft(keda), identity.citizen(keda)
    row = actions.invite(petition, email=friend.email, by=petition.author)
    actions.accept_invitation(row, by=friend)
    client = citizen_client(friend)
    leave = reverse("petitions:leave", args=["keda", row.pk])
    assert citizen_client(identity.citizen(keda)).post(leave).status_code == 404
    assert leave in text_of(client.get(reverse("petitions:invitation", args=["keda", row.pk])))
    client.post(leave)
    row.refresh_from_db()
    assert (row.state, row.name, row.user_id, row.person_id) == ("declined", "", None, None)
    assert refused(actions.leave_group, row, by=friend) == "not_member"
    again = actions.invite(petition, email=friend.email, by=petition.author)
    assert actions.accept_invitation(again, by=friend).state == Initiator.State.ACCEPTED


def test_supporters_are_counted_once_each_and_the_text_stands_still(keda):
    ask(keda, "supporters.least", 2)
    petition = make.draft(keda)
    author = petition.author
    assert refused(actions.submit, petition, by=author) == "supporters_few"
    petition = actions.seek_support(petition, by=author)
    assert refused(actions.save_draft, petition, by=author, title="სხვა სათაური") == "gathering"
    assert refused(actions.support, petition, by=author) == "own_support"
    one, other = identity.citizen(keda), identity.citizen(keda)
    for who in (one, one, other):
        actions.support(petition, by=who)
    assert Supporter.objects.count() == 2
    assert Entry.objects.filter(kind="petition.supported", actor__isnull=False).count() == 0
    petition = actions.submit(petition, by=author)
    assert (petition.text_state, petition.support_token) == ("submitted", "")
    assert refused(actions.support, petition, by=identity.citizen(keda)) == "not_gathering"


def test_supporters_of_an_old_text_are_asked_again(keda):
    petition = make.draft(keda)
    petition = actions.seek_support(petition, by=petition.author)
    actions.support(petition, by=identity.citizen(keda))
    petition = actions.stop_seeking(petition, by=petition.author)
    assert Supporter.objects.count() == 0
    assert refused(actions.stop_seeking, petition, by=petition.author) == "not_gathering"
    actions.save_draft(petition, by=petition.author, title="სხვა სათაური უკვე")


def test_supporter_opens_the_secret_link_and_nobody_else_the_draft(keda):
    ask(keda, "supporters.least", 1)
    petition = make.draft(keda)
    author = citizen_client(petition.author)
    group = reverse("petitions:draft", args=["keda", petition.pk, "group"])
    author.post(group, {"seek": "1"})
    petition.refresh_from_db()
    link = reverse("petitions:support", args=[petition.support_token])
    assert link in text_of(author.get(group))
    page = Client().get(link)
    assert page.status_code == 200
    assert petition.title in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert Client().post(link).status_code == 302
    assert citizen_client(identity.user()).post(link).status_code == 409
    assert "good" in text_of(citizen_client(identity.citizen(keda)).post(link))
    wrong = reverse("petitions:support", args=["x" * 24])
    assert Client().get(wrong).status_code == 404
    assert Client().get(reverse("petitions:support", args=["-"])).status_code == 404


# --- Place ------------------------------------------------------------------------------------


def test_place_is_kept_in_words_and_as_a_point(keda):
    petition = make.draft(keda)
    client = citizen_client(petition.author)
    where = reverse("petitions:draft", args=["keda", petition.pk, "where"])
    topic = str(Topic.objects.get(slug="safety").pk)
    facts = {"topic": topic, "unit": "", "spot": "სკოლის წინ", "point": "51.5, 0.12"}
    assert client.post(where, facts).status_code == 400
    assert client.post(where, facts | {"point": "41.64612, 41.64053"}).status_code == 302
    petition.refresh_from_db()
    assert (petition.spot, str(petition.latitude)) == ("სკოლის წინ", "41.64612")
    assert 'value="41.64612, 41.64053"' in text_of(client.get(where))


# --- Whose matter -----------------------------------------------------------------------------


def test_words_of_a_draft_lead_to_who_decides(keda):
    found = queries.authorities_for("სკოლებში მასწავლებლების ხელფასი უნდა გაიზარდოს")
    assert [row.slug for row in found] == ["education"]
    assert queries.authorities_for("skolebi gaachereT")[0].slug == "education"
    Authority.objects.filter(slug="education").update(is_active=False)
    assert queries.authorities_for("სკოლა") == []


def test_draft_is_told_whose_matter_it_may_be(keda):
    petition = make.draft(keda, title="ახალი მასწავლებლები ჩვენს სკოლაში")
    client = citizen_client(petition.author)
    power = reverse("petitions:draft", args=["keda", petition.pk, "power"])
    assert "https://www.mes.gov.ge" in text_of(client.get(power))
    assert "https://police.ge" in text_of(client.post(power, {"power": "no"}))


# --- Transfer ---------------------------------------------------------------------------------


def test_petition_is_passed_on_with_its_signatures(keda):
    petition = make.opened(keda)
    make.signed(petition, 2)
    sequencer.run()
    desk = staff_client(make.staff(Role.MODERATOR, keda))
    page = reverse("petitions_desk:transfer", args=["keda", petition.pk])
    assert desk.post(page, {"to": "sakrebulo", "reason": "მერის საკითხია"}).status_code == 422
    desk.post(page, {"to": "mayor", "reason": "მერის საკითხია"})
    petition = Petition.objects.get()
    assert (petition.addressee, petition.transferred_to, petition.count) == (
        "sakrebulo",
        "mayor",
        2,
    )
    public = text_of(Client().get(petition.get_absolute_url()))
    assert "მერის საკითხია" in public
    office = make.staff(Role.MAYOR_OFFICE, keda)
    actions.transfer(petition, by=office, to="sakrebulo", reason="უკან")
    assert Petition.objects.get().transferred_to == ""
    blank = refused(actions.transfer, petition, by=office, to="mayor", reason=" ")
    assert blank == "reason_needed"


def test_only_what_still_waits_is_passed_on(keda):
    office = make.staff(Role.MAYOR_OFFICE, keda)
    waiting = make.submitted(keda)
    code = refused(actions.transfer, waiting, by=office, to="mayor", reason="x")
    assert code == "not_transferable"
    clerk = make.staff(Role.CLERK, keda)
    petition = make.opened(keda)
    assert refused(actions.transfer, petition, by=clerk, to="mayor", reason="x") == "not_office"


# --- The adopted act --------------------------------------------------------------------------


def test_articles_are_told_apart_and_paired():
    found = comparing.articles("თავი I\nმუხლი 1. ა\nტექსტი\nმუხლი 1¹. ბ\n\nArticle 2: c")
    assert [one.number for one in found] == ["", "1", "1¹", "2"]
    assert comparing.articles("ერთიანი ტექსტი") == [comparing.Article("", "ერთიანი ტექსტი")]
    pairs = comparing.side_by_side("მუხლი 1. ა\nმუხლი 2. ბ", "მუხლი 1. ა\nმუხლი 3. გ")
    assert [(pair.number, pair.kind) for pair in pairs] == [
        ("1", "same"),
        ("3", "in"),
        ("2", "out"),
    ]
    for text, named in (
        ("\xa0მუხლი №3. ა", True),
        ("ა\nმუხლი4: ბ", True),
        ("ამ მუხლი 5-ით", False),
    ):
        assert comparing.names_article(text) is named
    changed = comparing.side_by_side("მუხლი 1. ერთი წელი", "მუხლი 1. ორი წელი")[0]
    assert changed.kind == "changed"
    assert {"kind": "in", "text": "ორი"} in changed.parts


def test_two_words_changed_in_a_long_act_are_two_changes():
    words = [f"სიტყვა{number % 300}" for number in range(1_000)]
    before = " ".join(words)
    after = " ".join([*words[:100], "ახალი", *words[100:900], *words[901:]])
    told = [(one["kind"], one["text"]) for one in comparing.parts(before, after)]
    assert [one for one in told if one[0] != "same"] == [
        ("in", "ახალი "),
        ("out", f"{words[900]} "),
    ]
    assert "".join(text for kind, text in told if kind != "in") == before
    assert "".join(text for kind, text in told if kind != "out") == after


def test_annexes_are_told_apart_and_paired():
    asked = "დანართი №1. სია\nა\nდანართი 2\nდანართით განსაზღვრული ტარიფი"
    found = comparing.articles(asked, comparing.ANNEX)
    assert [(one.number, one.text) for one in found] == [
        ("1", "დანართი №1. სია\nა"),
        ("2", "დანართი 2\nდანართით განსაზღვრული ტარიფი"),
    ]
    only = comparing.side_by_side("დანართი\nა", "Annex:\nა\nდანართი\nბ", comparing.ANNEX)
    assert [(one.number, one.asked, one.adopted) for one in only] == [
        ("", "დანართი\nა", "Annex:\nა\n\nდანართი\nბ")
    ]


def test_adopted_act_is_read_beside_the_draft(keda):
    texts = {"articles": ARTICLES, "note": "განმარტება", "act_annexes": "დანართი 1. ეზოების სია"}
    petition = make.decided(keda, "partly", kind="draft_act", **texts)
    desk = staff_client(make.staff(Role.MAYOR_OFFICE, keda))
    page = reverse("petitions_desk:adopted", args=["keda", petition.pk])
    public = reverse("petitions:adopted", args=["keda", petition.pk, petition.slug])
    assert Client().get(public).status_code == 404
    facts = {
        "title": "ეზოების მოვლის წესი",
        "number": "12",
        "on": "2026-01-20",
        "articles": ARTICLES.replace("ერთი წელი", "ორი წელი"),
        "annexes": "დანართი 1. ქუჩების სია",
    }
    assert desk.post(page, facts | {"on": "2100-01-01"}).status_code == 422
    desk.post(page, facts)
    assert public in text_of(Client().get(petition.get_absolute_url()))
    shown = text_of(Client().get(public))
    assert "<ins>ორი</ins>" in shown
    assert "<del>ერთი</del>" in shown
    assert "<del>ეზოების</del><ins>ქუჩების</ins>" in shown
    assert "დანართი 1. ქუჩების სია" in text_of(desk.get(page))


def test_nothing_adopted_of_what_is_no_act(keda):
    office = make.staff(Role.MAYOR_OFFICE, keda)
    petition = make.decided(keda)
    facts = {"title": "x", "on": date(2026, 1, 1), "articles": "მუხლი 1."}
    assert refused(actions.record_adopted, petition, by=office, **facts) == "nothing_adopted"
