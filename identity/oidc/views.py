"""The two addresses of a log-in service: to it, and back from it."""

from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from identity.oidc.exchange import Exchange


class Callback(OAuth2CallbackView):
    """Back from the service: the state of this browser says with which nonce and in which language."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        translation.activate((state or {}).get("language") or translation.get_language())
        return state, response


@login_not_required
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Begin, by POST only: a link or a picture cannot log anybody in."""
    if request.method != "POST":
        return redirect("account_login")
    exchange = Exchange(request, provider_id)
    try:
        return OAuth2LoginView.adapter_view(exchange)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (requests.RequestException, OAuth2Error) as error:
        return render_authentication_error(request, exchange.get_provider(), exception=error)


@login_not_required
@never_cache
@require_GET
@sensitive_variables()
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the service."""
    exchange = Exchange(request, provider_id)
    try:
        return Callback.adapter_view(exchange)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
