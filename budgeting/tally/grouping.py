"""Merging identical ballots in NumPy: a hash of the contents sorts them, an exact comparison decides."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]
Word = NDArray[np.uint64]

#: The bits of a hash that are looked at: all of them.
MASK = np.uint64(0xFFFFFFFFFFFFFFFF)


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
    lengths = np.diff(starts)
    chosen, points = _rising(lengths, chosen, points)
    hashes = (_hashes(starts, chosen, points) + _mix(shares.astype(np.uint64))) & MASK
    order = np.lexsort((hashes, lengths))
    first = _first_of_kind(order, hashes, lengths)
    if not _same_as_first(order, first, starts, lengths, chosen, points, shares):
        order, first = _by_contents(starts, chosen, points, shares)  # two contents with one hash
    heads = np.flatnonzero(first)
    total = np.add.reduceat(weights[order], heads) if number else weights
    kept = order[heads]
    return _picked(kept, starts, lengths, chosen, points, total, shares)


def _rising(lengths: Int, chosen: Int, points: Int) -> tuple[Int, Int]:
    """Choices and points with the choices of each ballot in rising order."""
    if len(chosen) == 0:
        return chosen, points
    span = int(chosen.max()) + 1
    key = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths) * span + chosen
    if (key[1:] > key[:-1]).all():
        return chosen, points
    order = np.argsort(key, kind="stable")
    return chosen[order], points[order]


def _mix(words: Word) -> Word:
    """The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) on each word."""
    words = (words + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _hashes(starts: Int, chosen: Int, points: Int) -> Word:
    symbols = _mix(_mix(chosen.astype(np.uint64)) + points.astype(np.uint64))
    sums = np.zeros(len(chosen) + 1, dtype=np.uint64)
    np.cumsum(symbols, out=sums[1:])
    return sums[starts[1:]] - sums[starts[:-1]]


def _first_of_kind(order: Int, hashes: Word, lengths: Int) -> NDArray[np.bool_]:
    first = np.ones(len(order), dtype=np.bool_)
    same = hashes[order[1:]] == hashes[order[:-1]]
    first[1:] = ~(same & (lengths[order[1:]] == lengths[order[:-1]]))
    return first


def _same_as_first(
    order: Int,
    first: NDArray[np.bool_],
    starts: Int,
    lengths: Int,
    chosen: Int,
    points: Int,
    shares: Int,
) -> bool:
    """Whether every ballot equals the first one with its hash, choice by choice."""
    heads = order[first][np.cumsum(first) - 1]
    later = ~first
    ballots, heads = order[later], heads[later]
    if (shares[ballots] != shares[heads]).any():
        return False
    span = lengths[ballots]
    place = np.arange(int(span.sum())) - np.repeat(np.cumsum(span) - span, span)
    here = np.repeat(starts[ballots], span) + place
    there = np.repeat(starts[heads], span) + place
    return bool((chosen[here] == chosen[there]).all() and (points[here] == points[there]).all())


def _by_contents(
    starts: Int, chosen: Int, points: Int, shares: Int
) -> tuple[Int, NDArray[np.bool_]]:
    """The slow way: ballots sorted by their contents, and which of them differ from the one before."""
    contents = [
        (high - low, chosen[low:high].tobytes(), points[low:high].tobytes(), share)
        for low, high, share in zip(
            starts[:-1].tolist(), starts[1:].tolist(), shares.tolist(), strict=True
        )
    ]
    order = sorted(range(len(contents)), key=contents.__getitem__)
    first = [
        at == 0 or contents[ballot] != contents[order[at - 1]] for at, ballot in enumerate(order)
    ]
    return np.array(order, dtype=np.int64), np.array(first, dtype=np.bool_)


def _picked(
    kept: Int, starts: Int, lengths: Int, chosen: Int, points: Int, weights: Int, shares: Int
) -> Merged:
    span = lengths[kept]
    bounds = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum(span, out=bounds[1:])
    where = np.arange(int(bounds[-1])) + np.repeat(starts[kept] - bounds[:-1], span)
    return Merged(bounds, chosen[where], points[where], weights, shares[kept])
