"""Identity's desk pages about persons: somebody seen at a centre, and representatives of organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from civic.decisions import Refused
from civic.roles import Role
from identity import actions, queries
from identity.access import staff
from identity.forms.entrance import SettleRepresentativeForm, VisitForm
from identity.forms.staff import LevelForm
from identity.models import Inquiry, Representative
from identity.policy import level_to_represent

CENTRE_ROLES = (Role.CLERK,)
REPRESENTATIVE_ROLES = (Role.LIST_OFFICER, Role.MUNICIPAL_ADMIN)
FIELDS = {"unknown_code": "code"}


@sensitive_variables()
@sensitive_post_parameters()
@staff(*CENTRE_ROLES)
def visit(request: HttpRequest, place: str) -> HttpResponse:
    """A citizen at the counter: the code from the citizen's page, the facts from the document."""
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.see_in_person(
                **form.cleaned_data, municipality=request.municipality, by=request.user
            )
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            _tell(request, result)
            return redirect("identity_desk:visit", place)
    return render(request, "identity/desk/visit.html", {"form": form, "section": "visit"})


@staff(*REPRESENTATIVE_ROLES)
def representatives(request: HttpRequest, place: str) -> HttpResponse:
    """Who acts for which organisation, who waits for an answer; the administrator sets the level it needs."""
    municipality = request.municipality
    level = level_to_represent(municipality)
    form = LevelForm(request.POST or None, initial={"level": level.value})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_level_to_represent(municipality, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("valid_from" if refusal.code == "in_past" else None, str(refusal))
        else:
            messages.success(request, _("The level is set and stands in the public journal."))
            return redirect("identity_desk:representatives", place)
    context = {
        "rows": queries.representatives_of(municipality)[:200],
        "level": level,
        "form": form
        if form.is_bound or Role.MUNICIPAL_ADMIN in request.user.roles_in(municipality)
        else None,
        "section": "representatives",
    }
    return render(request, "identity/desk/representatives.html", context)


@staff(*REPRESENTATIVE_ROLES)
def representative(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One request: confirm with the register's extract at hand, or refuse with a reason."""
    row = get_object_or_404(queries.representatives_of(request.municipality), pk=pk)
    form = SettleRepresentativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if "end" in request.POST:
                actions.end_representation(row, by=request.user)
            else:
                actions.settle_representative(
                    row,
                    confirmed="confirm" in request.POST,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
        except Refused as refusal:
            form.add_error("reason" if refusal.code == "reason" else None, str(refusal))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("identity_desk:representatives", place)
    context = {
        "row": row,
        "form": form,
        "details": queries.details(row.person),
        "waits": row.state == Representative.State.ASKED,
        "is_in_force": row.state == Representative.State.CONFIRMED,
        "section": "representatives",
    }
    return render(request, "identity/desk/representative.html", context)


def _tell(request: HttpRequest, result: object) -> None:
    if isinstance(result, Inquiry):
        messages.warning(
            request,
            _(
                "The register does not answer at the moment. The portal asks again by itself; the"
                " account becomes sure as soon as the register says yes. The citizen can go home."
            ),
        )
        return
    messages.success(request, _("The account is sure from now on: you have seen who it is."))
