"""The desk's pages about connections and deliveries."""

import json

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civic.cases import actions, messages, queries, secrets, signatures
from civic.cases.forms import ConnectorForm, SinceForm
from civic.cases.models import Connector, Delivery
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


@require_GET
@staff(*READERS)
def overview(request: HttpRequest, place: str) -> HttpResponse:
    """The connections, and the deliveries by `?state=` and `?q=`."""
    facet, text = request.GET.get("state", ""), request.GET.get("q", "")[:100].replace("\0", "")
    rows = queries.deliveries(request.municipality, facet=facet, text=text)
    context = {
        "section": "cases",
        "connectors": queries.connectors(request.municipality),
        "counts": queries.counts(request.municipality),
        "facet": facet,
        "text": text,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_administer": _holds(request, ADMINS),
    }
    return render(request, "cases/desk_overview.html", context)


@require_GET
@staff(*READERS)
def delivery(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One message: what is sent, every attempt, and the button to send it again."""
    row = _delivery(request, pk)
    payload = json.dumps(json.loads(messages.body(row.event)), ensure_ascii=False, indent=2)
    context = {
        "section": "cases",
        "delivery": row,
        "case": queries.case_of(row),
        "payload": payload,
        "attempts": row.log.all(),
        "may_send": _holds(request, SENDERS) and row.state in actions.RESENDABLE,
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


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def new_connector(request: HttpRequest, place: str) -> HttpResponse:
    """Make a connection; its secrets are shown once, on the page that answers."""
    form = ConnectorForm(request.POST or None, municipality=request.municipality)
    if request.method == "POST" and form.is_valid():
        connector, outward, inward = actions.connect(
            request.municipality, by=request.user, **form.cleaned_data
        )
        return _show_secrets(request, connector, outward=outward, inward=inward)
    return render(request, "cases/desk_connector_form.html", {"section": "cases", "form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def connector(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One connection: its settings and what can be done with it."""
    row = _connector(request, pk)
    initial = {
        "name": row.name,
        "url": row.url,
        "find_url": row.find_url,
        "events": "\n".join(row.events),
    }
    form = ConnectorForm(
        request.POST or None, initial=initial, connector=row, municipality=request.municipality
    )
    if request.method == "POST" and form.is_valid():
        actions.change(row, by=request.user, **form.cleaned_data)
        notes.success(request, _("The connection is saved."))
        return redirect("cases_desk:connector", place=place, pk=pk)
    return _connector_page(request, row, form, SinceForm())


@require_POST
@staff(*ADMINS)
def test_connector(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Send a test message and lead to its page."""
    sent = actions.send_test(_connector(request, pk), by=request.user)
    notes.success(request, _("A test message is on its way. Reload this page to see the answer."))
    return redirect("cases_desk:delivery", place=place, pk=sent.pk)


@never_cache
@require_POST
@staff(*ADMINS)
def rotate(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Replace a secret and show the new one, once."""
    row = _connector(request, pk)
    if request.POST.get("direction") == "in":
        return _show_secrets(
            request, row, inward=actions.rotate_secret(row, by=request.user, inbound=True)
        )
    return _show_secrets(request, row, outward=actions.rotate_secret(row, by=request.user))


@require_POST
@staff(*ADMINS)
def switch(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Switch a connection off, or on again."""
    row = _connector(request, pk)
    if request.POST.get("to") == "off":
        actions.hold(row, by=request.user, reason="staff")
        notes.success(request, _("Messages now wait until the connection is switched on again."))
    else:
        actions.enable(row, by=request.user)
        notes.success(request, _("Messages are being sent again."))
    return redirect("cases_desk:connector", place=place, pk=pk)


@require_POST
@staff(*ADMINS)
def send_since(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Send again what has not arrived since a day."""
    row = _connector(request, pk)
    since = SinceForm(request.POST)
    if not since.is_valid():
        form = ConnectorForm(
            initial={"name": row.name, "url": row.url, "find_url": row.find_url},
            connector=row,
            municipality=request.municipality,
        )
        return _connector_page(request, row, form, since)
    count = actions.send_since(row, since.cleaned_data["since"], by=request.user)
    text = ngettext(
        "%(count)s message will be sent.", "%(count)s messages will be sent.", count
    ) % {"count": count}
    notes.success(request, text)
    return redirect("cases_desk:overview", place=place)


def _connector_page(
    request: HttpRequest, row: Connector, form: ConnectorForm, since: SinceForm
) -> HttpResponse:
    context = {
        "section": "cases",
        "connector": row,
        "form": form,
        "since": since,
        "callback": messages.portal(reverse("cases:inbound", args=[row.municipality.slug])),
        "public_key": signatures.public_key(secrets.signing_seeds(row)[0]),
    }
    return render(request, "cases/desk_connector.html", context)


def _show_secrets(
    request: HttpRequest, row: Connector, *, outward: str = "", inward: str = ""
) -> HttpResponse:
    context = {
        "section": "cases",
        "connector": row,
        "outward": outward,
        "inward": inward,
        "callback": messages.portal(reverse("cases:inbound", args=[row.municipality.slug])),
        "public_key": signatures.public_key(secrets.signing_seeds(row)[0]),
    }
    return render(request, "cases/desk_secrets.html", context)


def _delivery(request: HttpRequest, pk: int) -> Delivery:
    rows = Delivery.objects.select_related("event__municipality", "connector__municipality")
    return get_object_or_404(rows, pk=pk, connector__municipality=request.municipality)


def _connector(request: HttpRequest, pk: int) -> Connector:
    return get_object_or_404(
        Connector.objects.select_related("municipality"), pk=pk, municipality=request.municipality
    )


def _holds(request: HttpRequest, roles: tuple[Role, ...]) -> bool:
    return bool(request.user.roles_in(request.municipality).intersection(roles))
