"""The public, read-only API of participatory budgeting: cycles, ideas, projects, results. Without a key.

What citizens may not see is not here either: of a vote nothing at all before its result is
published, of the city's opinions only released verdicts.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from ninja import Field, Query, Router, Schema

from budgeting import phases
from budgeting.idea_facts import facts, iso
from budgeting.models import Process, Project, Tally
from budgeting.queries import ideas as idea_queries
from budgeting.queries import processes, published
from budgeting.states import IdeaState
from budgeting.views.doors import address
from civic.addresses import absolute
from civic.endpoints import Invalid, Problem, keep, refuse_unknown
from civic.places.models import Municipality

prefix = "/budgets"
router = Router(tags=["participatory budgets"])

MOST = 100
DEEPEST = 10_000
CYCLE = "/{slug:place}/{slug:cycle}"


class Money(Schema):
    """A sum, in tetri, for one unit; `unit` is null for the whole municipality."""

    unit: str | None
    amount_tetri: int
    projects: int
    ideas: int


class Term(Schema):
    """A phase and its dates, ISO 8601; it holds from the first moment up to, not at, the second."""

    phase: str
    starts_at: str
    ends_at: str


class CycleRow(Schema):
    """A cycle as lists show it. `phase` is the one that runs now, null between two and in the archive."""

    municipality: str
    slug: str
    title_ka: str
    title_en: str
    publication: str
    phase: str | None
    held: bool
    amount_tetri: int
    url: str


class Rule(Schema):
    """A criterion an idea is checked against, with its legal basis."""

    code: str
    text_ka: str
    text_en: str
    basis_ka: str
    basis_en: str


class CycleDetail(CycleRow):
    """One cycle in full: money, dates, who may take part, criteria, and the rule of the count."""

    summary_ka: str
    summary_en: str
    act_title_ka: str
    act_number: str
    act_on: str | None
    method: str
    residence: str
    ballot: str
    choices_min: int
    choices_max: int
    submit_age: int
    vote_age: int
    cost_cap_tetri: int | None
    rule: dict[str, Any]
    frozen_sha256: str | None
    frozen_at: str | None
    leaf: int | None
    money: list[Money]
    phases: list[Term]
    criteria: list[Rule]


class IdeaFilters(Schema):
    """What the list of ideas can be narrowed by. Any other parameter is refused."""

    state: (
        Literal["submitted", "evaluation", "admitted", "refused", "merged", "withdrawn"] | None
    ) = None
    q: Annotated[str | None, Field(max_length=200, description="Words, in any form or script")] = (
        None
    )
    limit: Annotated[int, Field(ge=1, le=MOST)] = 25
    offset: Annotated[int, Field(ge=0, le=DEEPEST)] = 0


class IdeaRow(Schema):
    """A public idea. What the city says of it is there once it has been released. Money in tetri."""

    id: int
    number: int
    process: str
    municipality: str
    title: str
    category: str
    state: str
    pot: str | None
    unit: str | None
    place: str
    latitude: str | None
    longitude: str | None
    need: str
    text: str
    beneficiaries: str
    author: str
    cost_estimate_tetri: int | None
    upkeep_estimate_tetri: int | None
    cost_city_tetri: int | None
    upkeep_city_tetri: int | None
    criterion: str | None
    reason: str | None
    supports: int | None
    comments: int | None
    merged_into: int | None
    submitted_at: str | None
    url: str


class IdeaList(Schema):
    """A piece of the list, and how long the whole is."""

    total: int
    limit: int
    offset: int
    ideas: list[IdeaRow]


class ProjectRow(Schema):
    """A project on the ballot. `standing`, `votes` and `place` are null until the result is published."""

    number: int
    unit: str | None
    title_ka: str
    title_en: str
    summary_ka: str
    summary_en: str
    cost_tetri: int
    idea: int | None
    withdrawn: bool
    withdrawn_reason: str | None
    standing: str | None
    votes: int | None
    place: int | None


class Result(Schema):
    """A published result: people and ballots, what the count decided and why, and where it stands in the log."""

    municipality: str
    slug: str
    voters: int
    ballots: int
    turnout: dict[str, Any]
    outcome: dict[str, Any]
    sha256: str
    leaf: int | None
    counted_at: str
    published_at: str
    winners: list[int]
    ballot_files: list[str]


@router.get(
    "",
    response={200: list[CycleRow], 404: Problem, 422: Invalid},
    url_name="budgets",
    summary="List cycles",
)
def cycles(request: HttpRequest, response: HttpResponse, municipality: str) -> Any:
    """The public cycles of a municipality, the newest first."""
    refuse_unknown(request, _Municipality)
    place = get_object_or_404(Municipality, slug=municipality, is_active=True)
    now = timezone.now()
    keep(response)
    return [_row(one, now) for one in processes.cycles_of(place)]


class _Municipality(Schema):
    """The one parameter of the list of cycles."""

    municipality: str


@router.get(
    CYCLE,
    response={200: CycleDetail, 404: Problem},
    url_name="budget",
    summary="One cycle",
)
def cycle(request: HttpRequest, response: HttpResponse, place: str, cycle: str) -> Any:
    """One cycle: money, dates, criteria, the rule by which votes are counted."""
    process = _public(place, cycle)
    keep(response)
    return _row(process, timezone.now()) | {
        "summary_ka": process.summary_ka,
        "summary_en": process.summary_en,
        "act_title_ka": process.act_title_ka,
        "act_number": process.act_number,
        "act_on": process.act_on.isoformat() if process.act_on else None,
        "method": process.method,
        "residence": process.residence,
        "ballot": process.ballot,
        "choices_min": process.choices_min,
        "choices_max": process.choices_max,
        "submit_age": process.submit_age,
        "vote_age": process.vote_age,
        "cost_cap_tetri": process.cost_cap,
        "rule": process.rule,
        "frozen_sha256": process.frozen_sha256 or None,
        "frozen_at": iso(process.frozen_at),
        "leaf": process.open_index,
        "money": [
            {
                "unit": pot.unit.slug if pot.unit else None,
                "amount_tetri": pot.amount,
                "projects": pot.project_number,  # type: ignore[attr-defined]
                "ideas": pot.idea_number,  # type: ignore[attr-defined]
            }
            for pot in processes.money(process)
        ],
        "phases": [
            {
                "phase": term.phase,
                "starts_at": iso(term.starts_at),
                "ends_at": iso(term.ends_at),
            }
            for term in phases.terms(process)
        ],
        "criteria": list(process.criteria.all()),
    }


@router.get(
    f"{CYCLE}/ideas",
    response={200: IdeaList, 404: Problem, 422: Invalid},
    url_name="budget_ideas",
    summary="Ideas of a cycle",
)
def ideas(
    request: HttpRequest,
    response: HttpResponse,
    place: str,
    cycle: str,
    filters: Query[IdeaFilters],
) -> Any:
    """The public ideas of a cycle, the newest first; a hundred at a time at most."""
    refuse_unknown(request, IdeaFilters)
    rows = idea_queries.public(_public(place, cycle))
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    if filters.q:
        rows = idea_queries.searched(rows, filters.q.replace("\x00", ""))
    keep(response)
    part = list(rows[filters.offset : filters.offset + filters.limit])
    said = idea_queries.verdicts(part)
    refused = [idea for idea in part if idea.state == IdeaState.REFUSED]
    reasons = {one.idea.pk: one for one in idea_queries.refusals(refused)} if refused else {}
    return {
        "total": rows.count(),
        "limit": filters.limit,
        "offset": filters.offset,
        "ideas": [facts(idea, said.get(idea.pk), reasons.get(idea.pk)) for idea in part],
    }


@router.get(
    f"{CYCLE}/projects",
    response={200: list[ProjectRow], 404: Problem},
    url_name="budget_projects",
    summary="Projects on the ballot",
)
def projects(request: HttpRequest, response: HttpResponse, place: str, cycle: str) -> Any:
    """The projects by their permanent numbers; from the publication of the ballot on."""
    process = _public(place, cycle)
    tally = published.tally_of(_with_tally(place, cycle))
    keep(response)
    now = timezone.now()
    if not phases.ballot_is_public(process, now):
        return []
    rows = process.projects.select_related("pot__unit").order_by("number")
    return [_project(one, tally) for one in rows]


@router.get(
    f"{CYCLE}/result",
    response={200: Result, 404: Problem},
    url_name="budget_result",
    summary="The result",
)
def result(request: HttpRequest, response: HttpResponse, place: str, cycle: str) -> Any:
    """The published result as it was stored; nothing is counted to answer. 404 before the publication."""
    process = _with_tally(place, cycle)
    tally = published.tally_of(process)
    if tally is None:
        raise Http404
    keep(response)
    keys = [one["pot"] for one in tally.outcome["pots"]]
    return {
        "municipality": process.municipality.slug,
        "slug": process.slug,
        "voters": tally.voters,
        "ballots": tally.ballots,
        "turnout": tally.turnout,
        "outcome": tally.outcome,
        "sha256": tally.sha256,
        "leaf": tally.index,
        "counted_at": iso(tally.counted_at),
        "published_at": iso(tally.published_at),
        "winners": [
            int(number) for one in tally.outcome["pots"] for number in one["count"]["winners"]
        ],
        "ballot_files": [_url(process, "results_pot", key) for key in keys],
    }


def _public(place: str, slug: str) -> Process:
    process = processes.public(place, slug)
    if process is None:
        raise Http404
    return process


def _with_tally(place: str, slug: str) -> Process:
    process = published.process_at(place, slug)
    if process is None:
        raise Http404
    return process


def _url(process: Process, name: str = "process", *args: int) -> str:
    """The permanent address in Georgian, whatever language the asking browser prefers."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(address(process, name, *args))


def _row(process: Process, now: datetime) -> dict[str, Any]:
    return {
        "municipality": process.municipality.slug,
        "slug": process.slug,
        "title_ka": process.title_ka,
        "title_en": process.title_en,
        "publication": process.publication,
        "phase": phases.phase_at(process, now),
        "held": phases.held(process, now) is not None,
        "amount_tetri": sum(pot.amount for pot in process.pots.all()),
        "url": _url(process),
    }


def _project(project: Project, tally: Tally | None) -> dict[str, Any]:
    return {
        "number": project.number,
        "unit": project.pot.unit.slug if project.pot.unit else None,
        "title_ka": project.title_ka,
        "title_en": project.title_en,
        "summary_ka": project.summary_ka,
        "summary_en": project.summary_en,
        "cost_tetri": project.cost,
        "idea": project.idea_id,
        "withdrawn": project.withdrawn_at is not None,
        "withdrawn_reason": project.withdrawn_reason or None,
        "standing": project.standing if tally else None,
        "votes": project.votes if tally else None,
        "place": project.rank if tally else None,
    }
