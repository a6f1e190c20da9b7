"""Sheets of signatures on paper: who gives them out, enters, settles and counts them; what a reading is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic import two_entries
from civic.decisions import ALLOWED, Decision
from civic.roles import Role
from civic.two_entries import Turn
from identity.sealing import Details, plain_name
from petitions.models import Opening, Petition, Sheet, SheetLine, SheetRow
from petitions.refusals import refused as refused_generally
from petitions.refusals_counting import refused
from petitions.rules.author import is_author, is_initiator, wrote
from petitions.rules.signing import is_collecting
from petitions.states import Collection, Response, SheetState

MOST_SHEETS = 50
OFFICE = (Role.LIST_OFFICER, Role.MODERATOR)
Mark = SheetLine.Mark


@dataclass(frozen=True)
class Line:
    """What somebody read on one row."""

    mark: str
    details: Details | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """What decides whether two readings agree: names in any script, however they were spelled out."""
        if self.details is None:
            return (self.mark,)
        known = self.details
        return (
            self.mark,
            known.number,
            plain_name(known.last_name),
            plain_name(known.first_name),
            known.born_on.isoformat(),
        )


EMPTY = Line(Mark.EMPTY)
Difference = two_entries.Difference[Line]


def is_office(user: Any, petition: Petition) -> bool:
    """The secretariat: a list officer or a moderator of the municipality."""
    return any(user.holds(role, petition.municipality) for role in OFFICE)


def in_group(user: Any, petition: Petition) -> bool:
    """The author, or somebody who joined the initiating group."""
    return is_author(user, petition) or is_initiator(user, petition)


def works_here(user: Any, sheet: Sheet, centre: int | None) -> bool:
    """The secretariat, or a clerk whose own centre (`centre`) the sheet was given to."""
    own = centre is not None and sheet.centre_id == centre
    clerk = own and user.holds(Role.CLERK, sheet.petition.municipality)
    return clerk or is_office(user, sheet.petition)


def may_issue(
    user: Any, petition: Petition, at: datetime, *, centre: int | None = None
) -> Decision:
    """The initiating group, the secretariat and a centre's clerk, while signatures are collected."""
    clerk = centre is not None and user.holds(Role.CLERK, petition.municipality)
    if not (clerk or in_group(user, petition) or is_office(user, petition)):
        return refused("sheets_not_group")
    return is_collecting(petition, at)


def may_receive(user: Any, sheet: Sheet, at: datetime, centre: int | None) -> Decision:
    """Whoever works with the sheet, before the collection ends."""
    allowed = _may_work_on(user, sheet, centre)
    if not allowed:
        return allowed
    if sheet.state != SheetState.ISSUED:
        return refused("sheet_not_issued")
    if is_collecting(sheet.petition, at) or sheet.petition.collection_state == Collection.PAUSED:
        return ALLOWED
    return refused("sheet_late")


def turn_of(sheet: Sheet) -> Turn:
    """The entry that is made next."""
    return 1 if sheet.state == SheetState.RECEIVED else 2


def may_enter(user: Any, sheet: Sheet, centre: int | None) -> Decision:
    """The first entry by one person, the second by another, when the sheet has come in."""
    allowed = _may_work_on(user, sheet, centre)
    if not allowed:
        return allowed
    if sheet.state == SheetState.ISSUED:
        return refused("sheet_not_received")
    if sheet.state == SheetState.TWICE:
        return refused("sheet_entered")
    return two_entries.may_enter(sheet, user, turn_of(sheet))


def may_settle(user: Any, sheet: Sheet) -> Decision:
    """A third person of the secretariat, when both entries are complete."""
    allowed = _may_work_on(user, sheet, None)
    if not allowed:
        return allowed
    if sheet.state != SheetState.TWICE:
        return refused("sheet_not_twice")
    return two_entries.may_settle(sheet, user)


def may_restart(user: Any, sheet: Sheet) -> Decision:
    """The secretariat has a sheet entered afresh."""
    allowed = _may_work_on(user, sheet, None)
    if allowed and sheet.state not in {SheetState.ONCE, SheetState.TWICE}:
        return refused("sheet_not_twice")
    return allowed


def may_count(user: Any, sheet: Sheet, opening: Opening, differences: list[Difference]) -> Decision:
    """A list officer, when both entries agree or are settled, until the count is closed."""
    allowed = _is_officer(user, sheet)
    if not allowed:
        return allowed
    if sheet.state == SheetState.SEALED:
        return refused("sheet_sealed")
    if sheet.state == SheetState.VOID:
        return refused("sheet_void")
    if sheet.state != SheetState.TWICE:
        return refused("sheet_not_twice")
    return two_entries.all_settled(differences) and may_add_to_count(sheet.petition, opening)


def may_void(user: Any, sheet: Sheet) -> Decision:
    """A list officer, until it is counted."""
    allowed = _is_officer(user, sheet)
    if allowed and sheet.state == SheetState.SEALED:
        return refused("sheet_sealed")
    if allowed and sheet.state == SheetState.VOID:
        return refused("sheet_void")
    return allowed


def may_decide_row(user: Any, row: SheetRow, opening: Opening, *, is_open: bool) -> Decision:
    """A list officer decides what the portal cannot: `is_open` says that the row waits for it."""
    allowed = _is_officer(user, row.sheet)
    if not allowed:
        return allowed
    return may_add_to_count(row.sheet.petition, opening) if is_open else refused("row_decided")


def may_add_to_count(petition: Petition, opening: Opening) -> Decision:
    """Until the hand-over, and until the closing stands in the log."""
    lasting = {Collection.OPEN, Collection.PAUSED, Collection.CLOSED}
    if petition.collection_state not in lasting or petition.response_state != Response.NONE:
        return refused("count_closed")
    return refused("count_closed") if opening.close_index is not None else ALLOWED


def _is_officer(user: Any, sheet: Sheet) -> Decision:
    if not user.holds(Role.LIST_OFFICER, sheet.petition.municipality):
        return refused_generally("not_list_officer")
    return refused_generally("own_petition") if wrote(user, sheet.petition) else ALLOWED


def _may_work_on(user: Any, sheet: Sheet, centre: int | None) -> Decision:
    if not works_here(user, sheet, centre):
        return refused("sheets_not_here")
    if wrote(user, sheet.petition):
        return refused_generally("own_petition")
    if sheet.state == SheetState.SEALED:
        return refused("sheet_sealed")
    return refused("sheet_void") if sheet.state == SheetState.VOID else ALLOWED


# --- What stands on the sheets ----------------------------------------------------------------


def complete(lines: Mapping[int, Line], rows: int) -> Decision:
    """Every row of the sheet is said something of, and no other."""
    if any(not 1 <= row <= rows for row in lines):
        return refused("row_unknown", rows=rows)
    missing = [str(row) for row in range(1, rows + 1) if row not in lines]
    return refused("rows_missing", rows=", ".join(missing)) if missing else ALLOWED


def same(first: Mapping[int, Line], second: Mapping[int, Line]) -> bool:
    """True when two readings of a sheet agree in everything."""
    return {row: one.facts for row, one in first.items()} == {
        row: one.facts for row, one in second.items()
    }


def compare(
    first: Mapping[int, Line],
    second: Mapping[int, Line],
    settled: Mapping[int, tuple[Line, str]],
) -> list[Difference]:
    """The rows two people read differently: names in any script are the same name."""
    return two_entries.compare(first, second, settled, absent=EMPTY, facts=lambda one: one.facts)
