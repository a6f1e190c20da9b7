"""Forms of the desk: the day since when to send again."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.dates import TBILISI


class SinceForm(forms.Form):
    """From which day on messages are to be sent again."""

    since = forms.DateField(
        label=_("Since which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_since(self) -> datetime:
        """The first moment of the day in Tbilisi."""
        day = self.cleaned_data["since"]
        moment = datetime.combine(day, time.min, tzinfo=TBILISI)
        if moment > timezone.now():
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return moment
