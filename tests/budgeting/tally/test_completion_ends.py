"""A completion of Equal Shares ends also when the winners never cost more than the budget."""

from budgeting.tally.counting import count
from budgeting.tally.election import Project
from budgeting.tally.outcome import EVERYTHING_FITS
from budgeting.tally.recount import verified
from budgeting.tally.rules import Completion, EqualShares
from tests.budgeting.tally.examples import made

RULE = EqualShares(completion=Completion(step=1))


def test_a_cheap_winner_that_excludes_a_dear_project_does_not_keep_the_count_going():
    # All together cost more than the budget, but a wins for ever and b, which would exceed it, never does.
    projects = [Project("a", 1, group="site"), Project("b", 9, group="site"), Project("c", 5)]
    election = made(projects, ["a", "a", "a", "b", "c"], 10, scale=1)
    outcome = count(election, RULE)
    assert outcome.winners == ("a", "c")
    assert outcome.ended == EVERYTHING_FITS
    assert outcome.endowment == 9  # the voter of b can pay for it; more money would change nothing
    assert verified(election, RULE).winners == outcome.winners
