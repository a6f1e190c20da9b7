"""The staff second factor: enrol, enter, recovery codes. Open to accounts with a duty; to others these pages do not exist."""

import base64
import io
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

import segno
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from identity import actions, sessions
from identity.actions import second_factor as factor
from identity.forms.staff import CodeForm, FirstCodeForm

View = Callable[[HttpRequest], HttpResponse]


def for_staff(view: View) -> View:
    """Signed in, and with a duty; 404 otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_staff_member:
            raise Http404
        return view(request)

    return login_required(never_cache(sensitive_post_parameters("code")(guarded)))


@for_staff
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the code of the authenticator, or a recovery code."""
    if not _enrolled(request):
        return redirect("identity:second_factor_enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = actions.enter_code(request.user, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            _let_in(request, device)
            if isinstance(device, StaticDevice):
                _warn_of_codes(request)
            return redirect(_onward(request))
    context = {
        "form": form,
        "next": _onward(request, default=""),
        "verified": request.user.is_verified(),
    }
    return render(request, "identity/second_factor.html", context)


@for_staff
def enrol(request: HttpRequest) -> HttpResponse:
    """Connect an authenticator app: begin (a fresh secret), then confirm it by its first code."""
    if _enrolled(request) and not request.user.is_verified():
        return redirect("identity:second_factor")
    if request.method == "POST" and "begin" in request.POST:
        actions.begin_enrolment(request.user)
        return redirect(_same(request, "identity:second_factor_enrol"))
    device = factor.waiting_device(request.user)
    form = FirstCodeForm(request.POST or None) if device else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            confirmed, codes = actions.confirm_enrolment(request.user, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            _let_in(request, confirmed)
            return _show_codes(request, codes)
    context = {
        "form": form,
        "next": _onward(request, default=""),
        "qr": picture(device) if device else "",
        "address": device.config_url if device else "",
        "secret": secret_of(device) if device else "",
    }
    return render(request, "identity/second_factor_enrol.html", context)


@for_staff
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many recovery codes are left; new ones on demand, shown once."""
    if not request.user.is_verified():
        return redirect(
            "identity:second_factor" if _enrolled(request) else "identity:second_factor_enrol"
        )
    if request.method == "POST":
        return _show_codes(request, actions.renew_codes(request.user))
    return render(
        request, "identity/recovery_codes.html", {"left": factor.codes_left(request.user)}
    )


def picture(device: TOTPDevice) -> SafeString:
    """The QR code as an inline SVG, without a style attribute."""
    buffer = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        buffer, kind="svg", scale=4, border=4, light="#fff", dark="#000",
        xmldecl=False, svgns=False, nl=False, svgclass="qr", lineclass=None, omitsize=False,
    )  # fmt: skip
    return mark_safe(buffer.getvalue().decode())


def secret_of(device: TOTPDevice) -> str:
    """The secret as an app takes it by hand: Base32."""
    return base64.b32encode(device.bin_key).decode().rstrip("=")


def _let_in(request: HttpRequest, device: Device) -> None:
    otp_login(request, device)
    sessions.rotate(request, request.user)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "onward": _onward(request)}
    return render(request, "identity/recovery_codes_new.html", context)


def _warn_of_codes(request: HttpRequest) -> None:
    left = factor.codes_left(request.user)
    text = ngettext(
        "You used a recovery code; %(left)s is left. If your phone is lost, connect another one.",
        "You used a recovery code; %(left)s are left. If your phone is lost, connect another one.",
        left,
    )
    messages.warning(request, text % {"left": left})


def _enrolled(request: HttpRequest) -> bool:
    return TOTPDevice.objects.filter(user=request.user, confirmed=True).exists()


def _same(request: HttpRequest, name: str) -> str:
    onward = _onward(request, default="")
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")


def _onward(request: HttpRequest, default: str | None = None) -> str:
    """Where the reader was going, if that is a page of this host; the desk otherwise."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target.startswith("/") and get_adapter(request).is_safe_url(target):
        return target
    return reverse("desk:home") if default is None else default
