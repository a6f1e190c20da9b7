"""The staff of a municipality: roles given and taken, lost authenticators, and who may do what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from civic.places.models import Municipality
from civic.roles import Role
from identity import actions, queries, queries_staff, role_matrix
from identity import rules_staff as rules
from identity.access import staff
from identity.forms.staff import AppointForm
from identity.models import Duty, Loss, User
from identity.views.desk import ADMIN_ROLES


@staff(*ADMIN_ROLES)
def colleagues(request: HttpRequest, place: str) -> HttpResponse:
    """Who works for the municipality in which role; appoint another."""
    municipality = request.municipality
    roles = [
        role
        for role in Role
        if role != Role.PLATFORM_ADMIN and rules.may_appoint(request.user, role, municipality)
    ]
    form = AppointForm(request.POST or None, municipality=municipality, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            duty = actions.appoint(
                form.user,
                role=form.cleaned_data["role"],
                municipality=municipality,
                centre=form.cleaned_data["centre"],
                department=form.cleaned_data["department"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("email" if refusal.code == "own" else None, str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s now holds the role “%(role)s”.")
                % {"name": form.user.label, "role": duty.get_role_display()},
            )
            return redirect("identity_desk:staff", place=place)
    duties = list(queries.staff_of(municipality))
    context = {
        "form": form,
        "lines": _lines(request.user, municipality, duties),
        "losses": queries_staff.open_losses(municipality),
        "section": "staff",
    }
    return render(request, "identity/desk/staff.html", context)


@staff(*ADMIN_ROLES)
@require_POST
def dismiss(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Take a role back."""
    duty = get_object_or_404(Duty.objects.now(), pk=pk, municipality=request.municipality)
    try:
        actions.dismiss(duty, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role is taken back and no longer opens any page."))
    return redirect("identity_desk:staff", place=place)


@staff(*ADMIN_ROLES)
@require_POST
def lost(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Say that a colleague has lost phone and recovery codes; another administrator has to agree."""
    here = Duty.objects.now().filter(municipality=request.municipality)
    user = get_object_or_404(User.objects.filter(duties__in=here).distinct(), pk=pk)
    try:
        loss = actions.report_loss(user, municipality=request.municipality, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("identity_desk:staff", place=place)
    messages.success(
        request, _("Asked. Another administrator has to agree; both are told by mail.")
    )
    return redirect("identity_desk:loss", place=place, pk=loss.pk)


@staff(*ADMIN_ROLES)
def loss(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """A lost authenticator: agree as the second administrator, or stop it."""
    row = get_object_or_404(
        Loss.objects.select_related("user", "asked_by"), pk=pk, municipality=request.municipality
    )
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                actions.approve_loss(row, by=request.user)
                text = _("The second factor is reset. The colleague enrols anew at the next visit.")
            else:
                actions.withdraw_loss(row, by=request.user)
                text = _("Nothing was changed.")
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("identity_desk:loss", place=place, pk=pk)
        messages.success(request, text)
        return redirect("identity_desk:staff", place=place)
    decision = rules.may_decide_loss(request.user, row, timezone.now())
    context = {
        "loss": row,
        "refusal": "" if decision else str(decision),
        "may_approve": bool(decision),
        "may_withdraw": bool(rules.may_withdraw_loss(request.user, row)),
        "section": "staff",
    }
    return render(request, "identity/desk/loss.html", context)


@staff()
def roles(request: HttpRequest, place: str) -> HttpResponse:
    """Who may do what here, read from the pages themselves."""
    context = {
        "roles": role_matrix.held_by(queries.staff_of(request.municipality)),
        "areas": role_matrix.areas(),
        "section": "roles",
    }
    return render(request, "identity/desk/roles.html", context)


def _lines(user: User, municipality: Municipality, duties: list[Duty]) -> list[dict[str, object]]:
    """One line for each role held, with what the reader may do about it."""
    enrolled = set(
        TOTPDevice.objects.filter(
            confirmed=True, user__in={duty.user_id for duty in duties}
        ).values_list("user_id", flat=True)
    )
    return [
        {
            "duty": duty,
            "enrolled": duty.user_id in enrolled,
            "may_dismiss": bool(rules.may_appoint(user, duty.role, municipality))
            and bool(rules.may_change(user, duty.user)),
            "may_report_loss": duty.user_id in enrolled
            and bool(rules.may_report_loss(user, duty.user, municipality)),
        }
        for duty in duties
    ]
