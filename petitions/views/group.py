"""The initiating group: an invited person reads the draft and joins or declines, on a page only they can open."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from civic.decisions import Refused
from identity.queries import details, person_of
from petitions import actions
from petitions.models import Initiator
from petitions.views.doors import in_place, sentence, signed_in
from petitions.views.drafting import verify_url


@in_place
@signed_in
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation; 404 for everybody it is not addressed to."""
    row = (
        Initiator.objects.select_related("petition__municipality")
        .filter(pk=pk, petition__municipality=request.municipality)  # type: ignore[attr-defined]
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
                return redirect(request.path)
        except Refused as found:
            refusal = found
    person = person_of(request.user)
    context = {
        "invitation": row,
        "petition": row.petition,
        "refusal": sentence(refusal),
        "name": details(person).name if person else "",
        "verify_url": "" if person else verify_url(row.petition, request.path),
        "section": "petitions",
    }
    return render(request, "petitions/mine/invitation.html", context)


def _is_for(request: HttpRequest, row: Initiator) -> bool:
    """Addressed to the account's own confirmed address, or answered by this account before."""
    if row.user_id is not None:
        return row.user_id == request.user.pk
    confirmed = request.user.emailaddress_set.filter(verified=True, email__iexact=row.email)  # type: ignore[union-attr]
    return bool(row.email) and confirmed.exists()
