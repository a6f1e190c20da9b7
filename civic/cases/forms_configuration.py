"""Forms of what is told and where cases go: a type of message, its test, a route, and the question of a trial."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.cases import configured
from civic.cases.events import types
from civic.cases.models import CaseKind, Route
from civic.places.models import Municipality

SEPARATOR = ":"


class TypeForm(forms.Form):
    """Whether a type is sent, and to which connection only."""

    is_on = forms.TypedChoiceField(
        label=_("Is it sent?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("What happens while it is not sent is not sent later either."),
    )
    connector = forms.ModelChoiceField(
        label=_("To which connection"),
        queryset=None,
        required=False,
        empty_label=_("To every connection that takes it"),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["connector"].queryset = municipality.connectors.all()


class SampleForm(forms.Form):
    """To which connection a test goes."""

    connector = forms.ModelChoiceField(label=_("Send the test to"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, prefix="test", **kwargs)
        self.fields["connector"].queryset = municipality.connectors.all()


class CaseForm(forms.Form):
    """A kind of case with its topic, and a place."""

    about = forms.ChoiceField(label=_("Cases"))
    unit = forms.ModelChoiceField(
        label=_("Village or district"),
        queryset=None,
        required=False,
        empty_label=_("The whole municipality"),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["about"].choices = about_choices(municipality)
        self.fields["unit"].queryset = municipality.units.all()

    def clean_about(self) -> tuple[str, str]:
        """The kind and the topic."""
        kind, _sign, topic = self.cleaned_data["about"].partition(SEPARATOR)
        return kind, topic

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the actions take it."""
        kind, topic = self.cleaned_data["about"]
        return {"kind": kind, "topic": topic, "unit": self.cleaned_data["unit"]}


class RouteForm(CaseForm):
    """A route: which cases go to which department."""

    department = forms.ModelChoiceField(
        label=_("Go to the department"), queryset=None, empty_label=_("Choose")
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, municipality=municipality, **kwargs)
        self.fields["department"].queryset = municipality.departments.filter(is_active=True)


def about_choices(municipality: Municipality) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The kinds the apps make cases of, each with “all” and its topics."""
    topics = configured.topics(municipality)
    kinds = dict.fromkeys(one.kind for one in types().values())
    return [
        (
            str(CaseKind(kind).label),
            [
                (f"{kind}{SEPARATOR}", _("%(kind)s: all topics") % {"kind": CaseKind(kind).label}),
                *((f"{kind}{SEPARATOR}{code}", label) for code, label in topics.get(kind, [])),
            ],
        )
        for kind in kinds
    ]


def initial(route: Route) -> dict[str, Any]:
    """A route as the form shows it."""
    return {
        "about": f"{route.kind}{SEPARATOR}{route.topic}",
        "unit": route.unit_id,
        "department": route.department_id,
    }
