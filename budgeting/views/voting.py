"""The booth: unit → choose → check → cast → done. Every step is a form; nothing unsent is kept by the server."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budgeting import phases
from budgeting.actions import voting
from budgeting.actions.codes import Holder
from budgeting.forms_voting import Draft, HolderForm
from budgeting.models import Process
from budgeting.refusals import refused
from budgeting.rules import voting as rules
from budgeting.states import Channel, Phase
from budgeting.views import booth
from budgeting.views.booth_pages import (
    ABOUT_BALLOT,
    ABOUT_HOLDER,
    Booth,
    ask_unit,
    check_page,
    frame,
    paper_page,
    refused_page,
    status_of,
)
from budgeting.views.doors import address, of_process
from budgeting.views.visitors import remedy, within_limits
from civic.decisions import Refused
from civic.doors import sentence
from civic.http import client_ip

READ = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(["GET", "HEAD"])
@of_process
def start(request: HttpRequest, process: Process) -> HttpResponse:
    """The door of the booth: whether one may vote, in which ways, and what the secrecy is worth."""
    here = Booth(request, process)
    refusal = here.refusal
    coming = phases.term_of(process, Phase.VOTING)
    link, label = remedy(request, process, refusal) if refusal is not None else ("", "")
    return here.show(
        "start",
        refusal=sentence(refusal),
        remedy_url=link,
        remedy_label=label,
        is_open=bool(rules.is_open(here.process, timezone.now())),
        has_voted=refusal is not None and refusal.code.startswith(("voted", "vote_")),
        instruction=booth.instruction_before(here.sheet),
        term=coming,
        next_url=address(process, "vote_unit" if here.pots is None else "vote_choose"),
    )


@never_cache
@require_http_methods(READ)
@of_process
def unit(request: HttpRequest, process: Process) -> HttpResponse:
    """Choose the unit, where the rule leaves a choice."""
    here = Booth(request, process)
    if here.refusal is not None:
        return refused_page(here, here.refusal)
    return ask_unit(here)


@never_cache
@require_http_methods(READ)
@of_process
def choose(request: HttpRequest, process: Process) -> HttpResponse:
    """The ballot paper, with whatever was marked on it already."""
    here = Booth(request, process)
    if here.refusal is not None:
        return refused_page(here, here.refusal)
    if request.POST.get("units"):  # back to the choice of the unit
        return ask_unit(here)
    return paper_page(here)


@never_cache
@require_http_methods(READ)
@of_process
def check(request: HttpRequest, process: Process) -> HttpResponse:
    """What was chosen, once more, with sums and what is unused; from here it is cast."""
    here = Booth(request, process)
    if request.method != "POST":  # back from the log-in: the script brings what is on the device
        return here.show("return")
    if here.refusal is not None:
        return refused_page(here, here.refusal)
    mistake = _mistake(here)
    if mistake is not None:
        return paper_page(here, refusal=mistake, status=status_of(mistake))
    return check_page(here)


def _mistake(here: Booth) -> Refused | None:
    """What is wrong with the ballot, as the action would say it."""
    if here.draft.page and here.draft.page != voting.mark(here.process):
        return refused("old_page")
    try:
        choices = rules.read_choices(here.sheet, here.draft.raw)
    except Refused as refusal:
        return refusal
    visitor = here.visitor
    decision = rules.check_choices(here.sheet, choices, visitor.home, home_known=visitor.home_known)
    return decision if isinstance(decision, Refused) else None


@never_cache
@require_http_methods(READ)
@of_process
def done(request: HttpRequest, process: Process) -> HttpResponse:
    """Cast the ballot, or put the changed one into its place; the answer shows the code, once."""
    if request.method != "POST":
        return redirect(address(process, "vote"))
    draft = Draft.of(request.POST, process.ballot)
    if not (draft.key or draft.slip or request.user.is_authenticated):
        return _log_in_first(request, process, draft)
    form = HolderForm(request.POST) if draft.slip and not draft.key else None
    try:
        answer = _put(request, process, draft, form)
    except Refused as refusal:
        return _sent_back(request, process, draft, refusal, form)
    if answer is not None:
        return answer
    here = Booth(request, process)
    if here.refusal is not None:
        return refused_page(here, here.refusal)
    return check_page(here, form=form, status=400)


def _put(
    request: HttpRequest, process: Process, draft: Draft, form: HolderForm | None
) -> HttpResponse | None:
    """Change or cast; None while the form about the voter is not right. Raises Refused."""
    if not within_limits(request):
        raise refused("too_many_votes")
    if draft.key:
        return _changed(request, process, draft)
    return _cast(request, process, draft, form) if form is None or form.is_valid() else None


def _cast(
    request: HttpRequest, process: Process, draft: Draft, form: HolderForm | None
) -> HttpResponse:
    holder = Holder(draft.slip, **form.cleaned_data) if form is not None else None
    made = voting.cast(
        process,
        by=None if holder else request.user,
        holder=holder,
        choices=draft.raw,
        code=draft.fresh,
        page=draft.page,
        channel=Channel.CODE if holder else Channel.ONLINE,
        network=client_ip(request),
    )
    context = {"made": made, "code": made.code, "waits": made.waits}
    return _done_page(request, process, draft, context)


def _changed(request: HttpRequest, process: Process, draft: Draft) -> HttpResponse:
    voting.change(process, draft.key, draft.raw, page=draft.page)
    return _done_page(request, process, draft, {"changed": True})


def _done_page(
    request: HttpRequest, process: Process, draft: Draft, context: dict[str, Any]
) -> HttpResponse:
    """The last page. It knows nothing of what was chosen."""
    shown = frame(process, Draft(shared=draft.shared))
    return render(request, "budgeting/vote/done.html", shown | context)


def _log_in_first(request: HttpRequest, process: Process, draft: Draft) -> HttpResponse:
    """The session has ended on the way: the choice stays in sight, and on the device if there is a script."""
    here = Booth(request, process, draft)
    if here.refusal is not None:
        return refused_page(here, here.refusal)
    if not draft.raw:
        return redirect_to_login(address(process, "vote_check"))
    return check_page(here, status=403)


def _sent_back(
    request: HttpRequest,
    process: Process,
    draft: Draft,
    refusal: Refused,
    form: HolderForm | None = None,
) -> HttpResponse:
    """A ballot that was not taken: where to mend it, with the choice on the page."""
    here = Booth(request, process, draft)
    if refusal.code in ABOUT_BALLOT and here.refusal is None:
        return paper_page(here, refusal=refusal, status=status_of(refusal))
    if refusal.code in ABOUT_HOLDER and here.refusal is None:
        return check_page(here, form=form, refusal=refusal, status=status_of(refusal))
    return refused_page(here, refusal)
