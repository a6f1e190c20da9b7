"""Forms of the desk and of the second factor."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.fields import OneLine
from civic.places.models import Centre, Department, Municipality
from civic.roles import Role
from identity.forms.accounts import address
from identity.forms.verification import PersonalNumberField
from identity.levels import Level
from identity.models import User
from identity.queries import masked

LARGEST_EXTRACT = 64 * 1024 * 1024


class CodeForm(forms.Form):
    """A code of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from the app. Without your phone: one of your recovery codes."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code.")},
    )


class FirstCodeForm(CodeForm):
    """The first code of a new authenticator."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits the app shows now."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code.")},
    )


class ExtractForm(forms.Form):
    """A new extract."""

    as_of = forms.DateField(
        label=_("Date of the extract"),
        help_text=_("The day on which the register stood as in the file."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        initial=today,
        error_messages={
            "required": _("Enter the date of the extract."),
            "invalid": _("Enter the date as 31.05.2026."),
        },
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV in UTF-8 with the columns personal_number, last_name, first_name, born_on and, if you "
            "have it, unit; Georgian headings work too. The file is not kept."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_as_of(self) -> Any:
        """Not in the future."""
        as_of = self.cleaned_data["as_of"]
        if as_of > timezone.localdate():
            raise ValidationError(_("The date of the extract cannot lie in the future."))
        return as_of

    def clean_file(self) -> Any:
        """Of a size a register can have."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_EXTRACT:
            raise ValidationError(
                _("The file is larger than 64 MB; no register of a municipality is.")
            )
        return file


class SettleForm(forms.Form):
    """Which account is the person's whose identity card lies on the table."""

    number = PersonalNumberField(
        label=_("Personal number on the identity card"),
        help_text=_("Eleven digits, from the card the person shows you. It is not kept."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the personal number from the identity card.")},
    )
    kept = forms.ChoiceField(
        label=_("The person's own account"),
        help_text=_("Ask for the e-mail address before you choose; do not read the list out."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the person's own account.")},
    )

    def __init__(self, *args: Any, accounts: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            *((pk, masked(one.email)) for pk, one in self.accounts.items()),
            ("none", _("None of these")),
        ]

    def clean_kept(self) -> User | None:
        """The account; None when none of them is the person's."""
        return self.accounts.get(self.cleaned_data["kept"])


class AppointForm(forms.Form):
    """Who shall hold which role."""

    email = address(
        _("E-mail of the colleague's account"),
        _("The colleague must have registered and confirmed this address."),
        "off",
    )
    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose the role.")})
    centre = forms.ModelChoiceField(
        label=_("Centre"),
        help_text=_("Only for a clerk: the centre at which the clerk works."),
        queryset=Centre.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    department = forms.ModelChoiceField(
        label=_("Department of city hall"),
        help_text=_("Only for a department officer: the department whose opinions they write."),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(
        self, *args: Any, municipality: Municipality, roles: list[Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose one")), *((r.value, r.label) for r in roles)]  # type: ignore[attr-defined]
        self.fields["centre"].queryset = municipality.centres.all()  # type: ignore[attr-defined]
        departments = municipality.departments.filter(is_active=True)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """The account with this confirmed address; kept in `user`."""
        email = self.cleaned_data["email"].lower()
        self.user = User.objects.filter(email=email, is_active=True).first()
        confirmed = EmailAddress.objects.filter(user=self.user, email=email, verified=True)
        if self.user is None or not confirmed.exists():
            raise ValidationError(
                _(
                    "No account has confirmed this address. Ask the colleague to register and to "
                    "open the link in the mail, then try again."
                ),
                code="unknown",
            )
        return email

    def clean(self) -> dict[str, Any]:
        """A clerk needs a centre, a department officer a department; nobody else has one."""
        data = super().clean() or {}
        if data.get("role") == Role.CLERK:
            if "centre" in data and data["centre"] is None:
                self.add_error("centre", _("Choose the centre at which the clerk works."))
        else:
            data["centre"] = None
        if data.get("role") == Role.DEPARTMENT_OFFICER:
            if "department" in data and data["department"] is None:
                self.add_error("department", _("Choose the department in which the officer works."))
        else:
            data["department"] = None
        return data


class LevelForm(forms.Form):
    """How sure it has to be who acts for an organisation, from a day on, and by which act."""

    level = forms.TypedChoiceField(
        label=_("Level of identity needed to act for an organisation"),
        coerce=int,
        choices=[(level.value, level.label) for level in Level if level > Level.CONTACT],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the level.")},
    )
    valid_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        initial=today,
    )
    source_ka = OneLine(
        label=_("Source, in Georgian"),
        max_length=300,
        help_text=_("The act of the municipality with its number and day."),
    )
