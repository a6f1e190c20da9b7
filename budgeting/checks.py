"""What a cycle lacks before it can be published, and what may turn out badly: one finding, one sentence.

A finding that `stops` has to be mended first; the others are for the officer to weigh. Pure: reads
a cycle that `queries.processes.for_check` has fetched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.models import PhaseTerm, Process
from budgeting.states import BallotKind, Method, Phase, Publication, Residence
from budgeting.tallies import rule_of
from budgeting.tally.rules import EqualShares, Greedy, Phragmen
from civic import words
from civic.dates import local
from civic.money import lari

REQUIRED = (Phase.VOTING, Phase.COUNT, Phase.RESULTS)
ORDER = tuple(Phase)
SHORTEST_VOTE = timedelta(days=1)
# The municipal budget: the mayor's draft, its return with remarks, the corrected draft (month, day).
DRAFT, REMARKS, CORRECTED = (11, 15), (11, 25), (12, 10)
LOWEST_AGE = 14


@dataclass(frozen=True)
class Finding:
    """Something to mend or to weigh: in which part of the setup, and how."""

    code: str
    part: str
    text: str | Promise
    stops: bool


def ready(findings: Iterable[Finding]) -> bool:
    """True when nothing has to be mended first."""
    return not any(finding.stops for finding in findings)


def of(process: Process, at: datetime) -> list[Finding]:
    """Everything found, what stops first."""
    found = [
        *_about(process),
        *_money(process),
        *_dates(process, at),
        *_calendar(process),
        *_criteria(process),
        *_vote(process),
        *_tally(process),
        *_projects(process),
    ]
    return sorted(found, key=lambda finding: not finding.stops)


def _stop(code: str, part: str, text: Any, **values: object) -> Finding:
    return Finding(code, part, format_lazy(text, **values) if values else text, stops=True)


def _weigh(code: str, part: str, text: Any, **values: object) -> Finding:
    return Finding(code, part, format_lazy(text, **values) if values else text, stops=False)


def _about(process: Process) -> Iterator[Finding]:
    if not process.municipality.is_active:
        yield _stop(
            "inactive", "about", _("The municipality does not take part in the portal yet.")
        )
    if not process.act_title_ka or not process.act_number or process.act_on is None:
        yield _stop("no_act", "about", _("Name the council's act with its title, number and day."))
    if not process.summary_ka:
        yield _stop("no_summary", "about", _("Say in a few sentences what this cycle is about."))
    if not process.title_en or not process.summary_en:
        yield _weigh("no_english", "about", _("Title or summary is missing in English."))
    if not process.documents.all():
        yield _weigh(
            "no_documents",
            "documents",
            _("No document is attached: the act, the form, the statute."),
        )


def _money(process: Process) -> Iterator[Finding]:
    pots = list(process.pots.all())
    whole = [pot for pot in pots if pot.unit_id is None]
    units = [pot for pot in pots if pot.unit_id is not None]
    if not pots:
        yield _stop(
            "no_money", "money", _("Enter the money: for the whole municipality or by unit.")
        )
        return
    if process.residence == Residence.CITY and units:
        yield _stop(
            "units_unvoted",
            "money",
            _(
                "All vote on one ballot for the whole municipality, so money by unit would go unvoted."
            ),
        )
    if process.residence in {Residence.OWN, Residence.OWN_PLUS_ONE, Residence.ANY_ONE} and whole:
        yield _stop(
            "whole_unvoted",
            "money",
            _("People vote by unit only, so money for the whole municipality would go unvoted."),
        )
    if process.residence == Residence.OWN_AND_CITY and not (whole and units):
        yield _stop(
            "both_needed",
            "money",
            _("People vote for their unit and for the whole: enter money for both."),
        )
    if process.leftover_to_whole and not (whole and units):
        yield _stop(
            "leftover_nowhere",
            "tally",
            _("What units do not spend has nowhere to go: there is no money for the whole."),
        )
    if process.residence == Residence.OWN_PLUS_ONE and len(units) < 2:
        yield _stop("two_units", "money", _("A vote in one other unit needs at least two units."))
    most = max(pot.amount for pot in pots)
    if process.cost_cap and process.cost_cap > most:
        yield _weigh(
            "cap_above_money",
            "money",
            _("The limit for one project ({cap}) is above the largest sum there is ({most})."),
            cap=lari(process.cost_cap),
            most=lari(most),
        )


# --- Dates ------------------------------------------------------------------------------------


def _dates(process: Process, at: datetime) -> Iterator[Finding]:
    terms = phases.terms(process)
    present = {term.phase for term in terms}
    for phase in REQUIRED:
        if phase not in present:
            yield _stop(
                f"no_{phase}", "dates", _("The phase “{phase}” has no dates."), phase=phase.label
            )
    for one, after in pairwise(terms):
        if after.starts_at < one.ends_at:
            yield _stop(
                "overlap",
                "dates",
                _("“{one}” and “{after}” overlap: the second begins before the first has ended."),
                one=_label(one),
                after=_label(after),
            )
    places = [ORDER.index(Phase(term.phase)) for term in terms]
    if places != sorted(places):
        yield _stop("order", "dates", _("The phases do not follow one another in their order."))
    yield from _moments(process, at)


def _moments(process: Process, at: datetime) -> Iterator[Finding]:
    voting = phases.term_of(process, Phase.VOTING)
    preparing = process.publication == Publication.DRAFT
    if preparing and voting and voting.starts_at <= at:
        yield _stop(
            "vote_past", "dates", _("The voting would have begun already. Set later dates.")
        )
    if voting and voting.ends_at - voting.starts_at < SHORTEST_VOTE:
        yield _weigh("short_vote", "dates", _("The voting lasts less than a day."))
    first = next(iter(phases.terms(process)), None)
    if preparing and first and first.starts_at <= at < first.ends_at:
        yield _weigh(
            "begun",
            "dates",
            _("“{phase}” runs as soon as you publish: its beginning has passed."),
            phase=_label(first),
        )
    appeal = phases.term_of(process, Phase.APPEAL)
    evaluation = phases.term_of(process, Phase.EVALUATION)
    if evaluation and not appeal and process.method == Method.SECRET:
        yield _weigh("no_appeal", "dates", _("Authors of refused ideas have no time to appeal."))
    if appeal and appeal.ends_at - appeal.starts_at < timedelta(days=process.appeal_days):
        yield _weigh(
            "short_appeal",
            "dates",
            _("Authors may appeal for {days} days, and the phase of appeals is shorter."),
            days=process.appeal_days,
        )


def _calendar(process: Process) -> Iterator[Finding]:
    """Whether the result can enter the budget of the next year: 15 November, 25 November, 10 December."""
    results = phases.term_of(process, Phase.RESULTS)
    if results is None or process.method == Method.ASSEMBLY:
        return
    day = local(results.starts_at).date()
    draft, remarks, corrected = (date(day.year, *one) for one in (DRAFT, REMARKS, CORRECTED))
    if day <= draft:
        return
    values = {"day": words.on_day(day)}
    if day <= remarks:
        text = _(
            "The results come {day}: after 15 November, when the mayor lays the draft budget before the"
            " sakrebulo. They can still enter it with the sakrebulo's remarks until 25 November."
        )
    elif day <= corrected:
        text = _(
            "The results come {day}: after 25 November, when the sakrebulo returns the draft budget. They"
            " can only enter the corrected draft of 10 December."
        )
    else:
        text = _(
            "The results come {day}: after 10 December, the last day for the corrected draft budget. The"
            " winners cannot enter the budget of the next year."
        )
    yield _weigh("budget_calendar", "dates", text, **values)


def _label(term: PhaseTerm) -> str | Promise:
    return Phase(term.phase).label


# --- Ideas, ballot and count ------------------------------------------------------------------


def _criteria(process: Process) -> Iterator[Finding]:
    criteria = list(process.criteria.all())
    if not criteria:
        yield _stop(
            "no_criteria",
            "criteria",
            _("Enter criteria: an idea can only be refused by one of them."),
        )
    bare = sum(not one.basis_ka for one in criteria)
    if bare:
        yield _weigh(
            "no_basis", "criteria", _("Criteria without a legal basis: {number}."), number=bare
        )


def _vote(process: Process) -> Iterator[Finding]:
    if process.vote_level < 2:
        yield _stop(
            "level_blind",
            "voters",
            _("At level 1 nobody knows who votes or where they live. Ask for level 2 at least."),
        )
    if process.vote_age < LOWEST_AGE:
        yield _weigh(
            "young",
            "voters",
            _("Below {age} years people have no identity card to be known by."),
            age=LOWEST_AGE,
        )
    if process.ballot == BallotKind.POINTS and (process.points_max or 0) > process.points:
        yield _stop(
            "points",
            "ballot",
            _("One project may get more points than there are. Lower the number."),
        )


def _tally(process: Process) -> Iterator[Finding]:
    rule = rule_of(process)
    one_choice = process.ballot == BallotKind.APPROVAL and process.choices_max == 1
    if one_choice and isinstance(rule, EqualShares):
        yield _stop(
            "choose_one_shares",
            "tally",
            _(
                "Equal Shares needs ballots with several projects: with one choice each it elects next to"
                " nothing. Allow more choices, or count by votes."
            ),
        )
    if isinstance(rule, Phragmen) and process.ballot not in {
        BallotKind.APPROVAL,
        BallotKind.KNAPSACK,
    }:
        yield _stop(
            "phragmen_kind",
            "tally",
            _("This rule counts only ballots on which projects are chosen."),
        )
    if isinstance(rule, Greedy) and rule.borda and process.ballot != BallotKind.RANKING:
        yield _stop(
            "borda_kind",
            "tally",
            _("Points by place need ballots on which projects are put in order."),
        )
    if isinstance(rule, Greedy) and process.ballot == BallotKind.RANKING and not rule.borda:
        yield _weigh(
            "ranks_unused",
            "tally",
            _(
                "Projects are put in order, and this rule gives the places weights of its own. Points by place are usual."
            ),
        )


def _projects(process: Process) -> Iterator[Finding]:
    """What stands on the ballot, as soon as something does."""
    listed = [project for project in process.projects.all() if project.withdrawn_at is None]
    if not listed:
        return
    pots = {pot.pk: pot for pot in process.pots.all()}
    for project in listed:
        pot = pots[project.pot_id]
        if project.cost > pot.amount:
            yield _stop(
                "dearer_than_pot",
                "ballot",
                _("Project № {number} costs {cost}, and its money is {amount} ({unit})."),
                number=project.number,
                cost=lari(project.cost),
                amount=lari(pot.amount),
                unit=pot.name,
            )
    for pot in pots.values():
        own = [project for project in listed if project.pot_id == pot.pk]
        if not own:
            yield _weigh(
                "empty_pot", "ballot", _("No project stands for this money: {unit}."), unit=pot.name
            )
        elif sum(project.cost for project in own) <= pot.amount:
            yield _weigh(
                "nothing_to_choose",
                "ballot",
                _("All projects fit the money, so there is nothing to choose: {unit}."),
                unit=pot.name,
            )
        if 0 < len(own) < process.choices_max and process.ballot == BallotKind.APPROVAL:
            yield _weigh(
                "more_choices_than_projects",
                "ballot",
                _("More projects may be chosen ({most}) than there are ({number}): {unit}."),
                most=process.choices_max,
                number=len(own),
                unit=pot.name,
            )
