"""The initiating group: whom the author invites, and the page on which an invited person joins or declines."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civic import limits
from civic.addresses import absolute
from civic.dates import today
from civic.decisions import Refused
from civic.doors import in_place, sentence, signed_in
from identity.queries import details, person_of
from petitions import actions
from petitions.forms import InviteForm, NameForm
from petitions.models import Initiator, Petition
from petitions.policy import Policy
from petitions.views.standing import verify_url
from petitions.views.steps import Step, address
from petitions.views.wizard import (
    DAY,
    author_label,
    author_names,
    keep,
    row_number,
    step_page,
)

INVITATIONS_A_DAY = 60


def group(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The author's name on the page, and who else stands behind the petition."""
    invite, name = (
        InviteForm(),
        NameForm(
            names=author_names(request.user), initial={"author_display": petition.author_display}
        ),
    )
    if request.method == "POST" and ("seek" in request.POST or "stop" in request.POST):
        act = actions.seek_support if "seek" in request.POST else actions.stop_seeking
        try:
            act(petition, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(address(petition, step))
    policy = Policy(petition.municipality, today(), kind=petition.kind)
    if request.method == "POST" and "revoke" in request.POST:
        row = get_object_or_404(
            petition.initiators.select_related("petition"), pk=row_number(request.POST["revoke"])
        )
        try:
            actions.revoke_invitation(row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(address(petition, step))
    if request.method == "POST" and "invite" in request.POST:
        invite = InviteForm(request.POST)
        if _invited(request, petition, invite):
            messages.success(request, _("The invitation is on its way."))
            return redirect(address(petition, step))
    elif request.method == "POST":
        name = NameForm(request.POST, names=author_names(request.user))
        if name.is_valid():
            return keep(request, petition, step, name, name.cleaned_data)
    return step_page(
        request,
        petition,
        step,
        form=invite,
        name_form=name,
        members=list(petition.initiators.exclude(state=Initiator.State.DECLINED)),
        author_label=author_label(petition, request.user),
        least_members=policy.number("group.least"),
        least_supporters=policy.number("supporters.least"),
        supporters=petition.supporters.count(),
        support_url=absolute(reverse("petitions:support", args=[petition.support_token]))
        if petition.support_token
        else "",
    )


def _invited(request: HttpRequest, petition: Petition, form: InviteForm) -> bool:
    if not form.is_valid():
        return False
    if not limits.hit("petition.invite", str(request.user.pk), INVITATIONS_A_DAY, DAY):
        form.add_error(None, _("You have sent many invitations today. Come back tomorrow."))
        return False
    try:
        actions.invite(petition, email=form.cleaned_data["email"], by=request.user)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return False
    return True


@never_cache
def support(request: HttpRequest, token: str) -> HttpResponse:
    """A draft under its secret link: read it and support it before it is submitted; 404 once that has ended."""
    petition = get_object_or_404(
        Petition.objects.select_related("municipality"), support_token=token or "-"
    )
    request.municipality = petition.municipality  # type: ignore[attr-defined]
    refusal, done = None, False
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            actions.support(petition, by=request.user)
            done = True
        except Refused as found:
            refusal = found
    context = {
        "petition": petition,
        "done": done,
        "refusal": sentence(refusal),
        "verify_url": verify_url(petition.municipality, request.path)
        if refusal is not None and refusal.code == "not_verified"
        else "",
        "section": "petitions",
    }
    return render(
        request, "petitions/mine/support.html", context, status=409 if refusal is not None else 200
    )


@in_place
@signed_in
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the initiating group."""
    row = get_object_or_404(
        Initiator.objects.select_related("petition__municipality"),
        pk=pk,
        user=request.user,
        petition__municipality=request.municipality,
    )
    try:
        actions.leave_group(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("petitions:invitation", row.petition.municipality.slug, row.pk)
    messages.success(request, _("You have left the initiating group."))
    return redirect("identity:account")


@in_place
@signed_in
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation; 404 for everybody it is not addressed to."""
    row = (
        Initiator.objects.select_related("petition__municipality")
        .filter(pk=pk, petition__municipality=request.municipality)
        .first()
    )
    if row is None or not _is_for(request, row):
        raise Http404
    refusal = None
    if request.method == "POST":
        act = {"accept": actions.accept_invitation, "decline": actions.decline_invitation}.get(
            request.POST.get("answer", "")
        )
        try:
            if act is not None:
                act(row, by=request.user)
                messages.success(request, _("Your answer is recorded."))
                joins = act is actions.accept_invitation
                return redirect(request.path if joins else "identity:account")
        except Refused as found:
            refusal = found
    person = person_of(request.user)
    context = {
        "invitation": row,
        "petition": row.petition,
        "refusal": sentence(refusal),
        "name": details(person).name if person else "",
        "verify_url": "" if person else verify_url(request.municipality, request.path),
        "section": "petitions",
    }
    return render(request, "petitions/mine/invitation.html", context)


def _is_for(request: HttpRequest, row: Initiator) -> bool:
    """Addressed to the account's own confirmed address, or answered by this account before."""
    if row.user_id is not None:
        return row.user_id == request.user.pk
    confirmed = request.user.emailaddress_set.filter(verified=True, email__iexact=row.email)
    return bool(row.email) and confirmed.exists()
