"""The frame of every desk page of a cycle: its head, and the tabs that lead to the work of each role.

A cycle has more pages than anybody looks at in a day. What the present phase needs stands first; the
rest is one disclosure away, by the stages of a cycle.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.models import Process
from budgeting.states import Method, Phase, Publication
from budgeting.views.cycles import situation
from civic.roles import Role
from civic.ui.menus import address

OFFICE = (Role.BUDGET_OFFICER, Role.AUDITOR, Role.MUNICIPAL_ADMIN)


class Stage(models.TextChoices):
    """The parts of a cycle under whose names the pages stand that are not needed first."""

    SETUP = "setup", _("Preparation")
    IDEAS = "ideas", _("Ideas")
    VOTING = "voting", _("Voting")
    RESULTS = "results", _("Count and results")


@dataclass(frozen=True)
class Tab:
    """A desk page of a cycle: name of its address, label, the roles that may open it, and its stage."""

    name: str
    label: str | Promise
    roles: tuple[Role, ...]
    stage: Stage
    url: str = ""


@dataclass(frozen=True)
class Tabs:
    """The pages one reader needs `first`, and the `rest` by stages."""

    first: list[Tab]
    rest: list[tuple[Stage, list[Tab]]]


TABS = (
    Tab("process", _("Overview"), (), Stage.SETUP),
    Tab("setup", _("Setup"), (Role.BUDGET_OFFICER,), Stage.SETUP),
    Tab("screening", _("Screening"), (Role.BUDGET_OFFICER,), Stage.IDEAS),
    Tab("evaluation", _("Evaluation"), (Role.BUDGET_OFFICER, Role.DEPARTMENT_OFFICER), Stage.IDEAS),
    Tab("filing", _("File an idea"), (Role.CLERK,), Stage.IDEAS),
    Tab("merge", _("Merging"), (Role.BUDGET_OFFICER,), Stage.IDEAS),
    Tab("comments", _("Comments"), (Role.MODERATOR,), Stage.IDEAS),
    Tab("release", _("Release"), (Role.BUDGET_OFFICER,), Stage.IDEAS),
    Tab("appeals", _("Appeals"), (Role.BUDGET_OFFICER,), Stage.IDEAS),
    Tab("ballot", _("Ballot"), OFFICE, Stage.VOTING),
    Tab("codes", _("Codes"), (Role.BUDGET_OFFICER,), Stage.VOTING),
    Tab("handout", _("Handing out"), (Role.BUDGET_OFFICER, Role.CLERK), Stage.VOTING),
    Tab("batches", _("Paper"), (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR), Stage.VOTING),
    Tab(
        "assemblies", _("Assemblies"), (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR), Stage.VOTING
    ),
    Tab("audit", _("Audit"), (Role.AUDITOR, Role.BUDGET_OFFICER), Stage.RESULTS),
    Tab("count", _("Counting"), (Role.BUDGET_OFFICER, Role.AUDITOR), Stage.RESULTS),
    Tab(
        "implementation",
        _("Implementation"),
        (Role.BUDGET_OFFICER, Role.MAYOR_OFFICE),
        Stage.RESULTS,
    ),
)

LABELS = {one.name: one.label for one in TABS}

# A cycle is held by ballot or by show of hands; the pages of the other way are not offered.
OF_THE_OTHER_WAY = {
    Method.SECRET: {"assemblies"},
    Method.ASSEMBLY: {"codes", "handout", "batches", "audit"},
}

# What each phase is worked on with, besides the overview; None is a draft.
NEEDED: dict[Phase | None, tuple[str, ...]] = {
    None: ("setup", "ballot"),
    Phase.SUBMISSION: ("filing", "screening", "comments"),
    Phase.SCREENING: ("screening", "evaluation", "merge", "comments"),
    Phase.EVALUATION: ("evaluation", "release", "merge"),
    Phase.APPEAL: ("appeals", "release", "ballot"),
    Phase.BALLOT: ("ballot", "codes", "handout", "assemblies"),
    Phase.VOTING: ("handout", "batches", "codes", "assemblies"),
    Phase.COUNT: ("batches", "assemblies", "audit", "count"),
    Phase.RESULTS: ("count", "audit", "implementation"),
    Phase.IMPLEMENTATION: ("implementation", "count"),
}
FEW = 5  # so many stand side by side, and nothing is folded away


def frame(request: HttpRequest, process: Process, tab: str, **context: Any) -> dict[str, Any]:
    """The context every desk page of a cycle needs (`budgeting/desk/base.html`), and what else it says."""
    roles, now = request.user.roles_in(process.municipality), timezone.now()
    return {
        "process": process,
        "situation": situation(process, now),
        "tabs": tabs(process, roles, tab, now),
        "tab": tab,
        "tab_label": LABELS[tab],
        "section": "budget",
        **context,
    }


def tabs(process: Process, roles: Iterable[str], here: str, at: datetime) -> Tabs:
    """The tabs for one who holds these roles and reads the page `here`."""
    held = set(roles)
    allowed = [
        replace(one, url=url)
        for one in TABS
        if not one.roles or held.intersection(one.roles)
        if one.name not in OF_THE_OTHER_WAY[Method(process.method)]
        if (url := address(f"budgeting_desk:{one.name}", process.municipality.slug, process.slug))
    ]
    if len(allowed) <= FEW:
        return Tabs(allowed, [])
    by_name = {one.name: one for one in allowed}
    names = dict.fromkeys(("process", *NEEDED[_phase_at_work(process, at)], here))
    first = [by_name[name] for name in names if name in by_name]
    stages = [
        (stage, [one for one in allowed if one.stage == stage and one.name not in names])
        for stage in Stage
    ]
    return Tabs(first, [(stage, pages) for stage, pages in stages if pages])


def _phase_at_work(process: Process, at: datetime) -> Phase | None:
    """The phase whose work it is: the running one, else the next, else the last; None for a draft."""
    if process.publication == Publication.DRAFT:
        return None
    coming = phases.next_term(process, at)
    return phases.phase_at(process, at) or Phase(coming.phase if coming else Phase.IMPLEMENTATION)
