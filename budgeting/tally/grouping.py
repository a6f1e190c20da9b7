"""Merging identical ballots in NumPy: a hash of the contents sorts them, an exact comparison decides."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]
Word = NDArray[np.uint64]

#: The bits of a hash that are looked at: all of them.
MASK = np.uint64(0xFFFFFFFFFFFFFFFF)


class Rows(NamedTuple):
    """Ballots as they came, choices of a ballot rising: as `Merged`, but one row may equal another."""

    starts: Int
    chosen: Int
    points: Int
    shares: Int

    @property
    def lengths(self) -> Int:
        """Number of choices of each ballot."""
        return np.diff(self.starts)


class Merged(NamedTuple):
    """Distinct ballots as in `Election`: choices rising within a ballot, `weights` voters each, `shares` of the money."""

    starts: Int
    chosen: Int
    points: Int
    weights: Int
    shares: Int


def merge(
    starts: Int, chosen: Int, points: Int, weights: Int | None = None, shares: Int | None = None
) -> Merged:
    """Merge ballots with the same choices, points and share; `weights` are added up (one each when None).

    Ballot `b` has the choices `chosen[starts[b]:starts[b + 1]]` in any order, each project once. The order of the result
    depends on contents alone (number of choices, then a fixed hash), never on the order of the rows.
    """
    number = len(starts) - 1
    weights = np.ones(number, dtype=np.int64) if weights is None else weights
    shares = np.ones(number, dtype=np.int64) if shares is None else shares
    rows = _rising(starts, chosen, points, shares)
    order, first = _by_hash(rows)
    if not _same_as_first(rows, order, first):
        order, first = _by_contents(rows)  # two contents with one hash
    heads = np.flatnonzero(first)
    total = np.add.reduceat(weights[order], heads) if number else weights
    return _picked(rows, order[heads], total)


def _rising(starts: Int, chosen: Int, points: Int, shares: Int) -> Rows:
    """The ballots with the choices of each in rising order."""
    ballots = np.arange(len(shares), dtype=np.int64)
    span = int(chosen.max(initial=0)) + 1
    key = np.repeat(ballots, np.diff(starts)) * span + chosen
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        chosen, points = chosen[order], points[order]
    return Rows(starts, chosen, points, shares)


def _mix(words: Word) -> Word:
    """The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) on each word."""
    words = (words + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _hashes(rows: Rows) -> Word:
    symbols = _mix(_mix(rows.chosen.astype(np.uint64)) + rows.points.astype(np.uint64))
    sums = np.zeros(len(symbols) + 1, dtype=np.uint64)
    np.cumsum(symbols, out=sums[1:])
    within = sums[rows.starts[1:]] - sums[rows.starts[:-1]]
    return (within + _mix(rows.shares.astype(np.uint64))) & MASK


def _by_hash(rows: Rows) -> tuple[Int, NDArray[np.bool_]]:
    """Ballots sorted by length and hash, and which of them differ in that from the one before."""
    hashes, lengths = _hashes(rows), rows.lengths
    order = np.lexsort((hashes, lengths))
    first = np.ones(len(order), dtype=np.bool_)
    same = hashes[order[1:]] == hashes[order[:-1]]
    first[1:] = ~(same & (lengths[order[1:]] == lengths[order[:-1]]))
    return order, first


def _same_as_first(rows: Rows, order: Int, first: NDArray[np.bool_]) -> bool:
    """Whether every ballot equals the first one with its hash, choice by choice."""
    heads = order[first][np.cumsum(first) - 1]
    ballots, heads = order[~first], heads[~first]
    if (rows.shares[ballots] != rows.shares[heads]).any():
        return False
    here, there = _places(rows, ballots), _places(rows, heads)
    chosen, points = rows.chosen, rows.points
    return bool((chosen[here] == chosen[there]).all() and (points[here] == points[there]).all())


def _places(rows: Rows, ballots: Int) -> Int:
    """Where the choices of these ballots stand, one ballot after the other."""
    span = rows.lengths[ballots]
    ends = np.cumsum(span)
    return np.arange(int(span.sum())) + np.repeat(rows.starts[ballots] - (ends - span), span)


def _by_contents(rows: Rows) -> tuple[Int, NDArray[np.bool_]]:
    """The slow way: ballots sorted by their contents, and which of them differ from the one before."""
    bounds = zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True)
    contents = [
        (high - low, rows.chosen[low:high].tobytes(), rows.points[low:high].tobytes(), share)
        for (low, high), share in zip(bounds, rows.shares.tolist(), strict=True)
    ]
    order = sorted(range(len(contents)), key=contents.__getitem__)
    first = [
        at == 0 or contents[ballot] != contents[order[at - 1]] for at, ballot in enumerate(order)
    ]
    return np.array(order, dtype=np.int64), np.array(first, dtype=np.bool_)


def _picked(rows: Rows, kept: Int, weights: Int) -> Merged:
    starts = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum(rows.lengths[kept], out=starts[1:])
    where = _places(rows, kept)
    return Merged(starts, rows.chosen[where], rows.points[where], weights, rows.shares[kept])
