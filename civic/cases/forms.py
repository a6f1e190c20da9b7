"""Forms of the desk: a connector's addresses and types, and the day since when to send again."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.cases import outgoing
from civic.cases.models import Connector
from civic.dates import TBILISI


def _checked(url: str) -> str:
    try:
        outgoing.check(url.replace("{key}", "x"))
    except outgoing.ForbiddenAddress as error:
        raise forms.ValidationError(error.reason, code=error.code) from error
    return url


class ConnectorForm(forms.Form):
    """Name, addresses and message types of a connector; addresses that lead inward are refused."""

    name = forms.CharField(
        label=_("Name of the connection"),
        max_length=80,
        help_text=_("Citizens read it as the source of what is told about a case."),
    )
    url = forms.CharField(
        label=_("Address for messages"),
        max_length=500,
        help_text=_("Starts with https://. Messages are sent there with POST."),
    )
    find_url = forms.CharField(
        label=_("Address for looking a case up"),
        max_length=500,
        required=False,
        help_text=_("With {key} where the key of the case belongs. Asked when an answer was lost."),
    )
    events = forms.CharField(
        label=_("Types of messages"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; empty means all."),
    )

    def __init__(self, *args: Any, connector: Connector | None = None, **kwargs: Any) -> None:
        self.connector = connector
        self.municipality = kwargs.pop("municipality")
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """One name once in a municipality."""
        name = self.cleaned_data["name"]
        others = Connector.objects.filter(municipality=self.municipality, name=name)
        if self.connector:
            others = others.exclude(pk=self.connector.pk)
        if others.exists():
            raise forms.ValidationError(
                _("There is a connection of this name. Choose another name.")
            )
        return name

    def clean_url(self) -> str:
        """Only an address that may be called."""
        return _checked(self.cleaned_data["url"])

    def clean_find_url(self) -> str:
        """Only an address that may be called, with its place for the key."""
        url = self.cleaned_data["find_url"]
        if not url:
            return ""
        if url.count("{key}") != 1:
            raise forms.ValidationError(_("Put {key} once where the key of the case belongs."))
        return _checked(url)

    def clean_events(self) -> list[str]:
        """The types as a list."""
        return self.cleaned_data["events"].split()


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
