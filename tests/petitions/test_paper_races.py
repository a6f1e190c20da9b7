"""The same person on paper, at a centre and online at once: one signature, on SQLite and on PostgreSQL."""

import time
from datetime import date
from itertools import count

import pytest

from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from identity.sealing import Details
from petitions import actions, ledger
from petitions.actions import assisting, paper, protecting, signing
from petitions.models import Petition, Signature
from petitions.rules.paper import Line
from tests.factories import identity
from tests.factories import petitions as make
from tests.petitions.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
NINO = Details("99900000001", "ნინო", "ბერიძე", date(1990, 5, 31))


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    identity.extract(
        batumi, f"{NINO.number},{NINO.last_name},{NINO.first_name},{NINO.born_on.isoformat()},"
    )
    return make.opened(batumi, needed=3)


def entered(petition: Petition):
    lines = {row: Line("empty") for row in range(2, 11)} | {1: Line("filled", NINO)}
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    sheet = paper.receive(paper.issue(petition, by=officer)[0], by=officer)
    for role in (Role.LIST_OFFICER, Role.MODERATOR):
        sheet = paper.enter(sheet, by=make.staff(role, petition.municipality), lines=lines)
    return sheet


def test_paper_online_and_centre_at_once_are_one_signature(petition: Petition):
    """N43, N44."""
    someone = identity.person(petition.municipality, number=NINO.number)
    sheets = [entered(petition), entered(petition)]
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    clerk = make.staff(Role.CLERK, petition.municipality)
    facts = {"document_seen": True, "consent": True, "born_on": NINO.born_on}
    typed = {"number": NINO.number, "first_name": "ნინო", "last_name": "ბერიძე"} | facts
    results = at_once(
        [
            lambda: signing.sign(petition, person=someone),
            lambda: assisting.assist(petition, by=clerk, **typed),
            lambda: paper.count(sheets[0], by=officer),
            lambda: paper.count(sheets[1], by=officer),
        ]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert Signature.objects.count() == 1
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, list(ledger.audit())) == (1, [])


def test_one_sheet_counted_by_two_officers_at_once_counts_once(petition: Petition):
    sheet = entered(petition)
    officers = [make.staff(Role.LIST_OFFICER, petition.municipality) for _one in range(2)]
    results = at_once([lambda by=by: paper.count(sheet, by=by) for by in officers])
    assert sorted(getattr(one, "code", "counted") for one in results) in (
        sorted([sheet.code, "sheet_sealed"]),
        sorted([sheet.code, "sheet_not_twice"]),
    )
    assert sheet.results.count() == 1


def test_count_that_overtakes_another_leaves_no_half_read_entry(petition: Petition, monkeypatch):
    """The one who comes late hears that the sheet is counted, and not that its entries differ."""
    sheet = entered(petition)
    officers = [make.staff(Role.LIST_OFFICER, petition.municipality) for _one in range(2)]
    read, calls = paper.queries.read, count()

    def slow_at_first(sheet, entry):
        found = read(sheet, entry)
        if next(calls) == 0:
            time.sleep(1)  # the first entry is read, the second is not
        return found

    monkeypatch.setattr(paper.queries, "read", slow_at_first)
    results = at_once([lambda by=by: paper.count(sheet, by=by) for by in officers])
    codes = [getattr(one, "code", "counted") for one in results]
    assert set(codes) - {sheet.code} <= {"sheet_sealed", "sheet_not_twice"}
    assert (codes.count(sheet.code), sheet.results.count()) == (1, 1)


def test_second_entry_by_two_people_at_once_is_one_entry(petition: Petition):
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    lines = {row: Line("empty") for row in range(1, 11)}
    sheet = paper.receive(paper.issue(petition, by=officer)[0], by=officer)
    sheet = paper.enter(sheet, by=officer, lines=lines)
    others = [make.staff(Role.MODERATOR, petition.municipality) for _one in range(2)]
    at_once([lambda by=by: paper.enter(sheet, by=by, lines=lines) for by in others])
    sheet.refresh_from_db()
    assert (sheet.state, sheet.lines.filter(entry=2).count()) == ("twice", 10)


def test_removal_carried_on_by_two_workers_removes_each_once(petition: Petition):
    for place in range(12):
        person = make.signer(petition, last_name="ა" * (place + 1))
        signing.sign(petition, person=person, network="203.0.113.70")
    sequencer.run()
    key = Signature.objects.first().network.hex()
    officers = [make.staff(Role.LIST_OFFICER, petition.municipality) for _one in range(2)]
    removal = protecting.propose_by_rule(
        petition, by=officers[0], kind="network", key=key, reason="x"
    )
    actions.decide_removal(removal, by=officers[1], approve=True)
    results = at_once([lambda: protecting.carry_on(batch=5) for _one in range(4)])
    while protecting.carry_on(batch=5):
        pass
    removal.refresh_from_db()
    assert [one for one in results if isinstance(one, Exception)] == []
    assert (removal.done, Signature.objects.filter(state="removed").count()) == (12, 12)
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed, list(ledger.audit())) == (0, 12, [])
