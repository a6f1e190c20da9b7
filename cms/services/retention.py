"""How long requests and what belongs to them are kept."""

from django.utils.translation import gettext_lazy as _

from civic.retention import Rule
from cms.services.actions import erasing

RULES = [
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
