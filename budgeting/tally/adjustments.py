"""What happens to winners after the count: a log of acts on top of it, each with its basis, never an edit of the count.

Winners withdraw, exclude one another, are funded from a reserve; leftovers move between units and go to the next in order
(`tally.md` §4, pitfall 11). The outcomes stay as they were counted; `adjust` says what holds after the acts, step by step, and
refuses an act that does not fit what holds at that moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.tally import greedy
from budgeting.tally.election import Election, Project
from budgeting.tally.eligible import eligible
from budgeting.tally.outcome import Outcome
from budgeting.tally.pots import Counted
from budgeting.tally.rules import Greedy
from budgeting.tally.words import Writer


class NotPossible(ValueError):  # noqa: N818 (the act is refused; nothing went wrong)
    """An act does not fit what holds: `code` says why, as a key of the texts under `adjust`."""

    def __init__(self, number: int, code: str) -> None:
        super().__init__(f"act {number}: {code}")
        self.number = number
        self.code = code

    def sentence(self, language: str) -> str:
        """Why the act is refused, in words ("ka" or "en")."""
        return Writer(language).say(f"adjust.{self.code}", number=self.number)


@dataclass(frozen=True)
class Withdrawn:
    """A winner drops out, and with it its money returns to the pot. `basis`: the document that says so."""

    pot: str
    project: str
    basis: str


@dataclass(frozen=True)
class Excluded:
    """Of two winners that exclude one another `project` drops out because `by` won too (Warszawa, § 46)."""

    pot: str
    project: str
    by: str
    basis: str


@dataclass(frozen=True)
class Transferred:
    """`amount` minor units of what is left move from one pot to another (Łódź: from districts to the whole city)."""

    source: str
    target: str
    amount: int
    basis: str


@dataclass(frozen=True)
class FilledUp:
    """What is left goes to further projects in order of votes, while they fit (`stop`: until the first that does not)."""

    pot: str
    basis: str
    stop: bool = False


@dataclass(frozen=True)
class Reserved:
    """A project is funded although what is left does not suffice: a reserve pays the difference.

    `least`: the part of the cost that what is left must cover (Poznań: 4/5).
    """

    pot: str
    project: str
    basis: str
    least: Fraction = Fraction(4, 5)


Act = Withdrawn | Excluded | Transferred | FilledUp | Reserved


@dataclass(frozen=True)
class Pot:
    """One count: an election and its outcome. `moved`: minor units of what it left that went to another pot by the rule."""

    election: Election
    outcome: Outcome
    moved: int = 0

    @classmethod
    def of(cls, counted: Counted) -> "Pot":
        """A pot of a process with several, as `pots.count_pots` gives it."""
        left = counted.outcome.budget - counted.outcome.spent
        return cls(counted.election, counted.outcome, left - counted.left)


@dataclass(frozen=True)
class Entry:
    """One act carried out: what it took out and put in, what the reserve paid (back), and what each pot had left afterwards."""

    number: int
    act: Act
    removed: tuple[str, ...]
    added: tuple[str, ...]
    reserve: int
    left: Mapping[str, int]


@dataclass(frozen=True)
class Adjusted:
    """What holds after the acts: winners by pot in order (counted ones first), money left, the reserve's part, and the log."""

    pots: Mapping[str, Pot]
    winners: Mapping[str, tuple[str, ...]]
    left: Mapping[str, int]
    reserve: int
    log: tuple[Entry, ...]


@dataclass
class _State:
    """What holds in one pot."""

    pot: Pot
    winners: list[str]
    left: int
    out: set[str] = field(default_factory=set)
    reserved: dict[str, int] = field(default_factory=dict)

    def cost(self, project: str) -> int:
        """The cost of a project in minor units."""
        return self.pot.election.costs[self.pot.election.index[project]]

    def blocked(self, project: str) -> bool:
        """Whether a winner excludes the project, or a cap of the rule does."""
        mine = self._project(project)
        others = [self._project(name) for name in self.winners]
        if mine.group and any(other.group == mine.group for other in others):
            return True
        rule = self.pot.outcome.rule
        caps = rule.caps if isinstance(rule, Greedy) else {}
        for name in {mine.unit, *mine.categories} & caps.keys():
            cap = caps[name]
            beside = [other.cost for other in others if name in {other.unit, *other.categories}]
            if cap.number is not None and len(beside) >= cap.number:
                return True
            if cap.money is not None and sum(beside) + mine.cost > cap.money:
                return True
        return False

    def _project(self, name: str) -> Project:
        return self.pot.election.projects[self.pot.election.index[name]]

    def waiting(self) -> list[str]:
        """Projects that may still be taken, in order of votes."""
        election, rule = self.pot.election, self.pot.outcome.rule
        inside, _excluded = eligible(election, rule)
        names = [
            election.projects[number].id
            for equal in greedy.order(election, Greedy(ties=rule.ties), inside)
            for number in equal
        ]
        return [name for name in names if name not in self.winners and name not in self.out]


def adjust(pots: Mapping[str, Pot], acts: Sequence[Act]) -> Adjusted:
    """Carry out the acts in order and log them.

    Raises `NotPossible` for the first act that does not fit: an unknown pot or project, a project that is no winner (or is one
    already), more money than is left, too little of the cost covered, no basis.
    """
    states = {
        name: _State(
            pot, list(pot.outcome.winners), pot.outcome.budget - pot.outcome.spent - pot.moved
        )
        for name, pot in pots.items()
    }
    log = []
    for number, act in enumerate(acts, 1):
        removed, added, reserve = _carry_out(states, act, number)
        left = {name: state.left for name, state in states.items()}
        log.append(Entry(number, act, removed, added, reserve, left))
    return Adjusted(
        pots=dict(pots),
        winners={name: tuple(state.winners) for name, state in states.items()},
        left={name: state.left for name, state in states.items()},
        reserve=sum(sum(state.reserved.values()) for state in states.values()),
        log=tuple(log),
    )


def sentences(adjusted: Adjusted, language: str) -> list[str]:
    """The log in words ("ka" or "en"), one paragraph an act, with its basis."""
    return [_sentence(adjusted, entry, language) for entry in adjusted.log]


Change = tuple[tuple[str, ...], tuple[str, ...], int]


def _carry_out(states: Mapping[str, _State], act: Act, number: int) -> Change:
    """What the act takes out, puts in, and takes from the reserve."""
    if not act.basis.strip():
        raise NotPossible(number, "no_basis")
    if isinstance(act, Transferred):
        _transfer(states, act, number)
        return (), (), 0
    state = states.get(act.pot)
    if state is None:
        raise NotPossible(number, "no_pot")
    match act:
        case FilledUp():
            return (), _fill_up(state, stop=act.stop), 0
        case Reserved():
            return (), (act.project,), _reserve(state, act, number)
        case Excluded() if act.by not in state.winners or act.by == act.project:
            raise NotPossible(number, "no_rival")
    return (act.project,), (), _drop(state, act.project, number)


def _transfer(states: Mapping[str, _State], act: Transferred, number: int) -> None:
    source, target = states.get(act.source), states.get(act.target)
    if source is None or target is None or source is target:
        raise NotPossible(number, "no_pot")
    if not 0 < act.amount <= source.left:
        raise NotPossible(number, "no_money")
    source.left -= act.amount
    target.left += act.amount


def _fill_up(state: _State, *, stop: bool) -> tuple[str, ...]:
    added = []
    for name in state.waiting():
        if state.blocked(name):
            continue
        if state.cost(name) <= state.left:
            state.winners.append(name)
            state.left -= state.cost(name)
            added.append(name)
        elif stop:
            break
    return tuple(added)


def _reserve(state: _State, act: Reserved, number: int) -> int:
    if act.project not in state.waiting() or state.blocked(act.project):
        raise NotPossible(number, "not_waiting")
    cost = state.cost(act.project)
    if state.left >= cost:
        raise NotPossible(number, "no_need")
    if state.left < cost * act.least:
        raise NotPossible(number, "too_little")
    paid = cost - state.left
    state.reserved[act.project] = paid
    state.winners.append(act.project)
    state.left = 0
    return paid


def _drop(state: _State, project: str, number: int) -> int:
    """Take a winner out; what the reserve had paid for it goes back to the reserve (a negative number)."""
    if project not in state.winners:
        raise NotPossible(number, "no_winner")
    back = state.reserved.pop(project, 0)
    state.winners.remove(project)
    state.out.add(project)
    state.left += state.cost(project) - back
    return -back


def _sentence(adjusted: Adjusted, entry: Entry, language: str) -> str:
    act = entry.act
    pot = act.source if isinstance(act, Transferred) else act.pot
    election = adjusted.pots[pot].election
    writer = Writer(language, election.scale, election.currency)

    def named(project: str) -> str:
        name = election.projects[election.index[project]].name
        return writer.say("amount.project" if name else "amount.number", name=name or project)

    left = writer.money(entry.left[pot])
    match act:
        case Withdrawn():
            said = writer.say("adjust.withdrawn", project=named(act.project), left=left)
        case Excluded():
            said = writer.say(
                "adjust.excluded", project=named(act.project), by=named(act.by), left=left
            )
        case Transferred():
            amount = writer.money(act.amount)
            said = writer.say(
                "adjust.transferred", amount=amount, source=act.source, target=act.target
            )
        case FilledUp() if entry.added:
            names = writer.listed([named(one) for one in entry.added])
            said = writer.say("adjust.filled_up", projects=names, left=left)
        case FilledUp():
            said = writer.say("adjust.filled_up_none", left=left)
        case Reserved():
            paid = writer.money(entry.reserve)
            said = writer.say("adjust.reserved", project=named(act.project), paid=paid)
    where = "" if len(adjusted.pots) == 1 or isinstance(act, Transferred) else f"{pot}. "
    return f"{entry.number}. {where}{said} {writer.say('adjust.basis', basis=act.basis)}"
