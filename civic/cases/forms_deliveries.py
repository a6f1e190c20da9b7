"""Forms of the desk about what is sent: why a connection is paused or a message given up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.cases.deliveries import REASON_LENGTH
from civic.fields import OneLine


class ReasonForm(forms.Form):
    """The reason, in a few words; it stands in the journal and on the desk."""

    reason = OneLine(
        label=_("Why"),
        max_length=REASON_LENGTH,
        help_text=_("All staff of the municipality can read it. No personal data."),
    )
