"""Every reason drafting or filing a request is refused for: a stable code, and how to mend it."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused

REASONS = {
    "not_signed_in": _("Sign in first."),
    "service_closed": _(
        "This service is not asked for here at present. Its page says where else to turn."
    ),
    "not_a_draft": _("This has been filed already and can no longer be changed here."),
    "not_own_draft": _("Only the account that began this draft may change it."),
    "persons_only": _("Only persons may ask for this service, each for themselves."),
    "organisations_only": _(
        "Only organisations may ask for this service. Name the organisation you act for, and let the"
        " municipality confirm it."
    ),
    "not_representative": _(
        "You may not act for this organisation now: the municipality has to confirm it first."
    ),
    "not_verified_yet": _(
        "Confirm your identity before you file; it takes a minute, and the draft waits."
    ),
    "level_low": _(
        "This municipality asks for a stronger proof of identity. Visit a service centre, or sign in"
        " through the citizen portal; the draft waits."
    ),
    "not_living": _("The register does not allow this. Visit a service centre with your document."),
    "wrong_token": _(
        "This page is not the newest one. Open the draft again and file it from there."
    ),
    "form_changed": _(
        "The municipality has changed the form meanwhile. Look at what is new, then file; nothing of"
        " what you wrote is lost."
    ),
    "answers_missing": _("Some questions are not answered yet. Answer them, then file."),
    "not_of_department": _(
        "This service belongs to another department. Hand the paper on to it, or to the mayor's"
        " office."
    ),
    "not_represented": _(
        "The municipality has not confirmed that this person acts for an organisation with this"
        " code. Until it has, file in the person's own name, or show them how to ask for it on their"
        " page."
    ),
    "not_represented_needed": _(
        "Only organisations may ask for this service, and the municipality has not confirmed that"
        " this person acts for an organisation with this code. The person names the organisation on"
        " their page; the list officer or the administrator of the municipality then confirms it on"
        " the desk, under “Organisations”. After that, file the request."
    ),
    "own_filing": _("This would be your own request: ask a colleague, or file it on your page."),
    "no_arrival": _("Say how the paper came."),
    "paper_not_yet": _("Give the day on which the paper came: today or earlier."),
    "paper_too_old": _(
        "A paper is entered within {days} days after it came. Enter an older one with the"
        " archive of the municipality."
    ),
    "many_filings": _("You have filed many requests within an hour. Go on in a while."),
    "question_gone": _("This question is no longer asked. Open the draft again."),
    "question_full": _("To one question at most {most} files. Put several pages into one PDF."),
    "draft_full": _("A request holds at most {most} files. Put several pages into one PDF."),
}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
