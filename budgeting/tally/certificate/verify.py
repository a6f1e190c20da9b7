"""Checking a certificate against the ballots: every payment is replayed in whole numbers, every choice compared with the others.

The six checks are those of `tally.md` §1.6. Nothing is searched for: prices come from the certificate and are held against the
ballots, so this is simpler than a count and shares no code with the counter.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from budgeting.tally.certificate.read import Certificate, Round, read
from budgeting.tally.election import Election
from budgeting.tally.recount.box import Box
from budgeting.tally.recount.greedy import compared, elected, falling, filled
from budgeting.tally.rules import Greedy


def verify(election: Election, data: object) -> list[str]:
    """What does not hold in a certificate (parsed JSON), each in an English sentence; empty when everything holds.

    Raises `BadCertificate` when it is not a certificate at all.
    """
    certificate = read(data, election.scale, election.points_scale)
    if election.budget != certificate.budget or election.voters != certificate.voters:
        return ["The certificate belongs to another election: budget or number of ballots differ."]
    box = Box(election, certificate.rule.ties)
    admitted = box.admitted(certificate.rule)
    replay = _Replay(box, certificate, admitted)
    problems = list(replay.problems(certificate.endowment, certificate.rounds))
    if problems:
        return problems
    return [
        *replay.left_over("after the last round"),
        *_ending(box, certificate, admitted),
        *_afterwards(box, certificate, admitted),
    ]


def _ending(box: Box, certificate: Certificate, admitted: list[int]) -> Iterable[str]:
    """Check 6: the endowment is one of the completion, and the completion had to end there."""
    completion = certificate.rule.completion
    winners = [box.election.index[one.project] for one in certificate.rounds]
    spent = sum(box.costs[p] for p in winners)
    if spent != certificate.spent or spent > box.budget:
        yield "The rounds do not cost what the certificate says, or more than the budget."
    shares = sum(n * share for n, share in zip(box.voters, box.shares, strict=True))
    start = Fraction(box.budget, shares)
    if completion is None:
        if certificate.endowment != start:
            yield "The endowment is not the budget divided by the voters."
        return
    if completion.integral:
        start = Fraction(start // completion.step * completion.step)
    steps = (certificate.endowment - start) / completion.step
    if steps.denominator != 1 or steps < 0:
        yield "The endowment is not the first one plus a whole number of steps."
    exhaustive = completion.exhaustive and not filled(box, winners, admitted)
    everything = all(any(p in winners for p in rivals) for rivals in box.rivals(admitted))
    if not exhaustive and not everything:
        yield from _next_exceeds(box, certificate, admitted, completion.step)


def _next_exceeds(
    box: Box, certificate: Certificate, admitted: list[int], step: int
) -> Iterable[str]:
    """The run with one step more costs more than the budget."""
    if certificate.following is None:
        yield "The certificate does not show that the next run costs too much."
        return
    endowment, rounds = certificate.following
    if endowment != certificate.endowment + step:
        yield "The next run does not have one step more."
    replay = _Replay(box, certificate, admitted)
    yield from (f"Next run: {problem}" for problem in replay.problems(endowment, rounds))
    if sum((one.cost for one in rounds), Fraction(0)) <= box.budget:
        yield "The next run does not cost more than the budget."


def _afterwards(box: Box, certificate: Certificate, admitted: list[int]) -> Iterable[str]:
    """What was filled up, and the comparison with the greedy outcome."""
    winners = [box.election.index[one.project] for one in certificate.rounds]
    rule = certificate.rule
    more = filled(box, winners, falling(box, Greedy(), admitted)) if rule.top_up else []
    figures = None
    final = winners + more
    if rule.comparison:
        other = elected(box, Greedy(), admitted)
        figures = compared(box, final, other)
        if figures[1] > figures[0]:
            final, more = other, []
    if box.names(more) != certificate.added:
        yield "The projects filled up afterwards are not those."
    if figures != certificate.compared:
        yield "The comparison with the greedy outcome does not give these figures."
    if box.names(final) != certificate.winners:
        yield "The winners are not those of the rounds and of what followed them."


@dataclass
class _Replay:
    """The money of all voters while the rounds are replayed. Voters with the same history share an entry of `purses`.

    `parts` make one minor unit; all amounts are whole numbers of them. `floor` holds what the price of a project is at least.
    """

    box: Box
    certificate: Certificate
    admitted: list[int]
    parts: int = 1
    purses: list[int] = field(default_factory=list)
    purse: list[int] = field(default_factory=list)
    floor: dict[int, Fraction] = field(default_factory=dict)

    def problems(self, endowment: Fraction, rounds: Sequence[Round]) -> Iterable[str]:
        """Checks 1, 2, 3 and 5 for each round in turn; ends at the first round that does not hold."""
        box = self.box
        self.parts = lcm(endowment.denominator, *(one.price.denominator for one in rounds))
        kinds = sorted(set(box.shares))
        self.purses = [0, *(int(endowment * self.parts) * share for share in kinds)]
        self.purse = [1 + kinds.index(share) for share in box.shares]
        self.floor = {p: Fraction(box.costs[p], box.points[p]) for p in self.admitted}
        for number, one in enumerate(rounds, 1):
            found = [f"Round {number}: {problem}" for problem in self._round(one)]
            if found:
                yield from found
                return

    def left_over(self, when: str) -> Iterable[str]:
        """Check 4: nobody can pay for a further project."""
        for project in self.floor:
            if self._owned(project) >= self.box.costs[project] * self.parts:
                name = self.box.election.projects[project].id
                yield f"The supporters of project {name!r} could still pay for it {when}."

    def _round(self, one: Round) -> list[str]:
        project = self.box.election.index.get(one.project)
        if project is None or project not in self.floor:
            return [f"project {one.project!r} is unknown, has won already or may not win."]
        if self.box.costs[project] != one.cost or one.price <= 0:
            return [f"project {one.project!r} has another cost, or its price is not above zero."]
        found = [*self._payments(project, one), *self._better(project, one.price)]
        self._pay(project, int(one.price * self.parts))
        self.floor = {
            p: bound
            for p, bound in self.floor.items()
            if p != project and not self.box.excludes([project], p)
        }
        return found

    def _payments(self, project: int, one: Round) -> Iterable[str]:
        """Whoever has the price pays it, all others all they have, and together that is the cost."""
        price = int(one.price * self.parts)
        full = nothing = together = 0
        rest: Counter[int] = Counter()
        for (money, points), voters in self._groups(project).items():
            together += min(money, price * points) * voters
            if money == 0:
                nothing += voters
            elif money >= price * points:
                full += voters
            else:
                rest[money] += voters
        if together != one.cost * self.parts:
            yield "the payments do not add up to the cost."
        certified = [(paid * self.parts, voters) for voters, paid in one.rest]
        if certified != sorted(rest.items(), reverse=True):
            yield "other voters gave the rest of their money, or other amounts."
        if (full, nothing) != (one.full, one.nothing):
            yield "other numbers of voters paid the price in full, or had nothing left."

    def _better(self, project: int, price: Fraction) -> Iterable[str]:
        """At the same price per point (and cost), the supporters of no other project would reach its cost; if just, the tie rule decides."""
        box = self.box
        per_cost = self.certificate.rule.utility == "cost"
        for other in list(self.floor):
            same = price * box.costs[other] / box.costs[project] if per_cost else price
            if other == project or self.floor[other] > same:
                continue
            cost = box.costs[other] * self.parts
            if self._owned(other) < cost:
                del self.floor[other]
                continue
            paid, voices = Fraction(0), 0
            for (money, points), voters in self._groups(other).items():
                if money < same * self.parts * points:
                    paid += money * voters
                else:
                    voices += points * voters
            paid += voices * same * self.parts
            if paid > cost or (paid == cost and box.ranks[other] < box.ranks[project]):
                yield f"project {box.election.projects[other].id!r} should have been bought."
            elif paid < cost:
                # The straight line through this point lies above what they pay at any higher price, now and later.
                self.floor[other] = same + (cost - paid) / (voices * self.parts)

    def _owned(self, project: int) -> int:
        return sum(money * voters for (money, _), voters in self._groups(project).items())

    def _groups(self, project: int) -> Counter[tuple[int, int]]:
        """The supporters by money and points: how many voters each."""
        kinds: Counter[tuple[int, int]] = Counter()
        for ballot, points in self.box.backers[project]:
            kinds[self.purse[ballot], points] += self.box.voters[ballot]
        groups: Counter[tuple[int, int]] = Counter()
        for (kind, points), voters in kinds.items():
            groups[self.purses[kind], points] += voters
        return groups

    def _pay(self, project: int, price: int) -> None:
        heirs: dict[tuple[int, int], int] = {}
        for ballot, points in self.box.backers[project]:
            kind = self.purse[ballot], points
            if kind not in heirs:
                heirs[kind] = len(self.purses)
                self.purses.append(max(0, self.purses[kind[0]] - price * points))
            self.purse[ballot] = heirs[kind]
