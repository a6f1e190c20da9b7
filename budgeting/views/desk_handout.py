"""The desk of a polling place: who stands there may have a paper, has voted, or holds one. No choice is known here.

The personal number comes in the body of a request and goes no further; what was found is carried in
a sealed ticket. Everything works from the keyboard, and a page sent twice changes nothing.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from budgeting.actions import handing
from budgeting.actions.handing import Found
from budgeting.forms_paper import FindForm, HandForm, places_of
from budgeting.models import Participation, Process
from budgeting.queries import paper as queries
from budgeting.rules import voting as rules
from budgeting.states import Attendance, Channel
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic import words
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

ACTS: dict[str, Callable[..., Any]] = {
    "hand": handing.hand_out,
    "exchange": handing.exchange,
    "back": handing.take_back,
}


@never_cache
@sensitive_post_parameters("number", "born_on", "ticket")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.BUDGET_OFFICER, Role.CLERK)
@on_desk
def handout(request: HttpRequest, process: Process) -> HttpResponse:
    """Look a voter up; then hand out a paper, exchange a spoiled one, or take it back."""
    places = places_of(process, request.user)
    if request.method != "POST":
        form = FindForm(places, initial={"place": request.GET.get("place", "")})
        return _page(request, process, form)
    if request.POST.get("do") in ACTS:
        return _act(request, process, places)
    form = FindForm(places, request.POST)
    if not form.is_valid():
        return _page(request, process, form, status=400)
    try:
        found = handing.find(process, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, form, status=422)
    place = form.cleaned_data["place"]
    return _page(
        request,
        process,
        FindForm(places, initial={"place": place}),
        found=found,
        hand=HandForm(initial={"ticket": found.ticket}) if found.ticket else None,
    )


def _act(request: HttpRequest, process: Process, places: list[str]) -> HttpResponse:
    name = request.POST["do"]
    form = HandForm(request.POST)
    if not form.is_valid():
        return _page(request, process, FindForm(places), failed=form, status=400)
    try:
        batch = ACTS[name](process, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, FindForm(places), failed=form, status=422)
    said = {
        "hand": _("Handed out. The voter votes with this paper and in no other way."),
        "exchange": _("Exchanged. Keep the spoiled paper apart; it does not go into the box."),
        "back": _("Taken back. The voter has not taken part and can vote in any way."),
    }
    messages.success(request, said[name])
    query = urlencode({"place": batch.place})
    return redirect(f"{desk_address(process, 'handout')}?{query}")


def _page(
    request: HttpRequest,
    process: Process,
    form: FindForm,
    *,
    found: Found | None = None,
    hand: HandForm | None = None,
    failed: HandForm | None = None,
    status: int = 200,
) -> HttpResponse:
    running = rules.is_open(process, timezone.now())
    if found is not None:
        form.fields["number"].widget.attrs.pop("autofocus", None)
    context = frame(
        request,
        process,
        "handout",
        form=form,
        forms=[form, failed] if failed else [form],
        failed=failed,
        found=found,
        hand=hand,
        kept=said_of(found.kept) if found and found.kept else "",
        handed=found is not None and found.kept is not None and bool(found.ticket),
        here=queries.open_here(process, request.user),
        why="" if running else str(running),
    )
    return render(request, "budgeting/desk/handout.html", context, status=status)


def said_of(kept: Participation) -> str:
    """How a voter has taken part, for the clerk: the day, the way and the place."""
    values = {
        "day": words.on_day(kept.voted_on),
        "channel": Channel(kept.channel).label,
        "place": kept.batch.place if kept.batch else kept.centre.name if kept.centre else "",
    }
    if kept.state == Attendance.HANDED:
        return _("A ballot paper was handed out %(day)s (%(place)s).") % values
    if kept.state == Attendance.ANNULLED:
        return _("Voted %(day)s (%(channel)s); this vote has been annulled.") % values
    if kept.state == Attendance.PENDING:
        return _("Voted %(day)s (%(channel)s); the register has not answered yet.") % values
    if values["place"]:
        return _("Voted %(day)s (%(channel)s, %(place)s).") % values
    return _("Voted %(day)s (%(channel)s).") % values
