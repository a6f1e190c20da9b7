"""The ideas of one cycle of the demonstration: written, supported, screened, evaluated, refused and admitted."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from budgeting.actions import community, drafting, evaluating, ideas, merging, screening
from budgeting.demo.calendar import Calendar
from budgeting.demo.people import People
from budgeting.demo.plan import (
    APPEALED,
    DRAFT,
    EARLY,
    MERGED,
    NOT_ADMITTED,
    RETURNED,
    SCREENED,
    TURNED_DOWN,
    UPHELD,
    WITHDRAWN,
    Cycle,
    Proposal,
)
from budgeting.demo.wishes import WISHES
from budgeting.models import Criterion, Idea, Process
from budgeting.states import IdeaState, Opinion, Phase
from civic.places.models import Department, Unit
from civic.roles import Role
from identity.models import User

LARI = 100
MORNING = 16  # hours from a phase's beginning in the evening to an office's next morning
LATE = {2: 0, 4: 1}  # which department has not answered yet about which idea
COUNCIL = "მონაწილეობითი ბიუჯეტის საბჭო"
CENTRES = {  # where the map of a place begins, and of Batumi's districts
    "batumi": (41.640, 41.640), "keda": (41.599, 41.942), "kobuleti": (41.821, 41.777),
    "ozurgeti": (41.924, 42.006), "abasha": (42.204, 42.206), "oni": (42.579, 43.443),
    "old-batumi": (41.650, 41.638), "rustaveli": (41.644, 41.627), "khimshiashvili": (41.631, 41.606),
    "bagrationi-1": (41.645, 41.650), "bagrationi-2": (41.641, 41.657), "agmashenebeli": (41.630, 41.640),
    "javakhishvili": (41.628, 41.625), "tamari": (41.652, 41.664), "boni-gorodok": (41.639, 41.668),
    "airport": (41.615, 41.603), "gonio-kvariati": (41.567, 41.572), "kakhaberi": (41.607, 41.628),
    "industrial": (41.634, 41.674), "mtsvane-kontskhi": (41.694, 41.704),
}  # fmt: skip
OPINION = {
    True: "სამუშაო მუნიციპალურ მიწაზე შესრულდება; ღირებულება მოქმედ ფასებზეა დაყრდნობილი.",
    False: "იდეის განხორციელება წარმოდგენილი სახით შეუძლებელია.",
}
CRITERIA = {"minibus": "upkeep", "camera": "good"}
APPEAL = "გთხოვთ, გადაწყვეტილება ხელახლა განიხილოთ: მას შემდეგ გარემოება შეიცვალა და შესაბამის საბუთს წარმოვადგენთ."
UPHELD_ANSWER = (
    "საჩივარი საფუძვლიანია: ახალი საბუთით დასტურდება, რომ ნაკვეთი მუნიციპალიტეტის საკუთრებაა."
)
Note = Callable[[datetime, Callable[[datetime], object]], None]


@dataclass
class _Part:
    """One proposal on its way: when it was submitted, and the row it has become."""

    proposal: Proposal
    serial: int
    submitted: datetime
    idea: Idea | None = None
    department_ids: list[int] = field(default_factory=list)

    @property
    def row(self) -> Idea:
        """The row as it now is."""
        assert self.idea is not None  # everything else comes after the draft
        return Idea.objects.select_related("process__municipality", "pot", "unit").get(
            pk=self.idea.pk
        )


class Ideas:
    """What happens to the ideas of a cycle until the ballot."""

    def __init__(
        self, cycle: Cycle, calendar: Calendar, people: People, process: Callable[[], Process]
    ) -> None:
        self.cycle = cycle
        self.calendar = calendar
        self.people = people
        self.process = process
        self.chance = random.Random(f"ideas {cycle.place} {cycle.years} {cycle.slug}")
        self.officer = people.staff(Role.BUDGET_OFFICER)
        self.second = people.staff(Role.BUDGET_OFFICER, 2)
        now = cycle.phase == Phase.SUBMISSION
        self.early = now  # where ideas are still collected, the screening has already begun
        span = (cycle.day if now else calendar.lengths[Phase.SUBMISSION]) - 4
        self.parts = [
            _Part(
                one,
                serial,
                calendar.into(Phase.SUBMISSION, span * serial / len(cycle.ideas), 2),
            )
            for serial, one in enumerate(cycle.ideas)
        ]

    def rehearse(self, note: Note) -> None:
        """Note what happens to every idea, and the acts about all of them."""
        for part in self.parts:
            note(part.submitted, lambda at, part=part: self._write(part, at))  # type: ignore[misc]
            if part.proposal.fate != DRAFT:
                self._rehearse(part, note)
        if self.calendar.has(Phase.APPEAL):
            note(self.calendar.into(Phase.APPEAL, 0, 2), self._release)
        elif self.calendar.has(Phase.EVALUATION):
            note(self.calendar.end(Phase.EVALUATION) - timedelta(hours=6), self._release)

    def _rehearse(self, part: _Part, note: Note) -> None:
        talk = part.submitted + timedelta(hours=20)
        note(talk, lambda at: self._talk(part, at))
        screened = self._screened(part)
        fate = part.proposal.fate
        if fate == MERGED:
            note(screened, lambda at: self._merge(part, at))
        elif fate == WITHDRAWN:
            note(screened, lambda at: self._withdraw(part, at))
        elif fate == RETURNED:
            note(screened, lambda at: self._send_back(part, at))
        elif fate == TURNED_DOWN:
            note(screened, lambda at: self._turn_down(part, at))
        elif fate == EARLY or (fate in SCREENED and not self.early):
            note(screened, lambda at: self._pass_on(part, at))
            self._rehearse_evaluation(part, note)

    def _screened(self, part: _Part) -> datetime:
        if self.early:
            return self.calendar.into(Phase.SUBMISSION, self.cycle.day - 3, 2 + part.serial * 3)
        if not self.calendar.has(Phase.SCREENING):
            return self.calendar.into(Phase.EVALUATION, 0, 2)
        last = self.calendar.lengths[Phase.SCREENING] - 1
        day = min(1 + part.serial * 4 // 3, last - 1)
        return self.calendar.into(Phase.SCREENING, day, MORNING + part.serial % 6)

    def _rehearse_evaluation(self, part: _Part, note: Note) -> None:
        length = self.calendar.lengths[Phase.EVALUATION]
        due, later, hour = min(12, length - 8), part.serial // 3, MORNING + part.serial % 6
        start = self.calendar.into
        late = LATE.get(part.serial) if self.cycle.phase == Phase.EVALUATION else None
        note(start(Phase.EVALUATION, 0.5), lambda at: self._ask(part, due, at))
        if late != 0:
            note(start(Phase.EVALUATION, 2 + later, hour), lambda at: self._opine(part, 0, at))
        if late != 1:
            note(start(Phase.EVALUATION, 4 + later, hour), lambda at: self._opine(part, 1, at))
        note(
            start(Phase.EVALUATION, due + 0.5 + min(part.serial, 5)),
            lambda at: self._decide(part, at),
        )
        if part.proposal.fate in {APPEALED, UPHELD}:
            note(start(Phase.APPEAL, 2), lambda at: self._appeal(part, at))
        if part.proposal.fate == UPHELD:
            note(start(Phase.APPEAL, 8), lambda at: self._uphold(part, at))

    # --- Writing ------------------------------------------------------------------------------

    def _write(self, part: _Part, at: datetime) -> None:
        one, process = part.proposal, self.process()
        wish = WISHES[one.wish]
        author = self.people.author(part.serial)
        pots = {pot.unit.name_ka if pot.unit else "": pot for pot in process.pots.all()}
        pot = pots.get(one.unit) or pots[""]
        unit = pot.unit or self._unit(one.unit)
        cost = (one.cost or wish.cost) * LARI
        latitude, longitude = self._point(one)
        part.idea = drafting.start_draft(
            process,
            by=author,
            at=at - timedelta(hours=1),
            title=wish.title,
            need=wish.need,
            text=wish.text,
            beneficiaries=wish.beneficiaries,
            category=wish.category,
            place=one.place,
            pot=pot,
            unit=unit,
            latitude=latitude,
            longitude=longitude,
            cost=cost * 9 // 10 // 10_000 * 10_000,
            upkeep=wish.upkeep * LARI or None,
        )
        if one.fate != DRAFT:
            drafting.submit(part.idea, by=author, at=at)

    def _unit(self, name: str) -> Unit | None:
        return self.people.place.units.filter(slug=name).first() if name else None

    def _point(self, one: Proposal) -> tuple[Decimal, Decimal]:
        latitude, longitude = CENTRES.get(one.unit) or CENTRES[self.cycle.place]
        spread = 0.002 if one.unit in CENTRES else 0.012
        return (
            Decimal(f"{latitude + self.chance.uniform(-spread, spread):.6f}"),
            Decimal(f"{longitude + self.chance.uniform(-spread, spread):.6f}"),
        )

    def _author(self, part: _Part) -> User:
        return self.people.author(part.serial)

    def _talk(self, part: _Part, at: datetime) -> None:
        """Supports and comments of others."""
        idea, than = part.row, {self._author(part).pk}
        if idea.process.supports:
            for user in self.people.others(part.proposal.supports, than=than):
                community.support(idea, by=user, at=at)
        for number, text in enumerate(part.proposal.comments):
            user = self.people.others(1, than=than)[0]
            community.comment(idea, by=user, text=text, at=at + timedelta(hours=3 * number))
            community.follow(idea, by=user)

    def _merge(self, part: _Part, at: datetime) -> None:
        joint = next(one for one in self.parts if one.proposal.wish == part.proposal.into)
        merge = merging.propose(
            joint.row, [part.row], by=self.officer, reason=part.proposal.reason, at=at
        )
        for one in (joint, part):
            answer = merge.parts.get(idea=one.row)
            merging.answer(answer, by=self._author(one), agrees=True, at=at + timedelta(hours=5))

    def _withdraw(self, part: _Part, at: datetime) -> None:
        ideas.withdraw(part.row, by=self._author(part), reason=part.proposal.reason, at=at)

    # --- Screening and evaluation -------------------------------------------------------------

    def _pass_on(self, part: _Part, at: datetime) -> None:
        screening.pass_on(part.row, by=self.officer, body=COUNCIL, at=at)

    def _send_back(self, part: _Part, at: datetime) -> None:
        screening.send_back(part.row, by=self.officer, text=part.proposal.reason, at=at)

    def _turn_down(self, part: _Part, at: datetime) -> None:
        screening.refuse(
            part.row,
            by=self.officer,
            criterion=self._criterion(part),
            text=part.proposal.reason,
            body=COUNCIL,
            at=at,
        )

    def _criterion(self, part: _Part) -> Criterion:
        code = CRITERIA.get(part.proposal.wish, "owned")
        return self.process().criteria.get(code=code)

    def _departments(self) -> list[Department]:
        return list(self.people.place.departments.order_by("pk")[:2])

    def _ask(self, part: _Part, due: int, at: datetime) -> None:
        due_at = self.calendar.into(Phase.EVALUATION, due, 0)
        for department in self._departments():
            row = evaluating.ask(part.row, department, by=self.officer, due_at=due_at, at=at)
            part.department_ids.append(row.pk)

    def _opine(self, part: _Part, which: int, at: datetime) -> None:
        row = part.row.evaluations.select_related("department", "idea").get(
            pk=part.department_ids[which]
        )
        officer = self.people.staff(Role.DEPARTMENT_OFFICER, department=row.department)
        good = part.proposal.fate not in NOT_ADMITTED or which == 1
        evaluating.give_opinion(
            row,
            by=officer,
            opinion=Opinion.FEASIBLE if good else Opinion.NOT_FEASIBLE,
            cost=self._cost(part) if good else None,
            upkeep=WISHES[part.proposal.wish].upkeep * LARI or None,
            reason=OPINION[True] if good else part.proposal.reason or OPINION[False],
            at=at,
        )

    def _cost(self, part: _Part) -> int:
        return (part.proposal.cost or WISHES[part.proposal.wish].cost) * LARI

    def _decide(self, part: _Part, at: datetime) -> None:
        if part.row.evaluations.filter(given_at=None, due_at__gt=at).exists():
            return
        if self.cycle.phase == Phase.EVALUATION and part.serial > 0:
            return  # so that verdicts are still to be given
        good = part.proposal.fate not in NOT_ADMITTED
        evaluating.decide(
            part.row,
            by=self.officer,
            admitted=good,
            cost=self._cost(part) if good else None,
            upkeep=WISHES[part.proposal.wish].upkeep * LARI or None,
            criterion=None if good else self._criterion(part),
            reason="" if good else part.proposal.reason or OPINION[False],
            at=at,
        )

    def _release(self, at: datetime) -> None:
        if self.process().ideas.filter(state=IdeaState.EVALUATION).exists():
            evaluating.release(self.process(), by=self.officer, at=at)

    def _appeal(self, part: _Part, at: datetime) -> None:
        evaluating.appeal(part.row, by=self._author(part), text=APPEAL, at=at)

    def _uphold(self, part: _Part, at: datetime) -> None:
        evaluating.answer_appeal(
            part.row.appeal,
            by=self.second,
            upheld=True,
            answer=UPHELD_ANSWER,
            cost=self._cost(part),
            at=at,
        )
