"""Cycles in any phase with money, criteria, ideas and projects. Rows are written directly, so that a
test chooses its moment; people and texts are invented.

`process(batumi, "voting")` is published and its voting runs now; each phase lasts ten days.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from budgeting.models import Criterion, Idea, PhaseTerm, Pot, Process, Project
from budgeting.states import IdeaState, Phase, Publication
from budgeting.tallies import rule_json
from budgeting.tally.rules import Greedy
from budgeting.tally.ties import TieRule
from civic.places.models import Municipality, Unit
from civic.roles import Role
from identity.models import Person, User
from tests.factories import identity

LARI = 100
PHASES = tuple(Phase)
LENGTH = timedelta(days=10)

_serial = count(1)


def officer(municipality: Municipality) -> User:
    """A budget officer; another one each time."""
    return identity.staff(Role.BUDGET_OFFICER, municipality)


def auditor(municipality: Municipality) -> User:
    """An auditor; another one each time."""
    return identity.staff(Role.AUDITOR, municipality)


def voter(municipality: Municipality, **details: Any) -> Person:
    """A person on the register of the municipality, grown up unless `born_on` says otherwise."""
    return identity.person(municipality, **details)


def active(municipality: Municipality) -> Municipality:
    """The municipality takes part in the portal."""
    if not municipality.is_active:
        municipality.is_active = True
        municipality.save(update_fields=["is_active"])
    return municipality


def process(
    municipality: Municipality,
    phase: str | None = "voting",
    *,
    at: datetime | None = None,
    pots: Iterable[tuple[Unit | None, int]] = ((None, 120_000 * LARI),),
    length: timedelta = LENGTH,
    **fields: Any,
) -> Process:
    """A published cycle in which `phase` has begun a day before `at` (now) and runs.

    `phase` None: all phases are still to come. `pots` are (unit or None, tetri). `publication="draft"`
    gives one that is being prepared. Three choices for the whole city unless `fields` say otherwise.
    """
    at = at or timezone.now()
    number = next(_serial)
    defaults: dict[str, Any] = {
        "slug": f"cycle-{number}",
        "title_ka": "შენი იდეა ქალაქს",
        "title_en": "Your idea for the city",
        "summary_ka": "მცხოვრებნი ირჩევენ, რაში დაიხარჯოს ბიუჯეტის ნაწილი.",
        "summary_en": "Residents choose what a part of the budget is spent on.",
        "act_title_ka": "საკრებულოს დადგენილება მონაწილეობითი ბიუჯეტის შესახებ",
        "act_title_en": "Resolution of the council on the participatory budget",
        "act_number": "12",
        "publication": Publication.PUBLISHED,
        "published_at": at - timedelta(days=200),
        "rule": rule_json(Greedy(ties=TieRule(order=("cost", "draw")))),
    }
    row = Process.objects.create(municipality=active(municipality), **(defaults | fields))
    Pot.objects.bulk_create(
        Pot(process=row, unit=unit, amount=amount, order=order)
        for order, (unit, amount) in enumerate(pots)
    )
    terms(row, phase, at=at, length=length)
    criteria(row)
    return row


def terms(
    row: Process, phase: str | None, *, at: datetime | None = None, length: timedelta = LENGTH
) -> list[PhaseTerm]:
    """Dates for all phases, one after another, so that `phase` began a day before `at`."""
    at = at or timezone.now()
    position = -1 if phase is None else PHASES.index(Phase(phase))
    begin = (
        at + timedelta(days=1) if phase is None else at - timedelta(days=1) - position * length
    ).replace(minute=0, second=0, microsecond=0)
    return PhaseTerm.objects.bulk_create(
        PhaseTerm(
            process=row,
            phase=one,
            starts_at=begin + number * length,
            ends_at=begin + (number + 1) * length,
        )
        for number, one in enumerate(PHASES)
    )


def move_clock(row: Process, phase: str | None, *, at: datetime | None = None) -> Process:
    """Move all dates of a cycle, so that `phase` runs: for a story that goes through several phases."""
    row.terms.all().delete()
    terms(row, phase, at=at)
    return Process.objects.get(pk=row.pk)


def criteria(row: Process) -> list[Criterion]:
    """Three criteria with their legal basis."""
    texts = (
        ("place", "პროექტი მუნიციპალიტეტის ტერიტორიაზეა", "The project is in the municipality"),
        ("powers", "საკითხი მუნიციპალიტეტის უფლებამოსილებაა", "It is in the municipality's powers"),
        ("cap", "ღირებულება ზღვარს არ აჭარბებს", "The cost is within the limit"),
    )
    return Criterion.objects.bulk_create(
        Criterion(
            process=row,
            code=code,
            text_ka=ka,
            text_en=en,
            basis_ka="საკრებულოს დადგენილება №12, მუხლი 3",
            basis_en="Resolution of the council No. 12, Article 3",
            order=order,
        )
        for order, (code, ka, en) in enumerate(texts)
    )


def idea(
    row: Process,
    *,
    author: User | None = None,
    state: str = IdeaState.SUBMITTED,
    pot: Pot | None = None,
    **fields: Any,
) -> Idea:
    """An idea in a state, with number unless it is a draft; its author is a verified citizen."""
    author = author or identity.citizen(row.municipality)
    number = None
    if state != IdeaState.DRAFT:
        last = row.ideas.exclude(number=None).order_by("-number").first()
        number = (last.number or 0) + 1 if last else 1
    defaults: dict[str, Any] = {
        "title": "სკამები მდინარის სანაპიროზე",
        "need": "სანაპიროზე დასაჯდომი ადგილი არ არის.",
        "text": "ათი ხის სკამი და ორი ურნა სანაპიროს გასწვრივ.",
        "beneficiaries": "უბნის მცხოვრებნი, დაახლოებით 600 კაცი",
        "category": Idea.Category.GREEN,
        "place": "სანაპირო, ხიდიდან ბაღამდე",
        "cost": 8_000 * LARI,
        "author_name": "ნინო ბ.",
        "submitted_at": None if state == IdeaState.DRAFT else timezone.now(),
    }
    return Idea.objects.create(
        municipality=row.municipality,
        process=row,
        pot=pot or row.pots.first(),
        number=number,
        state=state,
        author=author,
        author_person=author.person,
        **(defaults | fields),
    )


def project(
    row: Process, *, cost: int = 10_000 * LARI, pot: Pot | None = None, **fields: Any
) -> Project:
    """A project on the ballot with the next permanent number; `cost` in tetri."""
    last = row.projects.order_by("-number").first()
    number = last.number + 1 if last else 1
    pot = pot or row.pots.first()
    assert pot is not None
    defaults: dict[str, Any] = {
        "number": number,
        "title_ka": f"პროექტი {number}",
        "title_en": f"Project {number}",
        "summary_ka": "მოკლე აღწერა.",
        "summary_en": "A short description.",
    }
    return Project.objects.create(
        municipality=row.municipality, process=row, pot=pot, cost=cost, **(defaults | fields)
    )


def projects(row: Process, *costs: int, pot: Pot | None = None) -> list[Project]:
    """Projects of these costs, in lari."""
    return [project(row, cost=cost * LARI, pot=pot) for cost in costs]


def units(municipality: Municipality, *names: Sequence[str]) -> list[Unit]:
    """Villages of the municipality, made where they do not exist."""
    return [
        Unit.objects.get_or_create(
            municipality=municipality,
            slug=slug,
            defaults={"name_ka": ka, "name_en": slug.title(), "kind": Unit.Kind.VILLAGE},
        )[0]
        for slug, ka in names
    ]
