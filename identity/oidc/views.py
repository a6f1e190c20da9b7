"""The addresses of a log-in service: to it, back from it, and what it says when a session there ended."""

import logging
from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from identity.oidc import ending
from identity.oidc.exchange import Exchange

logger = logging.getLogger("civic.identity")


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


@login_not_required
@csrf_exempt  # the signature of the service is the right; it has no cookie
@never_cache
@require_POST
@sensitive_variables()
@sensitive_post_parameters()
def ended(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The service itself calls, not a browser: 200 when done, 400 for a token not in order, 503 to try again."""
    try:
        ending.end(request, provider_id, request.POST.get("logout_token", ""))
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except requests.RequestException:
        return JsonResponse({"error": "temporarily_unavailable"}, status=503)
    except OAuth2Error as error:
        logger.warning("log-out by %s refused: %s", provider_id, error)
        return JsonResponse({"error": "invalid_request"}, status=400)
    return HttpResponse()
