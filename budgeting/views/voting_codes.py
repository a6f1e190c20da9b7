"""The doors with a code: a voting code from a sheet, the code of one's own ballot; and whether one has taken part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budgeting.actions import codes, voting
from budgeting.forms_voting import BallotCodeForm, Draft, VotingCodeForm
from budgeting.models import Process
from budgeting.queries import voting as queries
from budgeting.rules import voting as rules
from budgeting.states import Attendance, Channel
from budgeting.views import booth
from budgeting.views.booth_pages import Booth, paper_page, refused_page, status_of
from budgeting.views.doors import address, of_process
from budgeting.views.visitors import guarded
from civic.dates import today
from civic.decisions import Refused
from civic.doors import signed_in

READ = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(READ)
@of_process
def code(request: HttpRequest, process: Process) -> HttpResponse:
    """Vote with a code from a sheet. The QR code fills the field in; only the voter sends it."""
    decision = rules.is_open(process, timezone.now())
    if isinstance(decision, Refused):
        return refused_page(Booth(request, process, Draft()), decision)
    if request.method != "POST":
        form = VotingCodeForm(initial={"slip": request.GET.get("c", "")[:20]})
        return _code_page(request, process, form)
    form = VotingCodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, process, form, status=400)
    slip = form.cleaned_data["slip"]
    try:
        guarded(request, lambda: codes.is_usable(process, slip))
    except Refused as refusal:
        form.add_error("slip", str(refusal))
        return _code_page(request, process, form, status=status_of(refusal))
    shared = bool(request.POST.get("shared"))
    return paper_page(Booth(request, process, Draft(slip=slip, shared=shared)))


def _code_page(
    request: HttpRequest, process: Process, form: VotingCodeForm, status: int = 200
) -> HttpResponse:
    context = {"process": process, "form": form, "section": "budget"}
    return render(request, "budgeting/vote/code.html", context, status=status)


@never_cache
@require_http_methods(READ)
@of_process
def open_ballot(request: HttpRequest, process: Process) -> HttpResponse:
    """Open the own ballot by its code, until the close; the old one counts until a new one is sent."""
    decision = rules.is_open(process, timezone.now())
    if isinstance(decision, Refused):
        return refused_page(Booth(request, process, Draft()), decision)
    form = BallotCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _open_page(request, process, form, status=400 if form.is_bound else 200)
    key = form.cleaned_data["key"]
    try:
        found = guarded(request, lambda: voting.open_ballot(process, key))
    except Refused as refusal:
        form.add_error("key", str(refusal))
        return _open_page(request, process, form, status=status_of(refusal))
    pots = dict(process.projects.values_list("number", "pot_id"))
    chosen = list(dict.fromkeys(pots[number] for number, _points in found.choices))
    draft = booth.draft_of(found.choices, process.ballot, key=key, pots=chosen or None)
    draft.shared = bool(request.POST.get("shared"))
    return paper_page(Booth(request, process, draft))


def _open_page(
    request: HttpRequest, process: Process, form: BallotCodeForm, status: int = 200
) -> HttpResponse:
    context = {"process": process, "form": form, "section": "budget"}
    return render(request, "budgeting/vote/open.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD"])
@of_process
def mine(request: HttpRequest, process: Process) -> HttpResponse:
    """Whether the reader has taken part: yes or no, the day, the way, the place in the log; never the choice."""
    voter = queries.voter_of(request.user, process, today())
    taken = queries.participation_of(process, voter.key) if voter is not None else None
    context = {
        "process": process,
        "known": voter is not None,
        "taken": taken,
        "state": taken.state if taken else "",
        "states": Attendance,
        "channel": Channel(taken.channel).label if taken else "",
        "is_open": bool(rules.is_open(process, timezone.now())),
        "vote_url": address(process, "vote"),
        "section": "budget",
    }
    return render(request, "budgeting/vote/mine.html", context)
