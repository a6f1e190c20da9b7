"""A stored result as its page shows it: everything is read off the row of the count, nothing is counted.

Amounts in the stored explanation are decimals of lari; here they are tetri. Votes belong to
projects, voters are people, and no figure adds the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgeting import tallies
from budgeting.models import Adjustment, Pot, Project, Tally
from budgeting.rules.voting import AGE_BANDS, OLDEST_BAND, YOUNGEST_BAND
from budgeting.states import Channel, Standing
from budgeting.tally.ties import COST, DRAW, VOTES

EXCLUDED = "excluded"
OTHERS = ""
NUMBER = "number"


@dataclass(frozen=True)
class Line:
    """One project: what became of it, why, and how near it came."""

    project: Project
    headline: str
    why: list[str]
    won: bool
    votes: int
    family: str
    changed: str = ""


@dataclass(frozen=True)
class Step:
    """One decision of the count and the money left after it (tetri)."""

    number: int
    project: Project
    won: bool
    cost: int
    left: int


@dataclass(frozen=True)
class Round:
    """One round of Equal Shares: who paid what."""

    number: int
    project: Project
    votes: int
    cost: int
    price: int
    full: int
    rest: int
    left: int


@dataclass(frozen=True)
class Tie:
    """Projects that were equal, which was taken, and what decided: cost, votes, draw or number."""

    among: list[Project]
    chosen: Project
    by: str


@dataclass(frozen=True)
class PotResult:
    """The result of one pot of money."""

    pot: Pot
    amount: int
    received: int
    budget: int
    spent: int
    left: int
    voters: int
    lead: list[str]
    won: list[Line]
    dropped: list[Line]
    lost: list[Line]
    out: list[Line]
    steps: list[Step]
    rounds: list[Round]
    ties: list[Tie]
    clauses: list[str]
    seed: str
    moved: int = 0
    marks: bool = True
    smallest: int = 0
    formula: str = ""
    adjusted: list[Adjustment] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """People of one group who took part."""

    label: str
    number: int


def winners_now(counted: Iterable[str], changes: Iterable[Adjustment]) -> list[str]:
    """The winners after the changes: those of the count in their order, then what took a place."""
    found = list(counted)
    for one in changes:
        found = [number for number in found if number != str(one.project.number)]
        found += [str(number) for number in one.substitutes]
    return found


def tetri(text: str | None) -> int:
    """A decimal of lari as whole tetri: "6666.666667" → 666667."""
    exact = Decimal(text or "0") * tallies.SCALE
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def pots(
    tally: Tally,
    projects: Iterable[Project],
    adjustments: Iterable[Adjustment],
    language: str,
) -> list[PotResult]:
    """The result by pot, in the order of the pots, in a language ("ka" or "en")."""
    rows = {str(one.number): one for one in projects}
    changes = [one for one in adjustments if one.state == Adjustment.State.APPROVED]
    moved = {move["source"]: move["amount"] for move in tally.outcome["moves"]}
    language = "ka" if language.startswith("ka") else "en"
    return [
        _pot(part, rows, changes, moved.get(part["pot"], 0), language)
        for part in tally.outcome["pots"]
    ]


def _pot(
    part: Mapping[str, Any],
    rows: Mapping[str, Project],
    changes: list[Adjustment],
    moved: int,
    language: str,
) -> PotResult:
    count, said = part["count"], part["explanation"][language]
    own = [one for one in changes if one.project.pot_id == part["pot"]]
    reasons = {one.project.number: one.reason for one in own}
    places = {number: one.project.number for one in own for number in one.substitutes}
    lines = [_line(one, rows[one["id"]], reasons, places) for one in said["projects"]]
    excluded = {one["id"] for one in said["projects"] if one["reason"] == EXCLUDED}
    rest = [one for one in lines if not one.won]
    dropped = [one for one in rest if one.project.standing == Standing.DECLINED]
    out = [one for one in rest if str(one.project.number) in excluded]
    lost = [one for one in rest if one not in dropped and one not in out]
    rule = tallies.rule_from(count["settings"])
    return PotResult(
        pot=next(iter(rows[one["id"]].pot for one in said["projects"])),
        amount=part["amount"],
        received=part["received"],
        budget=part["amount"] + part["received"],
        spent=part["spent"],
        left=own[-1].left if own and own[-1].left is not None else part["left"],
        voters=count["voters"],
        lead=said["lead"],
        won=[one for one in lines if one.won],
        dropped=dropped,
        lost=lost,
        out=out,
        steps=_steps(count, rows),
        rounds=_rounds(said, rows),
        ties=[_tie(one, rows, rule.ties.order) for one in _ties(count)],
        clauses=tallies.clauses_for(
            rule, language, count["kind"], groups=any(row.group for row in rows.values())
        ),
        seed=rule.ties.seed if DRAW in rule.ties.order else "",
        moved=moved,
        marks=count["kind"] in {"approval", "choose-1"},
        smallest=min((one.project.cost for one in lost), default=0),
        formula=said["support_formula"]
        if any(one["support"] is not None for one in said["projects"])
        else "",
        adjusted=own,
    )


def _line(
    said: Mapping[str, Any], row: Project, reasons: Mapping[int, str], places: Mapping[int, int]
) -> Line:
    """`places`: whose place a project took after the count, which had found it among the losers."""
    standing = Standing(row.standing)
    declined, substitute = standing == Standing.DECLINED, standing == Standing.SUBSTITUTE
    won = standing in {Standing.WON, Standing.SUBSTITUTE}
    return Line(
        project=row,
        headline=str(standing.label) if declined or substitute else said["headline"],
        why=[_in_place_of(places[row.number])] if row.number in places else list(said["why"]),
        won=won,
        votes=said["votes"],
        family="done" if won else "attention" if declined else "closed",
        changed=reasons.get(row.number, "") if declined else "",
    )


def _in_place_of(number: int) -> str:
    return _(
        "It did not win in the count itself. It won afterwards in place of project № %(number)s,"
        " with the money this freed, as the rule says."
    ) % {"number": number}


def _steps(count: Mapping[str, Any], rows: Mapping[str, Project]) -> list[Step]:
    return [
        Step(
            number,
            rows[one["project"]],
            one["won"],
            rows[one["project"]].cost,
            tetri(one["left"]),
        )
        for number, one in enumerate(count["steps"], 1)
    ]


def _rounds(said: Mapping[str, Any], rows: Mapping[str, Project]) -> list[Round]:
    votes = {one["id"]: one["votes"] for one in said["projects"]}
    return [
        Round(
            number=one["number"],
            project=rows[one["project"]],
            votes=votes[one["project"]],
            cost=tetri(one["cost"]),
            price=tetri(one["price"]),
            full=one["full"],
            rest=one["rest"],
            left=tetri(one["left"]),
        )
        for one in said["rounds"]
    ]


def _ties(count: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Ties that mattered in the run that stands: of a completion the one with the final share."""
    runs = [one["endowment"] for one in count["attempts"]]
    stands = runs.index(count["endowment"]) if count["endowment"] in runs else 0
    return [one for one in count["ties"] if one["mattered"] and one["attempt"] == stands]


def _tie(said: Mapping[str, Any], rows: Mapping[str, Project], order: tuple[str, ...]) -> Tie:
    """What decided it, the settings of the tie rule asked one after another."""
    among = [rows[one] for one in said["among"]]
    equal = among
    by = NUMBER
    for by in (*order, NUMBER):
        if by == COST:
            equal = [one for one in equal if one.cost == min(row.cost for row in equal)]
        elif by == VOTES:
            most = max(row.votes or 0 for row in equal)
            equal = [one for one in equal if (one.votes or 0) == most]
        if len(equal) == 1 or by in {DRAW, NUMBER}:
            break
    return Tie(among, rows[said["chosen"]], by)


# --- Who took part ----------------------------------------------------------------------------


def channels(tally: Tally) -> list[Group]:
    """People by the way their vote came in."""
    return _groups(tally, "channels", {one.value: str(one.label) for one in Channel})


def ages(tally: Tally) -> list[Group]:
    """People by age band."""
    bands = [YOUNGEST_BAND, *(f"{least}-{most}" for least, most in AGE_BANDS)]
    names = {name: name.replace("-", "–") for name in bands}
    return _groups(tally, "ages", names | {OLDEST_BAND: _("65 and older")})


def genders(tally: Tally) -> list[Group]:
    """People by gender, where it is known of any group."""
    found = _groups(tally, "genders", {"f": _("Women"), "m": _("Men")})
    return found if len(found) > 1 else []


def units(tally: Tally, names: Mapping[str, str]) -> list[Group]:
    """People by the unit they live in, where more than one group is known."""
    found = _groups(tally, "units", names)
    return found if len(found) > 1 else []


def _groups(tally: Tally, kind: str, names: Mapping[str, str]) -> list[Group]:
    stored = dict(tally.turnout.get(kind, {}))
    rest = stored.pop(OTHERS, 0)
    found = [Group(names[one], stored.pop(one)) for one in names if one in stored]
    found += [Group(name, number) for name, number in stored.items()]
    if rest:
        found.append(Group(_("Others and small groups together"), rest))
    return found
