"""The frame of every desk page of a cycle: its head, and the tabs that lead to the work of each role."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgeting.models import Process
from budgeting.states import Method
from budgeting.views.cycles import situation
from civic.roles import Role
from civic.ui.menus import address

OFFICE = (Role.BUDGET_OFFICER, Role.AUDITOR, Role.MUNICIPAL_ADMIN)


@dataclass(frozen=True)
class Tab:
    """A desk page of a cycle: name of its address, label, and the roles that may open it."""

    name: str
    label: str | Promise
    roles: tuple[Role, ...]
    url: str = ""


TABS = (
    Tab("process", _("Overview"), ()),
    Tab("setup", _("Setup"), (Role.BUDGET_OFFICER,)),
    Tab("screening", _("Screening"), (Role.BUDGET_OFFICER,)),
    Tab("evaluation", _("Evaluation"), (Role.BUDGET_OFFICER, Role.DEPARTMENT_OFFICER)),
    Tab("filing", _("File an idea"), (Role.CLERK,)),
    Tab("merge", _("Merging"), (Role.BUDGET_OFFICER,)),
    Tab("comments", _("Comments"), (Role.MODERATOR,)),
    Tab("release", _("Release"), (Role.BUDGET_OFFICER,)),
    Tab("appeals", _("Appeals"), (Role.BUDGET_OFFICER,)),
    Tab("ballot", _("Ballot"), OFFICE),
    Tab("codes", _("Codes"), (Role.BUDGET_OFFICER,)),
    Tab("handout", _("Handing out"), (Role.BUDGET_OFFICER, Role.CLERK)),
    Tab("batches", _("Paper"), (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR)),
    Tab("assemblies", _("Assemblies"), (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR)),
    Tab("audit", _("Audit"), (Role.AUDITOR, Role.BUDGET_OFFICER)),
    Tab("count", _("Counting"), (Role.BUDGET_OFFICER, Role.AUDITOR)),
    Tab("implementation", _("Implementation"), (Role.BUDGET_OFFICER, Role.MAYOR_OFFICE)),
)


# A cycle is held by ballot or by show of hands; the pages of the other way are not offered.
OF_THE_OTHER_WAY = {
    Method.SECRET: {"assemblies"},
    Method.ASSEMBLY: {"codes", "handout", "batches", "audit"},
}


def frame(request: HttpRequest, process: Process, tab: str, **context: Any) -> dict[str, Any]:
    """The context every desk page of a cycle needs (`budgeting/desk/base.html`), and what else it says."""
    roles = request.user.roles_in(process.municipality)
    return {
        "process": process,
        "situation": situation(process, timezone.now()),
        "tabs": tabs(process, roles),
        "tab": tab,
        "section": "budget",
        **context,
    }


def tabs(process: Process, roles: set[str]) -> list[Tab]:
    """The tabs for one who holds these roles."""
    found = []
    for one in TABS:
        if one.roles and not roles.intersection(one.roles):
            continue
        if one.name in OF_THE_OTHER_WAY[Method(process.method)]:
            continue
        url = address(f"budgeting_desk:{one.name}", process.municipality.slug, process.slug)
        if url:
            found.append(Tab(one.name, one.label, one.roles, url))
    return found
