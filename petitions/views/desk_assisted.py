"""Help at a centre: the clerk enters who stands there, the person leaves with a printed receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role
from identity.rules_visits import centre_of
from petitions.actions import assisting
from petitions.forms_assisted import AssistedForm
from petitions.models import Petition, Signature
from petitions.open_data import short_url
from petitions.receipts import code_of
from petitions.rules import counting
from petitions.views.desk_paper import of_place


@never_cache
@sensitive_post_parameters()
@staff(Role.CLERK)
def assisted(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """The form; a POST signs and shows the receipt to be printed, once."""
    petition = of_place(request, pk)
    form = AssistedForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                signature = assisting.assist(petition, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return _receipt(request, petition, signature)
    centre = centre_of(request.user, request.municipality)
    allowed = counting.may_assist(
        request.user, petition, timezone.now(), centre=centre.pk if centre else None
    )
    context = {
        "petition": petition,
        "form": form,
        "centre": centre,
        "why": "" if allowed else str(allowed),
        "section": "sheets",
    }
    return render(request, "petitions/desk/assisted.html", context, status=status)


def _receipt(request: HttpRequest, petition: Petition, signature: Signature) -> HttpResponse:
    context = {
        "petition": petition,
        "code": code_of(signature.pk),
        "centre": centre_of(request.user, request.municipality),
        "today": timezone.now(),
        "short_url": short_url(petition).split("//", 1)[-1].rstrip("/"),
        "section": "sheets",
    }
    return render(request, "petitions/desk/assisted_receipt.html", context)
