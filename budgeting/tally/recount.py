"""The second counter: every rule once more, slowly, in exact fractions and plain Python, and the refusal when the two differ.

It shares no code with the counters beside it: only the election, the rules as values and the tie rule. Read it as the
specification. `verified` is how a result is published.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

from budgeting.tally import counting
from budgeting.tally.election import APPROVAL, CHOOSE_ONE, ORDINAL, Election
from budgeting.tally.outcome import BOUGHT, RECOUNTED, RECOUNTED_IN_PART, RECOUNTED_NOT, Outcome
from budgeting.tally.rules import EqualShares, Greedy, Phragmen, Rule, TieRule, Unsuitable, Welfare

#: Entries on ballots times runs up to which everything is recounted: some seconds. Above, of a completion two runs are.
AFFORDABLE = 2_000_000
#: Entries on ballots above which nothing is recounted, unless asked for: minutes, and gigabytes of plain lists.
TOO_MANY = 2_000_000
#: Branches of the knapsack after which the recount gives up.
PATIENCE = 1_000_000


class Disagreement(Exception):  # noqa: N818 (the counts disagree; nothing went wrong in the program's eyes)
    """The two counts differ, so the result must not be used. Says in what they differ."""


class _Impatient(Exception):  # noqa: N818
    """The knapsack needs too many branches."""


@dataclass(frozen=True)
class Recount:
    """What the second count found. `attempts`: of each run of a completion the endowment and whether it kept to the budget.

    `prices`: those of Equal Shares, or the moments of Phragmén, of the winners that have one.
    """

    winners: tuple[str, ...]
    prices: tuple[Fraction, ...] = ()
    endowment: Fraction | None = None
    attempts: tuple[tuple[Fraction, bool], ...] = ()
    compared: tuple[int, int, int] | None = None


def verified(
    election: Election,
    rule: Rule,
    progress: counting.Progress | None = None,
    *,
    thorough: bool = False,
) -> Outcome:
    """Count twice: the outcome of the fast counter when both agree, with a note that says how much was recounted.

    Of a completion with many runs only two are recounted, the one that stands and the one after it, and of millions of
    ballots nothing, unless `thorough`. Raises `Disagreement`, and `rules.Unsuitable` as `counting.count` does.
    """
    outcome = counting.count(election, rule, progress)
    entries = len(election.chosen)
    whole = thorough or entries * len(outcome.attempts) <= AFFORDABLE
    if entries > TOO_MANY and not thorough:
        return replace(outcome, notes=(*outcome.notes, RECOUNTED_NOT))
    try:
        second = recount(election, rule, after=None if whole else _before_last(outcome))
    except _Impatient:
        return replace(outcome, notes=(*outcome.notes, RECOUNTED_NOT))
    differences = difference(outcome, second)
    if differences:
        raise Disagreement("; ".join(differences))
    return replace(outcome, notes=(*outcome.notes, RECOUNTED if whole else RECOUNTED_IN_PART))


def difference(outcome: Outcome, second: Recount) -> list[str]:
    """In what two counts differ, in words; empty when they agree."""
    steps = [step for step in outcome.steps if step.won and step.reason == BOUGHT]
    runs = [(attempt.endowment, attempt.spent <= outcome.budget) for attempt in outcome.attempts]
    found = []
    if outcome.winners != second.winners:
        found.append(f"winners {outcome.winners} and {second.winners}")
    if outcome.compared != second.compared:
        found.append(f"comparison {outcome.compared} and {second.compared}")
    if second.endowment != outcome.endowment:
        found.append(f"endowment {outcome.endowment} and {second.endowment}")
    if runs[len(runs) - len(second.attempts) :] != list(second.attempts):
        found.append(f"attempts {runs} and {second.attempts}")
    if steps and tuple(step.price for step in steps) != second.prices:
        found.append(f"prices {[step.price for step in steps]} and {second.prices}")
    return found


def recount(election: Election, rule: Rule, *, after: Fraction | None = None) -> Recount:
    """Count once, slowly. `after`: of a completion only the runs with at least this endowment."""
    box = _Box(election, rule.ties)
    match rule:
        case Greedy():
            return Recount(box.names(box.greedy(rule, box.admitted(rule))))
        case Welfare():
            return Recount(box.names(box.welfare(rule, box.admitted(rule))))
        case Phragmen():
            bought = box.phragmen(box.admitted(rule))
            return Recount(box.names(p for p, _ in bought), tuple(moment for _, moment in bought))
        case EqualShares():
            return _equal_shares(box, rule, after)


def _before_last(outcome: Outcome) -> Fraction:
    """The endowment of the last run but one."""
    return outcome.attempts[-2:][0].endowment


def _equal_shares(box: "_Box", rule: EqualShares, after: Fraction | None) -> Recount:
    """All of Equal Shares: the runs of the completion, filling up, comparing."""
    admitted = box.admitted(rule)
    shares = sum(box.voters[b] * box.shares[b] for b in box.ballots)
    if not box.all_voters:
        return Recount(())
    endowment = Fraction(box.budget, shares)
    attempts: list[tuple[Fraction, bool]] = []
    if rule.completion is None:
        bought = box.equal_shares(admitted, rule, endowment)
        attempts.append((endowment, True))
    else:
        bought, endowment, attempts = _completed(box, rule, admitted, endowment, after)
    winners = [project for project, _ in bought]
    if rule.top_up:
        winners += box.filled(winners, box.falling(Greedy(), admitted))
    prices = tuple(price for _, price in bought)
    compared = None
    if rule.comparison:
        other = box.greedy(Greedy(), admitted)
        compared = box.compared(winners, other)
        if compared[1] > compared[0]:
            winners, prices = other, ()
    return Recount(box.names(winners), prices, endowment, tuple(attempts), compared)


def _completed(
    box: "_Box", rule: EqualShares, admitted: list[int], start: Fraction, after: Fraction | None
) -> tuple[list[tuple[int, Fraction]], Fraction, list[tuple[Fraction, bool]]]:
    """What the completion elects, with which endowment, and its runs."""
    completion = rule.completion
    assert completion is not None
    step = completion.step
    if completion.integral:
        start = Fraction(start // step * step)
    if sum(max(box.costs[p] for p in rivals) for rivals in box.rivals(admitted)) <= box.budget:
        while_short = box.dearest_voter(admitted) - start
        endowment = start + max(0, ceil(while_short / step)) * step
        return box.equal_shares(admitted, rule, endowment), endowment, [(endowment, True)]
    if after is not None:
        start = after
    attempts: list[tuple[Fraction, bool]] = []
    stands: list[tuple[int, Fraction]] = []
    endowment = start
    while True:
        bought = box.equal_shares(admitted, rule, endowment)
        fits = sum(box.costs[p] for p, _ in bought) <= box.budget
        attempts.append((endowment, fits))
        if not fits:
            return stands, endowment - step, attempts
        stands = bought
        if completion.exhaustive and not box.filled([p for p, _ in bought], admitted):
            return stands, endowment, attempts
        endowment += step


class _Box:
    """The ballot box as plain lists. Projects and ballots are numbers; amounts whole minor units or fractions of them."""

    def __init__(self, election: Election, ties: TieRule) -> None:
        self.election = election
        self.ranks = ties.ranks(election)
        self.budget = election.budget
        self.costs = [project.cost for project in election.projects]
        self.groups = [project.group for project in election.projects]
        self.voters: list[int] = election.weights.tolist()
        self.shares: list[int] = election.shares.tolist()
        self.ballots = range(len(self.voters))
        self.all_voters = sum(self.voters)
        starts, chosen = election.starts.tolist(), election.chosen.tolist()
        points = election.points.tolist()
        self.marks = [
            list(zip(chosen[low:high], points[low:high], strict=True))
            for low, high in ((starts[b], starts[b + 1]) for b in self.ballots)
        ]
        self.backers: list[list[tuple[int, int]]] = [[] for _ in self.costs]
        for ballot in self.ballots:
            for project, given in self.marks[ballot]:
                self.backers[project].append((ballot, given))
        self.votes = [sum(self.voters[b] for b, _ in backers) for backers in self.backers]
        self.points = [sum(self.voters[b] * s for b, s in backers) for backers in self.backers]

    def names(self, projects: Iterable[int]) -> tuple[str, ...]:
        """Their ids."""
        return tuple(self.election.projects[project].id for project in projects)

    def admitted(self, rule: Rule) -> list[int]:
        """The projects that take part."""
        everyone = range(len(self.costs))
        if isinstance(rule, Greedy):
            limits = [rule.min_score, self.election.threshold if rule.use_threshold else None]
            least = max((limit for limit in limits if limit is not None), default=0)
            return [
                p for p in everyone if self.votes[p] >= rule.min_votes and self.points[p] >= least
            ]
        able = [p for p in everyone if self.votes[p] and self.costs[p] <= self.budget]
        if isinstance(rule, EqualShares) and rule.eligible_share is not None:
            share = rule.eligible_share
            return [
                p
                for p in able
                if Fraction(self.votes[p], self.all_voters)
                >= Fraction(self.costs[p], self.budget) * share
            ]
        return able

    def rivals(self, projects: list[int]) -> list[list[int]]:
        """The projects in lists of which only one may win."""
        named: dict[str, list[int]] = {}
        alone = [[p] for p in projects if not self.groups[p]]
        for p in projects:
            if self.groups[p]:
                named.setdefault(self.groups[p], []).append(p)
        return alone + list(named.values())

    def excludes(self, winners: Iterable[int], project: int) -> bool:
        """Whether a winner stands against this project."""
        return any(self.groups[p] == self.groups[project] != "" for p in winners)

    # Greedy

    def falling(self, rule: Greedy, projects: list[int]) -> list[int]:
        """The projects from most points (per cost) to fewest."""
        points = self.points
        if rule.borda:
            if self.election.kind != ORDINAL:
                raise Unsuitable("Borda points need ranked ballots")
            points = [0] * len(self.costs)
            for ballot in self.ballots:
                best_first = sorted(self.marks[ballot], key=lambda mark: -mark[1])
                for project, given in best_first:
                    behind = len(self.costs) - 1 - (self.election.longest - given)
                    points[project] += self.voters[ballot] * max(behind, 0)
        if rule.per_cost:
            return sorted(
                projects, key=lambda p: (Fraction(-points[p], self.costs[p]), self.ranks[p])
            )
        return sorted(projects, key=lambda p: (-points[p], self.ranks[p]))

    def greedy(self, rule: Greedy, projects: list[int]) -> list[int]:
        """Winners in order."""
        winners: list[int] = []
        for project in self.falling(rule, projects):
            left = self.budget - sum(self.costs[p] for p in winners)
            if self.excludes(winners, project) or self.over_cap(rule, winners, project):
                continue
            if self.costs[project] <= left:
                winners.append(project)
            elif rule.stop:
                break
        return winners

    def over_cap(self, rule: Greedy, winners: list[int], project: int) -> bool:
        """Whether one winner more would break a cap of its unit or of a category."""
        for name in self.places(project):
            if name in rule.caps:
                cap = rule.caps[name]
                inside = [p for p in winners if name in self.places(p)]
                if cap.number is not None and len(inside) + 1 > cap.number:
                    return True
                money = sum(self.costs[p] for p in [*inside, project])
                if cap.money is not None and money > cap.money:
                    return True
        return False

    def places(self, project: int) -> set[str]:
        """Its unit and categories."""
        of = self.election.projects[project]
        return {of.unit, *of.categories} - {""}

    def filled(self, winners: list[int], order: list[int]) -> list[int]:
        """What can still be taken in this order with the money that `winners` leave."""
        more: list[int] = []
        for project in order:
            taken = winners + more
            left = self.budget - sum(self.costs[p] for p in taken)
            if (
                project not in taken
                and self.costs[project] <= left
                and not self.excludes(taken, project)
            ):
                more.append(project)
        return more

    def compared(self, ours: list[int], theirs: list[int]) -> tuple[int, int, int]:
        """Voters with more of their projects in `ours`, in `theirs`, equally many."""
        more = fewer = equal = 0
        for ballot in self.ballots:
            mine = {project for project, _ in self.marks[ballot]}
            one, other = len(mine & set(ours)), len(mine & set(theirs))
            more += self.voters[ballot] * (one > other)
            fewer += self.voters[ballot] * (one < other)
            equal += self.voters[ballot] * (one == other)
        return more, fewer, equal

    # Equal Shares

    def equal_shares(
        self, projects: list[int], rule: EqualShares, endowment: Fraction
    ) -> list[tuple[int, Fraction]]:
        """One run: winners with the price of one point, in order; broken off when they cost more than the budget.

        Voters with the same history share one entry of `purses`; purses hold whole parts of a minor unit, and the parts get
        finer whenever a price is not whole. A price never falls during a run, so a project whose old price is above the best
        one found needs no new look.
        """
        kinds = sorted(set(self.shares))
        parts = endowment.denominator
        purses = [0, *(endowment.numerator * share for share in kinds)]
        purse = [1 + kinds.index(share) for share in self.shares]
        old = {p: Fraction(0) for p in projects}
        bought: list[tuple[int, Fraction]] = []
        while sum(self.costs[p] for p, _ in bought) <= self.budget:
            best: tuple[Fraction, int, int, Fraction] | None = None
            for p in sorted(old, key=lambda p: (old[p], self.ranks[p])):
                if best is not None and old[p] > best[0]:
                    break
                price = self.price(p, purse, purses, parts)
                if price is None:
                    del old[p]
                    continue
                old[p] = price / self.costs[p] if rule.utility == "cost" else price
                if best is None or (old[p], self.ranks[p]) < best[:2]:
                    best = old[p], self.ranks[p], p, price
            if best is None:
                break
            _, _, winner, price = best
            bought.append((winner, price))
            finer = (price * parts).denominator
            parts *= finer
            purses = [money * finer for money in purses]
            self.pay(winner, int(price * parts), purse, purses)
            old = {p: o for p, o in old.items() if p != winner and not self.excludes([winner], p)}
        return bought

    def pay(self, winner: int, price: int, purse: list[int], purses: list[int]) -> None:
        """Every supporter pays `price` per point, or all they have; `purse` says which of the `purses` a ballot has."""
        emptied: dict[tuple[int, int], int] = {}
        for ballot, points in self.backers[winner]:
            kind = purse[ballot], points
            if kind not in emptied:
                left = purses[kind[0]] - price * points
                emptied[kind] = len(purses) if left > 0 else 0
                if left > 0:
                    purses.append(left)
            purse[ballot] = emptied[kind]

    def price(
        self, project: int, purse: list[int], purses: list[int], parts: int
    ) -> Fraction | None:
        """The least price of one point at which the supporters can pay; None when they own less than the cost."""
        kinds: Counter[tuple[int, int]] = Counter()
        for ballot, points in self.backers[project]:
            kinds[purse[ballot], points] += self.voters[ballot]
        common = lcm(*(points for _, points in kinds))
        groups = sorted(
            (purses[k] * (common // points), purses[k], points, n)
            for (k, points), n in kinds.items()
        )
        missing = self.costs[project] * parts
        if sum(money * n for _, money, _, n in groups) < missing:
            return None
        voices = sum(points * n for _, _, points, n in groups)
        for per_point, money, points, n in groups:
            if per_point * voices >= missing * common:
                break
            missing -= money * n
            voices -= points * n
        return Fraction(missing, voices * parts)

    def dearest_voter(self, projects: list[int]) -> Fraction:
        """The endowment that lets every voter pay an equal part of each of their projects."""
        part = {p: Fraction(self.costs[p], self.points[p]) for p in projects}
        return max(
            (
                sum((part[p] * s for p, s in self.marks[b] if p in part), Fraction(0))
                / self.shares[b]
                for b in self.ballots
            ),
            default=Fraction(0),
        )

    # Phragmén

    def phragmen(self, projects: list[int]) -> list[tuple[int, Fraction]]:
        """Winners with the moment at which each was bought."""
        if self.election.kind not in (APPROVAL, CHOOSE_ONE):
            raise Unsuitable("Phragmén's rule needs approval ballots")
        moments = [Fraction(0)]
        last = [0 for _ in self.ballots]
        left, bought = self.budget, list[tuple[int, Fraction]]()
        old = {p: Fraction(0) for p in projects}
        while old:
            when: dict[int, Fraction] = {}
            for p in sorted(old, key=old.__getitem__):
                if when and old[p] > min(when.values()):
                    break
                old[p] = when[p] = self.moment(p, last, moments)
            first = [p for p in when if when[p] == min(when.values())]
            if any(self.costs[p] > left for p in first):
                break
            winner = min(first, key=self.ranks.__getitem__)
            for ballot, _ in self.backers[winner]:
                last[ballot] = len(moments)
            moments.append(when[winner])
            left -= self.costs[winner]
            bought.append((winner, when[winner]))
            old = {p: o for p, o in old.items() if p != winner and not self.excludes([winner], p)}
        return bought

    def moment(self, project: int, last: list[int], moments: list[Fraction]) -> Fraction:
        """When the supporters own the cost, if nothing else is bought; it never comes earlier than it once seemed."""
        speeds: Counter[int] = Counter()
        for ballot, _ in self.backers[project]:
            speeds[last[ballot]] += self.voters[ballot] * self.shares[ballot]
        owed = sum(
            (moments[k] * speed for k, speed in speeds.items()), Fraction(self.costs[project])
        )
        return owed / sum(speeds.values())

    # Welfare

    def welfare(self, rule: Welfare, projects: list[int]) -> list[int]:
        """The best set, by branching on the project with the most points per cost; listed by falling points.

        One number says all that is compared: points first, then low cost, then the places in the tie order.
        """
        size = len(projects)
        places = sorted(projects, key=self.ranks.__getitem__)
        dear = sum(self.costs[p] for p in projects) + 1
        worth = {
            p: (
                self.points[p] * (self.costs[p] if rule.times_cost else 1) * dear - self.costs[p]
                << size
            )
            + (1 << (size - 1 - places.index(p)))
            for p in projects
        }
        order = sorted(projects, key=lambda p: Fraction(-worth[p], self.costs[p]))
        best, best_worth = list[int](), 0
        stack: list[tuple[int, int, int, tuple[int, ...]]] = [(0, self.budget, 0, ())]
        for _ in range(PATIENCE):
            if not stack:
                return self.falling(Greedy(), best)
            place, left, sure, taken = stack.pop()
            if sure > best_worth:
                best, best_worth = list(taken), sure
            hope, room = sure, left
            for p in order[place:]:
                if self.costs[p] > room:
                    hope += worth[p] * room // self.costs[p]
                    break
                hope, room = hope + worth[p], room - self.costs[p]
            if hope <= best_worth or place == size:
                continue
            p = order[place]
            stack.append((place + 1, left, sure, taken))
            if self.costs[p] <= left and not self.excludes(taken, p):
                stack.append((place + 1, left - self.costs[p], sure + worth[p], (*taken, p)))
        raise _Impatient
