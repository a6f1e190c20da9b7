"""How long status calls of case systems are kept."""

from django.utils.translation import gettext_lazy as _

from civic.cases import tasks
from civic.retention import Rule

RULES = [
    Rule(
        "cases.inbound",
        _("Marks of status calls from case systems"),
        _("30 days"),
        _("Within that time a call that is repeated has no second effect."),
        tasks.clear,
    )
]
