"""One run of Equal Shares with a given endowment, in certified integers.

For each ballot the run keeps a lower and an upper bound of the money of its voters, in whole numbers of a unit of 2^-k; a price
gets a lower bound from the upper bounds of money and the other way round. A decision stands when the bounds prove it; where they
do not (ties, and money that lies within the bounds of a price) it is made with the exact numbers of `exact.Accounts`. So the
outcome is that of exact arithmetic, whatever k is (`tally.md` §5.1).
"""

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import Int
from budgeting.tally.equal_shares.exact import Accounts, Round
from budgeting.tally.equal_shares.field import Field, Unit, Voices

Mask = NDArray[np.bool_]

KEY_BITS = 64  # prices per cost are compared as whole numbers of 2^-64


@dataclass(frozen=True)
class Payers:
    """How many supporters of a winner paid the price in full, gave their whole smaller rest, had nothing left."""

    full: int
    rest: int
    nothing: int


@dataclass
class Run:
    """What one run elected: project indices in order, and ties as (step, projects in the order of the tie rule)."""

    endowment: Fraction
    winners: list[int] = field(default_factory=list)
    spent: int = 0
    payers: list[Payers] = field(default_factory=list)
    ties: list[tuple[int, list[int]]] = field(default_factory=list)
    exceeds: bool = False
    accounts: Accounts | None = None

    def prices(self) -> list[Fraction]:
        """The exact price of each winner per point of a supporter, in minor units."""
        if self.accounts is None:
            return []
        return [self.accounts.price(number) for number in range(len(self.winners))]


@dataclass(frozen=True)
class Exact:
    """The exact price of a project now, `amount` / (`unit` × `voices`), and its supporters by what they can pay.

    `unit` is that of the accounts. `rest`: they have something, but less than the price; `broke`: they will have nothing left
    after paying (the price in full or their rest).
    """

    amount: int
    voices: int
    rest: Mask
    broke: Mask


@dataclass(frozen=True)
class Contender:
    """A project that may be the best: bounds of its price and of its key; no upper bound: it may not even be affordable."""

    project: int
    low: int
    high: int | None
    key: int
    worst: int | None


class Counter:
    """Runs over one field. `limit`: a run ends as soon as its winners cost more (minor units). `ranks`: the tie rule."""

    def __init__(
        self, field: Field, ranks: list[int], limit: int, unit: Unit | None = None
    ) -> None:
        self.field = field
        self.ranks = ranks
        self.limit = limit
        self.given = unit

    def run(self, endowment: Fraction, instead: tuple[int, int] | None = None) -> Run:
        """Equal Shares where a voter with share 1 has `endowment` minor units at the start.

        `instead`: a step and the project that is taken in the tie met there, whatever the tie rule says.
        """
        self.instead = instead
        self._open(endowment)
        while not self.done.exceeds:
            found = self._next()
            if found is None:
                break
            self._buy(found)
        return self.done

    def _open(self, endowment: Fraction) -> None:
        chosen = self.given or self.field.unit(endowment)
        self.bits = chosen.bits
        self.voices = self.field.broad if chosen.wide else self.field.narrow
        election = self.field.election
        self.accounts = Accounts(election, endowment)
        self.done = Run(endowment, accounts=self.accounts)
        top, bottom = endowment.numerator << self.bits, endowment.denominator
        shares, place = self.field.kinds
        sums = [top * share for share in shares]
        self.low: Int = np.array([one // bottom for one in sums], dtype=chosen.kind)[place]
        self.high: Int = np.array([-(-one // bottom) for one in sums], dtype=chosen.kind)[place]
        self.seen: dict[int, int] = {}
        self.blocked: set[str] = set()
        self.price = {
            project: (self.field.costs[project] << self.bits) // self.voices[project].together
            for project in self.field.projects
        }
        self.heap = [(self._key(project, price), project) for project, price in self.price.items()]
        heapify(self.heap)

    def _key(self, project: int, price: int) -> int:
        """What is compared: the price per point and, with cost utilities, per cost; rounded down."""
        return (price << KEY_BITS) // self.field.costs[project] if self.field.per_cost else price

    def _key_above(self, project: int, price: int) -> int:
        """The same, rounded up."""
        return (
            -((-price << KEY_BITS) // self.field.costs[project]) if self.field.per_cost else price
        )

    # Finding the best project

    def _next(self) -> tuple[Contender, Exact | None] | None:
        """The project to buy now, with its price."""
        contenders = self._contenders()
        if not contenders:
            return None
        if len(contenders) == 1 and contenders[0].high is not None:
            return contenders[0], None
        return self._decide(contenders) or self._next()

    def _contenders(self) -> list[Contender]:
        """All projects that may have the lowest key, judging by bounds; the heap holds bounds of the past, which are valid."""
        found: list[Contender] = []
        best: int | None = None
        while self.heap and (best is None or self.heap[0][0] <= best):
            _key, project = heappop(self.heap)
            if self.field.groups[project] in self.blocked or not self._raise_low(project):
                continue
            low = self.price[project]
            key = self._key(project, low)
            bound = self.heap[0][0] if best is None and self.heap else best
            if bound is not None and key > bound:
                heappush(self.heap, (key, project))
                continue
            high = self._high_price(project)
            worst = None if high is None else self._key_above(project, high)
            found.append(Contender(project, low, high, key, worst))
            if worst is not None and (best is None or worst < best):
                best = worst
        ahead = [one for one in found if best is None or one.key <= best]
        for one in found:
            if one not in ahead:
                heappush(self.heap, (one.key, one.project))
        return ahead

    def _raise_low(self, project: int) -> bool:
        """Bring the lower bound of a price up to date; False when its supporters certainly cannot pay any more.

        Newton's method from below on a concave function: what the supporters pay at a price. Each step is a valid bound.
        """
        now = len(self.done.winners)
        if self.seen.get(project) == now:
            return True
        self.seen[project] = now
        of = self.voices[project]
        money = self.high[of.ballots]
        sums = of.voters * money
        cost = self.field.costs[project] << self.bits
        if int(sums.sum()) < cost:
            return False
        self.price[project] = _newton(of, money, sums, cost, self.price[project])
        return True

    def _high_price(self, project: int) -> int | None:
        """An upper bound of the price now; None when its supporters perhaps cannot pay."""
        of = self.voices[project]
        money = self.low[of.ballots]
        sums = of.voters * money
        cost = self.field.costs[project] << self.bits
        if int(sums.sum()) < cost:
            return None
        price = self.price[project]
        while True:
            price = _newton(of, money, sums, cost, price)
            for one in (price, price + 1):
                poor = money < _times(one, of.points)
                if int(sums[poor].sum()) + one * (of.together - int(of.voices[poor].sum())) >= cost:
                    return one
            price += 1

    def _decide(self, contenders: list[Contender]) -> tuple[Contender, Exact] | None:
        """The best of several by exact keys, ties by the tie rule; None when none of them can be paid for."""
        exact: dict[int, Exact] = {}
        by_project = {one.project: one for one in contenders}
        for one in contenders:
            price = self._exact(one)
            if price is not None:
                exact[one.project] = price
        if not exact:
            return None
        unit = self.accounts.unit

        def key(project: int) -> Fraction:
            per = self.field.costs[project] if self.field.per_cost else 1
            return Fraction(exact[project].amount, exact[project].voices * per)

        keys = {project: key(project) for project in exact}
        lowest = min(keys.values())
        equal = sorted((p for p in keys if keys[p] == lowest), key=self.ranks.__getitem__)
        if len(equal) > 1:
            self.done.ties.append((len(self.done.winners), equal))
        chosen = equal[0]
        if self.instead and self.instead[0] == len(self.done.winners) and self.instead[1] in equal:
            chosen = self.instead[1]
        for project in keys:
            if project != chosen:
                heappush(self.heap, (by_project[project].key, project))
        found = exact[chosen]
        top, bottom = found.amount << self.bits, unit * found.voices
        low, high = top // bottom, -(-top // bottom)
        return Contender(chosen, low, high, 0, None), found

    def _exact(self, one: Contender) -> Exact | None:
        """The exact price of a project now; None when its supporters own less than it costs.

        The bounds settle who is poor and who is rich for nearly all ballots; the others are settled exactly.
        """
        accounts, now = self.accounts, len(self.done.winners)
        accounts.settle()
        unit = accounts.unit
        cost = self.field.costs[one.project] * unit
        of = self.voices[one.project]
        high, low = self.high[of.ballots], self.low[of.ballots]
        some = high > 0
        if one.high is None and accounts.owned(of.ballots[some], now) < cost:
            return None
        poor = some & (high < _times(one.low, of.points))
        rich = some & ~poor
        rich &= False if one.high is None else low > _times(one.high, of.points)
        open_ = np.flatnonzero(some & ~poor & ~rich)
        missing = cost - accounts.owned(of.ballots[poor], now)
        voices = int(of.voices[rich].sum()) + int(of.voices[open_].sum())
        waiting = sorted(
            (Fraction(money, points), place, money, points)
            for place in open_.tolist()
            for money in (accounts.money(int(of.ballots[place]), now),)
            for points in (1 if of.points is None else int(of.points[place]),)
        )
        broke = poor.copy()
        for _each, place, money, points in waiting:
            if money * voices < missing * points:
                poor[place] = broke[place] = True
                missing -= money * int(of.voters[place])
                voices -= int(of.voices[place])
            else:
                broke[place] = money * voices == missing * points
        return Exact(missing, voices, poor, broke)

    # Paying

    def _buy(self, found: tuple[Contender, Exact | None]) -> None:
        """Charge the supporters of the project and close the round."""
        best, exact = found
        of = self.voices[best.project]
        high, low = self.high[of.ballots], self.low[of.ballots]
        least, most = _times(best.low, of.points), _times(best.high or 0, of.points)
        nothing = high == 0
        if exact is None:
            rest = (high < least) & ~nothing
            if not (rest | nothing | (low > most)).all():
                exact = self._exact(best)
        broke = None
        if exact is not None:
            rest, broke = exact.rest, exact.broke
        low, high = np.maximum(low - most, 0), np.maximum(high - least, 0)
        if broke is not None:
            low[broke] = high[broke] = 0
        self.low[of.ballots], self.high[of.ballots] = low, high
        paid_in_full = ~(rest | nothing)
        self.accounts.close(
            Round(
                best.project,
                self.field.costs[best.project],
                of.ballots[rest],
                int(of.voices[paid_in_full].sum()),
            )
        )
        self.done.payers.append(
            Payers(*(int(of.voters[mask].sum()) for mask in (paid_in_full, rest, nothing)))
        )
        self.done.winners.append(best.project)
        self.done.spent += self.field.costs[best.project]
        self.done.exceeds = self.done.spent > self.limit
        if self.field.groups[best.project]:
            self.blocked.add(self.field.groups[best.project])


def _times(price: int, points: Int | None) -> int | Int:
    """What a supporter with these points pays at this price."""
    return price if points is None else price * points


def _newton(of: Voices, money: Int, sums: Int, cost: int, price: int) -> int:
    """Raise a price that is too low (or right) until the supporters pay the cost; rounded down, never too high."""
    while True:
        poor = money < _times(price, of.points)
        voices = of.together - int(of.voices[poor].sum())
        if voices == 0:
            return price
        better = (cost - int(sums[poor].sum())) // voices
        if better <= price:
            return price
        price = better
