"""Who may vote, for which money, and whether a ballot is a good one. Pure: no writes, time is an argument.

`Sheet` is the ballot as values; a choice is a pair (project number, points), in the voter's order
where projects are ranked. Limits hold for each pot of money apart, as each is counted apart.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import lazy

from budgeting import phases
from budgeting.models import Participation, Pot, Process
from budgeting.refusals import refused
from budgeting.states import Attendance, BallotKind, Channel, Method, Phase, Residence
from civic import words
from civic.decisions import ALLOWED, Decision, Refused
from civic.money import lari
from identity.queries import Standing

# What was sent before the close is committed by then; only afterwards are the ballots shuffled.
CLOSING_GRACE = timedelta(seconds=30)
VOTING_LIMIT = timedelta(seconds=20)
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
AGE_BANDS = ((14, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64))
OLDEST_BAND = "65+"
YOUNGEST_BAND = "0-13"
# Where the voter's own unit decides for which money the vote is.
AT_HOME = {Residence.OWN, Residence.OWN_PLUS_ONE, Residence.OWN_AND_CITY}

Choices = list[tuple[int, int]]


@dataclass(frozen=True)
class Line:
    """A project on the ballot."""

    number: int
    pot: int
    cost: int
    withdrawn: bool = False


@dataclass(frozen=True)
class Purse:
    """A pot of money; `unit` is None for the money of the whole municipality."""

    amount: int
    name: str
    unit: int | None = None


@dataclass(frozen=True)
class Sheet:
    """What a ballot of one process is checked against."""

    kind: str
    residence: str
    least: int
    most: int
    points: int
    points_max: int | None
    blank_allowed: bool
    purses: Mapping[int, Purse]
    lines: Mapping[int, Line]

    @classmethod
    def of(cls, process: Process, lines: Iterable[Line] | None = None) -> "Sheet":
        """The sheet of a process that has its pots at hand, and its projects unless `lines` are given."""
        if lines is None:
            lines = (
                Line(row.number, row.pot_id, row.cost, row.withdrawn_at is not None)
                for row in process.projects.all()
            )
        pots: Iterable[Pot] = process.pots.all()
        return cls(
            kind=process.ballot,
            residence=process.residence,
            least=process.choices_min,
            most=process.choices_max,
            points=process.points,
            points_max=process.points_max,
            blank_allowed=process.blank_allowed,
            purses={pot.pk: Purse(pot.amount, pot.name, pot.unit_id) for pot in pots},
            lines={line.number: line for line in lines},
        )

    @property
    def whole(self) -> int | None:
        """The pot of the whole municipality, if there is one."""
        return next((key for key, purse in self.purses.items() if purse.unit is None), None)

    def as_it_was(self) -> "Sheet":
        """The sheet before any project was withdrawn."""
        return replace(
            self, lines={key: replace(line, withdrawn=False) for key, line in self.lines.items()}
        )

    def home_of(self, home: int | None) -> int | None:
        """The voter's own pot where the rule asks for it, else None."""
        return home if self.residence in AT_HOME else None

    @property
    def homes(self) -> list[int | None]:
        """Every pot that may be a voter's own; None stands for none."""
        if self.residence not in AT_HOME:
            return [None]
        return [None, *(key for key, purse in self.purses.items() if purse.unit is not None)]


# --- The voter --------------------------------------------------------------------------------


def is_open(process: Process, at: datetime) -> Decision:
    """Ballots are taken now: by the clock, and nothing is held."""
    if process.method != Method.SECRET:
        return refused("by_hands")
    return phases.in_phase(process, at, Phase.VOTING)


def may_vote(process: Process, standing: Standing | None, at: datetime) -> Decision:
    """A person on the register, old enough on the day, alive, known well enough, while voting runs."""
    running = is_open(process, at)
    if not running:
        return running
    return has_right(process, standing)


def has_right(process: Process, standing: Standing | None) -> Decision:
    """The part of `may_vote` that does not depend on the clock."""
    if standing is None:
        return refused("not_verified")
    if not standing.alive:
        return refused("not_alive")
    if not standing.registered:
        return refused("not_registered")
    if standing.age is None or standing.age < process.vote_age:
        return refused("too_young_to_vote", age=process.vote_age)
    if standing.level < process.vote_level:
        return refused("level_too_low")
    return ALLOWED


def may_vote_from(sheet: Sheet, unit: int | None, home: int | None) -> Decision:
    """Whether one who lives in `unit`, whose pot is `home`, has anything to vote on."""
    if sheet.residence not in AT_HOME or home is not None:
        return ALLOWED
    if sheet.residence == Residence.OWN_AND_CITY and sheet.whole is not None:
        return ALLOWED
    if unit is None:
        return refused("no_unit")
    return refused("no_money_for_unit") if sheet.residence == Residence.OWN else ALLOWED


def attended(participation: Participation) -> Refused:
    """What one who has taken part is told: the day, the way and the place; never the choice."""
    day = lazy(words.on_day, str)(participation.voted_on)
    channel = lazy(lambda key: str(Channel(key).label), str)(participation.channel)
    place = participation.centre or participation.batch
    if participation.state == Attendance.HANDED:
        if place is None:
            return refused("paper_handed", day=day)
        return refused("paper_handed_at", day=day, place=_place(place))
    if participation.state == Attendance.ANNULLED:
        return refused("vote_annulled", day=day, channel=channel)
    if participation.state == Attendance.PENDING:
        return refused("vote_waits", day=day, channel=channel)
    if place is None:
        return refused("voted_already", day=day, channel=channel)
    return refused("voted_already_at", day=day, channel=channel, place=_place(place))


def _place(place: Any) -> str:
    """The name of a centre, or of the polling place of a batch."""
    return place.name if hasattr(place, "name") else place.place


def age_band(age: int | None) -> str:
    """The group in which a voter is counted: `18-24`; empty where the age is not known."""
    if age is None:
        return ""
    for least, most in AGE_BANDS:
        if least <= age <= most:
            return f"{least}-{most}"
    return OLDEST_BAND if age > AGE_BANDS[-1][1] else YOUNGEST_BAND


# --- The ballot -------------------------------------------------------------------------------


def read_choices(sheet: Sheet, raw: Any) -> Choices:
    """The choices as numbers, in the order in which they are kept. Raises Refused.

    `raw` is a list of pairs (number, points or place), as numbers or as digits; without points or
    place a project is not chosen. Rankings come out by place, others by number.
    """
    if not isinstance(raw, list | tuple):
        raise refused("unreadable")
    found: Choices = []
    for pair in raw:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise refused("unreadable")
        number = _whole(pair[0])
        if number is None:
            raise refused("unreadable")
        points = 0 if pair[1] in ("", None) else _whole(pair[1])
        if points is None:
            raise _unreadable(sheet, number)
        if points:
            found.append((number, points))
    if sheet.kind != BallotKind.RANKING:
        return sorted((number, points) for number, points in found)
    places = Counter(place for _number, place in found)
    if shared := [place for place, count in places.items() if count > 1]:
        raise refused("rank_twice", number=min(shared))
    return [
        (number, place)
        for place, (number, _said) in enumerate(sorted(found, key=lambda one: one[1]), 1)
    ]


def _unreadable(sheet: Sheet, number: int) -> Refused:
    if sheet.kind == BallotKind.POINTS:
        return refused("points_unreadable", number=number, most=_most_points(sheet))
    if sheet.kind == BallotKind.RANKING:
        return refused("rank_unreadable", number=number)
    return refused("unreadable")


def _most_points(sheet: Sheet) -> int:
    return min(sheet.points_max or sheet.points, sheet.points)


def _whole(value: Any) -> int | None:
    """A whole number from 0 on, of at most nine digits; None for all else (True, 1.0, "1e3", NaN …)."""
    if type(value) is int:
        return value if 0 <= value < 10**9 else None
    if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
        return int(value.strip())
    return None


def check_choices(
    sheet: Sheet, choices: Choices, home: int | None = None, *, home_known: bool = True
) -> Decision:
    """Whether a ballot is a good one for a voter whose own pot is `home`.

    While the register has not said where the voter lives (`home_known` False), any unit that fits
    the rule will do. The refusal names the first thing to mend.
    """
    if not choices:
        return ALLOWED if sheet.blank_allowed else _no_blank(sheet)
    numbers = Counter(number for number, _points in choices)
    decision = _check_projects(sheet, numbers)
    if decision:
        decision = _check_units(sheet, numbers, home, home_known)
    by_pot: dict[int, Choices] = {}
    if decision:
        for number, points in choices:
            by_pot.setdefault(sheet.lines[number].pot, []).append((number, points))
    for pot, part in by_pot.items():
        decision = decision and _CHECKS[BallotKind(sheet.kind)](sheet, pot, part)
    return decision


def _no_blank(sheet: Sheet) -> Decision:
    if sheet.kind == BallotKind.APPROVAL and sheet.least == sheet.most:
        return refused("no_blank_exactly", most=sheet.most)
    return refused("no_blank")


def _check_projects(sheet: Sheet, numbers: Mapping[int, int]) -> Decision:
    for number, count in numbers.items():
        if number not in sheet.lines:
            return refused("unknown_project", number=number)
        if count > 1:
            return refused("twice", number=number)
        if sheet.lines[number].withdrawn:
            return refused("withdrawn_project", number=number)
    return ALLOWED


def _check_units(
    sheet: Sheet, numbers: Iterable[int], home: int | None, home_known: bool
) -> Decision:
    """The rule which pots one voter may vote on."""
    pots = {sheet.lines[number].pot for number in numbers}
    rule = sheet.residence
    if rule == Residence.CITY:
        return ALLOWED
    if rule == Residence.ANY_ONE:
        return ALLOWED if len(pots) <= 1 else refused("one_unit", number=len(pots))
    own = {home} if home_known else set()
    if rule == Residence.OWN_AND_CITY:
        own.add(sheet.whole)
    others = pots - own
    guests = int(rule == Residence.OWN_PLUS_ONE) + int(not home_known)
    if len(others) <= guests:
        return ALLOWED
    if rule == Residence.OWN_PLUS_ONE:
        return refused("one_other_unit", number=len(others))
    if not home_known:
        return refused("one_unit", number=len(others))
    number = next(one for one in numbers if sheet.lines[one].pot in others)
    return refused("other_unit", number=number, unit=sheet.purses[sheet.lines[number].pot].name)


def _check_number(sheet: Sheet, _pot: int, part: Choices) -> Decision:
    if len(part) < sheet.least:
        return refused("too_few", least=sheet.least, number=len(part))
    if len(part) > sheet.most:
        return refused("too_many", most=sheet.most, number=len(part), extra=len(part) - sheet.most)
    return ALLOWED


def _check_money(sheet: Sheet, pot: int, part: Choices) -> Decision:
    cost = sum(sheet.lines[number].cost for number, _points in part)
    purse = sheet.purses[pot]
    if cost > purse.amount:
        return refused(
            "over_money", unit=purse.name, sum=lari(cost), over=lari(cost - purse.amount)
        )
    return ALLOWED


def _check_points(sheet: Sheet, _pot: int, part: Choices) -> Decision:
    most = _most_points(sheet)
    total = sum(points for _number, points in part)
    for number, points in part:
        if points > most:
            return refused("points_too_many", number=number, most=most)
    if total > sheet.points:
        return refused("points_over", most=sheet.points, sum=total, over=total - sheet.points)
    return ALLOWED


_CHECKS = {
    BallotKind.APPROVAL: _check_number,
    BallotKind.RANKING: _check_number,
    BallotKind.KNAPSACK: _check_money,
    BallotKind.POINTS: _check_points,
}
