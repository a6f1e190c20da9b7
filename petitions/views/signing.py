"""Signing, withdrawing a signature, following: pages that change something only by POST, and redirect."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from civic import limits
from civic.decisions import Refused
from civic.doors import posted, purpose, safe_next, sentence, signed_in
from civic.http import client_ip
from identity.levels import Level
from petitions import actions, queries, rules
from petitions.actions import signing
from petitions.forms import SignForm
from petitions.models import Petition, Signature
from petitions.queries_public import Signer, signer_of
from petitions.receipts import code_of
from petitions.states import Signing
from petitions.views.doors import address, of_petition
from petitions.views.standing import Obstacle, obstacle, verify_url

HOUR = 60 * 60
SIGNINGS_PER_ACCOUNT = 60  # an hour
SIGNINGS_PER_ADDRESS = 600  # an hour; a village library shares one address
DISPLAYS_PER_ACCOUNT = 60
FOLLOWS_PER_ACCOUNT = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_petition("sign", joined=("municipality", "opening"))
def sign(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The page on which a verified person signs: what, who, what is public; one button.

    Who has signed already is shown what can be done with the signature instead.
    """
    if request.method != "POST" and (signature := _own(request, petition)) is not None:
        return _already(request, petition, signature)
    collecting = rules.is_collecting(petition, timezone.now())
    if isinstance(collecting, Refused):
        return _closed(request, petition, collecting)
    if not request.user.is_authenticated:
        return redirect_to_login(address(petition, "sign"))
    form = SignForm(posted(request))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        refusal = _signed(request, petition, form.cleaned_data["display"])
        if refusal is None:
            return redirect(address(petition, "receipt"))
    return _sign_page(request, petition, form, refusal)


def _sign_page(
    request: HttpRequest, petition: Petition, form: SignForm, refusal: Refused | None
) -> HttpResponse:
    """The form, or why this person cannot sign."""
    signer = signer_of(request.user, petition)
    if signer is None:
        return redirect(verify_url(petition.municipality, address(petition, "sign")))
    if refusal is None:
        refusal = _obstacle(petition, signer)
    if refusal is not None and refusal.code != "too_many":
        return _refused(request, petition, refusal)
    form.say(signer.details.initials, signer.details.name)
    context = {
        "petition": petition,
        "form": form,
        "refusal": sentence(refusal),
        "signer": signer,
        "level_label": _level_label(signer.standing),
        "wizard_labels": [_("Identity confirmed"), _("Check"), _("Receipt")],
        "section": "petitions",
    }
    status = 429 if refusal is not None else 400 if form.is_bound else 200
    return render(request, "petitions/sign.html", context, status=status)


def _own(request: HttpRequest, petition: Petition) -> Signature | None:
    """What this account has signed, unless it was withdrawn."""
    if not request.user.is_authenticated:
        return None
    signature = queries.own_signature(request.user, petition)
    return None if signature is None or signature.state == Signing.WITHDRAWN else signature


def _already(
    request: HttpRequest, petition: Petition, signature: Signature, form: SignForm | None = None
) -> HttpResponse:
    """You have signed: the receipt, what is shown, the way back."""
    form = form or SignForm(initial={"display": signature.display})
    signer = signer_of(request.user, petition)
    if signer is not None:
        form.say(signer.details.initials, signer.details.name)
    context = {
        "petition": petition,
        "signature": signature,
        "form": form,
        "removed": signature.state == Signing.REMOVED,
        "may_change": bool(rules.may_change_display(signature)),
        "may_withdraw": bool(rules.may_withdraw_signature(petition, signature, timezone.now())),
        "section": "petitions",
    }
    status = 400 if form.is_bound else 200
    return render(request, "petitions/signed_already.html", context, status=status)


@signed_in
@require_POST
@of_petition("sign", joined=("municipality", "merged_into__municipality"))
def move(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Sign the petition this one was merged into, as the own signature under this one is shown."""
    try:
        actions.move_signature(petition, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address(petition))
    assert petition.merged_into is not None
    return redirect(address(petition.merged_into, "receipt"))


@signed_in
@require_POST
@of_petition("sign")
def display(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Change what the public sees of the own signature; the signature itself stays as it is."""
    form = SignForm(request.POST)
    signature = _own(request, petition)
    if signature is None:
        return redirect(address(petition, "sign"))
    if not form.is_valid():
        return _already(request, petition, signature, form)
    within = limits.hit("petition.display", str(request.user.pk), DISPLAYS_PER_ACCOUNT, HOUR)
    try:
        if not within:
            raise Refused(
                "too_many", _("That was many changes at once. Wait a little and try again.")
            )
        signing.show(petition, by=request.user, display=form.cleaned_data["display"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your choice of what is shown is saved."))
    return redirect(address(petition, "receipt"))


def _obstacle(petition: Petition, signer: Signer) -> Refused | None:
    """Why this person cannot sign, before the button is shown; the action asks the rule again."""
    if signer.standing is None:
        return None  # the register has not answered yet: the signature will wait
    policy = petition.opening.policy
    decision = rules.may_sign(
        petition,
        signer.standing,
        timezone.now(),
        level=int(policy.get("petition.level.sign", 2)),
        age=int(policy.get("petition.age", 18)),
    )
    return decision if isinstance(decision, Refused) else None


def _signed(request: HttpRequest, petition: Petition, display: str) -> Refused | None:
    """Sign; None when it is done (or was done before: the answer is the same)."""
    counted = {
        "petition.sign": (str(request.user.pk), SIGNINGS_PER_ACCOUNT),
        "petition.sign.address": (client_ip(request), SIGNINGS_PER_ADDRESS),
    }
    if not limits.hit_all(counted, HOUR):
        return Refused(
            "too_many",
            _("Many signatures came from here within an hour. Wait a little and try again."),
        )
    try:
        signing.sign(petition, by=request.user, display=display, network=client_ip(request))
    except Refused as refusal:
        return refusal
    return None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@of_petition("withdraw_signature")
def withdraw_signature(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Take the own signature back: a page that asks, and a POST that does it."""
    signature = queries.own_signature(request.user, petition)
    withdrawn = signature is not None and signature.state == Signing.WITHDRAWN
    decision = rules.may_withdraw_signature(petition, signature, timezone.now())
    refusal = decision if isinstance(decision, Refused) else None
    if request.method == "POST":
        try:
            signing.withdraw(petition, by=request.user)
        except Refused as found:
            refusal = found
        else:
            return redirect(address(petition, "withdraw_signature"))
    context = {
        "petition": petition,
        "withdrawn": withdrawn,
        "refusal": sentence(refusal),
        "code": code_of(signature.pk) if signature else "",
        "section": "petitions",
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "petitions/withdraw_signature.html", context, status=status)


@purpose(gettext_lazy("Log in to follow the petition: its news come to your account's address."))
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@of_petition("follow")
def follow(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Follow a petition, or stop: a visible choice of the account, apart from signing."""
    if request.method == "POST":
        if not limits.hit("petition.follow", str(request.user.pk), FOLLOWS_PER_ACCOUNT, HOUR):
            messages.error(
                request, _("That was many changes at once. Wait a little and try again.")
            )
        elif request.POST.get("act") == "unfollow":
            actions.unfollow(petition, by=request.user)
            messages.success(request, _("You no longer follow the petition."))
        else:
            actions.follow(petition, by=request.user)
            messages.success(
                request, _("You follow the petition. You get a letter when there is something new.")
            )
        return HttpResponseRedirect(safe_next(request, address(petition)))
    follows = petition.follows.filter(user=request.user).exists()
    context = {"petition": petition, "follows": follows, "section": "petitions"}
    return render(request, "petitions/follow.html", context)


def _closed(request: HttpRequest, petition: Petition, refusal: Refused) -> HttpResponse:
    """Nobody can sign now, and why: the same for everybody, signed in or not."""
    found = Obstacle(str(refusal))
    context = {"petition": petition, "obstacle": found, "section": "petitions"}
    return render(request, "petitions/cannot_sign.html", context, status=409)


def _refused(request: HttpRequest, petition: Petition, refusal: Refused) -> HttpResponse:
    """This person cannot sign, why, and what to do about it."""
    found = obstacle(request.user, petition.municipality, refusal, address(petition, "sign"))
    context = {"petition": petition, "obstacle": found, "section": "petitions"}
    return render(request, "petitions/cannot_sign.html", context, status=403)


def _level_label(found: Any) -> str:
    """How the identity was confirmed, in words."""
    if found is None:
        return ""
    return {
        Level.REGISTER: _("Matched with the register"),
        Level.STRONG: _("Confirmed in person or by the citizen portal"),
    }.get(found.level, _("E-mail confirmed"))
