"""The form of an assembly's protocol: it checks shape; `actions` writes and `rules` decides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgeting.forms_paper import DIGITS, WHOLE, whole
from budgeting.models import Assembly, Project
from civic.fields import LongText, OneLine
from civic.uploads import CleanFile, clean_upload

HANDS = "hands_"


class ProtocolForm(forms.Form):
    """What the minutes say; one field for the hands of each project."""

    held_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day of the assembly.")},
    )
    held_at = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Enter the hour at which it began.")},
    )
    place = OneLine(label=_("Place"), max_length=140)
    chair = OneLine(label=_("Chair"), help_text=_("The name is published."), max_length=140)
    secretary = OneLine(label=_("Secretary"), help_text=_("The name is published."), max_length=140)
    eligible = whole(
        _("People who could take part"),
        _("Write how many people could take part."),
        help_text=_("Registered in the settlement and old enough; the quorum is taken of them."),
    )
    attended = whole(_("People present"), _("Write how many people were there."))

    def __init__(
        self,
        projects: Iterable[Project],
        assembly: Assembly | None,
        data: Any = None,
        files: Any = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if assembly is not None:
            names = ("held_on", "held_at", "place", "chair", "secretary", "eligible", "attended")
            initial = {name: getattr(assembly, name) for name in names}
            initial |= {f"{HANDS}{one.project.number}": one.count for one in assembly.hands.all()}
        super().__init__(data, files, initial=initial)
        for one in projects:
            self.fields[f"{HANDS}{one.number}"] = forms.IntegerField(
                label=_("№ %(number)s. %(title)s") % {"number": one.number, "title": one.title},
                min_value=0,
                max_value=999_999,
                widget=forms.TextInput(attrs=DIGITS),
                error_messages=WHOLE | {"required": _("Write the hands; 0 where there were none.")},
            )
        self.fields["minutes"] = forms.FileField(
            label=_("Scan of the signed minutes"),
            help_text=_("PDF or a photograph, up to 8 MB; it is published."),
            required=False,
        )
        if assembly is not None and assembly.confirmed_by_id is not None:
            self.fields["reason"] = LongText(
                label=_("Why the protocol is corrected"),
                help_text=_("It is published, and somebody else confirms the protocol again."),
                max_length=500,
                rows=2,
            )

    def clean_minutes(self) -> CleanFile | None:
        """The scan made safe to keep."""
        file = self.cleaned_data["minutes"]
        return clean_upload(file) if file else None

    @property
    def facts(self) -> dict[str, Any]:
        """The protocol as `actions.assemblies.record` takes it."""
        data = dict(self.cleaned_data)
        hands = {
            int(name.removeprefix(HANDS)): data.pop(name)
            for name in list(data)
            if name.startswith(HANDS)
        }
        return data | {"hands": hands}


class NotHeldForm(forms.Form):
    """No assembly came together."""

    reason = LongText(
        label=_("Why no assembly was held"),
        help_text=_("It is published."),
        max_length=500,
        rows=2,
    )
