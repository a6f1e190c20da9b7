"""The desk's form that makes winners into promises: by when, and who answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import OneLine
from civic.outcomes.forms import Day
from civic.outcomes.models import LINE_LENGTH
from civic.places.models import Department, Municipality


class ConfirmForm(forms.Form):
    """Date and responsible body of one winner, or of all that wait."""

    due_on = Day(label=_("Due"), help_text=_("The first date stays on the page for good."))
    department = forms.ModelChoiceField(
        label=_("Department that answers for it"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("Another body"),
    )
    responsible = OneLine(label=_("The other body"), max_length=LINE_LENGTH, required=False)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department: Any = self.fields["department"]
        department.queryset = Department.objects.filter(municipality=municipality, is_active=True)

    def clean(self) -> dict[str, Any]:
        """Somebody answers for it."""
        data = super().clean() or {}
        if not data.get("department") and not data.get("responsible"):
            self.add_error("department", _("Say who answers for it: a department or another body."))
        return data
