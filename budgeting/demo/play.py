"""One cycle of the demonstration from its draft to the archive: setting up, the ballot, the vote, the count."""

from collections.abc import Callable
from datetime import datetime, timedelta

from budgeting.actions import (
    adjusting,
    ballot_paper,
    counting,
    setup,
    voting,
)
from budgeting.demo import ballots, offices
from budgeting.demo.calendar import Calendar
from budgeting.demo.ideas import Ideas
from budgeting.demo.people import People
from budgeting.demo.plan import Cycle
from budgeting.demo.polling import Polling
from budgeting.demo.wishes import WISHES
from budgeting.models import Adjustment, Process
from budgeting.states import BallotKind, Channel, IdeaState, Phase
from civic.demo import Say
from civic.ledger import sequencer
from civic.roles import Role
from identity.models import Person

LARI = 100
Note = Callable[[datetime, Callable[[datetime], object]], None]
ASSISTED = 7  # every seventh votes at a centre
SCHOOL = "10.20.0.250"  # from which some vote, one after another: the audit list shows them
SHARED = (30, 41)


class Play:
    """Everything that happens in one cycle; `rehearse` notes each act with its moment."""

    def __init__(self, cycle: Cycle, calendar: Calendar, people: People, say: Say) -> None:
        self.cycle = cycle
        self.calendar = calendar
        self.people = people
        self.say = say
        self.officer = people.staff(Role.BUDGET_OFFICER)
        self.second = people.staff(Role.BUDGET_OFFICER, 2)
        self.centre = people.place.centres.order_by("pk").first()
        self.process: Process

    def rehearse(self, note: Note) -> None:
        """Note the whole plan."""
        calendar = self.calendar
        note(calendar.prepared, self._prepare)
        ideas = Ideas(self.cycle, calendar, self.people, self._process)
        note(
            calendar.published,
            lambda at: setup.publish(self._process(), by=self.officer, at=at),
        )
        ideas.rehearse(note)
        note(calendar.into(Phase.BALLOT, 0, 2), self._list_projects)
        note(
            calendar.into(Phase.VOTING, 0, 0.1),
            lambda at: ballot_paper.freeze(self._process(), at=at),
        )
        if self.cycle.template == "village":
            note(
                calendar.into(Phase.VOTING, 1, 2),
                lambda at: offices.hold_assembly(self._process(), self.people, at),
            )
        else:
            self._rehearse_vote(note)
        if self.cycle.archived:
            end = calendar.end(Phase.IMPLEMENTATION) + timedelta(days=1)
            note(end, lambda at: setup.archive(self._process(), by=self.officer, at=at))

    def _process(self) -> Process:
        return Process.objects.select_related("municipality").get(pk=self.process.pk)

    def _prepare(self, at: datetime) -> None:
        cycle, year = self.cycle, self.calendar.year
        place = self.people.place
        self.process = setup.create_process(
            place,
            by=self.officer,
            template=cycle.template,
            title_ka=f"{cycle.title_ka} – {year}",
            title_en=f"{cycle.title_en} {year}",
            slug=f"{cycle.slug}-{year}" if cycle.slug else f"{year}",
            year=year,
            at=at,
        )
        setup.change_process(
            self.process,
            by=self.officer,
            at=at,
            summary_ka=cycle.summary_ka,
            summary_en=cycle.summary_en,
            act_title_ka=f"{place.genitive_ka} მუნიციპალიტეტის საკრებულოს დადგენილება „{cycle.act}“",
            act_title_en=f"Resolution of the Sakrebulo of {place.name_en}",
            act_number="24",
            act_on=at.date() - timedelta(days=30),
            **cycle.fields,
        )
        if cycle.money:
            money = [
                (place.units.get(name_ka=name) if name else None, amount * LARI)
                for name, amount in cycle.money
            ]
            setup.set_pots(self.process, money, by=self.officer, at=at)
        terms = [(phase, *term) for phase, term in self.calendar.terms.items()]
        setup.set_terms(self.process, terms, by=self.officer, at=at)

    # --- Ballot and vote ----------------------------------------------------------------------

    def _list_projects(self, at: datetime) -> None:
        admitted = self.process.ideas.filter(state=IdeaState.ADMITTED)
        listed = ballot_paper.put_on_ballot(self._process(), admitted, by=self.officer, at=at)
        for project in listed:
            wish = next(one for one in WISHES.values() if one.title == project.title_ka)
            ballot_paper.word_project(project, by=self.officer, at=at, title_en=wish.english)

    def _rehearse_vote(self, note: Note) -> None:
        calendar = self.calendar
        if self.cycle.codes:
            Polling(
                self.cycle,
                calendar,
                self.people,
                process=self._process,
                dealt=self._dealt_apart,
                say=self.say,
            ).rehearse(note)
        if not self.cycle.voters:
            return
        days = calendar.lengths[Phase.VOTING]
        for day in range(days):
            hours = 2 + self.people.chance.random() * 8 if day < days - 1 else 3
            note(
                calendar.into(Phase.VOTING, day, hours),
                lambda at, day=day: self._vote(day, days, at),  # type: ignore[misc]
            )
        note(calendar.into(Phase.COUNT, 2), self._open_box)
        note(calendar.into(Phase.COUNT, 3), self._count)
        note(
            calendar.into(Phase.RESULTS, 0, 0.1),
            lambda at: counting.publish(self._process(), by=self.second, at=at),
        )
        if self.cycle.declines:
            note(calendar.into(Phase.RESULTS, 4), self._replace)

    def _vote(self, day: int, days: int, at: datetime) -> None:
        """The share of the ballots that falls on one day: more at the beginning and on the last day."""
        weights = [1 / (1 + number / 2) + (number == days - 1) for number in range(days)]
        dealt = self._dealt()
        del dealt[len(dealt) - self.cycle.apart :]
        first, last = (
            round(len(dealt) * sum(weights[:number]) / sum(weights)) for number in (day, day + 1)
        )
        for serial, (person, choices) in enumerate(dealt[first:last], first):
            centre = self.centre if serial % ASSISTED == 0 else None
            voting.cast(
                self.process,
                person=person,
                choices=choices,
                channel=Channel.ASSISTED if centre else Channel.ONLINE,
                centre=centre,
                network=SCHOOL if SHARED[0] <= serial < SHARED[1] else f"10.20.{serial % 250}.7",
                at=at,
            )

    def _dealt_apart(self) -> list[ballots.Choices]:
        """The ballots of those who vote with a code or on paper."""
        dealt = self._dealt()
        return [choices for _person, choices in dealt[len(dealt) - self.cycle.apart :]]

    def _dealt(self) -> list[tuple[Person, ballots.Choices]]:
        """Who casts which ballot in the end; the same each time it is asked."""
        projects = self.process.projects.select_related("idea__unit", "pot__unit")
        plans = {(one.wish, one.place): one.points for one in self.cycle.ideas}
        wishes = {wish.title: key for key, wish in WISHES.items()}
        targets: dict[int | None, dict[int, int]] = {}
        for project in projects:
            assert project.idea is not None  # every project here has one
            target = plans[wishes[project.idea.title], project.idea.place]
            targets.setdefault(project.pot.unit_id, {})[project.number] = target
        seed = f"{self.cycle.place} {self.process.slug}"
        voters = iter(self.people.voters)
        dealt: list[tuple[Person, ballots.Choices]] = []
        for wanted in targets.values():
            if self.process.ballot == BallotKind.POINTS:
                made = ballots.points(wanted, self.cycle.voters, seed)
            elif self.process.choices_max == 1:
                made = ballots.approval(wanted, sum(wanted.values()), 1, seed)
            else:
                made = ballots.approval(wanted, self.cycle.voters, self.process.choices_max, seed)
            # `made` first: it is the shorter one, and no voter gets lost at its end.
            dealt += [(person, choices) for choices, person in zip(made, voters, strict=False)]
        if len(targets) > 1:  # the villages vote side by side
            dealt.sort(key=lambda pair: bytes(pair[0].key))
        return dealt

    # --- Count --------------------------------------------------------------------------------

    def _open_box(self, at: datetime) -> None:
        counting.open_box(self._process(), by=self.officer, at=at)
        sequencer.run()

    def _count(self, at: datetime) -> None:
        counting.count(self._process(), by=self.officer, at=at)

    def _replace(self, at: datetime) -> None:
        title = WISHES[self.cycle.declines].title
        project = self.process.projects.get(title_ka=title)
        proposal = adjusting.propose(
            project,
            kind=Adjustment.Kind.IMPOSSIBLE,
            reason="ამ მონაკვეთზე გზის რეკონსტრუქცია იწყება, ამიტომ გაჩერება ჯერ ვერ აშენდება.",
            by=self.officer,
            at=at,
        )
        adjusting.decide(proposal, by=self.second, approve=True, at=at + timedelta(days=1))
