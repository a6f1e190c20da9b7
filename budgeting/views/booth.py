"""The ballot paper as a page shows it: pots, projects in their stated order, sums in words, what does not fit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from budgeting.ballot_order import in_order
from budgeting.forms_voting import MARKED, Draft
from budgeting.models import Pot, Process, Project
from budgeting.rules.voting import AT_HOME, Choices, Sheet
from budgeting.states import BallotKind, Residence
from civic.money import lari
from civic.words import number as in_groups

ANY_OTHER = 0  # "no other unit", where one may choose another


@dataclass
class Row:
    """One project on the paper. `missing` is what it would cost more than there is, in tetri."""

    project: Project
    text: str = ""
    missing: int = 0

    @property
    def is_marked(self) -> bool:
        """True when it is chosen, or has points or a place."""
        return self.text not in {"", "0"}


@dataclass
class Part:
    """One pot of money with its projects, and the line that says how much is used."""

    pot: Pot
    rows: list[Row]
    kind: str
    limit: int  # tetri, choices or points
    least: int
    used: int = 0
    cost: int = 0
    formats: dict[str, str] = field(default_factory=dict)

    @property
    def chosen(self) -> list[Row]:
        """The marked rows, by place where they are ranked."""
        found = [row for row in self.rows if row.is_marked]
        if self.kind == BallotKind.RANKING:
            return sorted(found, key=lambda row: int(row.text) if row.text.isdigit() else 0)
        return found

    @property
    def left(self) -> int:
        """What is left of the limit; below zero when it is passed."""
        return self.limit - self.used

    @property
    def is_over(self) -> bool:
        """True when more is used than there is."""
        return self.used > self.limit

    @property
    def is_money(self) -> bool:
        """True when the limit is the money."""
        return self.kind == BallotKind.KNAPSACK

    @property
    def sentence(self) -> str:
        """The budget line in words."""
        return self.formats["over" if self.is_over else "say"].format(**self._facts())

    @property
    def unused(self) -> str:
        """On the check page: what is left, and whether anything fits into it; empty when nothing is left."""
        if self.left <= 0 or not self.used:
            return ""
        fits = any(not row.is_marked and not row.missing for row in self.rows)
        said = "unused" if fits or not self.is_money else "rest"
        return self.formats[said].format(**self._facts())

    def _facts(self) -> dict[str, str]:
        show: Any = lari if self.is_money else in_groups
        return {
            "left": show(max(self.left, 0)),
            "over": show(max(-self.left, 0)),
            "most": show(self.limit),
            "count": in_groups(len(self.chosen)),
            "used": show(self.used),
        }


def paper(process: Process, sheet: Sheet, pots: Iterable[Pot], draft: Draft) -> list[Part]:
    """The parts of the ballot for these pots, filled with what the draft has marked."""
    marks = draft.marks
    projects = in_order(process, process.projects.all())
    return [_part(sheet, pot, projects, marks) for pot in pots]


def _part(sheet: Sheet, pot: Pot, projects: list[Project], marks: dict[int, str]) -> Part:
    rows = [
        Row(one, marks.get(one.number, ""))
        for one in projects
        if one.pot_id == pot.pk and (one.withdrawn_at is None or one.number in marks)
    ]
    part = Part(pot, rows, sheet.kind, _limit(sheet, pot), sheet.least, formats=formats(sheet.kind))
    part.cost = sum(row.project.cost for row in rows if row.is_marked)
    if part.is_money:
        part.used = part.cost
        for row in rows:
            if not row.is_marked:
                row.missing = max(0, row.project.cost - part.left)
    elif sheet.kind == BallotKind.POINTS:
        part.used = sum(int(row.text) for row in rows if row.text.isascii() and row.text.isdigit())
    else:
        part.used = len(part.chosen)
    return part


def _limit(sheet: Sheet, pot: Pot) -> int:
    if sheet.kind == BallotKind.KNAPSACK:
        return pot.amount
    return sheet.points if sheet.kind == BallotKind.POINTS else sheet.most


def formats(kind: str) -> dict[str, str]:
    """The budget line with its gaps, filled by the server and, while one chooses, by the script."""
    if kind == BallotKind.KNAPSACK:
        return {
            "say": _("Left: {left} · chosen: {count}, {used}"),
            "over": _("{over} too much: take something out. Chosen: {count}, {used}"),
            "unused": _("Unused: {left}. You can still add something that fits."),
            "rest": _("Unused: {left}. No other project fits into it."),
            "missing": _("Does not fit: {missing} missing"),
        }
    if kind == BallotKind.POINTS:
        return {
            "say": _("Points left: {left} of {most}"),
            "over": _("You have {most} points and have given {used}: take back {over}."),
            "unused": _("Points left: {left}. You can still give them."),
        }
    return {
        "say": _("Chosen: {count} of {most}"),
        "over": _("You can choose {most}; you have chosen {count}: take {over} out."),
        "unused": _("You can still choose: {left}."),
    }


def instruction(sheet: Sheet, *, pots: int, unit: str = "") -> str:
    """What to do on the page, in one sentence; `unit` is the one it is about, where it is about one of several."""
    if sheet.kind == BallotKind.KNAPSACK:
        return _("Mark projects as long as the money lasts, as many as you like.")
    if sheet.kind == BallotKind.POINTS:
        most = min(sheet.points_max or sheet.points, sheet.points)
        return _("Give up to {points} points in all, at most {most} to one project.").format(
            points=sheet.points, most=most
        )
    each = _("For each unit: ") if pots > 1 else f"{unit}: " if unit else ""
    if sheet.kind == BallotKind.RANKING:
        return each + _("Write 1 beside the project you want most, then 2, up to {most}.").format(
            most=sheet.most
        )
    if sheet.least == sheet.most:
        return each + _("Mark exactly {most}.").format(most=sheet.most)
    if sheet.least > 1:
        return each + _("Mark from {least} to {most} projects.").format(
            least=sheet.least, most=sheet.most
        )
    return each + _("Mark up to {most} projects.").format(most=sheet.most)


def draft_of(choices: Choices, kind: str, **doors: Any) -> Draft:
    """A draft that holds the choices of a ballot as it lies in the box."""
    if kind in MARKED:
        return Draft(raw=[(str(number), "1") for number, _points in choices], **doors)
    return Draft(raw=[(str(number), str(points)) for number, points in choices], **doors)


# --- For which money --------------------------------------------------------------------------


def scope(
    process: Process, sheet: Sheet, home: int | None, wanted: list[int] | None, *, home_known: bool
) -> list[Pot] | None:
    """The pots on this voter's paper; None while the voter still has to choose a unit."""
    pots = {pot.pk: pot for pot in process.pots.all()}
    rule = sheet.residence
    if rule == Residence.CITY or len(pots) == 1:
        return list(pots.values())
    units = [key for key, pot in pots.items() if pot.unit_id is not None]
    asked = [key for key in wanted or () if key in pots]
    if rule == Residence.ANY_ONE:
        keys = asked[:1]
    elif home_known:
        others = [key for key in asked if key != home][:1] if rule == Residence.OWN_PLUS_ONE else []
        keys = [*([home] if home in pots else []), *others]
        if rule == Residence.OWN_PLUS_ONE and wanted is None and len(pots) > 1:
            return None
    else:
        guests = 2 if rule == Residence.OWN_PLUS_ONE else 1
        keys = [key for key in dict.fromkeys(asked) if key in units][:guests]
        if not keys:
            return None
    if rule == Residence.OWN_AND_CITY and sheet.whole is not None:
        keys = [*(key for key in keys if key != sheet.whole), sheet.whole]
    return [pots[key] for key in keys] or None


@dataclass
class Question:
    """What the unit page asks: the own unit, another one, or one of all."""

    asks_home: bool
    asks_other: bool
    homes: list[Pot]
    others: list[Pot]


def question(process: Process, sheet: Sheet, home: int | None, *, home_known: bool) -> Question:
    """The choices of the unit page."""
    pots = list(process.pots.all())
    units = [pot for pot in pots if pot.unit_id is not None]
    asks_home = sheet.residence in AT_HOME and not home_known
    asks_other = sheet.residence in {Residence.ANY_ONE, Residence.OWN_PLUS_ONE}
    others = pots if sheet.residence == Residence.ANY_ONE else [p for p in pots if p.pk != home]
    return Question(asks_home, asks_other, units, others if asks_other else [])


def pots_on_a_paper(sheet: Sheet) -> int:
    """On how many pots one voter votes at most: not on all units of the cycle."""
    if sheet.residence == Residence.CITY:
        return len(sheet.purses)
    two = sheet.residence == Residence.OWN_PLUS_ONE or (
        sheet.residence == Residence.OWN_AND_CITY and sheet.whole is not None
    )
    return min(len(sheet.purses), 2 if two else 1)


def instruction_before(sheet: Sheet) -> str:
    """The same sentence while nobody knows yet for which unit one votes."""
    unit = ""
    if len(sheet.purses) > 1 and sheet.residence in {Residence.OWN, Residence.OWN_AND_CITY}:
        unit = _("In your unit")
    elif len(sheet.purses) > 1 and sheet.residence == Residence.ANY_ONE:
        unit = _("In the unit you choose")
    return instruction(sheet, pots=pots_on_a_paper(sheet), unit=unit)
