"""For which organisations the reader may act: name one, see what the municipality said, end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civic.decisions import Refused
from identity import actions, queries
from identity.forms.entrance import RepresentForm


@login_required
@never_cache
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, and the form that names another."""
    form = RepresentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.represent(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("number" if refusal.code == "twice" else None, str(refusal))
        else:
            messages.success(
                request,
                _("The municipality has your request. Show it the organisation's documents."),
            )
            return redirect("identity:organisations")
    context = {
        "form": form,
        "is_verified": queries.person_of(request.user) is not None,
        "rows": queries.represented_by(request.user),
    }
    return render(request, "identity/organisations.html", context)


@login_required
@never_cache
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Act for it no longer."""
    row = get_object_or_404(queries.represented_by(request.user), pk=pk)
    try:
        actions.end_representation(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You no longer act for this organisation."))
    return redirect("identity:organisations")
