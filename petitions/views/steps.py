"""The questions of the drafting pages, in order, as data: what each asks, its form, what it fills."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.attaching import UploadForm
from petitions.comparing import names_article
from petitions.forms import (
    ActForm,
    AddresseeForm,
    AskForm,
    DemandForm,
    KindForm,
    PowerForm,
    TextForm,
)
from petitions.models import Attachment, Petition
from petitions.states import Kind

STAGES = [_("Demand"), _("Text"), _("Place"), _("Group"), _("Check")]


@dataclass(frozen=True)
class Step:
    """One page of the form: `stage` counts from 1 in STAGES; `fields` are the columns it fills."""

    name: str
    stage: int
    question: str | Promise
    form: type[forms.Form] | None = None
    fields: tuple[str, ...] = ()
    needed: bool = True

    @property
    def template(self) -> str:
        """Its page."""
        return f"petitions/draft/{self.name}.html"


STEPS = [
    Step("ask", 1, _("What do you ask for?"), AskForm, ("title",)),
    Step("similar", 1, _("Does somebody already ask for this?")),
    Step("addressee", 1, _("Who has to decide?"), AddresseeForm, ("addressee",)),
    Step("kind", 1, _("What do you bring?"), KindForm, ("kind",)),
    Step("power", 1, _("Is it in the municipality's power?"), PowerForm),
    Step("demand", 2, _("What exactly should be done?"), DemandForm, ("demand",)),
    Step("text", 2, _("Why is it needed?"), TextForm, ("text",)),
    Step("act", 2, _("The draft act"), ActForm, ("articles", "act_annexes", "note")),
    Step("files", 2, _("Attachments"), UploadForm, needed=False),
    Step("where", 3, _("Where and about what?"), None, ("unit", "topic", "spot")),
    Step("group", 4, _("Who brings the petition?"), None, ("author_display",), needed=False),
    Step("preview", 5, _("Read it once more")),
    Step("check", 5, _("Check your answers and submit")),
]
OPTIONAL = ("unit", "spot", "act_annexes")
BY_NAME = {step.name: step for step in STEPS}


def steps_of(petition: Petition) -> list[Step]:
    """The steps this draft has: articles are asked of a draft act only."""
    return [step for step in STEPS if step.name != "act" or petition.kind == Kind.DRAFT_ACT]


def neighbour(petition: Petition, step: Step, distance: int) -> Step | None:
    """The step so many places further on, or back; None outside."""
    steps = steps_of(petition)
    at = steps.index(step) + distance
    return steps[at] if 0 <= at < len(steps) else None


def address(petition: Petition, step: Step | str) -> str:
    """The address of a step of this draft."""
    name = step if isinstance(step, str) else step.name
    return reverse("petitions:draft", args=[petition.municipality.slug, petition.pk, name])


def point_of(petition: Petition) -> str:
    """Latitude and longitude as they are typed; empty where there are none."""
    if petition.latitude is None or petition.longitude is None:
        return ""
    return f"{petition.latitude.normalize():f}, {petition.longitude.normalize():f}"


def unanswered(petition: Petition) -> list[Step]:
    """The steps that must be answered before submitting and are not."""
    return [
        step
        for step in steps_of(petition)
        if step.needed
        and (
            any(not getattr(petition, name) for name in step.fields if name not in OPTIONAL)
            or lacks_article(petition, step)
        )
    ]


def lacks_article(petition: Petition, step: Step) -> bool:
    """True for the page of the act while its text is begun and names no article yet."""
    begun = step.name == "act" and bool(petition.articles)
    return begun and not names_article(petition.articles)


def first_open(petition: Petition) -> Step:
    """Where to go on: the first unanswered question; the choices before the demand come with it."""
    missing = unanswered(petition)
    if not missing:
        return BY_NAME["check"]
    return BY_NAME["addressee"] if missing[0].name == "demand" else missing[0]


CHANGE = "change"  # in the address of a question that is answered anew from the check page


@dataclass(frozen=True)
class Answer:
    """A question and what was answered, for the check page."""

    label: str | Promise
    value: str
    url: str = ""
    quoted: bool = False
    files: tuple[Attachment, ...] = ()


def answers(
    petition: Petition,
    attachments: list[Attachment],
    members: list[Any],
    author: str,
    *,
    editable: bool,
    query: str = "",
) -> Iterator[Answer]:
    """All answers in order; `editable` adds the way back to each question, with `query` behind it."""

    def answer(step: str, label: Any, value: Any, quoted: bool = False) -> Answer:
        url = f"{address(petition, step)}{query}" if editable else ""
        return Answer(label, str(value or ""), url, quoted)

    yield answer("ask", _("Title"), petition.title, True)
    yield answer("addressee", _("Addressee"), petition.get_addressee_display())
    yield answer("kind", _("Kind"), petition.get_kind_display())
    yield answer("demand", _("Demand"), petition.demand, True)
    yield answer("text", _("Reasons"), petition.text, True)
    if petition.kind == Kind.DRAFT_ACT:
        yield answer("act", _("Text of the draft act"), petition.articles, True)
        annexes = petition.act_annexes
        yield answer("act", _("Annexes to the draft act"), annexes or _("none"), bool(annexes))
        yield answer("act", _("Explanatory note"), petition.note, True)
    attached = answer("files", _("Attachments"), _("none"))
    yield replace(attached, files=tuple(attachments))
    yield answer(
        "where",
        _("Part of the municipality"),
        petition.unit.name if petition.unit else _("The whole municipality"),
    )
    yield answer("where", _("Topic"), petition.topic.name if petition.topic else "")
    if petition.spot or petition.latitude is not None:
        where = " · ".join(filter(None, [petition.spot, point_of(petition)]))
        yield answer("where", _("The place in words"), where)
    yield answer("group", _("Author's name on the page"), author)
    yield answer(
        "group",
        _("Initiating group"),
        "\n".join(row.name or row.email for row in members) or _("nobody besides the author"),
    )
