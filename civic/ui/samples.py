"""Invented data for the style guide: every component once, in each of its states."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.dates import today

COLOURS = (
    ("paper", _("page")),
    ("surface", _("panel, field")),
    ("stone", _("quotation, footer")),
    ("ink", _("text")),
    ("ink-soft", _("date, hint")),
    ("spruce", _("link, progress")),
    ("wine", _("eyebrow")),
    ("action", _("main button")),
    ("clay", _("money, attention")),
    ("gold", _("focus, band")),
    ("ok", _("done")),
    ("danger", _("fault")),
    ("sky", _("information")),
    ("line-ui", _("edge of a field")),
)
ICONS = [
    "search",
    "check",
    "alert",
    "file",
    "download",
    "print",
    "mail",
    "lock",
    "user",
    "calendar",
    "link",
    "arrow",
]
TAGS = (
    ("waiting", _("Awaiting moderation")),
    ("open", _("Collecting signatures")),
    ("attention", _("Overdue")),
    ("done", _("Granted")),
    ("closed", _("Not granted")),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    first_name = forms.CharField(
        label=_("First name"),
        help_text=_("As it stands in the identity card."),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    number = forms.RegexField(
        r"^[0-9]{11}$",
        label=_("Personal number"),
        help_text=_("11 digits. Only to check the registration."),
        error_messages={"invalid": _("A personal number has 11 digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        error_messages={"invalid": _("There is no such day. Write it as 31.12.1988.")},
        widget=forms.DateInput(attrs={"autocomplete": "bday"}),
    )
    place = forms.ChoiceField(label=_("District"), choices=[("r", _("Rustaveli district"))])
    text = forms.CharField(
        label=_("What do you ask for?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shown = forms.ChoiceField(
        label=_("What is shown in public?"),
        choices=[
            ("none", _("Nothing")),
            ("initials", _("Initials")),
            ("name", _("Name and surname")),
        ],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=[("t", _("Transport")), ("p", _("Parks"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tell = forms.BooleanField(label=_("Tell me about the answer"), required=False)


def context() -> dict[str, Any]:
    """All that the style guide page shows."""
    form = SampleForm(
        {
            "first_name": gettext("Tamar"),
            "number": "6100200300",
            "born_on": "31.02.1988",
            "place": "r",
            "shown": "none",
            "topics": ["p"],
        }
    )
    pages: Page = Paginator(range(200), 10).page(7)
    return {
        "colours": COLOURS,
        "tags": TAGS,
        "icons": ICONS,
        "form": form,
        "page": pages,
        "today": today(),
        "deadline": today() + timedelta(days=10),
        "passed": today() - timedelta(days=2),
        "tetri": 7_850_000,
        "wizard_steps": [gettext("Identity"), gettext("Check"), gettext("Receipt")],
        "steps": [
            {"at": today() - timedelta(days=16), "title": gettext("The case was opened"), "state": "done"},
            {"when": gettext("in ten days"), "title": gettext("788 signatures"), "state": "now"},
            {"when": gettext("within a month"), "title": gettext("Sitting of the council"), "text": gettext("The author may speak.")},
        ],
        "phases": [
            {"title": gettext("Ideas"), "text": gettext("September"), "state": "past"},
            {"title": gettext("Check"), "text": gettext("October"), "state": "past"},
            {"title": gettext("Vote"), "text": gettext("until 6 December"), "state": "now"},
            {"title": gettext("Count"), "text": gettext("December"), "state": ""},
        ],
        "bars": [(gettext("On the portal"), 611), (gettext("In a centre"), 88), (gettext("On paper"), 43)],
        "most": 742,
    }  # fmt: skip
