"""Accounts in one's own name: which were verified later, and the word that they are not one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.decisions import Refused
from identity import actions, queries


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def in_my_name(request: HttpRequest) -> HttpResponse:
    """The page to which the mail about another account leads; POST reports."""
    if request.method == "POST":
        try:
            actions.report_others(request.user, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your report is recorded."))
        return redirect("identity:in_my_name")
    person = queries.person_of(request.user)
    context = {
        "is_verified": person is not None,
        "later": queries.later_accounts(request.user).filter(stopped_at=None),
        "report": queries.open_report(person),
    }
    return render(request, "identity/in_my_name.html", context)
