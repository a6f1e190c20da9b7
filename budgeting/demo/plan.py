"""What a cycle and an idea of the demonstration are. Data only; amounts in lari."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgeting.states import Phase

# What becomes of an idea. Each happens in its own phase, as far as the cycle has come.
DRAFT, WAITS, RETURNED, TURNED_DOWN = "draft", "waits", "returned", "turned_down"
ADMITTED, DECLINED, APPEALED, UPHELD = "admitted", "declined", "appealed", "upheld"
WITHDRAWN, MERGED, EARLY = "withdrawn", "merged", "early"
SCREENED = frozenset((ADMITTED, DECLINED, APPEALED, UPHELD, EARLY))
NOT_ADMITTED = frozenset((DECLINED, APPEALED, UPHELD))
LOST = 2  # of the papers handed out: one is spoiled, one carried away

# How long the phases of a cycle last, in days.
LENGTHS: Mapping[Phase, int] = {
    Phase.SUBMISSION: 26,
    Phase.SCREENING: 10,
    Phase.EVALUATION: 40,
    Phase.APPEAL: 14,
    Phase.BALLOT: 14,
    Phase.VOTING: 20,
    Phase.COUNT: 7,
    Phase.RESULTS: 60,
    Phase.IMPLEMENTATION: 365,
}


@dataclass(frozen=True)
class Wish:
    """What an idea asks for, in words that fit any street or village; `cost` in lari, `upkeep` a year."""

    category: str
    title: str
    english: str
    need: str
    text: str
    beneficiaries: str
    cost: int
    upkeep: int = 0


@dataclass(frozen=True)
class Proposal:
    """A wish at a place: where, what it costs there, what became of it, how many chose it in the vote.

    `unit` is a slug of Batumi, or the name of a village that has its own money. `into` is the wish
    with which a merged one was joined. `points` are votes, or points where points are given.
    """

    wish: str
    place: str
    unit: str = ""
    fate: str = ADMITTED
    cost: int = 0
    supports: int = 0
    comments: Sequence[str] = ()
    points: int = 0
    into: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Cycle:
    """One cycle: which phase runs now and for how many days, its money and its ideas.

    `years` is added to the present year in title and address. `lengths` replaces some of `LENGTHS`;
    a phase of length 0 is left out. `voters` is how many ballots with marks there will be at the close;
    `codes_used` of them with one of the `codes` of a school, `papers` less `LOST` of them on paper.
    """

    place: str
    template: str
    years: int
    title_ka: str
    title_en: str
    summary_ka: str
    summary_en: str
    act: str
    phase: Phase
    day: int
    ideas: Sequence[Proposal]
    money: Sequence[tuple[str, int]] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    lengths: Mapping[Phase, int] = field(default_factory=dict)
    slug: str = ""
    voters: int = 0
    codes: int = 0
    codes_used: int = 0
    papers: int = 0
    archived: bool = False
    declines: str = ""

    @property
    def apart(self) -> int:
        """How many of the ballots come neither from the portal nor from a desk with help."""
        return self.codes_used + max(self.papers - LOST, 0)
