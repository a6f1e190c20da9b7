"""Equal Shares the plain way: one run, its completion, what follows (`tally.md` §1.2, §1.3)."""

from collections import Counter
from fractions import Fraction
from math import ceil, lcm

from budgeting.tally.recount.box import Box
from budgeting.tally.recount.greedy import filled
from budgeting.tally.rules import EqualShares


def completed(
    box: Box, rule: EqualShares, admitted: list[int], after: Fraction | None = None
) -> tuple[list[tuple[int, Fraction]], Fraction, list[tuple[Fraction, bool]]]:
    """What the completion elects, with which endowment, and its runs; `after`: only those with at least this endowment."""
    start = Fraction(
        box.budget, sum(n * share for n, share in zip(box.voters, box.shares, strict=True))
    )
    completion = rule.completion
    if completion and completion.integral:
        start = Fraction(start // completion.step * completion.step)
    if completion is None or not admitted:
        return one_run(box, rule, admitted, start), start, [(start, True)]
    step = completion.step
    enough = start + max(0, ceil((_dearest_voter(box, admitted) - start) / step)) * step
    if any(box.groups[p] for p in admitted) or sum(box.costs[p] for p in admitted) <= box.budget:
        bought = one_run(box, rule, admitted, enough)  # with more money nothing changes any more
        if sum(box.costs[p] for p, _ in bought) <= box.budget:
            return bought, enough, [(enough, True)]
    if after is not None:
        start = after
    attempts: list[tuple[Fraction, bool]] = []
    stands: list[tuple[int, Fraction]] = []
    endowment = start
    rivals = any(len(one) > 1 for one in box.rivals(admitted))
    while True:
        bought = one_run(box, rule, admitted, endowment)
        fits = sum(box.costs[p] for p, _ in bought) <= box.budget
        attempts.append((endowment, fits))
        if not fits:
            return stands, endowment - step, attempts
        stands = bought
        if completion.exhaustive and not filled(box, [p for p, _ in bought], admitted):
            return stands, endowment, attempts
        if rivals and endowment >= _dearest_voter(box, admitted):
            return stands, endowment, attempts
        endowment += step


def one_run(
    box: Box, rule: EqualShares, projects: list[int], endowment: Fraction
) -> list[tuple[int, Fraction]]:
    """One run: winners with the price of one point, in order; broken off when they cost more than the budget.

    Voters with the same history share one entry of `purses`; purses hold whole parts of a minor unit, and the parts get
    finer whenever a price is not whole. A price never falls during a run, so a project whose old price is above the best
    one found needs no new look.
    """
    kinds = sorted(set(box.shares))
    parts = endowment.denominator
    purses = [0, *(endowment.numerator * share for share in kinds)]
    purse = [1 + kinds.index(share) for share in box.shares]
    old = {p: Fraction(0) for p in projects}
    bought: list[tuple[int, Fraction]] = []
    while sum(box.costs[p] for p, _ in bought) <= box.budget:
        best: tuple[Fraction, int, int, Fraction] | None = None
        for p in sorted(old, key=lambda p: (old[p], box.ranks[p])):
            if best is not None and old[p] > best[0]:
                break
            price = least_price(box, p, purse, purses, parts)
            if price is None:
                del old[p]
                continue
            old[p] = price / box.costs[p] if rule.utility == "cost" else price
            if best is None or (old[p], box.ranks[p]) < best[:2]:
                best = old[p], box.ranks[p], p, price
        if best is None:
            break
        _, _, winner, price = best
        bought.append((winner, price))
        finer = (price * parts).denominator
        parts *= finer
        purses = [money * finer for money in purses]
        pay(box, winner, int(price * parts), purse, purses)
        old = {p: o for p, o in old.items() if p != winner and not box.excludes([winner], p)}
    return bought


def pay(box: Box, winner: int, price: int, purse: list[int], purses: list[int]) -> None:
    """Every supporter pays `price` per point, or all they have; `purse` says which of the `purses` a ballot has."""
    emptied: dict[tuple[int, int], int] = {}
    for ballot, points in box.backers[winner]:
        kind = purse[ballot], points
        if kind not in emptied:
            left = purses[kind[0]] - price * points
            emptied[kind] = len(purses) if left > 0 else 0
            if left > 0:
                purses.append(left)
        purse[ballot] = emptied[kind]


def least_price(
    box: Box, project: int, purse: list[int], purses: list[int], parts: int
) -> Fraction | None:
    """The least price of one point at which the supporters can pay; None when they own less than the cost."""
    kinds: Counter[tuple[int, int]] = Counter()
    for ballot, points in box.backers[project]:
        kinds[purse[ballot], points] += box.voters[ballot]
    common = lcm(*(points for _, points in kinds))
    groups = sorted(
        (purses[k] * (common // points), purses[k], points, n) for (k, points), n in kinds.items()
    )
    missing = box.costs[project] * parts
    if sum(money * n for _, money, _, n in groups) < missing:
        return None
    voices = sum(points * n for _, _, points, n in groups)
    for per_point, money, points, n in groups:
        if per_point * voices >= missing * common:
            break
        missing -= money * n
        voices -= points * n
    return Fraction(missing, voices * parts)


def _dearest_voter(box: Box, projects: list[int]) -> Fraction:
    """The endowment that lets every voter pay an equal part of each of their projects."""
    part = {p: Fraction(box.costs[p], box.points[p]) for p in projects}
    return max(
        (
            sum((part[p] * s for p, s in box.marks[b] if p in part), Fraction(0)) / box.shares[b]
            for b in box.ballots
        ),
        default=Fraction(0),
    )
