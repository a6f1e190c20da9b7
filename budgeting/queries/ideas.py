"""Reads of ideas: lists, one idea's page, what resembles a text, own drafts. Only what is public goes out.

Opinions and notes of the staff are never read here; a verdict only once it has been released.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from budgeting.models import (
    Appeal,
    CoAuthor,
    Comment,
    Idea,
    IdeaFile,
    IdeaFollow,
    IdeaWord,
    Merge,
    MergePart,
    Process,
    Project,
    Screening,
    Support,
    Verdict,
)
from budgeting.models.idea import IdeaQuerySet
from budgeting.rules.ideas import ALIVE
from budgeting.sealing import support_key
from budgeting.states import IdeaState
from civic import search as words
from civic.journal.models import Entry
from identity.models import Person
from identity.queries import person_of

UNCOUNTED = (IdeaState.DRAFT, IdeaState.WITHDRAWN)
JOINED = ("municipality", "process__municipality", "pot__unit", "unit", "merged_into")


def public(process: Process) -> IdeaQuerySet:
    """The public ideas of a cycle with what a list shows, the newest first."""
    rows: IdeaQuerySet = (
        Idea.objects.public()
        .filter(process=process)
        .select_related("municipality", "process", "pot__unit", "unit")
        .order_by("-submitted_at", "-pk")
    )
    return rows


def counts(rows: QuerySet[Idea]) -> dict[str, int]:
    """How many of the rows stand in each state."""
    found: dict[str, int] = {}
    for state in rows.order_by().values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def searched(rows: IdeaQuerySet, text: str) -> IdeaQuerySet:
    """Those of `rows` that hold every word of `text`, in any form and either script."""
    return words.having(rows, IdeaWord, "idea", text)


def similar(
    text: str, process: Process, limit: int = 5, *, exclude: int | None = None, alive: bool = False
) -> list[tuple[Idea, list[str]]]:
    """Public ideas that resemble `text`, most alike first, with the words they share; `alive`: supportable ones."""
    wanted = ALIVE if alive else tuple(IdeaState)
    ideas = Idea.objects.public().filter(process=process, state__in=wanted)
    rows = IdeaWord.objects.filter(idea__in=ideas)
    ranked = words.resembling(rows.exclude(idea=exclude), "idea", text, limit)
    found = public(process).in_bulk([pk for pk, _shared in ranked])
    return [(found[pk], shared) for pk, shared in ranked if pk in found]


def verdicts(ideas: Sequence[Idea]) -> dict[int, Verdict]:
    """The released verdicts of ideas, by the idea's key; one query."""
    rows = Verdict.objects.filter(idea__in=ideas, released_at__isnull=False)
    return {row.idea_id: row for row in rows.select_related("criterion")}


@dataclass(frozen=True)
class Refusal:
    """Why an idea was not admitted: the criterion, the words, who decided and when."""

    idea: Idea
    criterion: Any
    text: str
    body: str
    at: Any
    appeal: Appeal | None


def refusals(ideas: Sequence[Idea]) -> list[Refusal]:
    """The public reasons of refused ideas, in their order; three queries.

    `body` is empty where the city hall decided after the evaluation.
    """
    said = verdicts(ideas)
    screened = {
        row.idea_id: row
        for row in Screening.objects.filter(idea__in=ideas, move="refuse")
        .select_related("criterion")
        .order_by("at", "id")
    }
    appeals = {row.idea_id: row for row in Appeal.objects.filter(idea__in=ideas)}
    return [
        _refusal(idea, said.get(idea.pk), screened.get(idea.pk), appeals.get(idea.pk))
        for idea in ideas
    ]


def _refusal(
    idea: Idea, verdict: Verdict | None, screening: Screening | None, appeal: Appeal | None
) -> Refusal:
    if verdict is not None and not verdict.admitted:
        return Refusal(idea, verdict.criterion, verdict.reason, "", verdict.released_at, appeal)
    if screening is not None:
        return Refusal(
            idea, screening.criterion, screening.text, screening.body, screening.at, appeal
        )
    return Refusal(idea, None, idea.ending_reason, "", None, appeal)


# --- One idea ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class IdeaPage:
    """Everything the public page of an idea shows."""

    idea: Idea
    verdict: Verdict | None
    refusal: Refusal | None
    appeal: Appeal | None
    files: list[IdeaFile]
    coauthors: list[str]
    merged: list[Idea]
    comments: list[Comment]
    project: Project | None
    timeline: list[Entry]


def found(place: str, process: str, pk: int) -> Idea | None:
    """The idea at an address, in whatever state, with its cycle; None where there is none."""
    return (
        Idea.objects.select_related(*JOINED)
        .prefetch_related("process__pots__unit", "process__terms", "process__shifts")
        .filter(
            pk=pk,
            process__slug=process,
            municipality__slug=place,
            municipality__is_active=True,
        )
        .first()
    )


def page(idea: Idea) -> IdeaPage:
    """What stands on the page of a public idea; nothing of it is internal."""
    is_refused = idea.state == IdeaState.REFUSED
    refusal = refusals([idea])[0] if is_refused else None
    verdict = None if is_refused else verdicts([idea]).get(idea.pk)
    appeal = refusal.appeal if refusal else Appeal.objects.filter(idea=idea).first()
    return IdeaPage(
        idea=idea,
        verdict=verdict,
        refusal=refusal,
        appeal=appeal,
        files=list(idea.files.all()),
        coauthors=list(
            idea.coauthors.filter(state=CoAuthor.State.ACCEPTED).values_list("name", flat=True)
        ),
        merged=list(
            idea.merged.filter(state=IdeaState.MERGED)
            .select_related("municipality", "process")
            .order_by("number")
        ),
        comments=threads(idea) if idea.process.comments else [],
        project=Project.objects.filter(idea=idea).first(),
        timeline=list(Entry.objects.about(idea).public().order_by("-at", "-id")),
    )


def threads(idea: Idea) -> list[Comment]:
    """The comments in order, each with its answers in `answers`; hidden ones without their text."""
    rows = list(idea.comments.order_by("id"))
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.hidden_at is not None:
            row.text, row.name = "", ""
        if row.parent_id is not None:
            answers.setdefault(row.parent_id, []).append(row)
    first = [row for row in rows if row.parent_id is None]
    for row in first:
        row.answers = answers.get(row.pk, [])  # type: ignore[attr-defined]
    return first


# --- The reader's own -------------------------------------------------------------------------


def submitted_by(person: Person, process: Process, *, exclude: int | None = None) -> int:
    """How many ideas a person has in the cycle; drafts and withdrawn ones do not count."""
    rows = of_person(person, process).exclude(state__in=UNCOUNTED)
    return (rows.exclude(pk=exclude) if exclude else rows).count()


def of_person(person: Person, process: Process) -> QuerySet[Idea]:
    """The ideas of a person in a cycle, through whichever account or centre."""
    return Idea.objects.filter(process=process, author_person=person)


def own(user: Any, process: Process) -> QuerySet[Idea]:
    """The account's ideas in a cycle, drafts too, the last changed first."""
    mine = Q(author=user)
    if person := person_of(user):
        mine |= Q(author=None, author_person=person)  # filed at a centre
    return (
        Idea.objects.filter(mine, process=process)
        .select_related("municipality", "process")
        .order_by("-changed_at")
    )


def supports(person: Person | None, idea: Idea) -> bool:
    """Whether the person supports the idea."""
    if person is None:
        return False
    key = support_key(idea.pk, person.key)
    return Support.objects.filter(idea=idea, row_key=key).exists()


def follows(user: Any, idea: Idea) -> bool:
    """Whether the account follows the idea."""
    return user.is_authenticated and IdeaFollow.objects.filter(user=user, idea=idea).exists()


def to_confirm(person: Person | None, process: Process) -> list[Idea]:
    """Merged ideas the person supports whose joint idea they have not been counted for."""
    if person is None:
        return []
    merged = list(
        Idea.objects.filter(process=process, state=IdeaState.MERGED)
        .select_related(
            "municipality", "process", "merged_into__municipality", "merged_into__process"
        )
        .order_by("number")
    )
    if not merged:
        return []
    into = {idea.pk: joint(idea) for idea in merged}
    keys = {
        support_key(pk, person.key): pk for idea in merged for pk in (idea.pk, into[idea.pk].pk)
    }
    mine = {
        keys[bytes(key)]
        for key in Support.objects.filter(row_key__in=list(keys)).values_list("row_key", flat=True)
    }
    return [
        idea
        for idea in merged
        if idea.pk in mine and into[idea.pk].pk not in mine and into[idea.pk].state in ALIVE
    ]


def joint(idea: Idea) -> Idea:
    """The idea a merged one has ended in, over however many merges; any other idea is itself."""
    while idea.state == IdeaState.MERGED and idea.merged_into is not None:
        idea = idea.merged_into
    return idea


def asked_to_merge(user: Any, process: Process) -> list[MergePart]:
    """Proposals to merge that wait for this account's answer."""
    return list(
        MergePart.objects.filter(
            idea__author=user, idea__process=process, agreed=None, merge__state="proposed"
        ).select_related("merge__target", "idea__municipality", "idea__process")
    )


def reported(process: Process) -> QuerySet[Comment]:
    """Comments somebody has reported and no moderator has decided about, the oldest first."""
    return (
        Comment.objects.filter(idea__process=process, reported_at__isnull=False, hidden_at=None)
        .select_related("idea__municipality", "idea__process")
        .order_by("reported_at")
    )


def merges(process: Process) -> QuerySet[Merge]:
    """All proposals to merge in a cycle with their ideas, the newest first."""
    return (
        Merge.objects.filter(process=process)
        .select_related("target__municipality", "target__process")
        .prefetch_related("parts__idea__municipality", "parts__idea__process")
        .order_by("-id")
    )
