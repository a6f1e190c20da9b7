"""Signatures on paper: sheets given out, taken in, entered by two people, compared, matched and counted.

What two people read is kept encrypted until the sheet is counted, and destroyed then. A line that
counts becomes a signature like any other: one for each person, whichever way it came.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civic import two_entries
from civic.dates import age_on, local
from civic.decisions import require
from civic.journal import actions as journal
from civic.ledger import sequencer
from civic.places.models import Centre
from civic.workflow import lock
from identity.actions import asking
from identity.levels import Level
from identity.models import Person
from identity.queries import Standing
from identity.registry.base import Answer, Verdict
from identity.rules_visits import centre_of
from identity.sealing import Details, person_key
from petitions import sealing, traces
from petitions.actions.placing import Signer, insert
from petitions.models import (
    Opening,
    Petition,
    SealedIdentity,
    Sheet,
    SheetLine,
    SheetRow,
    Signature,
)
from petitions.queries import paper as queries
from petitions.refusals_counting import refused
from petitions.rules import paper as rules
from petitions.rules.paper import Line
from petitions.states import SHEET, SIGNATURE, Channel, Display, Signing

PURPOSE = "petition.paper"
Row = SheetRow.Verdict
COUNTED = {
    Signing.CONFIRMED: Row.DUPLICATE,
    Signing.REMOVED: Row.UNDECIDED,
    Signing.WITHDRAWN: Row.UNDECIDED,
}


def issue(
    petition: Petition,
    *,
    by: Any,
    number: int = 1,
    centre: Centre | None = None,
    holder: str = "",
    at: datetime | None = None,
) -> list[Sheet]:
    """Give out `number` sheets, to a centre or to `holder` of the initiating group.

    Raises Refused: sheets_not_group, sheets_many and the codes of a collection that is not open.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        own = centre_of(by, petition.municipality)
        require(rules.may_issue(by, petition, at, centre=own.pk if own else None))
        if not 1 <= number <= rules.MOST_SHEETS:
            raise refused("sheets_many", most=rules.MOST_SHEETS)
        if own is not None and not rules.is_office(by, petition):
            centre = own
        first = (petition.sheets.aggregate(most=Max("number"))["most"] or 0) + 1
        sheets = [
            Sheet.objects.create(
                petition=petition,
                number=first + place,
                centre=centre,
                holder=holder.strip()[:160],
                issued_by=by,
                issued_at=at,
            )
            for place in range(number)
        ]
        data = {"sheets": number, "first": sheets[0].code, "last": sheets[-1].code}
        journal.append("petition.sheets_issued", petition, by=by, at=at, data=data, centre=centre)
    return sheets


def receive(sheet: Sheet, *, by: Any, at: datetime | None = None) -> Sheet:
    """Write down that the signed sheet came in. Raises Refused: sheets_not_here, own_petition,
    sheet_not_issued, sheet_late, sheet_void, sheet_sealed."""
    at = at or timezone.now()
    with transaction.atomic():
        sheet = _locked(sheet)
        require(rules.may_receive(by, sheet, at, _centre(by, sheet)))
        sheet.received_at = at
        SHEET.move(sheet, "receive", by=by, at=at, update=["received_at"], centre=sheet.centre)
    return sheet


def enter(sheet: Sheet, *, by: Any, lines: Mapping[int, Line], at: datetime | None = None) -> Sheet:
    """Write down what one person read, all rows at once; the first entry, or the second by another person.

    The same entry once more by the same person changes nothing. Raises Refused: rows_missing,
    row_unknown, sheet_not_received, sheet_entered, entry_same, sheet_sealed, sheet_void,
    sheets_not_here, own_petition.
    """
    at = at or timezone.now()
    with transaction.atomic():
        sheet = _locked(sheet)
        require(rules.complete(lines, sheet.rows))
        mine = two_entries.own_entry(sheet, by)
        if mine and sheet.state in queries.WAITING and rules.same(queries.read(sheet, mine), lines):
            return sheet
        require(rules.may_enter(by, sheet, _centre(by, sheet)))
        entry = rules.turn_of(sheet)
        _write(sheet, entry, lines)
        who = "first_by" if entry == 1 else "second_by"
        setattr(sheet, who, by)
        move = "enter_first" if entry == 1 else "enter_second"
        filled = sum(line.mark == rules.Mark.FILLED for line in lines.values())
        data = {"entry": entry, "filled": filled}
        SHEET.move(sheet, move, by=by, at=at, update=[who], data=data, centre=sheet.centre)
    return sheet


def settle(
    sheet: Sheet, *, by: Any, row: int, line: Line, reason: str, at: datetime | None = None
) -> None:
    """A third person says what stands on a row the two read differently, and why.

    Raises Refused: sheet_not_twice, settle_third, no_difference, reason_missing, sheets_not_here,
    own_petition, sheet_sealed, sheet_void.
    """
    with transaction.atomic():
        sheet = _locked(sheet)
        require(rules.may_settle(by, sheet))
        if not reason.strip():
            raise refused("reason_missing")
        require(two_entries.is_difference(row, queries.differences(sheet)))
        SheetLine.objects.filter(sheet=sheet, entry=3, row=row).delete()
        _write(sheet, 3, {row: line}, reason.strip()[:300])
        data = {"sheet": sheet.code, "row": row, "mark": line.mark}
        journal.append("petition.sheet_settled", sheet.petition, by=by, at=at, data=data)


def restart(sheet: Sheet, *, by: Any, at: datetime | None = None) -> Sheet:
    """Destroy what was entered and begin again. Raises Refused: sheet_not_twice, sheets_not_here …"""
    with transaction.atomic():
        sheet = _locked(sheet)
        require(rules.may_restart(by, sheet))
        sheet.lines.all().delete()
        sheet.first_by = sheet.second_by = None
        SHEET.move(sheet, "restart", by=by, at=at, update=["first_by", "second_by"])
    return sheet


def void(sheet: Sheet, *, by: Any, reason: str, at: datetime | None = None) -> Sheet:
    """Declare a sheet void, with a public reason. Raises Refused: not_list_officer, own_petition,
    sheet_sealed, sheet_void, reason_missing."""
    with transaction.atomic():
        sheet = _locked(sheet)
        require(rules.may_void(by, sheet))
        if not reason.strip():
            raise refused("reason_missing")
        sheet.lines.all().delete()
        sheet.void_reason = reason.strip()[:300]
        data = {"reason": sheet.void_reason}
        SHEET.move(sheet, "void", by=by, at=at, update=["void_reason"], data=data)
    return sheet


def count(sheet: Sheet, *, by: Any, at: datetime | None = None) -> Sheet:
    """Ask the register about each line, and count those who may sign and have not signed yet.

    All lines or none. Raises Refused: not_list_officer, own_petition, sheet_not_twice, sheet_sealed,
    sheet_void, differences_left, count_closed, register_away.
    """
    dated, at = at, at or timezone.now()
    with (
        transaction.atomic()
    ):  # locked: another's count in between would leave half an entry to read
        sheet = _locked(sheet)
        lines = _countable(sheet, by)
    answers = _ask(sheet.petition, lines)
    with transaction.atomic():
        sheet = _locked(sheet)
        if not rules.same(_countable(sheet, by), lines):
            raise refused("sheet_not_twice")
        found = _settle_rows(sheet, lines, answers, at)
        SheetRow.objects.bulk_create(found)
        sheet.lines.all().delete()
        sheet.sealed_by = by
        data = {str(verdict): 0 for verdict in (Row.MATCHED, Row.DUPLICATE, Row.UNREGISTERED)}
        for row in found:
            data[str(row.verdict)] = data.get(str(row.verdict), 0) + 1
        SHEET.move(sheet, "seal", by=by, at=at, update=["sealed_by"], data=data)
    sequencer.nudge(dated)
    return sheet


def decide_row(
    row: SheetRow, *, by: Any, counts: bool, reason: str, at: datetime | None = None
) -> SheetRow:
    """Decide a line the portal could not: it counts as a signature on paper, or it does not.

    Raises Refused: not_list_officer, own_petition, row_decided, row_removed, count_closed,
    reason_missing.
    """
    dated, at = at, at or timezone.now()
    with transaction.atomic():
        row = SheetRow.objects.select_for_update().get(pk=row.pk)
        row.sheet = _fresh(row.sheet)
        opening = Opening.objects.get(petition=row.sheet.petition_id)
        require(rules.may_decide_row(by, row, opening, is_open=queries.is_undecided(row)))
        if not reason.strip():
            raise refused("reason_missing")
        if counts and row.signature is not None:
            _count_again(row, row.signature, at)
        row.verdict = Row.MATCHED if counts else Row.WITHDRAWN
        row.reason, row.box = reason.strip()[:300], b""
        row.decided_by, row.decided_at = by, at
        row.save(update_fields=["verdict", "reason", "box", "decided_by", "decided_at"])
        data = {"sheet": row.sheet.code, "row": row.row, "verdict": row.verdict}
        journal.append("petition.sheet_row_decided", row.sheet.petition, by=by, at=at, data=data)
    sequencer.nudge(dated)
    return row


# --- Inside ------------------------------------------------------------------------------------


def _fresh(sheet: Sheet) -> Sheet:
    return Sheet.objects.select_related("petition__municipality", "centre").get(pk=sheet.pk)


def _locked(sheet: Sheet) -> Sheet:
    row: Sheet = lock(sheet)
    row.petition = Petition.objects.select_related("municipality").get(pk=row.petition_id)
    return row


def _centre(by: Any, sheet: Sheet) -> int | None:
    own = centre_of(by, sheet.petition.municipality)
    return own.pk if own else None


def _write(sheet: Sheet, entry: int, lines: Mapping[int, Line], reason: str = "") -> None:
    rows = []
    for row, line in lines.items():
        found = SheetLine(sheet=sheet, entry=entry, row=row, mark=line.mark, reason=reason)
        if line.details is not None:
            found.box = traces.box_line(line.details, found.place)
        rows.append(found)
    SheetLine.objects.bulk_create(rows)


def _countable(sheet: Sheet, by: Any) -> dict[int, Line]:
    differences = queries.differences(sheet)
    opening = Opening.objects.get(petition=sheet.petition_id)
    require(rules.may_count(by, sheet, opening, differences))
    return two_entries.final(queries.read(sheet, 1), differences, absent=rules.EMPTY)


def _ask(petition: Petition, lines: Mapping[int, Line]) -> dict[int, Verdict]:
    """What the register says of each line; outside the transaction of the count."""
    found = {}
    for row, line in lines.items():
        if line.details is None:
            continue
        verdict = asking.ask(petition.municipality, line.details, purpose=PURPOSE)
        if verdict.answer == Answer.UNAVAILABLE:
            raise refused("register_away")
        person = Person.objects.filter(key=person_key(line.details.number)).first()
        asking.log(None, petition.municipality, verdict, purpose=PURPOSE, person=person)
        found[row] = verdict
    return found


def _settle_rows(
    sheet: Sheet, lines: Mapping[int, Line], answers: Mapping[int, Verdict], at: datetime
) -> list[SheetRow]:
    petition = sheet.petition
    age = int(petition.opening.policy["petition.age"])
    on = local(sheet.received_at or at).date()
    found = []
    for number, line in sorted(lines.items()):
        if line.mark == rules.Mark.EMPTY:
            continue
        row = SheetRow(sheet=sheet, row=number, verdict=Row.STRUCK)
        found.append(row)
        if line.details is None:
            continue
        verdict = answers[number]
        if verdict.answer != Answer.YES:
            row.verdict, row.reason = Row.UNREGISTERED, verdict.answer.value
        elif verdict.deceased or age_on(line.details.born_on, on) < age:
            row.verdict = Row.INELIGIBLE
        else:
            _match(row, petition, verdict.details or line.details, verdict, at)
    return found


def _match(
    row: SheetRow, petition: Petition, details: Details, verdict: Verdict, at: datetime
) -> None:
    """Count one line, or say which signature of the same person stands already."""
    key = person_key(details.number)
    kept = Signature.objects.filter(
        petition=petition, row_key=sealing.row_key(petition.pk, key)
    ).first()
    if kept is None or kept.state == Signing.PENDING:
        known = Standing(True, verdict.unit_id, None, Level.REGISTER, True, at)
        signer = Signer(key, details, known)
        signed = insert(petition, signer, Display.NONE, Channel.PAPER, row.sheet.received_at or at)
        row.signature, row.verdict = signed, Row.MATCHED
        return
    row.signature, row.verdict = kept, COUNTED[Signing(kept.state)]
    row.box = _sealed(petition, details, kept.pk)


def _sealed(petition: Petition, details: Details, signature: UUID) -> bytes:
    key = bytes(petition.municipality.sealing_key or b"")
    return sealing.seal_identity(key, details, petition.pk, signature)


def _count_again(row: SheetRow, signature: Signature, at: datetime) -> None:
    """Bring the signer's own signature back, as one on paper."""
    signature = lock(signature)
    if signature.state == Signing.REMOVED:
        raise refused("row_removed")
    if signature.state != Signing.WITHDRAWN:
        return
    SealedIdentity.objects.update_or_create(signature=signature, defaults={"box": bytes(row.box)})
    update = ["account_key"]
    signature.account_key = None
    if signature.index is None:
        signature.nonce, signature.channel = sealing.new_nonce(), Channel.PAPER
        signature.signed_at = (row.sheet.received_at or at).replace(
            minute=0, second=0, microsecond=0
        )
        update += ["nonce", "channel", "signed_at"]
    SIGNATURE.move(signature, "sign_again", by=None, update=update)
