"""The desk's pages about deliveries: the list, one message, and what is done with it."""

import json

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civic import errors
from civic.cases import actions, deliveries, messages, queries
from civic.cases.filters import DeliveryFilter
from civic.cases.forms_deliveries import ReasonForm
from civic.cases.models import Delivery
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

PAGE_SIZE = 50
READERS = (
    Role.MODERATOR,
    Role.LIST_OFFICER,
    Role.MAYOR_OFFICE,
    Role.AUDITOR,
    Role.MUNICIPAL_ADMIN,
    Role.PLATFORM_ADMIN,
)
SENDERS = (Role.MODERATOR, Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)
ADMINS = (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)
FIRST, LAST = 0, 2**63 - 1


@require_GET
@staff(*READERS)
def overview(request: HttpRequest, place: str) -> HttpResponse:
    """The connections, and the deliveries that fit the filter, newest first.

    A page is what lies before `?before=` (a number of a delivery), so that the last page costs what
    the first one does.
    """
    chosen = DeliveryFilter(
        request.GET, queries.deliveries(request.municipality), place=request.municipality
    )
    before = request.GET.get("before", "")
    if not chosen.form.is_valid() or (before and not _is_number(before)):
        return errors.page(
            request,
            400,
            title=_("There is no such filter"),
            text=_("The address asks for a filter this list does not have. Choose again."),
            back_url=reverse("cases_desk:overview", args=[place]),
            back_label=_("To the list of messages"),
        )
    rows = chosen.qs.filter(pk__lt=int(before)) if before else chosen.qs
    found = list(rows[: PAGE_SIZE + 1])
    context = {
        "section": "cases",
        "connectors": queries.connectors(request.municipality),
        "counts": queries.counts(request.municipality),
        "arrived": queries.arrived(request.municipality),
        "filter": chosen,
        "rows": found[:PAGE_SIZE],
        "older": len(found) > PAGE_SIZE,
        "older_url": _before(request, found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "",
        "newest_url": _before(request, None),
        "before": before,
        "may_administer": _holds(request, ADMINS),
        "may_send": _holds(request, SENDERS),
        "resendable": actions.RESENDABLE,
    }
    return render(request, "cases/desk_overview.html", context)


@require_GET
@staff(*READERS)
def delivery(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One message: what is sent, every attempt, when it is tried next, and what can be done."""
    row = _delivery(request, pk)
    payload = json.dumps(json.loads(messages.body(row.event)), ensure_ascii=False, indent=2)
    may_send = _holds(request, SENDERS)
    context = {
        "section": "cases",
        "delivery": row,
        "case": queries.case_of(row),
        "payload": payload,
        "attempts": row.log.all(),
        "behind": queries.waiting_behind(row),
        "may_send": may_send and row.state in actions.RESENDABLE,
        "may_give_up": may_send and row.state in deliveries.CAN_BE_GIVEN_UP and not row.given_up,
    }
    return render(request, "cases/desk_delivery.html", context)


@require_POST
@staff(*SENDERS)
def send_again(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Send one message again."""
    row = _delivery(request, pk)
    try:
        actions.send_again(row, by=request.user)
        notes.success(request, _("The message will be sent again within a second."))
    except Refused as refusal:
        notes.error(request, str(refusal))
    return redirect("cases_desk:delivery", place=place, pk=pk)


@require_POST
@staff(*SENDERS)
def send_chosen(request: HttpRequest, place: str) -> HttpResponse:
    """Send the chosen messages again, and go back to the list as it was filtered."""
    given = request.POST.getlist("delivery")
    if not all(_is_number(one) for one in given):
        return HttpResponseBadRequest(_("This choice is not known. Go back to the list."))
    chosen = [int(one) for one in given]
    try:
        connectors = request.municipality.connectors.select_related("municipality")
        count = actions.send_chosen(connectors, chosen, by=request.user)
        text = ngettext(
            "%(count)s message will be sent.", "%(count)s messages will be sent.", count
        ) % {"count": count}
        notes.success(request, text)
    except Refused as refusal:
        notes.error(request, str(refusal))
    return redirect("cases_desk:overview", place=place)


@require_http_methods(["GET", "POST"])
@staff(*SENDERS)
def give_up(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Give a message up with a reason: first what that does, then the act."""
    row = _delivery(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_up(row, by=request.user, **form.cleaned_data)
            notes.success(request, _("The message is given up. It can still be sent again."))
            return redirect("cases_desk:delivery", place=place, pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "section": "cases",
        "delivery": row,
        "form": form,
        "behind": queries.waiting_behind(row),
    }
    return render(request, "cases/desk_give_up.html", context)


def _delivery(request: HttpRequest, pk: int) -> Delivery:
    rows = Delivery.objects.select_related("event__municipality", "connector__municipality")
    return get_object_or_404(rows, pk=pk, municipality=request.municipality)


def _before(request: HttpRequest, pk: int | None) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    if pk is not None:
        query["before"] = str(pk)
    return f"?{query.urlencode()}"


def _holds(request: HttpRequest, roles: tuple[Role, ...]) -> bool:
    return bool(request.user.roles_in(request.municipality).intersection(roles))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and FIRST < int(text[:20]) <= LAST and len(text) < 20
