"""Ballots of the demonstration: choices dealt so that each project gets the votes its plan says."""

import random
from collections.abc import Mapping

Choices = list[tuple[int, int]]


def approval(targets: Mapping[int, int], voters: int, most: int, seed: str) -> list[Choices]:
    """`voters` ballots with at most `most` projects each; project n is on `targets[n]` of them.

    Those with the most votes are dealt first, each to the emptiest ballots, in random order.
    """
    chance = random.Random(seed)
    dealt: list[set[int]] = [set() for _voter in range(voters)]
    for number, wanted in sorted(targets.items(), key=lambda pair: -pair[1]):
        free = [one for one in dealt if len(one) < most]
        chance.shuffle(free)
        for one in sorted(free, key=lambda one: len(one) + chance.random())[:wanted]:
            one.add(number)
    chance.shuffle(dealt)
    return [[(number, 1) for number in sorted(one)] for one in dealt if one]


def points(targets: Mapping[int, int], voters: int, seed: str) -> list[Choices]:
    """`voters` ballots of ten points (5, 3, 2), about as many for each project as its target says."""
    chance = random.Random(seed)
    made = []
    for _voter in range(voters):
        chosen: dict[int, int] = {}
        for given in (5, 3, 2):
            left = {number: wanted for number, wanted in targets.items() if number not in chosen}
            chosen[chance.choices([*left], weights=[*left.values()])[0]] = given
        made.append(sorted(chosen.items()))
    return made
