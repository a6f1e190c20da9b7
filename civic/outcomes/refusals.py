"""Every reason something about a commitment is refused for: a stable code, and how to mend it."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused

REASONS = {
    "not_mayor_office": _("Only the mayor's office of this municipality may do this."),
    "not_responsible": _(
        "Only the mayor's office and the department that answers for the commitment may do this."
    ),
    "not_assessor": _("Your role does not give this assessment in this municipality."),
    "promised_already": _("This has been promised already; the commitment stands on its page."),
    "ended": _("The commitment has been finished or given up. Take it up again first."),
    "not_ended": _("The commitment is under way; there is nothing to take up again."),
    "stage_ended": _("This stage has been finished or given up already."),
    "foreign_stage": _("This stage belongs to another commitment. Reload the page."),
    "foreign_department": _("Choose a department of this municipality."),
    "too_many_stages": _("A commitment has at most {most} stages. Join some of them."),
    "reason_needed": _("Give a reason; it will be published."),
    "late_reason_needed": _(
        "It was due {day}. Say first why it is late: fill in the reason, it will be published."
    ),
    "same_day": _("This is the date that is in force already. Choose another one."),
    "due_in_past": _("The new date has passed already. Choose one from today on."),
    "before_start": _("It cannot be due before it begins. Correct one of the two dates."),
    "same_words": _("Nothing has changed. Write the new words first."),
    "title_needed": _("The title cannot be empty."),
    "choose_stage": _("This commitment has stages: choose the stage your percentage is about."),
    "stages_open": _("Some stages are still open. Finish them, or give them up with a reason."),
    "unknown_verdict": _("Choose one of the verdicts of your scale."),
    "result_needed": _("Say what the result is; it will be published."),
    "nothing_said": _("Write what has happened."),
}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
