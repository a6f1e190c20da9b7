"""allauth's forms in the portal's words, and a signup that takes as long for a known address as for a new one."""

import secrets
from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 200
HINT = _(
    "At least 10 characters. Three or four words that do not belong together are easy to remember and hard to guess."
)


def address(label: Any = None, hint: Any = "", autocomplete: str = "email") -> forms.EmailField:
    """The field for an e-mail address."""
    return forms.EmailField(
        label=label or _("E-mail"),
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter a whole e-mail address, such as name@example.ge."),
        },
    )


def password(label: Any = None, hint: Any = "", *, new: bool = False) -> forms.CharField:
    """The field for a password. What was typed is never sent back."""
    return forms.CharField(
        label=label or _("Password"),
        help_text=hint,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
        error_messages={"required": _("Enter the password.")},
    )


def new_password(form: forms.Form, label: Any, user: Any) -> None:
    """Replace allauth's pair of fields by one that is checked against the password rules."""
    field = allauth.SetPasswordField(label=label, help_text=HINT, max_length=LONGEST_PASSWORD)
    field.widget.attrs = {"autocomplete": "new-password", "maxlength": str(LONGEST_PASSWORD)}
    field.error_messages["required"] = _("Enter the password.")
    field.user = user
    form.fields["password1"] = field
    form.fields.pop("password2", None)


class LoginForm(allauth.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = address(autocomplete="username")
        self.fields["password"] = password()
        self.order_fields(["login", "password"])


class SignupForm(allauth.SignupForm):
    """A new account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address(
            hint=_("We send a link there; the account opens with it. Nobody else sees the address.")
        )
        self.fields["password1"] = password(hint=HINT, new=True)
        self.order_fields(["email", "password1"])

    def try_save(self, request: HttpRequest) -> Any:
        """As allauth, but a known address costs the same time as a new one."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class EmailForm(allauth.AddEmailForm):
    """Another address for the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address(
            _("New e-mail"), _("The change takes effect once you open the link we send there.")
        )


class ChangePasswordForm(allauth.ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password(_("Present password"))
        new_password(self, _("New password"), self.user)


class SetPasswordForm(allauth.SetPasswordForm):
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new_password(self, _("New password"), self.user)


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """A new password, by the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new_password(self, _("New password"), self.user)


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Where the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address(hint=_("The address you registered with."))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """As allauth, but the mail to a known address must not show in the time the answer takes."""
        make_password(secrets.token_hex(8))
        return super().save(request, **kwargs)


class ReauthenticateForm(allauth.ReauthenticateForm):
    """The password once more, before something that cannot be undone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password()
