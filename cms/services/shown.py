"""How a request is shown, to its applicant and on the desk: its state in words, its clock, its steps, its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic import words
from civic.cases.models import Case
from civic.dates import today
from civic.journal.models import Entry
from civic.journal.told import told
from civic.own import Matter
from cms.services.models import Check, Round, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.directory import in_language_of_reader, titles
from cms.services.rules import requests as rules
from cms.services.states import AWAITING, OPEN, Progress, Result
from identity.registry.agencies import QUESTIONS

NEAR_DAYS = 3
FAMILIES = {
    Progress.DRAFT: "waiting",
    Progress.FILED: "waiting",
    Progress.UNDER_WAY: "open",
    Progress.INCOMPLETE: "attention",
    Progress.WITHDRAWN: "closed",
}
RESULT_FAMILIES = {
    Result.POSITIVE: "done",
    Result.PARTLY: "done",
    Result.NEGATIVE: "closed",
    Result.UNCONSIDERED: "closed",
}
DRAFTED = "request.drafted"
# What of the journal stands in the history, and who reads it. What is left out is the desk's own business.
PUBLIC_KINDS = (
    "request.filed",
    "request.filed_for",
    "request.entered",
    "request.led",
    "request.taken_up",
    "request.read",
    "request.asked",
    "request.round_lapsed",
    "request.completed",
    "request.gone_on",
    "request.department_wrote",
    "request.applicant_wrote",
    "request.check_asked",
    "request.check_answered",
    "request.decided",
    "request.withdrawn",
    "case.registered",
    "case.assigned",
    "case.scheduled",
    "case.decided",
    "case.closed",
    "case.news",
)


@dataclass(frozen=True)
class Clock:
    """The term of the decision: the day it is owed, or the days that are left while it stands."""

    due_on: date | None
    left_days: int | None
    stands: bool
    overdue: bool
    text: str

    @property
    def urgency(self) -> str:
        """`over`, `near` or nothing: the class of a row."""
        if self.overdue:
            return "over"
        near = self.due_on is not None and (self.due_on - today()).days <= NEAR_DAYS
        return "near" if near else ""


@dataclass(frozen=True)
class Shown:
    """A request in a list."""

    request: ServiceRequest
    title: str
    state: str | Promise
    family: str
    clock: Clock | None


def title(row: ServiceRequest) -> str:
    """The name of the service in the language in force."""
    return str(in_language_of_reader(row.service).title)


def state(row: ServiceRequest) -> tuple[str, str | Promise]:
    """Family and words of the state; of a decided request its result."""
    if row.state == Progress.DECIDED:
        return RESULT_FAMILIES[Result(row.result)], Result(row.result).label
    return FAMILIES[Progress(row.state)], Progress(row.state).label


def state_of_own(row: ServiceRequest) -> tuple[str, str | Promise]:
    """The same for the applicant, whose answer it is that a request waits for."""
    family, label = state(row)
    return family, _("Waits for your answer") if row.state == Progress.INCOMPLETE else label


def case_state(case: Case, *, desk: bool) -> str:
    """Where its case stands in the municipal management system; a word of that system's own in ours.

    A word nobody has taught the portal is told to the desk only, as it came.
    """
    found = [case.get_state_display()]
    if case.external_status in AWAITING:
        found.append(_("Waits for the applicant") if desk else _("Waits for your answer"))
    elif case.external_status and desk:
        found.append(case.external_status)
    return " · ".join(str(one) for one in found)


def clock(row: ServiceRequest) -> Clock | None:
    """The clock of an open request."""
    if row.state not in OPEN:
        return None
    if row.state == Progress.INCOMPLETE:
        left = row.left_days or 0
        text = ngettext(
            "The term of the decision stands still; %(days)s day is left.",
            "The term of the decision stands still; %(days)s days are left.",
            max(left, 0),
        ) % {"days": max(left, 0)}
        return Clock(None, left, True, False, text)
    if row.due_on is None:
        return None
    overdue = row.due_on < today()
    return Clock(row.due_on, None, False, overdue, words.left(row.due_on))


def listed(rows: Iterable[ServiceRequest]) -> list[Shown]:
    """Requests as lines of a list."""
    found: list[Shown] = []
    rows = list(rows)
    names = titles(row.service for row in rows)
    for row in rows:
        family, label = state(row)
        found.append(Shown(row, names[row.service_id], label, family, clock(row)))
    return found


def matters(rows: Iterable[ServiceRequest]) -> list[Matter]:
    """Requests in the list of one's cases."""
    rows = list(rows)
    names, awaited = titles(row.service for row in rows), queries.open_rounds(rows)
    return [_matter(row, names[row.service_id], awaited.get(row.pk)) for row in rows]


def _matter(row: ServiceRequest, name: str, missing: Round | None) -> Matter:
    family, label = state_of_own(row)
    next_on, next_label = None, ""
    if row.state == Progress.INCOMPLETE:
        next_on, next_label = (missing.due_on if missing else None), _("Your answer is awaited by")
    elif row.state in OPEN:
        next_on, next_label = row.due_on, _("The decision is owed by")
    if row.organisation is not None:
        name = f"{name} ({row.organisation.name})"
    return Matter(
        at=row.filed_at or row.created_at,
        kind=gettext_lazy("Service request"),
        number=row.sign,
        title=name,
        url=row.get_absolute_url(),
        place=row.municipality.short,
        state=label,
        family=family,
        next_on=next_on,
        next_label=next_label,
        needs_me=row.state == Progress.INCOMPLETE,
    )


def steps(row: ServiceRequest, missing: Round | None) -> list[dict[str, Any]]:
    """What was done and what comes, for the steps of the page."""
    ended = row.state in {Progress.DECIDED, Progress.WITHDRAWN}
    done: list[dict[str, Any]] = [
        {"at": row.filed_at, "title": _("Filed"), "state": "done"},
    ]
    if row.under_way_at:
        done.append(
            {"at": row.under_way_at, "title": _("Taken up by the department"), "state": "done"}
        )
    elif not ended:
        done.append({"at": None, "title": _("The department takes it up"), "state": "now"})
    if row.state == Progress.INCOMPLETE and missing is not None:
        done.append(
            {
                "at": missing.due_on,
                "title": _("Your answer to what is missing"),
                "state": "now",
            }
        )
    if row.state == Progress.WITHDRAWN:
        done.append({"at": row.withdrawn_at, "title": _("Withdrawn"), "state": "done"})
    elif row.state == Progress.DECIDED:
        done.append({"at": row.decided_at, "title": _("Decided"), "state": "done"})
    else:
        now = row.state == Progress.UNDER_WAY
        done.append(
            {
                "at": row.due_on,
                "title": _("The department decides"),
                "state": "now" if now else "",
            }
        )
    return done


def history(entries: list[Entry], *, desk: bool) -> list[Any]:
    """The journal of the request for the page; the desk sees all, the applicant what concerns them."""
    rows = [one for one in entries if (desk and one.kind != DRAFTED) or one.kind in PUBLIC_KINDS]
    return told(reversed(rows), to_the_minute=set(PUBLIC_KINDS) - {"request.read"})


def check(row: Check, request: ServiceRequest) -> dict[str, Any]:
    """One look-up, for a page: what was asked of whom, by which law, and what came back."""
    question = QUESTIONS.get(row.question)
    facts = queries.facts_of(row, request)
    tells = dict(question.tells) if question else {}
    return {
        "row": row,
        "label": question.label if question else row.question,
        "agency": question.agency_label if question else "",
        "basis": question.basis if question else "",
        "about_label": question.about if question else "",
        "about": queries.about_of(row, request),
        "facts": [(tells[name], _said(value)) for name, value in facts.items() if name in tells],
        "how": facts.get("how", "") if row.by_hand else "",
        "family": {"yes": "done", "no": "attention"}.get(row.answer, "waiting"),
        "state": _answer_in_words(row, request),
        "waits": not row.answer,
        "connected": row.state != "paused",
    }


def _said(value: str) -> str:
    """A fact as a reader sees it: days in words."""
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return value


def _answer_in_words(row: Check, request: ServiceRequest) -> str:
    if not row.answer and request.state not in OPEN:
        return _("Not answered before the request ended")
    question = QUESTIONS.get(row.question)
    return str(question.said(row.answer) if question else "") or str(row.get_answer_display())


def lapsed(missing: Round | None) -> bool:
    """True when the day for what is missing has passed."""
    return rules.has_lapsed(missing, today())


def appeal_until(row: ServiceRequest, days: int) -> date | None:
    """The last day on which the decision can be appealed against."""
    if row.decided_at is None:
        return None
    return timezone.localdate(row.decided_at) + timedelta(days=days)
