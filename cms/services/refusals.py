"""Every reason something about a request is refused for: a stable code, and how to mend it."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused

REASONS = {
    "not_yours": _("This request was filed by somebody else."),
    "not_department": _("Only the department that works on the request may do this."),
    "not_mayor_office": _("Only the mayor’s office leads requests to departments."),
    "own_request": _("This is your own request: a colleague has to work on it."),
    "request_ended": _("The request has been decided or withdrawn already. Reload the page."),
    "foreign_department": _("Choose a department of this municipality that is open."),
    "same_department": _("The request is with this department already."),
    "text_needed": _("Write what you want to say."),
    "round_text_needed": _("Say what is missing, so that the applicant knows what to bring."),
    "round_too_short": _("Leave at least {days} days: choose {day} or later."),
    "round_too_long": _("This is more than {days} days: choose {day} or earlier."),
    "still_waits": _(
        "The applicant has time until {day}. Until then you can only grant the request, or go on without what is missing."
    ),
    "no_round": _(
        "Only a request whose deficiency was not mended in time can be left unconsidered."
    ),
    "decision_text_needed": _("Write the decision and its reasons."),
    "decision_text_short": _(
        "This is too short for a decision. Write what is decided, on which facts and by which law."
    ),
    "georgian_needed": _(
        "Write the decision in Georgian: it has legal effect in the state language."
    ),
    "unknown_result": _("Choose how the request is decided."),
    "decision_not_pdf": _(
        "The file is not a PDF. Attach the signed decision as a PDF; other kinds of files are not taken here."
    ),
    "answer_needed": _("Write an answer, or attach what was asked for."),
    "too_many_files": _("A request holds at most {most} files. Put several pages into one PDF."),
    "unknown_question": _("Choose one of the questions of the list."),
    "asked_already": _("This has been asked already; the answer stands on the page."),
    "wrong_applicant": _("This question cannot be asked about this kind of applicant."),
    "about_needed": _("Fill in what the question is about: “{label}”."),
    "many_checks": _(
        "Within a day at most {most} questions are put to registers about one applicant. Ask tomorrow, or check by hand."
    ),
    "answered_already": _("The register has answered meanwhile. Reload the page."),
    "how_needed": _("Write down how you checked it, and what you saw."),
}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
