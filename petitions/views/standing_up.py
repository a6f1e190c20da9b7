"""What a signer says later about a signature: it is mine, it was not me, it should not have been removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic import limits
from civic.decisions import Refused
from civic.doors import posted, purpose, signed_in
from identity.queries import person_of
from petitions import queries
from petitions.actions import assisting, protecting
from petitions.forms_assisted import DenyForm, JoinForm
from petitions.forms_protection import ObjectionForm
from petitions.models import Petition
from petitions.queries import protection
from petitions.rules import counting
from petitions.states import Signing
from petitions.views.doors import address, of_petition
from petitions.views.standing import verify_url

HOUR = 60 * 60
TRIES_PER_ACCOUNT = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@of_petition("join")
def join(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Tie a signature from a centre or a sheet to this account, by the code of its receipt."""
    if person_of(request.user) is None:
        return redirect(verify_url(petition.municipality, address(petition, "join")))
    form = JoinForm(posted(request))
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if _spent(request, form, "petition.join"):
            status = 429
        else:
            try:
                assisting.join(petition, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error("code", str(refusal))
            else:
                messages.success(request, _("The signature stands on your page now."))
                return redirect(address(petition, "receipt"))
    context = {"petition": petition, "form": form, "section": "petitions"}
    return render(request, "petitions/join.html", context, status=status)


@purpose(
    gettext_lazy(
        "Log in to report a signature in your name that is not yours: only the person it names can do that."
    ),
    in_person=True,
)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@of_petition("deny")
def deny(request: HttpRequest, petition: Petition) -> HttpResponse:
    """It was not me: first what will happen, then, on a second page, the confirmation."""
    if person_of(request.user) is None:
        return redirect(verify_url(petition.municipality, address(petition, "deny")))
    allowed = counting.may_deny(petition)
    form: Any = DenyForm(posted(request))
    step, status = "say", 200
    if form.is_bound and form.is_valid() and allowed:
        step = "confirm"
        if "confirm" in request.POST:
            if not _spent(request, form, "petition.deny"):
                assisting.deny(petition, by=request.user, **form.cleaned_data)
                messages.success(
                    request,
                    _(
                        "Your report is with the list officers. If there is a signature, they look into it."
                    ),
                )
                return redirect(address(petition))
            step, status = "say", 429
    elif form.is_bound:
        status = 400
    context = {
        "petition": petition,
        "form": form,
        "step": step,
        "why": "" if allowed else str(allowed),
        "section": "petitions",
    }
    return render(request, "petitions/deny.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@of_petition("object")
def object_to_removal(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The own signature was removed: why, and the word against it; then the answer stands here."""
    signature = queries.own_signature(request.user, petition)
    removal = protection.removal_of(signature) if signature is not None else None
    if signature is None or removal is None:
        return redirect(address(petition, "sign"))
    mine = signature.objections.order_by("-pk").first()
    form = ObjectionForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            protecting.object_to_removal(petition, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your objection is with the secretariat."))
            return redirect(address(petition, "object"))
    context = {
        "petition": petition,
        "removal": removal,
        "objection": mine,
        "may_object": bool(
            counting.may_object(
                signature, removal, done=mine is not None and mine.removal == removal
            )
        ),
        "counts": signature.state == Signing.CONFIRMED,
        "form": form,
        "section": "petitions",
    }
    status = 400 if form.is_bound else 200
    return render(request, "petitions/object.html", context, status=status)


def _spent(request: HttpRequest, form: Any, bucket: str) -> bool:
    """True, with a word in the form, when this account has tried too often within the hour."""
    if limits.hit(bucket, str(request.user.pk), TRIES_PER_ACCOUNT, HOUR):
        return False
    form.add_error(None, _("That was many attempts. Wait an hour and try again."))
    return True
