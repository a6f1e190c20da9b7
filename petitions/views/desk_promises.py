"""The desk's page on which the mayor's office promises what a decision grants."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from civic.decisions import Refused
from civic.desk.access import staff
from civic.outcomes.forms import PromiseForm
from civic.roles import Role
from petitions.actions.promising import promise as make
from petitions.phases import phase
from petitions.rules.promising import may_promise
from petitions.views.desk import of_desk
from petitions.views.page import promises_of


@staff(Role.MAYOR_OFFICE)
def promise(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """What, by when, who answers; it is public at once."""
    found = of_desk(request, pk)
    refusal = may_promise(request.user, found)
    if isinstance(refusal, Refused):
        raise PermissionDenied(str(refusal))
    form = PromiseForm(request.POST or None, municipality=request.municipality)
    if request.method == "POST" and form.is_valid():
        try:
            made = make(found, by=request.user, facts=form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The commitment is public. Add its stages now."))
            return redirect(
                "outcomes_desk:commitment", place=place, year=made.year, number=made.number
            )
    context = {
        "petition": found,
        "phase": phase(found),
        "promises": promises_of(found),
        "form": form,
        "section": "petitions",
    }
    status = 422 if form.is_bound else 200
    return render(request, "petitions/desk/promise.html", context, status=status)
