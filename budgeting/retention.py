"""How long budgets keep what they know of people; the period stands in `budgeting.actions.keeping`."""

from django.utils.translation import gettext_lazy as _

from budgeting.actions import keeping
from civic.retention import Rule

RULES = [
    Rule(
        "budgeting.drafts",
        _("Drafts of ideas"),
        _("One year after they were last changed"),
        _("Whoever has not gone on by then is asked to begin anew."),
        keeping.forget_drafts,
    ),
]
