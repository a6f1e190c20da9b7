"""Verification: a signed-in account asks the register of its municipality who stands behind it."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from civic import limits
from civic.decisions import Refused
from civic.http import client_ip
from identity import actions, consents, queries
from identity.forms.verification import PlaceForm, VerificationForm
from identity.models import Inquiry

TRIES_PER_ADDRESS = 120  # an hour; a village library shares one address
HOUR = 60 * 60


@sensitive_variables()
@sensitive_post_parameters()
@login_required
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """The form, its refusals with how to mend them, and the way back to where the reader came from."""
    initial = {"municipality": request.GET.get("municipality", "")}
    person = queries.person_of(request.user)
    is_sure = person is not None and request.user.strong_at is not None
    kind = PlaceForm if is_sure else VerificationForm  # who is known for sure types nothing again
    form = kind(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if not limits.hit("verify.address", client_ip(request), TRIES_PER_ADDRESS, HOUR):
                raise actions.TOO_MANY.fresh()
            actions.agree(request.user, by=request.user)
            act = actions.register_elsewhere if is_sure else actions.verify
            result = act(request.user, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("municipality" if refusal.code == "not_there" else None, str(refusal))
        else:
            return _after(request, result)
    context = {
        "form": form,
        "next": _onward(request),
        "details": queries.details(person) if person else None,
        "is_sure": is_sure,
        "texts": consents.TEXTS.values(),
        "inquiries": request.user.inquiries.filter(outcome="").select_related("municipality"),
    }
    return render(request, "identity/verify.html", context)


def _after(request: HttpRequest, result: object) -> HttpResponse:
    if isinstance(result, Inquiry):
        messages.warning(
            request,
            _(
                "The register does not answer at the moment. We keep your request, ask again by "
                "ourselves, and show the answer here."
            ),
        )
    else:
        messages.success(request, _("Your identity is confirmed."))
        onward = _onward(request)
        if onward:
            return redirect(onward)
    return redirect("identity:account")


def _onward(request: HttpRequest) -> str:
    """Where to go on after verification, if that is a page of this host."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = target.startswith("/") and get_adapter(request).is_safe_url(target)
    return target if safe else ""
