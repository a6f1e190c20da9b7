"""allauth's addresses, each behind a limit that holds over all processes.

What is counted is a POST, by the caller's address or by the account. A name without a limit here
has one elsewhere: the log-in counts its failures in `adapters`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.urls import urlpatterns as allauth_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from civic import limits
from civic.http import client_ip
from identity.oidc import views as oidc

HOUR = 60 * 60


@dataclass(frozen=True)
class Limit:
    """At most `most` POSTs an hour for one address or, signed in, for one account."""

    most: int
    by_account: bool = False


LIMITS = {
    "account_login": Limit(300),
    "account_signup": Limit(40),
    "openid_connect_login": Limit(300),
    "account_reset_password": Limit(30),
    "account_reset_password_from_key": Limit(60),
    "account_confirm_email": Limit(120),
    "account_change_password": Limit(10, by_account=True),
    "account_set_password": Limit(10, by_account=True),
    "account_email": Limit(20, by_account=True),
    "account_reauthenticate": Limit(20, by_account=True),
}


def limited(
    name: str, limit: Limit, view: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """`view`, answering 429 once its limit is spent."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            signed_in = limit.by_account and request.user.is_authenticated
            key = f"account {request.user.pk}" if signed_in else client_ip(request)
            if not limits.hit(name, key, limit.most, HOUR):
                return render(request, "account/too_many.html", status=429)
        return view(request, *args, **kwargs)

    return counted


def _pattern(pattern: URLPattern) -> URLPattern:
    limit = LIMITS.get(pattern.name or "")
    if limit is None:
        return pattern
    view = limited(str(pattern.name), limit, pattern.callback)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


services = [
    path("login/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("login/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("login/<slug:provider_id>/ended/", oidc.ended, name="openid_connect_ended"),
]
urlpatterns = [
    _pattern(pattern)
    for pattern in [*allauth_patterns, *services]
    if pattern.name != "account_confirm_login_code"  # codes by mail are not offered
]
