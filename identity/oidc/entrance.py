"""After the service has said who it is: the account, the session, the way onward; and the way out again."""

import logging
from typing import Any
from urllib.parse import urlencode

import requests
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.utils import perform_login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.addresses import absolute
from civic.decisions import Refused
from civic.places import queries as places
from identity import actions, queries, sessions
from identity.models import Inquiry, User
from identity.oidc.claims import INCOMPLETE, Facts
from identity.oidc.exchange import Exchange, RefusedLogin

logger = logging.getLogger("civic.identity")


def complete(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    """Let somebody in, or make the present account sure; refuse with the reason and keep nothing."""
    facts: Facts = sociallogin.facts
    onto = request.user if sociallogin.state.get("process") == "connect" else None
    onto = onto if onto is not None and onto.is_authenticated else None
    try:
        if facts.municipality and _municipality(facts) is None:
            raise INCOMPLETE.fresh()
        user = actions.enter_by_service(
            service=sociallogin.account.provider,
            subject=sociallogin.account.uid,
            details=facts.details,
            onto=onto,
        )
    except Refused as refusal:
        return refused(request, sociallogin.provider, refusal, status=403)
    target = sociallogin.get_redirect_url(request) or ""
    if onto is None:
        response = _let_in(request, user, sociallogin, target)
        if not request.user.is_authenticated:
            return response
    else:
        messages.success(request, _("Your identity is confirmed by the log-in service."))
    _ask_register(request, user, facts)
    return redirect(_onward(user, target))


def _let_in(request: HttpRequest, user: User, sociallogin: Any, target: str) -> HttpResponse:
    if request.user.is_authenticated and request.user != user:
        account_adapter(request).logout(request)
    response = perform_login(request, user, email_verification="none", redirect_url=target or None)
    request.session[sessions.SERVICE] = sociallogin.account.provider
    return response


def _municipality(facts: Facts) -> Any:
    return places.active_municipalities().filter(slug=facts.municipality).first()


def _ask_register(request: HttpRequest, user: User, facts: Facts) -> None:
    """Where the service names the municipality, its register is asked at once."""
    municipality = _municipality(facts) if facts.municipality else None
    person = queries.person_of(user)
    if municipality is None or person is None:
        return
    if queries.verifications(person).filter(municipality=municipality, valid=True).exists():
        return
    try:
        result = actions.register_elsewhere(user, municipality=municipality, by=user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return
    if isinstance(result, Inquiry):
        messages.warning(
            request,
            _(
                "The register does not answer at the moment. We keep your request, ask again by "
                "ourselves, and show the answer here."
            ),
        )


def _onward(user: User, target: str) -> str:
    """Where somebody was going; first to the choice of the municipality, while no register has them."""
    person = queries.person_of(user)
    open_question = user.inquiries.filter(outcome="").exists()
    if person is None or open_question:
        return target or reverse("identity:account")
    if not queries.verifications(person).filter(valid=True).exists():
        query = f"?{urlencode({'next': target})}" if target else ""
        return reverse("identity:verify") + query
    return target or reverse("identity:account")


# --- What went wrong --------------------------------------------------------------------------


def failed(request: HttpRequest, provider: Any, error: str, exception: Any) -> HttpResponse:
    """The page for a log-in that came to nothing: given up, refused, or a service that is down."""
    if error == "cancelled":
        messages.info(request, _("You stopped the log-in at the other service."))
        return redirect("account_login")
    if isinstance(exception, RefusedLogin):
        return refused(request, provider, exception.refusal, status=403)
    code = "silent" if isinstance(exception, requests.RequestException) else "unsound"
    logger.warning("log-in by %s failed: %s", provider.app.provider_id, _cause(exception))
    return refused(request, provider, _refusal(code), status=503 if code == "silent" else 401)


def refused(request: HttpRequest, provider: Any, refusal: Refused, *, status: int) -> HttpResponse:
    """Say why, and what else one can do."""
    context = {"service": provider.title, "refusal": refusal, "code": refusal.code}
    return render(request, "identity/login_refused.html", context, status=status)


def _cause(exception: Any) -> str:
    """For the log: the kind of failure, never what the service said about somebody."""
    if isinstance(exception, OAuth2Error) and len(str(exception)) < 40:
        return str(exception)
    return type(exception).__name__ if exception is not None else "state"


def _refusal(code: str) -> Refused:
    if code == "silent":
        return Refused(
            code,
            _(
                "The log-in service does not answer at the moment. Try again in a few minutes, or "
                "log in with e-mail or telephone."
            ),
        )
    return Refused(
        code,
        _(
            "The log-in could not be completed: it took too long, was used before, or the answer of "
            "the service was not in order. Begin again from the log-in page."
        ),
    )


# --- The way out ------------------------------------------------------------------------------


def way_out(request: HttpRequest, home: str) -> str:
    """Where a log-out leads: over the service's own log-out for those who came in through it."""
    service = request.session.get(sessions.SERVICE, "")
    if not service:
        return home
    try:
        app = get_adapter(request).get_app(request, provider=service)
        url = Exchange(request, service).openid_config.get("end_session_endpoint", "")
    except (SocialApp.DoesNotExist, requests.RequestException, OAuth2Error):
        return home
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return home
    query = {"client_id": app.client_id, "post_logout_redirect_uri": absolute("/")}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
