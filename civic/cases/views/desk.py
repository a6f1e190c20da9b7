"""The desk's pages about connections."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from civic.addresses import absolute
from civic.cases import actions, queries, secrets
from civic.cases.forms import SinceForm
from civic.cases.forms_connectors import FORMS, ConnectorForm
from civic.cases.forms_deliveries import ReasonForm
from civic.cases.models import Connector, Poll
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

ADMINS = (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def new_connector(request: HttpRequest, place: str) -> HttpResponse:
    """Make a connection of the kind `?kind=`; a webhook's secrets are shown once, on the page that answers."""
    kind = request.GET.get("kind", Connector.Kind.WEBHOOK)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, municipality=request.municipality)
    if request.method == "POST" and form.is_valid():
        connector, outward, inward = actions.connect(
            request.municipality, by=request.user, kind=kind, **form.settings()
        )
        if kind == Connector.Kind.WEBHOOK:
            return _show_secrets(request, connector, outward=outward, inward=inward)
        notes.success(request, _("The connection is made. Send a test message to see it work."))
        return redirect("cases_desk:connector", place=place, pk=connector.pk)
    context = {"section": "cases", "form": form, "kind": kind, "kinds": Connector.Kind.choices}
    return render(request, "cases/desk_connector_form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def connector(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One connection: its settings and what can be done with it."""
    row = _connector(request, pk)
    form = _form(request, row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change(row, by=request.user, **form.settings())
        notes.success(request, _("The connection is saved."))
        return redirect("cases_desk:connector", place=place, pk=pk)
    return _connector_page(request, row, form, SinceForm())


@require_POST
@staff(*ADMINS)
def ask_now(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Have the system asked at once how its cases stand."""
    if actions.ask_now(_connector(request, pk), by=request.user):
        notes.success(request, _("The system is being asked now. Reload this page in a minute."))
    else:
        notes.error(request, _("This system calls back by itself; it is not asked."))
    return redirect("cases_desk:connector", place=place, pk=pk)


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
    """Replace a secret and show the new one, once; or the key of our signatures, which is no secret."""
    row = _connector(request, pk)
    if request.POST.get("direction") == "key":
        actions.replace_key(row, by=request.user)
        notes.success(request, _("The key is replaced. The old one signs along for 24 hours."))
        return redirect("cases_desk:connector", place=place, pk=pk)
    if request.POST.get("direction") == "in":
        return _show_secrets(
            request, row, inward=actions.rotate_secret(row, by=request.user, inbound=True)
        )
    return _show_secrets(request, row, outward=actions.rotate_secret(row, by=request.user))


@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def hold(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Pause a connection, with a reason: first what that does, then the act."""
    row = _connector(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(row, by=request.user, **form.cleaned_data)
            notes.success(
                request, _("Messages now wait until the connection is switched on again.")
            )
            return redirect("cases_desk:connector", place=place, pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"section": "cases", "connector": row, "form": form}
    return render(request, "cases/desk_hold.html", context)


@require_POST
@staff(*ADMINS)
def resume(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Let the messages of a connection out again."""
    actions.enable(_connector(request, pk), by=request.user)
    notes.success(request, _("Messages are being sent again."))
    return redirect("cases_desk:connector", place=place, pk=pk)


@require_POST
@staff(*ADMINS)
def send_since(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Send again what has not arrived since a day."""
    row = _connector(request, pk)
    since = SinceForm(request.POST)
    if not since.is_valid():
        form = _form(request, row, None)
        return _connector_page(request, row, form, since)
    count = actions.send_since(row, since.cleaned_data["since"], by=request.user)
    text = ngettext(
        "%(count)s message will be sent.", "%(count)s messages will be sent.", count
    ) % {"count": count}
    notes.success(request, text)
    return redirect("cases_desk:overview", place=place)


def _form(request: HttpRequest, row: Connector, data: Any) -> ConnectorForm:
    return FORMS[row.kind](data, connector=row, municipality=request.municipality)


def _connector_page(
    request: HttpRequest, row: Connector, form: ConnectorForm, since: SinceForm
) -> HttpResponse:
    context = {
        "section": "cases",
        "connector": row,
        "heard_at": queries.heard_at(row),
        "poll": Poll.objects.filter(connector=row).first(),
        "form": form,
        "since": since,
        "callback": absolute(reverse("cases:inbound", args=[row.municipality.slug])),
        "keys": secrets.public_keys(row),
        "keys_url": absolute(reverse("cases:keys", args=[row.municipality.slug])),
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
        "callback": absolute(reverse("cases:inbound", args=[row.municipality.slug])),
        "keys": secrets.public_keys(row),
        "keys_url": absolute(reverse("cases:keys", args=[row.municipality.slug])),
    }
    return render(request, "cases/desk_secrets.html", context)


def _connector(request: HttpRequest, pk: int) -> Connector:
    return get_object_or_404(
        Connector.objects.select_related("municipality"), pk=pk, municipality=request.municipality
    )
