"""Log-in and registration by telephone, in two steps; the same two add a number to an account."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from civic.decisions import Refused
from civic.http import client_ip
from identity import actions, sms
from identity.forms.entrance import PhoneCodeForm, PhoneForm
from identity.models.contacts import spaced

UNDER_WAY = "phone"  # in the session: the number a code was sent to, and where its owner was going
SECONDS = 15 * 60


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The number; the answer is the same for any number."""
    if sms.gateway() is None:
        raise Http404
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        try:
            actions.send_code(number, address=client_ip(request), language=get_language() or "ka")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[UNDER_WAY] = {
                "number": number,
                "next": _onward(request),
                "at": int(time.time()),
            }
            return redirect("identity:phone_code")
    context = {"form": form, "next": _onward(request)}
    return render(request, "identity/phone.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code: opens the account of the number, or adds the number to the account that is open."""
    asked = request.session.get(UNDER_WAY) or {}
    if not asked or time.time() - asked["at"] > SECONDS:
        return redirect("identity:phone")
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, asked, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code" if refusal.code == "wrong_code" else None, str(refusal))
    context = {"form": form, "number": spaced(asked["number"])}
    return render(request, "identity/phone_code.html", context)


@login_required
@never_cache
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Forget the number of the account."""
    try:
        actions.remove_phone(request.user, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The number no longer opens your account."))
    return redirect("identity:account")


def _opened(request: HttpRequest, asked: dict[str, Any], typed: str) -> HttpResponse:
    facts = {"address": client_ip(request)}
    if request.user.is_authenticated:
        actions.add_phone(request.user, asked["number"], typed, by=request.user, **facts)
        del request.session[UNDER_WAY]
        messages.success(request, _("The number is confirmed; you can log in with it."))
        return redirect(asked["next"] or reverse("identity:account"))
    user = actions.enter_by_phone(asked["number"], typed, language=get_language() or "ka", **facts)
    del request.session[UNDER_WAY]
    return perform_login(
        request, user, email_verification="none", redirect_url=asked["next"] or None
    )


def _onward(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = target.startswith("/") and get_adapter(request).is_safe_url(target)
    return target if safe else ""
