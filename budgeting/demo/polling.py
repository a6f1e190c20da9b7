"""Voting without an account in the demonstration: codes of a school, papers of a polling place, their count."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from budgeting.actions import batches, codes, handing, voting
from budgeting.actions.codes import Holder
from budgeting.demo.ballots import Choices
from budgeting.demo.calendar import Calendar
from budgeting.demo.people import People, Resident
from budgeting.demo.plan import LOST, Cycle
from budgeting.forms_paper import HandForm
from budgeting.models import PaperBatch, Pot, Process
from budgeting.queries.paper import pots_for_papers
from budgeting.states import Channel, Phase
from civic.demo import Say
from civic.roles import Role

SPARE = 14  # papers delivered beyond those handed out
SHOWN = 4  # codes told to visitors of the demonstration
MISREAD = 7  # the paper that two people read differently
Note = Callable[[datetime, Callable[[datetime], object]], None]


class Polling:
    """The school's codes and the centre's papers in one cycle; `dealt` gives the ballots they carry."""

    def __init__(
        self,
        cycle: Cycle,
        calendar: Calendar,
        people: People,
        *,
        process: Callable[[], Process],
        dealt: Callable[[], list[Choices]],
        say: Say,
    ) -> None:
        self.cycle, self.calendar, self.people, self.say = cycle, calendar, people, say
        self.process, self.dealt = process, dealt
        self.officer = people.staff(Role.BUDGET_OFFICER)
        self.second = people.staff(Role.BUDGET_OFFICER, 2)
        self.clerk = people.staff(Role.CLERK)
        self.auditor = people.staff(Role.AUDITOR)
        self.centre = people.place.centres.order_by("pk").first()
        self.codes: list[str] = []
        used, handed = cycle.codes_used, cycle.papers
        self.with_codes = people.registered[:used]
        self.with_papers = people.registered[used : used + handed]

    def rehearse(self, note: Note) -> None:
        """Note what is made before the vote, used in it, and counted after it."""
        calendar = self.calendar
        note(calendar.into(Phase.VOTING, -3), self._make_codes)
        note(calendar.into(Phase.VOTING, -1), self._prepare)
        note(calendar.into(Phase.VOTING, 0, 4), self._vote_with_codes)
        half = len(self.with_papers) // 2
        note(calendar.into(Phase.VOTING, 0, 3), lambda at: self._hand(self.with_papers[:half], at))
        note(calendar.into(Phase.VOTING, 1, 5), lambda at: self._hand(self.with_papers[half:], at))
        if self.cycle.voters and not self.cycle.money:
            note(calendar.into(Phase.COUNT, 0, 2), self._count)
            note(calendar.into(Phase.COUNT, 1, 1), self._seal)

    # --- Before and during the vote -----------------------------------------------------------

    def _make_codes(self, at: datetime) -> None:
        pot = self.process().pots.select_related("unit")[0]
        batch, self.codes = codes.make_codes(
            self.process(),
            by=self.officer,
            name=f"{pot.unit.name_ka}, საჯარო სკოლა" if pot.unit else "მე-8 საჯარო სკოლა",
            size=self.cycle.codes,
            unit=pot.unit,
            at=at,
        )
        if self.cycle.phase == Phase.VOTING:
            slug = self.people.place.slug
            self.say.hint(
                f"Voting codes, {slug} (batch {batch.name})", ", ".join(self.codes[:SHOWN])
            )
            some = self.people.registered[-SHOWN:]
            self.say.hint(
                f"On the register of {slug}, to vote with a code or on paper",
                "; ".join(f"{one.number}, {one.born_on:%d.%m.%Y}, {one.unit}" for one in some),
            )

    def _prepare(self, at: datetime) -> None:
        """Papers for everybody alike, or a pile for each village that has its own money."""
        pots: list[Pot | None] = [*pots_for_papers(self.process())]
        for pot in pots or [None]:
            batches.prepare(
                self.process(),
                by=self.officer,
                place=self._place,
                delivered=self.cycle.papers + SPARE,
                centre=self.centre,
                pot=pot,
                at=at,
            )

    @property
    def _place(self) -> str:
        return self.centre.name_ka if self.centre else self.people.place.short_ka

    def _vote_with_codes(self, at: datetime) -> None:
        for code, one, choices in zip(self.codes, self.with_codes, self.dealt(), strict=False):
            holder = Holder(code, one.number, one.born_on)
            voting.cast(self.process(), holder=holder, choices=choices, channel=Channel.CODE, at=at)

    def _hand(self, residents: Sequence[Resident], at: datetime) -> None:
        """Look each voter up and hand one paper out; the first of the day spoils it and gets another."""
        for serial, one in enumerate(residents):
            moment = at + timedelta(minutes=3 * serial)
            self._at_the_desk(handing.hand_out, one, moment)
            if serial == 0:
                self._at_the_desk(handing.exchange, one, moment + timedelta(minutes=1))

    def _at_the_desk(
        self, act: Callable[..., PaperBatch], one: Resident, at: datetime
    ) -> PaperBatch:
        process = self.process()
        found = handing.find(
            process,
            by=self.clerk,
            place=self._place,
            number=one.number,
            born_on=one.born_on,
            at=at,
        )
        return act(process, by=self.clerk, ticket=found.ticket, document=HandForm.CARD, at=at)

    # --- After the close ----------------------------------------------------------------------

    def _batch(self) -> PaperBatch:
        return self.process().batches.select_related("process__municipality").get()

    def _count(self, at: datetime) -> None:
        """One paper was carried away, one is spoiled; two people enter what they read."""
        batch = self._batch()
        papers = [" ".join(str(number) for number, _points in one) for one in self._marked()]
        papers.append("x")
        batches.close(
            batch,
            by=self.clerk,
            counted=len(papers),
            unused=batch.left or 0,
            reason="ერთმა ამომრჩეველმა ბიულეტენი თან წაიღო.",
            at=at,
        )
        right = dict(enumerate(papers, 1))
        # The second reader misses the last mark on one of the papers.
        misread = right | {MISREAD: right[MISREAD].rpartition(" ")[0]}
        for serial, (by, read) in enumerate(((self.clerk, right), (self.second, misread)), 1):
            text = "\n".join(f"{number} {marks}" for number, marks in read.items())
            batches.enter(batch, by=by, text=text)
            batches.finish(batch, by=by, at=at + timedelta(hours=serial))

    def _marked(self) -> list[Choices]:
        first = self.cycle.codes_used
        return self.dealt()[first : first + self.cycle.papers - LOST]

    def _seal(self, at: datetime) -> None:
        batch = self._batch()
        marks = " ".join(str(number) for number, _points in self._marked()[MISREAD - 1])
        batches.decide(
            batch,
            by=self.auditor,
            number=MISREAD,
            marks=marks,
            reason="ბოლო ნიშანი უჯრის ჩარჩოზეა, მაგრამ ნათლად იკითხება.",
            at=at,
        )
        batches.seal(batch, by=self.officer, at=at + timedelta(hours=1))
