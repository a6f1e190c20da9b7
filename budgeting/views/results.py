"""The public result of a cycle, its files, and the page that says how to count it again.

Nothing is counted here: every figure is read off the stored row of the published count.
"""

import csv
import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgeting import recompute, shown_results, tallies
from budgeting.models import Process, Tally
from budgeting.queries import published as queries

MINUTE = 60


def of_result(*, files: bool = False) -> Callable[[Any], Any]:
    """Load the public cycle with its stored count; the view gets `request, process, tally or None`."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def wrapped(request: HttpRequest, place: str, process: str, **kwargs: Any) -> HttpResponse:
            found = queries.process_at(place, process, files=files)
            if found is None:
                raise Http404
            request.municipality = found.municipality  # type: ignore[attr-defined]
            answer: HttpResponse = view(request, found, queries.tally_of(found), **kwargs)
            return answer

        return wrapped

    return decorate


@require_safe
@of_result()
def results(request: HttpRequest, process: Process, tally: Tally | None) -> HttpResponse:
    """Winners, why each project won or lost, the money left, who took part. Before: when it comes."""
    if tally is None:
        context = {"process": process, "term": queries.term_of_results(process)}
        return render(request, "budgeting/results_not_yet.html", context | {"section": "budget"})
    rows = queries.published(process, tally)
    pots = shown_results.pots(tally, rows.projects, rows.adjustments, get_language() or "ka")
    annulled = [one for one in rows.annulments if one.state == "approved"]
    votes = sum(
        line.votes for pot in pots for line in (*pot.won, *pot.dropped, *pot.lost, *pot.out)
    )
    context = {
        "process": process,
        "tally": tally,
        "pots": pots,
        "winners": sum(len(pot.won) for pot in pots),
        "money": sum(pot.amount for pot in pots),
        "spent": sum(line.project.cost for pot in pots for line in pot.won),
        "left": sum(pot.left for pot in pots),
        "votes": votes,
        "marks": all(pot.marks for pot in pots),
        "average": round(votes / tally.ballots, 1) if tally.ballots else 0,
        "channels": shown_results.channels(tally),
        "ages": shown_results.ages(tally),
        "genders": shown_results.genders(tally),
        "units": shown_results.units(tally, queries.unit_names(tally)),
        "annulments": rows.annulments,
        "annulled": sum(one.count for one in annulled),
        "adjustments": rows.adjustments,
        "batches": rows.batches,
        "section": "budget",
    }
    return render(request, "budgeting/results.html", context)


@require_safe
@of_result(files=True)
def recompute_page(request: HttpRequest, process: Process, tally: Tally | None) -> HttpResponse:
    """How anybody counts again: the files, the exact command for each, and what it must print."""
    if tally is None:
        raise Http404
    rows = queries.published(process, tally)
    pots = shown_results.pots(tally, rows.projects, rows.adjustments, get_language() or "ka")
    parts = []
    for said, pot in zip(tally.outcome["pots"], pots, strict=True):
        rule = tallies.rule_from(said["count"]["settings"])
        name = file_name(process, said["pot"])
        parts.append(
            {
                "pot": pot,
                "file": name,
                "key": said["pot"],
                "size": len(tally.election[str(said["pot"])].encode()),
                "command": recompute.command(rule, name),
                "winners": said["count"]["winners"],
                "now": shown_results.winners_now(said["count"]["winners"], pot.adjusted),
                # What was moved to another pot is not in the file, so the command cannot know it.
                "again": ""
                if pot.moved
                else recompute.command(rule, name, [one.project.number for one in pot.adjusted]),
            }
        )
    context = {"process": process, "tally": tally, "parts": parts, "section": "budget"}
    context["source_url"] = settings.SOURCE_URL
    return render(request, "budgeting/recompute.html", context)


def file_name(process: Process, pot: int) -> str:
    """The name under which the ballots of a pot are saved."""
    return f"{process.municipality.slug}-{process.slug}-{pot}.pb"


@require_safe
@of_result(files=True)
def pabulib(
    request: HttpRequest, process: Process, tally: Tally | None, pot: int | None = None
) -> HttpResponse:
    """The ballots of one pot as `.pb`, byte for byte as they were counted; without `pot` the first."""
    keys = [one["pot"] for one in tally.outcome["pots"]] if tally else []
    key = pot if pot is not None else next(iter(keys), None)
    if tally is None or key not in keys:
        raise Http404
    name = file_name(process, key)
    return _file(tally.election[str(key)], "text/plain; charset=utf-8", name)


@require_safe
@of_result()
def program(request: HttpRequest, process: Process, tally: Tally | None) -> HttpResponse:
    """The counting program with its source, as a ZIP file."""
    return _sent(recompute.program(), "application/zip", "budgeting-tally.zip")


@require_safe
@of_result()
def as_json(request: HttpRequest, process: Process, tally: Tally | None) -> HttpResponse:
    """The whole stored result as JSON, with the figures of who took part."""
    if tally is None:
        raise Http404
    answer = JsonResponse(
        {
            "process": process.slug,
            "municipality": process.municipality.slug,
            "counted_at": tally.counted_at,
            "published_at": tally.published_at,
            "sha256": tally.sha256,
            "leaf": tally.index,
            "voters": tally.voters,
            "ballots": tally.ballots,
            "turnout": tally.turnout,
            "outcome": tally.outcome,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Cache-Control"] = f"public, max-age={MINUTE}"
    return answer


@require_safe
@of_result()
def as_csv(request: HttpRequest, process: Process, tally: Tally | None) -> HttpResponse:
    """One row a project: number, unit, cost, votes, what became of it."""
    if tally is None:
        raise Http404
    rows = queries.published(process, tally)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [_("Number"), _("Project"), _("For"), _("Cost, lari"), _("Votes"), _("Place"), _("Result")]
    )
    for one in rows.projects:
        writer.writerow(
            [
                one.number,
                _plain(one.title),
                one.pot.name,
                f"{one.cost / tallies.SCALE:.2f}",
                "" if one.votes is None else one.votes,
                one.rank or "",
                one.get_standing_display(),
            ]
        )
    name = f"{process.municipality.slug}-{process.slug}.csv"
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", name)


def _plain(title: str) -> str:
    """A title that no spreadsheet takes for a formula."""
    return f"'{title}" if title[:1] in "=+-@" else title


def _file(text: str, kind: str, name: str) -> HttpResponse:
    return _sent(text.encode(), kind, name)


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = f"public, max-age={MINUTE}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
