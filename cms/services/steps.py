"""The pages of a form while it is filled in: whom for, its questions heading by heading, files one by one, the check.

What follows an answer is asked on a page of its own right after it, so that nothing is asked of those
whom it does not concern, and no script is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.services.definition import CHOICES, Answers, Form, Item, is_asked, said
from cms.services.models import ServiceRequest

SHORT = 8  # signs of a block's id: enough to tell the pages of one form apart


@dataclass(frozen=True)
class Step:
    """One page: `kind` is who, questions, file or check; `stage` the section it belongs to, from 0."""

    name: str
    kind: str
    title: str
    items: tuple[Item, ...] = ()
    stage: int = 0


def steps_of(form: Form, answers: Answers, *, asks_who: bool) -> list[Step]:
    """The pages these answers call for, in order."""
    found = [Step("who", "who", _("For whom do you ask?"))] if asks_who else []
    sections = list(_sections(form))
    stage = 0
    for stage, (title, items) in enumerate(sections, start=1):
        found += _pages(title, items, form, answers, stage)
    return [*found, Step("check", "check", _("Check your answers and file"), (), stage + 1)]


def stages_of(form: Form) -> list[str]:
    """The sections in words, for the bar above the pages; the check stands last."""
    titles = [title for title, _items in _sections(form)]
    return [*titles, _("Check")]


def _sections(form: Form) -> Iterator[tuple[str, list[Item]]]:
    """The form from heading to heading: (title, top questions)."""
    title, items = "", list[Item]()
    for item in form:
        if item.get("gone") or item.get("under"):
            continue
        if item["kind"] == "heading":
            if items:
                yield title or _("Questions"), items
            title, items = said(item), []
        else:
            items.append(item)
    if items:
        yield title or _("Questions"), items


def _pages(
    title: str, items: list[Item], form: Form, answers: Answers, stage: int
) -> Iterator[Step]:
    """The pages of a section: runs of questions, what follows from their answers, each file by itself."""
    run: list[Item] = []
    for item in items:
        if item["kind"] == "file":
            yield from _run(title, run, form, answers, stage)
            run = []
            yield _file_page(item, stage)
        else:
            run.append(item)
    yield from _run(title, run, form, answers, stage)


def _run(title: str, run: list[Item], form: Form, answers: Answers, stage: int) -> Iterator[Step]:
    if not run:
        return
    first = run[0]["key"][:SHORT]
    yield Step(f"q-{first}", "questions", title, tuple(run), stage)
    asking = {item["key"] for item in run if item["kind"] in CHOICES}
    more = [
        item
        for item in form
        if item.get("under")
        and item["under"][0] in asking
        and not item.get("gone")
        and is_asked(item, answers)
    ]
    plain = tuple(item for item in more if item["kind"] != "file")
    if plain:
        yield Step(f"m-{first}", "questions", title, plain, stage)
    yield from (_file_page(item, stage) for item in more if item["kind"] == "file")


def _file_page(item: Item, stage: int) -> Step:
    return Step(f"f-{item['key'][:SHORT]}", "file", said(item), (item,), stage)


def step_of(steps: list[Step], key: str) -> Step | None:
    """The page on which a question stands."""
    return next((one for one in steps if any(item["key"] == key for item in one.items)), None)


def neighbour(steps: list[Step], step: Step, distance: int) -> Step | None:
    """The page so many places further on, or back; None outside."""
    names = [one.name for one in steps]
    at = names.index(step.name) + distance
    return steps[at] if 0 <= at < len(steps) else None


def address(request: ServiceRequest, step: Step | str) -> str:
    """The address of a page of this draft."""
    name = step if isinstance(step, str) else step.name
    return reverse("services:draft", args=[request.municipality.slug, request.pk, name])
