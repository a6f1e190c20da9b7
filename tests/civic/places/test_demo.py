"""The demonstration's places."""

from civic.demo import Say
from civic.places import demo
from civic.places.actions import load_reference
from civic.places.models import Centre, Policy
from civic.places.queries import active_municipalities


def test_demo_places_twice_changes_nothing(db):
    load_reference()
    told: list[str] = []
    demo.load(Say(write=told.append))
    first = (Centre.objects.count(), Policy.objects.count())
    demo.load(Say(write=told.append))
    assert (Centre.objects.count(), Policy.objects.count()) == first
    assert {place.slug for place in active_municipalities()} == set(demo.ACTIVE)
    assert told[0] == told[1]
