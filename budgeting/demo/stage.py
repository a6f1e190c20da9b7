"""Lets the demonstration's cycles happen: every act at its own moment, in the order of time.

What a cycle's plan says for a day that has not come yet does not happen. Mails and case messages
about what lies more than three days back are not sent again.
"""

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from budgeting.demo.calendar import Calendar
from budgeting.demo.people import People
from budgeting.demo.plan import Cycle
from budgeting.demo.play import Play
from civic.demo import Say
from civic.journal.models import Entry, Pending
from civic.ledger import sequencer
from civic.places.models import Municipality, Unit
from identity.demo import village

NEWS = timedelta(days=3)
LATEST = timedelta(minutes=5)
ACCOUNTS = 34  # of residents who write, support and comment, in each municipality


class Stage:
    """Collects what happens in all cycles, then lets it happen, oldest first."""

    def __init__(self, places: dict[str, Municipality], say: Say) -> None:
        self.places = places
        self.say = say
        self.now = timezone.now()
        self.events: list[tuple[datetime, int, Callable[[datetime], object]]] = []

    def perform(self, cycles: Iterable[Cycle]) -> None:
        """Play the cycles up to now."""
        cycles = tuple(cycles)
        people = {slug: self._people(place, cycles) for slug, place in self.places.items()}
        for cycle in cycles:
            calendar = Calendar(cycle, self.now)
            Play(cycle, calendar, people[cycle.place], self.say).rehearse(self._note)
        last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        for at, _order, happen in sorted(self.events, key=lambda event: event[:2]):
            happen(at)
        sequencer.run()
        Pending.objects.filter(
            consumer__in=["notices", "cases"], entry_id__gt=last, entry__at__lt=self.now - NEWS
        ).delete()

    def _note(self, at: datetime, happen: Callable[[datetime], object]) -> None:
        if at <= self.now - LATEST:
            self.events.append((at, len(self.events), happen))

    def _people(self, place: Municipality, cycles: Iterable[Cycle]) -> People:
        own = [cycle for cycle in cycles if cycle.place == place.slug]
        most = max(ACCOUNTS, *(cycle.voters for cycle in own))
        homes: list[Unit | None] = []
        for cycle in own:
            for name, _amount in cycle.money:
                if name:
                    homes += [village(place, name)] * sum(
                        one.points for one in cycle.ideas if one.unit == name
                    )
        spread: list[Unit | None] = [*place.units.all()] or [None]
        chance = random.Random(f"homes {place.slug}")
        homes += [chance.choice(spread) for _serial in range(most - len(homes))]
        return People(place, homes, ACCOUNTS)
