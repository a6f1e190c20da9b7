"""What the desk can do to a request from its page: a table of acts, each with its form, its rule and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.decisions import Decision
from cms.services import forms_desk as forms
from cms.services.actions import checking, reading, working
from cms.services.models import ServiceRequest
from cms.services.queries import requests as queries
from cms.services.rules import acting
from cms.services.rules import requests as rules
from cms.services.states import REQUEST


@dataclass(frozen=True)
class Act:
    """One thing that can be done from the page: label, consequence, form, rule, action."""

    name: str
    label: str | Promise
    consequence: str | Promise
    form: type[forms.ActForm]
    may: Callable[[Any, ServiceRequest], Decision]
    do: Callable[..., Any]
    done: str | Promise
    grave: bool = False
    files: bool = False


def _checks(user: Any, row: ServiceRequest) -> Decision:
    return acting.may_check_more(user, row, len(queries.checks(row)))


def _write(row: ServiceRequest, **facts: Any) -> Any:
    return working.write(row, from_applicant=False, **facts)


ACTS = {
    act.name: act
    for act in (
        Act(
            "take-up",
            REQUEST["take_up"].label,
            REQUEST["take_up"].consequence,
            forms.TakeUpForm,
            acting.may_move("take_up"),
            working.take_up,
            _("Taken up; the applicant sees it."),
        ),
        Act(
            "decide",
            REQUEST["decide"].label,
            REQUEST["decide"].consequence,
            forms.DecideForm,
            acting.may_move("decide"),
            working.decide,
            _("Decided. The applicant is told."),
            grave=True,
            files=True,
        ),
        Act(
            "ask",
            REQUEST["ask"].label,
            REQUEST["ask"].consequence,
            forms.AskForm,
            acting.may_move("ask"),
            working.ask,
            _("Asked. The clock stands until the answer."),
        ),
        Act(
            "go-on",
            REQUEST["go_on"].label,
            REQUEST["go_on"].consequence,
            forms.TakeUpForm,
            acting.may_move("go_on"),
            working.go_on,
            _("The clock runs on."),
        ),
        Act(
            "write",
            _("Write to the applicant"),
            _("The applicant gets a mail that there is a message, and reads it here."),
            forms.DeskWriteForm,
            rules.may_work,
            _write,
            _("The message is sent."),
            files=True,
        ),
        Act(
            "check",
            _("Ask another register"),
            _(
                "Only what the question needs is sent. The applicant sees what was asked and answered."
            ),
            forms.CheckForm,
            _checks,
            checking.check,
            _("Asked. The answer appears here."),
        ),
        Act(
            "lead",
            _("Give it to another department"),
            _("The other department sees it, this one no more."),
            forms.LeadForm,
            rules.may_work,
            working.lead,
            _("Given on."),
        ),
        Act(
            "note",
            _("Write a note for colleagues"),
            _("It never leaves the desk."),
            forms.NoteForm,
            acting.may_note,
            reading.note,
            _("The note is kept."),
        ),
    )
}
