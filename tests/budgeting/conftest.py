"""Places that several tests of budgeting vote in."""

import pytest

from civic.places.models import Municipality
from tests.factories import budgeting as make


@pytest.fixture
def villages(keda: Municipality):
    """Two villages with a pot each and one with none, and a vote on the own unit's money."""
    return make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"), ("akho", "ახო"))
