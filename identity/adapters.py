"""How allauth meets the portal: our texts, our addresses in mails, limits counted in the database."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic import limits
from civic.addresses import absolute
from civic.http import client_ip
from identity import sessions
from identity.models import User

QUARTER = 15 * 60
HOUR = 60 * 60
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 60  # a village library shares one address
MAILS_PER_HOUR = 6


class AccountAdapter(DefaultAccountAdapter):
    """E-mail accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("The main address cannot be removed."),
        "duplicate_email": _("This address already belongs to your account."),
        "email_password_mismatch": _(
            "E-mail and password do not agree. Check both, or ask for a new password."
        ),
        "enter_current_password": _("Enter your present password."),
        "incorrect_password": _("This is not your present password."),
        "invalid_or_expired_key": _("This link is no longer valid."),
        "invalid_login": _(
            "E-mail and password do not agree. Check both, or ask for a new password."
        ),
        "invalid_password_reset": _("This link is no longer valid."),
        "same_as_current": _("The new one must differ from the present one."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait a quarter of an hour, or ask for a new password."
        ),
        "rate_limited": _("Too many attempts. Wait a little and try again."),
    }

    # --- Signing in ---------------------------------------------------------------------------

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; failures count for the account and for the address, over all processes.

        Every attempt is counted first, so that parallel ones do not slip through; one that
        succeeds gives back only its own count, so it cannot wipe out the failures before it.
        """
        account = str(credentials.get("email", "")).strip().casefold()
        counted = [
            ("login.account", account, FAILURES_PER_ACCOUNT),
            ("login.address", client_ip(request), FAILURES_PER_ADDRESS),
        ]
        within = [limits.hit(bucket, key, most, QUARTER) for bucket, key, most in counted]
        if not all(within):
            raise self.validation_error("too_many_login_attempts")
        AuthenticationBackend.unstash_authenticated_user()
        user = authenticate(request, **credentials)
        user = user or AuthenticationBackend.unstash_authenticated_user()
        if user is not None:
            for bucket, key, _most in counted:
                limits.give_back(bucket, key, QUARTER)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in with a new session key and note the session for its owner."""
        super().login(request, user)
        sessions.begin(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out."""
        sessions.end(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the language the account was opened in: mails come in it."""
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere in the portal."""
        return client_ip(request)

    def is_safe_url(self, url: str | None) -> bool:
        """A way onward stays on the host the reader is on."""
        if not url or any(ord(sign) < 33 for sign in url):
            return False
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nothing else was asked for: the desk for one with a duty, else one's own page."""
        if getattr(request.user, "duties_now", None):
            return reverse("desk:home")
        return reverse("identity:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Home, in the language that was read; over the log-in service, for those who came through it."""
        from identity.oidc import entrance

        return entrance.way_out(request, reverse("wagtail_serve", args=[""]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("identity:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After a confirmed address: one's own page, or the log-in."""
        if self.request.user.is_authenticated:
            return reverse("identity:account")
        return reverse("account_login")

    # --- Mails --------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail, in the account's language; a mailbox gets only so many in an hour."""
        if not limits.hit("account.mail", email.casefold(), MAILS_PER_HOUR, HOUR):
            return
        user = context.get("user")
        language = getattr(user, "language", "") or get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            facts = context | {
                "email": email,
                "portal_name": settings.PORTAL_NAME,
                "portal_url": settings.PORTAL_URL,
                "login_url": absolute(reverse("account_login")),
                "signup_url": absolute(reverse("account_signup")),
                "reset_url": absolute(reverse("account_reset_password")),
            }
            subject = render_to_string(f"{template_prefix}_subject.txt", facts)
            body = render_to_string(f"{template_prefix}_message.txt", facts).strip() + "\n"
        message = EmailMultiAlternatives(
            " ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [email]
        )
        message.send()

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """The link in the mail, on the configured address whatever host was asked."""
        with translation.override(emailconfirmation.email_address.user.language):
            return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, on the configured address whatever host was asked."""
        uid, _dash, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", args=[uid, token]))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Log-in services: who comes through one is let in by `identity.oidc.entrance`, and by nothing else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Take over from allauth: one transaction of ours instead of its sign-up and connecting."""
        from identity.oidc import entrance

        raise ImmediateHttpResponse(entrance.complete(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Our page, whatever went wrong."""
        from identity.oidc import entrance

        raise ImmediateHttpResponse(entrance.failed(request, provider, error or "", exception))

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[Any]:
        """The services of the settings; a row in the database cannot add one."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Nothing of what a service says goes into the account."""
        return sociallogin.user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed: allauth's own sign-up is never reached."""
        return False

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """An address another party vouches for is not confirmed here: accounts are not merged by e-mail."""
        return False
