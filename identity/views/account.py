"""My page: who I am here, where I am signed in, what was asked about me; language and colours."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from civic.decisions import Refused
from civic.ui.context import in_other_language
from identity import actions, queries, sessions, sms
from identity.forms.accounts import password
from identity.levels import Level
from identity.sections import matters_of, sections_of, unlocks_of

FRESH_SECONDS = 10 * 60


class PasswordForm(forms.Form):
    """The password once more; for an account without one, that its log-in was a moment ago."""

    password = password()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]


@login_required
@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything the portal knows about the reader, for the reader alone."""
    user = request.user
    person = queries.person_of(user)
    context = {
        "details": queries.details(person) if person else None,
        "on_hold": queries.open_report(user.person) if user.stopped_at else None,
        "verifications": queries.verifications(person) if person else [],
        "inquiries": user.inquiries.filter(outcome="").select_related("municipality"),
        "refused": user.inquiries.exclude(outcome__in=["", "verified"]).select_related(
            "municipality"
        ),
        "look_ups": queries.look_ups_about(user)[:20],
        "sign_ins": sessions.of(user),
        "this_session": request.session.session_key,
        "matters": matters_of(user),
        "sections": sections_of(user),
        "steps": _steps(user, person),
        "consents": user.consents.all(),
        "phone": getattr(user, "phone", None),
        "by_phone": sms.gateway() is not None,
        "languages": settings.LANGUAGES,
    }
    return render(request, "identity/account.html", context)


@login_required
@never_cache
def at_a_centre(request: HttpRequest) -> HttpResponse:
    """How a visit makes the account sure; POST shows the code the clerk asks for, once."""
    context: dict[str, Any] = {"centres": _centres(request.user)}
    if request.method == "POST":
        try:
            context["code"] = actions.visit_code(request.user, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return render(request, "identity/at_a_centre.html", context)


@login_required
@never_cache
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of the reader's sessions, or all but the present one."""
    chosen = request.POST.get("sign_in", "")
    rows = [row for row in sessions.of(request.user) if chosen in {"all", str(row.pk)}]
    if sessions.revoke(request.user, rows, but=request.session.session_key or ""):
        messages.success(request, _("The device is signed out."))
    return redirect("identity:account")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages and, for an account, of its mails; back to the same page."""
    chosen = request.POST.get("language", "")
    target = onward(request)
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(request.user, chosen, by=request.user)
        target = in_other_language(target, chosen)
    return HttpResponseRedirect(target)


def _steps(user: Any, person: Any) -> list[dict[str, Any]]:
    """The three steps of being known, whether each is taken, and what it opens where one is registered."""
    place = None
    if person is not None:
        row = queries.verifications(person).filter(valid=True).first()
        place = row.municipality if row else None
    opens: dict[int, list[str]] = {level: [] for level in Level}
    for level, act in unlocks_of(place) if place else []:
        opens[max(level, Level.CONTACT)].append(act)
    taken = {
        Level.CONTACT: True,
        Level.REGISTER: user.level >= Level.REGISTER and place is not None,
        Level.STRONG: user.level >= Level.STRONG,
    }
    return [
        {"level": level, "label": level.label, "taken": taken[level], "opens": opens[level]}
        for level in Level
    ]


def _centres(user: Any) -> Any:
    """The centres of the municipality where the reader is registered; none while that is unknown."""
    person = queries.person_of(user)
    row = queries.verifications(person).filter(valid=True).first() if person else None
    return row.municipality.centres.all() if row else []


def onward(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of this host; else the home page."""
    target = request.POST.get("next", "")
    adapter: Any = get_adapter(request)
    if target.startswith("/") and adapter.is_safe_url(target):
        return target
    return "/"


def posted(request: HttpRequest) -> Any:
    """What was posted, also when it is nothing: a form without fields is posted empty."""
    return request.POST if request.method == "POST" else None


def is_fresh(request: HttpRequest) -> bool:
    """True while the log-in is new enough to stand for a password."""
    age: float = time.time() - request.session.get(sessions.SIGNED_AT, 0)
    return age < FRESH_SECONDS


def proves(request: HttpRequest, form: forms.Form) -> bool:
    """True when the password is right; the attempt counts like any other. Without one, the log-in is fresh."""
    if "password" not in form.fields:
        if is_fresh(request):
            return True
        form.add_error(
            None,
            _(
                "For this your log-in has to be fresh: log out, log in again, and come back within ten minutes."
            ),
        )
        return False
    try:
        if get_adapter(request).reauthenticate(request.user, form.cleaned_data["password"]):
            return True
        form.add_error("password", _("This is not your present password."))
    except forms.ValidationError as error:
        form.add_error("password", error)
    return False
