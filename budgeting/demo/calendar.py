"""The dates of a demonstration's cycle: counted so that the phase of the plan runs now."""

from datetime import datetime, timedelta

from budgeting.demo.plan import LENGTHS, Cycle
from budgeting.states import Phase
from civic.dates import TBILISI, local

HOURS = {Phase.SUBMISSION: 10, Phase.VOTING: 9, Phase.RESULTS: 12}
USUAL_HOUR = 18
PREPARED = timedelta(days=21)  # before the first phase
PUBLISHED = timedelta(days=14)


class Calendar:
    """Begin and end of each phase of `cycle`, as it stands at `now`."""

    def __init__(self, cycle: Cycle, now: datetime) -> None:
        self.lengths = {**LENGTHS, **cycle.lengths}
        self.phases = [phase for phase in LENGTHS if self.lengths[phase]]
        before = self.phases[: self.phases.index(cycle.phase)]
        gone = cycle.day + sum(self.lengths[phase] for phase in before)
        day = local(now).date() - timedelta(days=gone)
        self.terms: dict[Phase, tuple[datetime, datetime]] = {}
        starts = [day]
        for phase in self.phases:
            starts.append(starts[-1] + timedelta(days=self.lengths[phase]))
        hours = [HOURS.get(phase, USUAL_HOUR) for phase in self.phases] + [USUAL_HOUR]
        moments = [
            datetime(one.year, one.month, one.day, hour, tzinfo=TBILISI)
            for one, hour in zip(starts, hours, strict=True)
        ]
        for phase, begin, end in zip(self.phases, moments, moments[1:], strict=False):
            self.terms[phase] = (begin, end)
        self.year = local(now).year + cycle.years

    def has(self, phase: Phase) -> bool:
        """False where the cycle leaves the phase out."""
        return phase in self.terms

    def into(self, phase: Phase, days: float, hours: float = 1) -> datetime:
        """A moment so many days and hours after the beginning of a phase."""
        return self.terms[phase][0] + timedelta(days=days, hours=hours)

    def end(self, phase: Phase) -> datetime:
        """When a phase ends."""
        return self.terms[phase][1]

    @property
    def prepared(self) -> datetime:
        """When the officer begins with the cycle."""
        return self.terms[self.phases[0]][0] - PREPARED

    @property
    def published(self) -> datetime:
        """When everybody sees it."""
        return self.terms[self.phases[0]][0] - PUBLISHED
