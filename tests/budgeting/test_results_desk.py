"""The desk after the close: audit, box, count, publication, winners that drop out; who may do what, step by step."""

import re

import pytest
from django.urls import reverse

from budgeting import audit_keys
from budgeting.models import Adjustment, Annulment, Ballot, Participation, Process, Tally
from civic.ledger import sequencer
from tests.budgeting.test_counting import counted, voted
from tests.clients import staff_client
from tests.factories import budgeting as make
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db

KEY = b"k" * 16


def address(row, name, *args):
    return reverse(f"budgeting_desk:{name}", args=[row.municipality.slug, row.slug, *args])


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def over(batumi):
    """A cycle whose voting has ended a day ago."""
    row = voted(batumi, [[1], [1], [2]], 100_000, 50_000)
    return make.move_clock(row, "count")


def test_count_is_opened_counted_and_published_by_two_people(over, batumi):
    first, second = (staff_client(make.officer(batumi)) for _ in range(2))
    html = text(first.get(address(over, "count")))
    assert "count/open/" in html
    assert "count/count/" not in html
    assert first.post(address(over, "count_act", "open")).status_code == 302
    html = text(first.get(address(over, "count")))
    assert "count/open/" not in html
    assert "count/count/" not in html  # not all ballots stand in the log
    while sequencer.run():
        pass
    assert "count/count/" in text(first.get(address(over, "count")))
    first.post(address(over, "count_act", "count"))
    assert "count/publish/" not in text(first.get(address(over, "count")))
    first.post(address(over, "count_act", "publish"))
    assert Tally.objects.get().published_at is None
    assert "count/publish/" in text(second.get(address(over, "count")))
    second.post(address(over, "count_act", "publish"))
    assert Tally.objects.get().published_at is not None
    assert address(over, "count_act", "open") not in text(second.get(address(over, "count")))


def test_while_the_voting_runs_the_page_says_so_and_offers_nothing(batumi):
    row = voted(batumi, [[1]], 10_000)
    html = text(staff_client(make.officer(batumi)).get(address(row, "count")))
    assert "count/open/" not in html
    assert "<form method" not in html.split("<main", 1)[1]


def test_only_the_office_of_the_municipality_gets_in(over, batumi, keda):
    stranger = staff_client(make.officer(make.active(keda)))
    for name in ("count", "audit"):
        assert stranger.get(address(over, name)).status_code == 404
    auditor = staff_client(make.auditor(batumi))
    assert auditor.get(address(over, "count")).status_code == 200
    assert auditor.post(address(over, "adjust")).status_code == 403
    assert auditor.get(address(over, "count_act", "open")).status_code == 405
    assert auditor.post(address(over, "count_act", "steal")).status_code == 404


def test_winner_is_replaced_by_two_people(batumi):
    row = voted(batumi, [[1], [1], [2]], 100_000, 50_000)
    counted(row)
    first = staff_client(make.officer(batumi))
    facts = {"number": 1, "kind": "declined", "reason": "უარი"}
    assert first.post(address(row, "adjust"), facts | {"reason": ""}).status_code == 422
    assert first.post(address(row, "adjust"), facts).status_code == 302
    one = Adjustment.objects.get()
    first.post(address(row, "adjustment", one.pk), {"verdict": "approve"})
    assert Adjustment.objects.get().state == "proposed"
    other = staff_client(make.auditor(batumi))
    other.post(address(row, "adjustment", one.pk), {"verdict": "approve"})
    assert Adjustment.objects.get().substitutes == [2]
    assert other.get(address(row, "count")).status_code == 200


def test_refused_form_of_the_audit_marks_its_own_field_and_keeps_the_words(batumi):
    _private, public = audit_keys.new_pair()
    row = vote.opened(batumi, 10_000, 20_000, frozen=False)
    vote.freeze(row, audit_key=public)
    row = Process.objects.get(pk=row.pk)
    for _ in range(5):
        vote.cast(row, None, 2)
    Participation.objects.update(network=KEY)
    officer, auditor = staff_client(make.officer(batumi)), staff_client(make.auditor(batumi))
    facts = {"kind": "network", "key": KEY.hex(), "day": "", "reason": "ა" * 501}
    said = {}
    said["group"] = text(officer.post(address(row, "annul"), facts), 422)
    assert "ა" * 501 in said["group"]
    officer.post(address(row, "annul"), facts | {"reason": "ერთი ოთახიდან"})
    one = Annulment.objects.get()
    approve = address(row, "annulment", one.pk, "approve")
    said["no hex"] = text(auditor.post(approve, {"private_key": "zz"}), 422)
    said["wrong"] = text(auditor.post(approve, {"private_key": "ab" * 32}), 422)
    said["none"] = text(auditor.post(approve, {"private_key": ""}), 422)
    for which, page in said.items():
        summary = page[page.index('class="summary"') : page.index("</ul>", page.index("summary"))]
        (target,) = re.findall(r'href="#([^"]+)"', summary)
        (field,) = re.findall(rf'<(?:textarea|input)[^>]* id="{target}"[^>]*>', page)
        assert 'aria-invalid="true"' in field, which


def test_votes_are_annulled_with_the_key_and_no_page_shows_a_choice(batumi):
    private, public = audit_keys.new_pair()
    row = vote.opened(batumi, 10_000, 20_000, frozen=False)
    vote.freeze(row, audit_key=public)
    row = Process.objects.get(pk=row.pk)
    for _ in range(5):
        vote.cast(row, None, 2)
    Participation.objects.update(network=KEY)
    officer, auditor = staff_client(make.officer(batumi)), staff_client(make.auditor(batumi))
    html = text(officer.get(address(row, "audit")))
    assert KEY.hex() in html
    ballots = [str(pk) for pk in Ballot.objects.values_list("pk", flat=True)]
    facts = {"kind": "network", "key": KEY.hex(), "day": "", "reason": "ერთი ოთახიდან"}
    assert officer.post(address(row, "annul"), facts | {"reason": ""}).status_code == 422
    assert officer.post(address(row, "annul"), facts).status_code == 302
    one = Annulment.objects.get()
    wrong = auditor.post(address(row, "annulment", one.pk, "approve"), {"private_key": "zz"})
    assert wrong.status_code == 422
    assert "zz" not in text(wrong, 422).split("<main", 1)[1].replace("|", "")
    answer = auditor.post(
        address(row, "annulment", one.pk, "approve"), {"private_key": private.hex()}, follow=True
    )
    assert Annulment.objects.get().state == "approved"
    for page in (answer, officer.get(address(row, "audit"))):
        html = text(page)
        assert private.hex() not in html
        assert [pk for pk in ballots if pk in html] == []
        assert "Project 2" not in html
        assert "პროექტი 2" not in html
    officer.post(address(row, "annulment", one.pk, "appeal"), {"reason": "კაფე"})
    auditor.post(address(row, "annulment", one.pk, "uphold"), {"private_key": private.hex()})
    assert Annulment.objects.get().state == "reversed"
    assert not Ballot.objects.filter(annulled=True).exists()
