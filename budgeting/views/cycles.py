"""The public list of a municipality's cycles, the page of one cycle, its documents and what is frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgeting import frozen, in_words, phases, tallies
from budgeting.models import Process
from budgeting.phases import NOW
from budgeting.queries import processes
from budgeting.states import Method, Phase, Publication
from budgeting.views.doors import of_process
from civic import words
from civic.doors import in_place
from civic.journal.told import told
from civic.ui.menus import address

TO_THE_MINUTE = {"process.published", "process.held", "process.resumed", "process.frozen"}
FAMILIES = {
    Phase.SUBMISSION: "open",
    Phase.SCREENING: "waiting",
    Phase.EVALUATION: "waiting",
    Phase.APPEAL: "attention",
    Phase.BALLOT: "waiting",
    Phase.VOTING: "open",
    Phase.COUNT: "waiting",
    Phase.RESULTS: "done",
    Phase.IMPLEMENTATION: "done",
}


@dataclass(frozen=True)
class Situation:
    """Where a cycle stands at a moment, in words and as a tag."""

    family: str
    label: str
    ends_at: datetime | None = None
    begins_at: datetime | None = None


def situation(process: Process, at: datetime) -> Situation:
    """Where the cycle stands: the running phase, what comes next, held, over, or in the archive."""
    if process.publication == Publication.DRAFT:
        return Situation("waiting", str(Publication.DRAFT.label))
    if process.publication == Publication.ARCHIVED:
        return Situation("closed", str(Publication.ARCHIVED.label))
    if phases.held(process, at):
        return Situation("attention", _("Held"))
    running = phases.phase_at(process, at)
    if running:
        term = phases.term_of(process, running)
        return Situation(FAMILIES[running], str(running.label), ends_at=term and term.ends_at)
    coming = phases.next_term(process, at)
    if coming:
        label = Phase(coming.phase).label
        return Situation(
            "waiting", _("Next: %(phase)s") % {"phase": label}, begins_at=coming.starts_at
        )
    return Situation("closed", _("Over"))


@require_safe
@in_place
def cycle_list(request: HttpRequest) -> HttpResponse:
    """The cycles of the municipality: what runs, and what has been."""
    now = timezone.now()
    rows = [_row(process, now) for process in processes.cycles_of(request.municipality)]
    context = {
        "running": [row for row in rows if not row["over"]],
        "past": [row for row in rows if row["over"]],
        "before": list(request.municipality.past_cycles.all()),
        "section": "budget",
    }
    return render(request, "budgeting/cycles.html", context)


def _row(process: Process, now: datetime) -> dict[str, Any]:
    found = situation(process, now)
    return {
        "process": process,
        "situation": found,
        "total": sum(pot.amount for pot in process.pots.all()),
        "pots": len(process.pots.all()),
        "over": found.family == "closed",
    }


@require_safe
@of_process
def process(request: HttpRequest, process: Process) -> HttpResponse:
    """One cycle: where it stands, what you can do now, the rules, the money, the count."""
    return render(request, "budgeting/process.html", page_of(process, timezone.now()))


def page_of(process: Process, now: datetime) -> dict[str, Any]:
    """What the page of a cycle shows at a moment; the desk previews a draft with the same."""
    pots = processes.money(process)
    timeline = phases.timeline(process, now)
    history = told(processes.history(process), to_the_minute=TO_THE_MINUTE)
    return {
        "process": process,
        "situation": situation(process, now),
        "running": phases.phase_at(process, now),
        "hold": phases.held(process, now),
        "bar": in_words.bar(timeline),
        "doors": doors(process, timeline),
        "pots": pots,
        "total": sum(pot.amount for pot in pots),
        "figure": words.number(Decimal(sum(pot.amount for pot in pots)) / tallies.SCALE),
        "counts": processes.counts(process),
        "proposing": _said(in_words.who_proposes(process), in_words.what_an_idea_may_cost(process), in_words.how_ideas_are_judged(process)),
        "voting": _said(in_words.who_votes(process), in_words.for_which_money(process), in_words.what_is_marked(process), in_words.how_it_is_held(process)),
        "criteria": list(process.criteria.all()),
        "documents": list(process.documents.all()),
        "clauses": in_words.how_it_is_counted(process, get_language() or "ka"),
        "shifts": [{"shift": one, "text": in_words.what_happened(one)} for one in reversed(process.shifts.all())],
        "history": history,
        "section": "budget",
    }  # fmt: skip


def _said(*sentences: str) -> list[str]:
    return [sentence for sentence in sentences if sentence]


@dataclass(frozen=True)
class Door:
    """A way on from the page: `main` for the one thing to do now."""

    label: str
    url: str
    main: bool = False


def doors(process: Process, timeline: Iterable[phases.Stretch]) -> list[Door]:
    """Where a reader can go in this cycle, what can be done now first."""
    begun = {one.phase for one in timeline if one.state != phases.FUTURE and process.is_public}
    now = {one.phase for one in timeline if one.state == NOW and process.is_public}
    by_hands = process.method == Method.ASSEMBLY
    booth = Phase.VOTING in now and not by_hands
    ways = [
        (booth, _("Vote"), "vote", True),
        (by_hands and Phase.VOTING in begun, _("Assemblies"), "assemblies", Phase.VOTING in now),
        (Phase.SUBMISSION in now, _("Submit an idea"), "new", True),
        (Phase.RESULTS in begun, _("Results"), "results", Phase.RESULTS in now),
        (Phase.IMPLEMENTATION in begun, _("What has become of the winners"), "implementation", Phase.IMPLEMENTATION in now),
        (Phase.BALLOT in begun or Phase.VOTING in begun, _("Projects on the ballot"), "ballot", Phase.BALLOT in now),
        (Phase.SUBMISSION in begun, _("Ideas"), "ideas", False),
        (Phase.APPEAL in begun, _("Ideas that were not admitted"), "refused", Phase.APPEAL in now),
        (booth, _("Open your ballot with its code"), "vote_open", False),
    ]  # fmt: skip
    found = [
        Door(label, url, main)
        for wanted, label, name, main in ways
        if wanted and (url := address(f"budgeting:{name}", process.municipality.slug, process.slug))
    ]
    return sorted(found, key=lambda door: not door.main)


@require_safe
@of_process
def document(request: HttpRequest, process: Process, pk: int) -> HttpResponseBase:
    """A document of the cycle (PDF), always a download."""
    row = get_object_or_404(process.documents, pk=pk)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content, as_attachment=True, filename=f"{row.title}.pdf", content_type="application/pdf"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
@of_process
def frozen_text(request: HttpRequest, process: Process) -> HttpResponse:
    """All that matters to the ballot as it was frozen: the very text its hash is taken over."""
    if process.frozen_at is None:
        raise Http404
    answer = HttpResponse(frozen.canonical(process.frozen), content_type="application/json")
    answer["Cache-Control"] = "public, max-age=60"
    return answer
