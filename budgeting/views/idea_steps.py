"""The questions of the pages on which an idea is written, in order, as data; and what has been answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgeting.forms_ideas import BeneficiariesForm, IdeaForm, NeedForm
from budgeting.models import Idea
from civic.money import lari

STAGES = [_("Idea"), _("Place"), _("Need"), _("Cost"), _("Authors"), _("Check")]


@dataclass(frozen=True)
class Step:
    """One page: `stage` counts from 1 in STAGES; `fields` are the columns it fills; `tips` stand beside it."""

    name: str
    stage: int
    question: str | Promise
    form: type[forms.Form] | None = None
    fields: tuple[str, ...] = ()
    tips: tuple[str | Promise, ...] = ()
    template: str = "budgeting/draft/step.html"


STEPS = [
    Step(
        "idea",
        1,
        _("What is your idea?"),
        IdeaForm,
        ("title", "category"),
        (
            _("A good title says what should be made and where."),
            _("One idea at a time: two places are two ideas."),
        ),
    ),
    Step(
        "similar",
        1,
        _("Does somebody already propose this?"),
        tips=(
            _("Found the same? Open it and support it; your draft stays here."),
            _("The search knows word forms and Georgian written in Latin letters."),
        ),
        template="budgeting/draft/similar.html",
    ),
    Step(
        "place",
        2,
        _("Where should it be?"),
        None,
        ("place", "pot_id"),
        (
            _("The place has to be in public ownership; the city hall checks this."),
            _("Without a point on the map the idea still stands in the list."),
        ),
    ),
    Step(
        "need",
        3,
        _("Why is it needed, and what should be made?"),
        NeedForm,
        ("need", "text"),
        (
            _("Write so that a neighbour understands it: what is bad today, what will be better."),
            _("The departments reckon the cost from your description: sizes and numbers help."),
        ),
    ),
    Step(
        "benefit",
        3,
        _("Who benefits?"),
        BeneficiariesForm,
        ("beneficiaries",),
        (_("A rough number will do. It is public, so name groups and no persons."),),
    ),
    Step(
        "cost",
        4,
        _("What may it cost?"),
        None,
        ("cost",),
        (
            _("A guess is enough: the city hall reckons the cost itself before the ballot."),
            _("Think of work and transport too, not only of things."),
        ),
        "budgeting/draft/cost.html",
    ),
    Step(
        "files",
        4,
        _("Photographs and documents"),
        tips=(
            _("Photographs are redrawn: the place, time and camera hidden in them are removed."),
            _("A PDF with a script, a form or a password is refused."),
        ),
        template="budgeting/draft/files.html",
    ),
    Step(
        "people",
        5,
        _("Who proposes it?"),
        tips=(
            _("Co-authors stand publicly beside you; they cannot change the text."),
            _("You need not wait: the idea can be submitted before everybody has answered."),
        ),
        template="budgeting/draft/people.html",
    ),
    Step(
        "check",
        6,
        _("Check your answers and submit"),
        tips=(
            _("With the submission the idea gets its number and everybody can read it."),
            _(
                "Then it is screened, and the departments say whether and for how much it can be done."
            ),
        ),
        template="budgeting/draft/check.html",
    ),
]
BY_NAME = {step.name: step for step in STEPS}


def address(idea: Idea, step: Step | str) -> str:
    """The address of a step of this draft."""
    name = step if isinstance(step, str) else step.name
    return reverse(
        "budgeting:draft", args=[idea.municipality.slug, idea.process.slug, idea.pk, name]
    )


def neighbour(step: Step, distance: int) -> Step | None:
    """The step so many places further on, or back; None outside."""
    at = STEPS.index(step) + distance
    return STEPS[at] if 0 <= at < len(STEPS) else None


def unanswered(idea: Idea) -> list[Step]:
    """The steps that must be answered before submitting and are not."""
    return [step for step in STEPS if not all(getattr(idea, name) for name in step.fields)]


def first_open(idea: Idea) -> Step:
    """Where to go on: the first unanswered question, or the check."""
    missing = unanswered(idea)
    return missing[0] if missing else BY_NAME["check"]


@dataclass(frozen=True)
class Answer:
    """A question and what was answered, for the check page."""

    label: str | Promise
    value: str
    url: str
    quoted: bool = False


def answers(idea: Idea, author: str) -> Iterator[Answer]:
    """All answers in order, each with the way back to its question."""

    def answer(step: str, label: Any, value: Any, quoted: bool = False) -> Answer:
        return Answer(label, str(value or ""), address(idea, step), quoted)

    yield answer("idea", _("Title"), idea.title, True)
    yield answer("idea", _("What is it about?"), idea.get_category_display())
    yield answer("place", _("Money"), idea.pot.name if idea.pot else "")
    if idea.unit:
        yield answer("place", _("Village or district"), idea.unit.name)
    yield answer("place", _("Place"), idea.place, True)
    if idea.latitude is not None:
        yield answer("place", _("Point on the map"), f"{idea.latitude}, {idea.longitude}")
    yield answer("need", _("Why is it needed?"), idea.need, True)
    yield answer("need", _("What exactly should be made?"), idea.text, True)
    yield answer("benefit", _("Who benefits"), idea.beneficiaries, True)
    yield answer("cost", _("Cost"), lari(idea.cost) if idea.cost else "")
    if idea.upkeep:
        yield answer("cost", _("Upkeep in a year"), lari(idea.upkeep))
    files = "\n".join(row.name for row in idea.files.all())
    yield answer("files", _("Files"), files or _("none"))
    yield answer("people", _("Author's name on the page"), author)
    members = idea.coauthors.exclude(state="declined")
    names = "\n".join(row.name or row.email for row in members)
    yield answer("people", _("Co-authors"), names or _("nobody besides the author"))
