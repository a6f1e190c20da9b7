"""A paper entered by two people: who enters it when, who settles what differs, and where two readings do. Pure.

What is read on a paper, and who may work with it at all, is said by whoever uses this: a reading may
be anything, a row is its number on the paper or in the pile.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import ALLOWED, Decision, Refused

Reading = TypeVar("Reading")
Turn = Literal[1, 2]

REASONS = {
    "entry_same": _(
        "You have made the first entry. Somebody else makes the second, without seeing yours."
    ),
    "entry_other": _(
        "Somebody else is making this entry, and one person makes the whole of it. If it is the"
        " first, you can make the second when it is complete."
    ),
    "settle_third": _("A third person, who made neither entry, decides where they differ."),
    "no_difference": _("The two entries agree here."),
    "differences_left": _("Differences to be resolved first: {number}."),
}


class Paper(Protocol):
    """What two people enter: the accounts that made each entry, None while nobody has."""

    @property
    def first_by_id(self) -> int | None: ...
    @property
    def second_by_id(self) -> int | None: ...


@dataclass(frozen=True)
class Difference(Generic[Reading]):
    """One row that two people read differently; `settled` is what a third one found, and why."""

    row: int
    first: Reading
    second: Reading
    settled: Reading | None = None
    reason: str = ""


# --- Who --------------------------------------------------------------------------------------


def own_entry(paper: Paper, user: Any) -> Turn | None:
    """Which of the two entries this account made or has begun."""
    if user.pk == paper.first_by_id:
        return 1
    return 2 if user.pk == paper.second_by_id else None


def may_enter(paper: Paper, user: Any, turn: Turn) -> Decision:
    """The first entry is anybody's, the second another person's; one that is begun is whose it is."""
    if turn == 2 and own_entry(paper, user) == 1:
        return _refused("entry_same")
    holder = paper.first_by_id if turn == 1 else paper.second_by_id
    return ALLOWED if holder in {None, user.pk} else _refused("entry_other")


def may_settle(paper: Paper, user: Any) -> Decision:
    """A third person, who made neither entry."""
    return _refused("settle_third") if own_entry(paper, user) else ALLOWED


# --- What -------------------------------------------------------------------------------------


def compare(
    first: Mapping[int, Reading],
    second: Mapping[int, Reading],
    settled: Mapping[int, tuple[Reading, str]],
    *,
    absent: Reading,
    facts: Callable[[Reading], Hashable] = lambda one: one,
) -> list[Difference[Reading]]:
    """The rows whose `facts` differ, in order; a row that one of the entries lacks is `absent` there."""
    found = []
    for row in sorted({*first, *second}):
        one, other = first.get(row, absent), second.get(row, absent)
        if facts(one) != facts(other):
            found.append(Difference(row, one, other, *settled.get(row, (None, ""))))
    return found


def is_difference(row: int, differences: Iterable[Difference[Any]]) -> Decision:
    """Only what differs is settled."""
    return ALLOWED if row in {one.row for one in differences} else _refused("no_difference")


def all_settled(differences: Iterable[Difference[Any]]) -> Decision:
    """Nothing is counted while a difference is open."""
    left = sum(one.settled is None for one in differences)
    return _refused("differences_left", number=left) if left else ALLOWED


def final(
    first: Mapping[int, Reading], differences: Iterable[Difference[Reading]], *, absent: Reading
) -> dict[int, Reading]:
    """The rows as they are counted: what both read, and what was settled; what is open or `absent` is not."""
    found = dict(first)
    for one in differences:
        found.pop(one.row, None)
        if one.settled is not None and one.settled != absent:
            found[one.row] = one.settled
    return found


def _refused(code: str, **values: Any) -> Refused:
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
