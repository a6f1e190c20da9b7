"""What several tests of voting ask: the code of a refusal, everything that is stored, a vote by villages."""

import pytest

from budgeting.models import Ballot, Participation, ProvisionalBallot
from civic.decisions import Refused
from tests.factories import budgeting as make
from tests.factories import voting as vote

LARI = make.LARI


def refusal(act, *arguments, **named):
    """The code with which an act is refused."""
    with pytest.raises(Refused) as found:
        act(*arguments, **named)
    return found.value.code


def stored():
    """Everything a vote writes."""
    return (
        Participation.objects.count(),
        Ballot.objects.count(),
        ProvisionalBallot.objects.count(),
        [row.choices for row in Ballot.objects.all()],
    )


NOTHING = (0, 0, 0, [])


def own_vote(keda, villages, **fields):
    pots = [(villages[0], 50_000 * LARI), (villages[1], 50_000 * LARI)]
    return vote.opened(keda, 20_000, 40_000, pots=pots, **({"residence": "own"} | fields))
