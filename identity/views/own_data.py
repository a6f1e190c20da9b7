"""What its owner may ask of an account: a copy of the data, what was agreed to, and the end of it all."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civic import errors
from civic.decisions import Refused
from civic.worker.models import UNFINISHED
from identity import actions, sessions
from identity.models import Copy
from identity.sections import stays_of
from identity.views.account import PasswordForm, is_fresh, posted, proves


class CloseForm(PasswordForm):
    """The word that one has read what it means, and the password once more."""

    understood = forms.BooleanField(
        label=gettext_lazy(
            "I have read what is erased and what stays, and want the account closed."
        ),
        error_messages={"required": gettext_lazy("Tick this if you want to close the account.")},
    )
    field_order = ["understood", "password"]


@login_required
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything; while one is made or waits, this page says so."""
    user = request.user
    form = PasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid() and proves(request, form):
        waiting = _waiting(user)
        if "take" in request.POST and waiting is not None and not user.email:
            return _given(request, waiting)
        try:
            actions.ask_copy(user, language=get_language() or "ka", by=user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("identity:export")
    context = {
        "form": form,
        "under_way": user.copies.filter(state__in=UNFINISHED).exists(),
        "waiting": _waiting(user),
        "without_password": "password" not in form.fields,
        "is_fresh": is_fresh(request),
    }
    return render(request, "identity/export.html", context)


@login_required
@never_cache
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail; its button gives the copy out, once, to its owner only."""
    link = actions.digest(token)
    row = get_object_or_404(Copy, link=link, user=request.user)
    if not actions.is_ready(row):
        return errors.page(
            request, 410, title=_("This link is spent"), text=str(actions.SPENT.fresh())
        )
    if request.method == "POST":
        return _given(request, row)
    return render(request, "identity/copy.html", {"copy": row})


@login_required
@never_cache
@require_POST
def consents(request: HttpRequest) -> HttpResponse:
    """Take back what was agreed to, or agree again."""
    if "again" in request.POST:
        actions.agree(request.user, by=request.user)
        messages.success(request, _("You agree again: this account can sign and vote."))
    else:
        actions.withdraw_consents(request.user, by=request.user)
        messages.success(
            request, _("Taken back. From now on nothing is done in your name with this account.")
        )
    return redirect("identity:account")


@login_required
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """First step: what is erased, what stays and why."""
    user = request.user
    context = {
        "stays": stays_of(user),
        "still_staff": bool(user.duties_now) or user.is_superuser,
    }
    return render(request, "identity/close.html", context)


@login_required
@never_cache
def close_for_good(request: HttpRequest) -> HttpResponse:
    """Second step: close the account. Counts stay, the link to the person is destroyed."""
    form = CloseForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid() and proves(request, form):
        try:
            actions.erase(request.user, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sessions.end(request)
            messages.success(request, _("Your account is closed and your data is erased."))
            return redirect("wagtail_serve", "")
    return render(request, "identity/close_for_good.html", {"form": form})


def _waiting(user: Any) -> Copy | None:
    """The copy that can be taken now."""
    rows = user.copies.filter(taken_at=None, until__gt=timezone.now()).exclude(box=b"")
    found: Copy | None = rows.order_by("-pk").first()
    return found


def _given(request: HttpRequest, row: Copy) -> HttpResponse:
    try:
        content = actions.take_copy(request.user, row, by=request.user)
    except Refused as refusal:
        return errors.page(request, 410, title=_("This link is spent"), text=str(refusal))
    response = HttpResponse(content, content_type="application/zip")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="my-data-{day}.zip"'
    response["Cache-Control"] = "no-store"
    return response
