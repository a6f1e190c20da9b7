"""Who may do what on the desk, in words: read from the same marks on the views that open them.

A page is told by its address without the municipality and without parameters; `DEEDS` names what is
done there. A page that has no name of its own stands under its area.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.roles import Role
from identity.models import Duty
from identity.staff_pages import pages

PREFIX = "/desk/<slug:place>/"

AREAS: dict[str, str | Promise] = {
    "": _("Work list"),
    "petitions": _("Petitions"),
    "budget": _("Participatory budgeting"),
    "commitments": _("Promises and their carrying out"),
    "services": _("Service requests"),
    "cases": _("Connection to the case system"),
    "visit": _("Citizen at the counter"),
    "register": _("Residents' register"),
    "representatives": _("Organisations"),
    "reports": _("Reported accounts"),
    "departments": _("Departments"),
    "staff": _("Staff and roles"),
    "roles": _("Who may do what"),
}

# The longest beginning of an address that stands here names its deed.
DEEDS: dict[str, str | Promise] = {
    "": _("Open the work list"),
    "petitions": _("Read all petitions, drafts handed in included"),
    "petitions/appeal": _("Answer an appeal against a rejection"),
    "petitions/assisted": _("Act for a person at the counter, with consent"),
    "petitions/checkout": _("Moderate: publish, return, reject, propose edits"),
    "petitions/edit": _("Moderate: publish, return, reject, propose edits"),
    "petitions/figures": _("Read figures about petitions"),
    "petitions/marks": _("Write internal notes and marks"),
    "petitions/merge": _("Merge with another petition, restore"),
    "petitions/moderate": _("Moderate: publish, return, reject, propose edits"),
    "petitions/note": _("Write internal notes and marks"),
    "petitions/numbers": _("Read thresholds and counts of voters"),
    "petitions/numbers/figure": _("Set thresholds and counts of voters"),
    "petitions/promise": _("Make a promise from a decision"),
    "petitions/proposal": _("Decide on a colleague's proposal"),
    "petitions/release": _("Moderate: publish, return, reject, propose edits"),
    "petitions/restore": _("Merge with another petition, restore"),
    "petitions/sheets": _("Signatures on paper: print and enter sheets"),
    "petitions/take-over": _("Moderate: publish, return, reject, propose edits"),
    "petitions/<name>": _("Further acts on a petition, each for its own role"),
    "budget": _("Read the cycles"),
    "budget/act": _("Set up a cycle, its money, rules and dates"),
    "budget/appeals": _("Answer appeals against an evaluation"),
    "budget/assemblies": _("Record an assembly and its vote by hands"),
    "budget/audit": _("Audit votes, propose and decide annulments"),
    "budget/ballot": _("Put the ballot together"),
    "budget/ballot/key": _("Make the audit commission's key"),
    "budget/batches": _("Votes on paper: boxes, entry and protocol"),
    "budget/codes": _("Print voting codes and cancel them"),
    "budget/comments": _("Moderate comments"),
    "budget/corrections": _("Correct frozen terms, with two people"),
    "budget/count": _("Count, audit and publish results"),
    "budget/evaluation": _("Evaluate ideas"),
    "budget/evaluation/ask": _("Ask departments for their opinion"),
    "budget/filing": _("Submit an idea for a person at the counter"),
    "budget/handout": _("Hand out voting papers"),
    "budget/ideas": _("Screen ideas"),
    "budget/implementation": _("Promise the winners"),
    "budget/merge": _("Propose to merge ideas"),
    "budget/new": _("Set up a cycle, its money, rules and dates"),
    "budget/publish": _("Set up a cycle, its money, rules and dates"),
    "budget/release": _("Release the verdicts"),
    "budget/screening": _("Screen ideas"),
    "budget/setup": _("Set up a cycle, its money, rules and dates"),
    "commitments": _("Report on promises, each on those of the own office"),
    "commitments/new": _("Enter a promise"),
    "cases": _("See what was sent to the case system"),
    "cases/connections": _("Set up the connection"),
    "cases/deliveries/give-up": _("Give the message up"),
    "cases/deliveries/send": _("Send a message again"),
    "cases/routes": _("See which department cases go to"),
    "cases/routes/new": _("Set which messages are sent and which department cases go to"),
    "cases/routes/drop": _("Set which messages are sent and which department cases go to"),
    "cases/settings": _("See which messages are sent"),
    "cases/settings/test": _("Send a test of a message"),
    "services": _("Work on the service requests of the own department"),
    "services/paper": _("Enter a service request that came on paper"),
    "services/visit": _("File a service request for a person at the counter"),
    "visit": _("Confirm who somebody is, with the identity card"),
    "register": _("Put the residents' extract into use"),
    "representatives": _("Confirm who acts for an organisation"),
    "reports": _("Decide on accounts reported as not one's own"),
    "departments": _("Set up the departments of city hall"),
    "staff": _("Give and take roles, reset second factors"),
    "roles": _("Read this page"),
}

TASKS: dict[str, str | Promise] = {
    Role.MODERATOR: _("Examines petitions and comments before and after they are published."),
    Role.LIST_OFFICER: _("Examines signatures and opens the sealed list at the hand-over."),
    Role.DEPARTMENT_OFFICER: _("Writes the opinions of one department."),
    Role.BUDGET_OFFICER: _("Runs the cycles of participatory budgeting."),
    Role.MAYOR_OFFICE: _("Answers, promises and reports."),
    Role.CLERK: _("Helps people at one centre, never without the person."),
    Role.EDITOR: _("Writes the pages of the site; sees no citizen's data."),
    Role.AUDITOR: _("Reads and checks; agrees to what needs two people."),
    Role.MUNICIPAL_ADMIN: _("Gives roles and sets the municipality up."),
    Role.PLATFORM_ADMIN: _("Sets up municipalities and appoints their administrators."),
}


@dataclass(frozen=True)
class Deed:
    """A line of the matrix: what is done, and which roles open it, in the order of Role."""

    label: str | Promise
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Area:
    """Deeds that belong together."""

    code: str
    label: str | Promise
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Held:
    """A role, what it is for, and how many accounts hold it here."""

    role: Role
    task: str | Promise
    number: int


def areas() -> tuple[Area, ...]:
    """The whole matrix, in the order of `AREAS`; areas nobody named come last under their address."""
    found: dict[str, dict[str, tuple[str | Promise, set[str]]]] = {}
    for key, roles in _pages():
        area = key.split("/", maxsplit=1)[0]
        label = _deed(key)
        _label, opens = found.setdefault(area, {}).setdefault(str(label), (label, set()))
        opens.update(roles or set(Role.values))
    order = {code: index for index, code in enumerate(AREAS)}
    return tuple(
        Area(
            code=area or "work",
            label=AREAS.get(area, area),
            deeds=tuple(
                Deed(label, tuple(role for role in Role if role.value in opens))
                for label, opens in deeds.values()
            ),
        )
        for area, deeds in sorted(found.items(), key=lambda one: order.get(one[0], len(order)))
    )


def held_by(duties: Iterable[Duty]) -> list[Held]:
    """Every role with the number of those who hold it; the platform's is not counted by municipality."""
    numbers = Counter(duty.role for duty in duties)
    return [Held(role, TASKS[role], numbers[role]) for role in Role]


@cache
def _pages() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pages of one municipality's desk: what tells them, and the roles that open them (none: all)."""
    with translation.override(settings.LANGUAGE_CODE):  # whose addresses have no prefix
        return tuple(
            (plain(page.route), page.roles)
            for page in pages()
            if page.route.startswith(PREFIX) and page.roles is not None
        )


def plain(route: str) -> str:
    """`/desk/<slug:place>/petitions/<int:pk>/edit/` → `petitions/edit`; an act named in the address
    is `<name>`."""
    rest = route.removeprefix(PREFIX).replace("<slug:name>", "{name}")
    rest = re.sub(r"<[^>]*>", "", rest).replace("{name}", "<name>")
    return "/".join(part for part in re.split(r"[/-]+(?=[/<]|$)|/", rest) if part)


def _deed(key: str) -> str | Promise:
    parts = key.split("/")
    for length in range(len(parts), 0, -1):
        label = DEEDS.get("/".join(parts[:length]))
        if label is not None:
            return label
    return AREAS.get(parts[0], key)
