"""How long mails are kept."""

from django.utils.translation import gettext_lazy as _

from civic.notices import tasks
from civic.retention import Rule

RULES = [
    Rule(
        "mails",
        _("Mails"),
        _("Address and text until the mail is sent, at most 14 days; the empty row 90 days"),
        _("Nothing is needed once a mail is sent; the row shows that it was."),
        tasks.clear,
    )
]
