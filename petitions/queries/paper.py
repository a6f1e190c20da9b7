"""Sheets on paper: what was entered, what differs, what waits, and the figures everybody may see."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from civic.places.models import Municipality
from petitions import traces
from petitions.models import Petition, Sheet, SheetLine, SheetRow, Signature
from petitions.rules.paper import Difference, Line, compare
from petitions.sheet_codes import parts_of
from petitions.states import Collection, Response, SheetState, Signing

WAITING = (SheetState.RECEIVED, SheetState.ONCE, SheetState.TWICE)
Verdict = SheetRow.Verdict


def read(sheet: Sheet, entry: int) -> dict[int, Line]:
    """The rows of one entry, decrypted."""
    return {row: line for row, (line, _reason) in _read(sheet, entry).items()}


def differences(sheet: Sheet) -> list[Difference]:
    """The rows on which the two entries differ; none until both are there."""
    if sheet.state != SheetState.TWICE:
        return []
    return compare(read(sheet, 1), read(sheet, 2), _read(sheet, 3))


def _read(sheet: Sheet, entry: int) -> Mapping[int, tuple[Line, str]]:
    return {
        one.row: (
            Line(
                one.mark,
                traces.unbox_line(one.box, one.place) if one.box else None,
            ),
            one.reason,
        )
        for one in SheetLine.objects.filter(sheet=sheet, entry=entry)
    }


def undecided(petition: Petition | None = None) -> QuerySet[SheetRow]:
    """Rows that somebody has to decide: left open, or standing behind an online signature withdrawn since."""
    withdrawn = Signature.objects.filter(pk=OuterRef("signature_id"), state=Signing.WITHDRAWN)
    rows = SheetRow.objects.filter(
        Q(verdict=Verdict.UNDECIDED) | (Q(verdict=Verdict.DUPLICATE) & Exists(withdrawn)),
        decided_at=None,
    ).select_related("sheet__petition__municipality", "signature")
    return rows if petition is None else rows.filter(sheet__petition=petition)


def is_undecided(row: SheetRow) -> bool:
    """True when this row waits for a decision."""
    return undecided().filter(pk=row.pk).exists()


def waits(petition: Petition) -> bool:
    """True while sheets that came in are not counted, or rows on them are undecided."""
    waiting = Sheet.objects.filter(petition=petition, state__in=WAITING)
    return waiting.exists() or undecided(petition).exists()


def waiting_petitions(petitions: list[int]) -> set[int]:
    """Of these petitions those whose count cannot be closed because of paper; a withdrawn one can."""
    closed = Q(petition__in=petitions, petition__collection_state=Collection.CLOSED)
    sheets = Sheet.objects.filter(closed, state__in=WAITING, petition__response_state=Response.NONE)
    rows = undecided().filter(
        sheet__petition__in=petitions,
        sheet__petition__collection_state=Collection.CLOSED,
        sheet__petition__response_state=Response.NONE,
    )
    return set(sheets.values_list("petition_id", flat=True)) | set(
        rows.values_list("sheet__petition_id", flat=True)
    )


def sheets_of(petition: Petition) -> QuerySet[Sheet]:
    """The sheets of a petition, with who worked on them."""
    return petition.sheets.select_related(
        "petition__municipality", "centre", "first_by", "second_by"
    ).order_by("number")


def by_code(municipality: Municipality, code: str) -> Sheet | None:
    """The sheet whose code was typed, if it is this municipality's."""
    parts = parts_of(code)
    if parts is None:
        return None
    return (
        Sheet.objects.select_related("petition__municipality", "centre")
        .filter(petition=parts[0], number=parts[1], petition__municipality=municipality)
        .first()
    )


def collecting(municipality: Municipality) -> QuerySet[Petition]:
    """The petitions that can have sheets now: open ones, and closed ones not handed over yet."""
    return (
        Petition.objects.filter(
            municipality=municipality,
            collection_state__in=[Collection.OPEN, Collection.PAUSED, Collection.CLOSED],
            response_state=Response.NONE,
        )
        .select_related("municipality")
        .order_by("closes_at", "pk")[:100]
    )


@dataclass(frozen=True)
class PaperTotals:
    """What everybody may know of the paper of one petition."""

    sheets: dict[str, int]
    rows: dict[str, int]

    @property
    def any(self) -> bool:
        """True when any sheet was handed in."""
        return any(self.sheets.get(state) for state in (*WAITING, SheetState.SEALED))

    @property
    def open(self) -> int:
        """Sheets that came in and are not counted yet."""
        return sum(self.sheets.get(state, 0) for state in WAITING)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """How many rows became what, in words; what did not happen is left out."""
        return [
            (str(verdict.label), self.rows[verdict])
            for verdict in Verdict
            if self.rows.get(verdict)
        ]


def totals(petition: Petition) -> PaperTotals:
    """The figures of the paper channel: two queries."""
    sheets = petition.sheets.order_by().values_list("state").annotate(number=Count("pk"))
    rows = (
        SheetRow.objects.filter(sheet__petition=petition)
        .order_by()
        .values_list("verdict")
        .annotate(number=Count("pk"))
    )
    return PaperTotals(dict(Counter(dict(sheets))), dict(Counter(dict(rows))))
