"""Signatures on paper: two entries, differences, the register, one person over all channels (G6)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Municipality
from civic.roles import Role
from identity.rules_visits import centre_of
from identity.sealing import Details
from petitions import actions, ledger
from petitions.actions import paper, signing
from petitions.models import Petition, SealedIdentity, Sheet, SheetLine, SheetRow, Signature
from petitions.queries import paper as queries
from petitions.rules.paper import Line
from petitions.sealing import open_identity
from petitions.sheet_codes import code_of, parts_of
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
NINO = Details("99900000001", "ნინო", "ბერიძე", date(1990, 5, 31))
LUKA = Details("99900000002", "ლუკა", "დიასამიძე", date(1985, 1, 2))
GELA = Details("99900000003", "გელა", "შავაძე", date(1970, 3, 4))
CHILD = Details("99900000004", "ანა", "ბერიძე", date(2015, 3, 4))


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    identity.extract(
        batumi,
        *(
            f"{one.number},{one.last_name},{one.first_name},{one.born_on.isoformat()},"
            for one in (NINO, LUKA, CHILD)
        ),
    )
    return make.opened(batumi, needed=3)


def filled(*people: Details, struck: tuple[int, ...] = ()) -> dict[int, Line]:
    """The ten rows of a sheet: these people, then empty rows."""
    found = {row: Line("empty") for row in range(1, 11)}
    found |= {row: Line("filled", one) for row, one in enumerate(people, 1)}
    return found | {row: Line("struck") for row in struck}


def office(petition: Petition, role: Role = Role.LIST_OFFICER):
    return make.staff(role, petition.municipality)


def received(petition: Petition) -> Sheet:
    sheet = paper.issue(petition, by=office(petition))[0]
    return paper.receive(sheet, by=office(petition))


def entered(petition: Petition, *people: Details, second: dict[int, Line] | None = None) -> Sheet:
    sheet = received(petition)
    sheet = paper.enter(sheet, by=office(petition), lines=filled(*people))
    return paper.enter(sheet, by=office(petition, Role.MODERATOR), lines=second or filled(*people))


def refusal(act, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.code


def test_code_of_a_sheet_catches_a_slip_of_the_pen():
    code = code_of(742, 13)
    assert parts_of(code) == (742, 13)
    assert parts_of(f" {code.lower()} ") == (742, 13)
    wrong = [code.replace("742", "743"), code.replace("742", "472"), code.replace("013", "031")]
    assert [parts_of(one) for one in wrong] == [None, None, None]
    assert [parts_of(one) for one in ("", "742", "x" * 500, "1-2-")] == [None] * 4


def test_sheet_is_counted_line_by_line(petition: Petition):
    sheet = entered(petition, NINO, LUKA, GELA, CHILD)
    sheet = paper.count(sheet, by=office(petition))
    sequencer.run()
    petition.refresh_from_db()
    assert [(row.row, row.verdict) for row in sheet.results.all()] == [
        (1, "matched"),
        (2, "matched"),
        (3, "unregistered"),
        (4, "ineligible"),
    ]
    assert (petition.count, petition.count_paper, petition.count_online) == (2, 2, 0)
    assert SheetLine.objects.count() == 0
    leaves = [leaf.data for leaf in Leaf.objects.filter(data__contains='"sig.add"')]
    assert [text.count('"ch":"paper"') for text in leaves] == [1, 1]
    assert list(ledger.audit()) == []
    entry = Entry.objects.get(kind="petition.sheet_sealed")
    assert entry.public
    assert entry.data == {
        "sheet": sheet.code, "matched": 2, "duplicate": 0, "unregistered": 1, "ineligible": 1,
    }  # fmt: skip
    assert queries.totals(petition).sheets == {"sealed": 1}


def test_signature_on_paper_is_sealed_as_one_given_online(petition: Petition):
    private = make.sealing_key(petition.municipality)
    paper.count(entered(petition, NINO), by=office(petition))
    box = SealedIdentity.objects.get().box
    assert open_identity(private, box)["number"] == NINO.number


def test_nothing_read_from_a_sheet_lies_in_the_database_in_clear(petition: Petition):
    entered(petition, NINO)
    boxes = [bytes(line.box) for line in SheetLine.objects.filter(mark="filled")]
    assert len(boxes) == 2
    assert all(NINO.number.encode() not in box and "ნინო".encode() not in box for box in boxes)


def test_entering_a_sheet_twice_changes_nothing(petition: Petition):
    """The same person posts it again; later somebody enters the counted sheet once more."""
    sheet, first = received(petition), office(petition)
    paper.enter(sheet, by=first, lines=filled(NINO))
    paper.enter(sheet, by=first, lines=filled(NINO))
    assert SheetLine.objects.count() == 10
    assert refusal(paper.enter, sheet, by=first, lines=filled(LUKA)) == "entry_same"
    paper.enter(sheet, by=office(petition), lines=filled(NINO))
    paper.count(sheet, by=office(petition))
    assert refusal(paper.enter, sheet, by=first, lines=filled(NINO)) == "sheet_sealed"
    assert refusal(paper.count, sheet, by=office(petition)) == "sheet_sealed"
    assert Signature.objects.count() == 1


def test_lines_read_differently_wait_for_a_third_person(petition: Petition):
    misread = Details("99900000001", "ნინო", "ბერაძე", NINO.born_on)
    sheet = entered(petition, NINO, LUKA, second=filled(misread, LUKA))
    assert [one.row for one in queries.differences(sheet)] == [1]
    counter = office(petition)
    assert refusal(paper.count, sheet, by=counter) == "differences_left"
    line = Line("filled", NINO)
    facts = {"row": 1, "line": line, "reason": "ფურცელზე ბერიძე წერია"}
    assert refusal(paper.settle, sheet, by=sheet.first_by, **facts) == "settle_third"
    assert refusal(paper.settle, sheet, by=counter, **(facts | {"row": 2})) == "no_difference"
    assert refusal(paper.settle, sheet, by=counter, **(facts | {"reason": " "})) == "reason_missing"
    paper.settle(sheet, by=counter, **facts)
    paper.count(sheet, by=counter)
    assert [row.verdict for row in SheetRow.objects.all()] == ["matched", "matched"]


def test_names_typed_in_another_script_agree(petition: Petition):
    latin = Details("99900000001", "Nino", "Beridze", NINO.born_on)
    sheet = entered(petition, NINO, second=filled(latin))
    assert queries.differences(sheet) == []


def test_paper_and_online_are_one_person(petition: Petition):
    """G6: signed online, entered on paper; withdrawn online, the paper line waits for a decision."""
    nino = identity.person(petition.municipality, number=NINO.number)
    signing.sign(petition, person=nino)
    sheet = paper.count(entered(petition, NINO, LUKA), by=office(petition))
    assert [row.verdict for row in sheet.results.all()] == ["duplicate", "matched"]
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count_online, petition.count_paper, petition.count) == (1, 1, 2)
    assert not queries.undecided(petition).exists()
    signing.withdraw(petition, person=nino)
    sequencer.run()
    row = queries.undecided(petition).get()
    assert row.row == 1
    paper.decide_row(row, by=office(petition), counts=True, reason="ფურცელზე მოგვიანებით მოაწერა")
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count_online, petition.count_paper, petition.count) == (0, 2, 2)
    assert not queries.undecided(petition).exists()
    assert list(ledger.audit()) == []


def test_line_of_a_withdrawn_signer_may_stay_uncounted(petition: Petition):
    nino = identity.person(petition.municipality, number=NINO.number)
    signing.sign(petition, person=nino)
    sheet = paper.count(entered(petition, NINO), by=office(petition))
    signing.withdraw(petition, person=nino)
    row = sheet.results.get()
    paper.decide_row(row, by=office(petition), counts=False, reason="დარეკა: აღარ უნდა")
    row.refresh_from_db()
    assert (row.verdict, bytes(row.box)) == ("withdrawn", b"")
    assert refusal(paper.decide_row, row, by=office(petition), counts=True, reason="-") == (
        "row_decided"
    )
    assert Signature.objects.get().state == "withdrawn"


def test_one_person_twice_on_a_sheet_counts_once(petition: Petition):
    sheet = paper.count(entered(petition, NINO, NINO), by=office(petition))
    assert [row.verdict for row in sheet.results.all()] == ["matched", "duplicate"]


def test_sheet_handed_in_after_the_closing_is_refused(petition: Petition):
    sheet = paper.issue(petition, by=office(petition))[0]
    late = petition.closes_at
    assert refusal(paper.receive, sheet, by=office(petition), at=late) == "sheet_late"
    assert paper.receive(sheet, by=office(petition), at=late - timedelta(seconds=1)).state == (
        "received"
    )


def test_count_is_closed_only_when_the_sheets_are_counted(batumi: Municipality):
    identity.extract(batumi, f"{NINO.number},{NINO.last_name},{NINO.first_name},1990-05-31,")
    petition = make.opened(batumi, needed=1, at=timezone.now() - timedelta(days=31))
    before = petition.closes_at - timedelta(hours=1)
    sheet = paper.issue(petition, by=office(petition), at=before)[0]
    sheet = paper.receive(sheet, by=office(petition), at=before)
    actions.close(petition)
    sequencer.run()
    petition.opening.refresh_from_db()
    assert petition.opening.close_index is None
    for role in (Role.LIST_OFFICER, Role.MODERATOR):
        sheet = paper.enter(sheet, by=office(petition, role), lines=filled(NINO))
    paper.count(sheet, by=office(petition))
    sequencer.run()
    sequencer.run()
    petition.opening.refresh_from_db()
    petition.refresh_from_db()
    assert (petition.count, petition.opening.close_index is not None) == (1, True)
    assert refusal(paper.count, entered_late(sheet), by=office(petition)) == "count_closed"
    assert list(ledger.audit()) == []


def entered_late(sheet: Sheet) -> Sheet:
    """A second sheet of the petition as if it had been entered, though the count is closed."""
    return Sheet.objects.create(
        petition=sheet.petition, number=99, state="twice", received_at=sheet.received_at,
        first_by=sheet.first_by, second_by=sheet.second_by,
    )  # fmt: skip


def test_hand_over_waits_for_the_sheets(petition: Petition):
    make.signed(petition, 3)
    sequencer.run()
    received(petition)
    officer = office(petition)
    facts = {"by": officer, "ends_collection": True}
    assert refusal(actions.hand_over, petition, **facts) == "sheets_wait"
    paper.void(Sheet.objects.get(), by=officer, reason="ცარიელია")
    assert actions.hand_over(petition, **facts).response_state == "due"


def test_void_sheet_is_told_in_public_and_holds_nothing(petition: Petition):
    sheet = entered(petition, NINO)
    paper.void(sheet, by=office(petition), reason="ასლია")
    assert SheetLine.objects.count() == 0
    assert Entry.objects.get(kind="petition.sheet_voided").public
    assert refusal(paper.count, sheet, by=office(petition)) == "sheet_void"


def test_clerk_works_only_with_the_sheets_of_the_own_centre(petition: Petition):
    clerk = office(petition, Role.CLERK)
    own = paper.issue(petition, by=clerk)[0]
    assert own.centre == centre_of(clerk, petition.municipality)
    other = paper.issue(petition, by=office(petition), holder="თამარ")[0]
    assert refusal(paper.receive, other, by=clerk) == "sheets_not_here"
    assert paper.receive(own, by=clerk).state == "received"


def test_strangers_print_no_sheets_and_nobody_too_many(petition: Petition, keda: Municipality):
    stranger = identity.citizen(petition.municipality)
    assert refusal(paper.issue, petition, by=stranger) == "sheets_not_group"
    assert refusal(paper.issue, petition, by=make.staff(Role.LIST_OFFICER, keda)) == (
        "sheets_not_group"
    )
    assert refusal(paper.issue, petition, by=petition.author, number=51) == "sheets_many"
    assert len(paper.issue(petition, by=petition.author, number=2)) == 2


def test_entry_says_something_of_each_row(petition: Petition):
    sheet, officer = received(petition), office(petition)
    lines = filled(NINO)
    assert refusal(paper.enter, sheet, by=officer, lines={1: lines[1]}) == "rows_missing"
    assert refusal(paper.enter, sheet, by=officer, lines=lines | {11: lines[1]}) == "row_unknown"


def test_restart_destroys_both_entries(petition: Petition):
    sheet = paper.restart(entered(petition, NINO), by=office(petition))
    assert (sheet.state, SheetLine.objects.count()) == ("received", 0)


def test_silent_register_counts_nothing(batumi: Municipality):
    petition = make.opened(batumi, needed=3)
    sheet = entered(petition, NINO)
    assert refusal(paper.count, sheet, by=office(petition)) == "register_away"
    sheet.refresh_from_db()
    assert (sheet.state, Signature.objects.count()) == ("twice", 0)
