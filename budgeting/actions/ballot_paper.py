"""What stands on the ballot: projects with permanent numbers, their withdrawal, the freezing at the opening."""

import copy
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import audit_keys, frozen, phases
from budgeting.models import Idea, Process, Project
from budgeting.refusals import refused
from budgeting.rules import process as rules
from budgeting.states import Phase, Publication
from budgeting.tally.ties import DRAW
from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.workflow import lock

SEED_RANGE = 10**12


def put_on_ballot(
    process: Process, ideas: Iterable[Idea], *, by: Any, at: datetime | None = None
) -> list[Project]:
    """Give admitted ideas their permanent numbers on the ballot, in the order of the ideas' own numbers.

    Title, cost and money are taken from idea and verdict; those already on the ballot stay as they
    are. Raises Refused: not_budget_officer, archived, frozen, not_admitted, no_pot, dearer_than_pot.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        wanted = (
            process.ideas.filter(pk__in=[idea.pk for idea in ideas], project=None)
            .select_related("verdict", "pot")
            .order_by("number")
        )
        last = process.projects.order_by("-number").values_list("number", flat=True).first() or 0
        made = []
        for number, idea in enumerate(wanted, last + 1):
            require(rules.may_put_on_ballot(by, process, idea, at))
            made.append(_listed(process, idea, number, by=by, at=at))
        return made


def _listed(process: Process, idea: Idea, number: int, *, by: Any, at: datetime) -> Project:
    english = idea.language == "en"
    cost = idea.verdict.cost
    assert cost is not None  # the rule asks for it
    project = Project(
        municipality_id=process.municipality_id,
        process=process,
        pot=idea.pot,
        idea=idea,
        number=number,
        title_ka=idea.title,
        title_en=idea.title if english else "",
        summary_ka=_summary(idea.text),
        summary_en=_summary(idea.text) if english else "",
        cost=cost,
    )
    project.full_clean(validate_unique=False, validate_constraints=False)
    project.save()
    journal.append(
        "project.listed",
        project,
        by=by,
        at=at,
        public=True,
        data={"number": number, "idea": idea.number, "cost": project.cost},
    )
    return project


def _summary(text: str) -> str:
    """The beginning of the text, at most 300 signs, ended at a word."""
    one_line = " ".join(text.split())
    if len(one_line) <= 300:
        return one_line
    return one_line[:299].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def word_project(project: Project, *, by: Any, at: datetime | None = None, **words: Any) -> Project:
    """Change title, summary or group of a project in either language, before the voting opens.

    Raises Refused: not_budget_officer, archived, frozen, nothing_changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        project = lock(project)
        require(rules.may_change_vote(by, project.process, at))
        changed = {name: new for name, new in words.items() if getattr(project, name) != new}
        if not changed:
            raise refused("nothing_changed")
        for name, new in changed.items():
            setattr(project, name, new)
        project.full_clean(validate_unique=False, validate_constraints=False)
        project.save(update_fields=sorted(changed))
        journal.append(
            "project.worded", project, by=by, at=at, public=True, data={"fields": sorted(changed)}
        )
    return project


def withdraw_project(
    project: Project, *, by: Any, reason: str, at: datetime | None = None
) -> Project:
    """Take a project off the ballot with a public reason; its number is not given again.

    Raises Refused: not_budget_officer, archived, withdrawn_already, voting_over, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        project = lock(project)
        require(rules.may_withdraw_project(by, project, at))
        if not reason.strip():
            raise refused("reason_needed")
        project.withdrawn_at = at
        project.withdrawn_reason = reason.strip()[:500]
        project.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        journal.append(
            "project.withdrawn",
            project,
            by=by,
            at=at,
            public=True,
            data={"number": project.number, "reason": project.withdrawn_reason},
        )
    return project


def make_audit_key(process: Process, *, by: Any, at: datetime | None = None) -> bytes:
    """Make the audit commission's key before the voting opens; returns the private half, kept nowhere.

    Raises Refused: not_auditor, archived, frozen.
    """
    at = at or timezone.now()
    private, public = audit_keys.new_pair()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_make_audit_key(by, process, at))
        process.audit_key = public
        process.save(update_fields=["audit_key"])
        journal.append("process.audit_key", process, by=by, at=at, public=True)
    return private


# --- The opening ------------------------------------------------------------------------------


def freeze(process: Process, *, at: datetime | None = None) -> Process:
    """Freeze all that matters to the ballot at the opening of voting: by the worker, or by the first vote.

    Draws the number that gives the order of the list, and the seed of the draw where the tie rule
    has one without. Raises Refused: frozen_already, and those of `phases.in_phase`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_freeze(process, at))
        voting = phases.term_of(process, Phase.VOTING)
        assert voting is not None  # it runs
        process.order_seed = str(secrets.randbelow(SEED_RANGE))
        process.rule = _with_seed(process.rule)
        process.audit_key = process.audit_key or audit_keys.own_pair(process.pk)[1]
        process.frozen = frozen.facts(process, voting)
        process.frozen_sha256 = frozen.sha256(process.frozen)
        process.frozen_at = at
        process.save(
            update_fields=[
                "order_seed",
                "rule",
                "audit_key",
                "frozen",
                "frozen_sha256",
                "frozen_at",
            ]
        )
        process.pots.update(frozen_at=at)
        process.projects.update(frozen_at=at)
        journal.append(
            "process.frozen",
            process,
            by=None,
            at=at,
            public=True,
            data={"sha256": process.frozen_sha256, "order": process.order_seed},
        )
    return process


def _with_seed(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule with the seed of its draw, where it has a draw and none was given."""
    found = copy.deepcopy(rule)
    ties = found["ties"]
    if DRAW in ties["order"] and not ties["seed"]:
        ties["seed"] = str(secrets.randbelow(SEED_RANGE))
    return found


def frozen_now(process: Process, *, at: datetime) -> Process:
    """The process frozen: as it is, or frozen now when the worker is late. Raises as `freeze`."""
    if process.frozen_at is not None:
        return process
    try:
        return freeze(process, at=at)
    except Refused as refusal:
        if refusal.code != "frozen_already":
            raise
    return Process.objects.select_related("municipality").get(pk=process.pk)


def freeze_due(*, at: datetime | None = None) -> int:
    """Freeze every cycle whose voting has begun; returns how many. Safe to run twice, or late."""
    at = at or timezone.now()
    waiting = Process.objects.filter(
        publication=Publication.PUBLISHED,
        frozen_at=None,
        terms__phase=Phase.VOTING,
        terms__starts_at__lte=at,
        terms__ends_at__gt=at,
    )
    done = 0
    for process in waiting:
        try:
            freeze(process, at=at)
        except Refused:
            continue  # held, or somebody was faster
        done += 1
    return done
