"""How long requests and what belongs to them are kept."""

from django.utils.translation import gettext_lazy as _

from civic.retention import Rule
from cms.services.actions import drafting, erasing

RULES = [
    Rule(
        "services.drafts",
        _("Drafts of service requests, with their files"),
        _("90 days after they were last changed, unless the council sets another term"),
        _("Whoever has not gone on by then is asked to begin anew."),
        drafting.forget_drafts,
    ),
    Rule(
        "services.requests",
        _("Answers, messages, documents and decisions of service requests"),
        _(
            "6 years after the end, unless the council sets another term; then a line for the statistics"
        ),
        _("An official file, needed for appeals and checks."),
        erasing.forget_old,
    ),
]
