"""The page of one petition, its files, and the short ways to it."""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from civic import words
from civic.dates import today
from civic.doors import in_place
from civic.journal.told import latest, told
from civic.ledger import queries as ledger
from civic.outcomes.queries import about_subject
from civic.outcomes.situations import situation
from petitions import queries, rules
from petitions.comparing import ANNEX, side_by_side
from petitions.models import AdoptedAct, Attachment, Petition
from petitions.open_data import public_url
from petitions.phases import PHASES, TO_THE_MINUTE
from petitions.queries import PetitionPage
from petitions.states import CARRIED_OUT, Channel, Collection, Kind
from petitions.views import steps
from petitions.views.closing import packages_of
from petitions.views.doors import address, gone, of_petition
from petitions.views.goals import goal_of
from petitions.views.panel import closing_of, minutes_added, progress_of, situation_of
from petitions.views.share import share_of


@require_safe
def detail(request: HttpRequest, place: str, pk: int, slug: str) -> HttpResponse:
    """One petition: what it asks, where it stands, what happens next, what has happened."""
    page = queries.petition_page(pk)
    if page is None:
        raise Http404
    petition = page.petition
    if petition.municipality.slug != place or not petition.municipality.is_active:
        raise Http404
    if petition.collection_state == Collection.REMOVED:
        return gone(request, petition)
    if not petition.is_public:
        raise Http404  # before the municipality is named: the page must not differ from any other 404
    request.municipality = petition.municipality
    if slug != petition.slug:
        return redirect(address(petition), permanent=True)
    response = render(request, "petitions/detail.html", _context(request, page))
    if page.signers.shown:
        response.kept_while = partial(queries.still_named, page.signers.shown)  # type: ignore[attr-defined]
    return response


def _context(request: HttpRequest, page: PetitionPage) -> dict[str, Any]:
    petition = page.petition
    entries = told(page.timeline, to_the_minute=TO_THE_MINUTE)
    checkpoint = ledger.head() if page.opening else None
    decision = getattr(petition, "decision", None)
    return {
        "petition": petition,
        "phase": page.phase,
        "hides_text": petition.hides_text,
        "state_template": f"petitions/states/{page.phase.code}.html",
        "panel_template": "petitions/_panel.html" if page.opening else "petitions/_panel_none.html",
        "opening": page.opening,
        "progress": progress_of(page),
        "goal": goal_of(page),
        "closes_at": closing_of(petition),
        "extended": minutes_added(page.timeline),
        "situation": situation_of(request.user, petition),
        "attachments": page.attachments,
        "adopted": _has_adopted(petition),
        "point": steps.point_of(petition),
        "group": page.group if len(page.group) > 1 else [],
        "next_steps": page.steps,
        "timeline": entries,
        "pause": latest(entries, "petition.paused"),
        "referral": latest(entries, "petition.referred"),
        "sitting": page.sitting,
        "signers": page.signers,
        "signers_url": address(petition, "signers"),
        "channels": _channels(petition),
        "last_index": _last_leaf(page, checkpoint),
        "packages": packages_of(page.opening),
        "checkpoint": checkpoint,
        "checkpoint_root": _short(bytes(checkpoint.root).hex()) if checkpoint else "",
        "decision": decision,
        "outcome": PHASES.get(petition.outcome),
        "promises": promises_of(petition),
        "decision_url": address(petition, "decision"),
        "follow_url": address(petition, "follow"),
        "api_url": reverse("api:petition", args=[petition.pk]),
        "canonical": public_url(petition),
        "is_shared": petition.published_at is not None,
        "section": "petitions",
        **share_of(petition),
    }


def promises_of(petition: Petition) -> list[dict[str, Any]]:
    """The promises a decision bears, each with where it stands; the first one began the carrying out."""
    if petition.response_state not in CARRIED_OUT:
        return []
    day = today()
    return [
        {"commitment": one, "situation": situation(one, day)} for one in about_subject(petition)
    ]


def _has_adopted(petition: Petition) -> bool:
    """True when the act that came of the draft can be read; asked only where there can be one."""
    if petition.kind != Kind.DRAFT_ACT or not petition.outcome:
        return False
    return AdoptedAct.objects.filter(petition=petition).exists()


def _channels(petition: Petition) -> list[dict[str, Any]]:
    """Where the signatures came from, with shares of the whole."""
    if not petition.count:
        return []
    return [
        {
            "label": channel.label,
            "count": count,
            "share": words.percent(100 * count / petition.count, 1),
        }
        for channel in Channel
        if (count := getattr(petition, f"count_{channel.value}")) or channel == Channel.ONLINE
    ]


def _last_leaf(page: PetitionPage, checkpoint: Any) -> int | None:
    """Where the petition's leaves end: its closing leaf, or for now the end of the log."""
    if page.opening is None or page.opening.index is None or checkpoint is None:
        return None
    return (
        int(checkpoint.size) - 1 if page.opening.close_index is None else page.opening.close_index
    )


def _short(code: str) -> str:
    return f"{code[:8]}…{code[-8:]}"


@require_safe
def short(request: HttpRequest, pk: int) -> HttpResponse:
    """From the address on a poster to the page."""
    petition = get_object_or_404(Petition.objects.select_related("municipality"), pk=pk)
    if not petition.is_public and petition.collection_state != Collection.REMOVED:
        raise Http404
    return redirect(address(petition))


@require_safe
def by_number(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """From an address without its readable end to the page."""
    petition = get_object_or_404(
        Petition.objects.select_related("municipality"), pk=pk, municipality__slug=place
    )
    if not petition.is_public and petition.collection_state != Collection.REMOVED:
        raise Http404
    return redirect(address(petition), permanent=True)


@require_safe
@in_place
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An annex, for whoever may read the petition; always a download, never shown in place."""
    row = _annex(request, pk)
    return _download(row.file, row.name, row.media_type, public=row.petition.is_public)


@require_safe
@in_place
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The smaller copy of a picture, for whoever may read the petition; pages show it."""
    row = _annex(request, pk)
    if not row.preview:
        raise Http404
    return _download(row.preview, row.name, row.media_type, public=row.petition.is_public)


def _annex(request: HttpRequest, pk: int) -> Attachment:
    row = get_object_or_404(
        Attachment.objects.select_related("petition__municipality", "petition__reason"),
        pk=pk,
        petition__municipality=request.municipality,
    )
    petition = row.petition
    hidden = petition.hides_text or petition.collection_state == Collection.REMOVED
    if not rules.may_view(request.user, petition) or (hidden and petition.is_public):
        raise Http404
    return row


@require_safe
@of_petition("adopted")
def adopted(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The draft and the act that came of it, article by article."""
    act = get_object_or_404(AdoptedAct, petition=petition)
    context = {
        "petition": petition,
        "act": act,
        "pairs": side_by_side(petition.articles, act.articles),
        "annexes": side_by_side(petition.act_annexes, act.annexes, ANNEX),
        "section": "petitions",
    }
    return render(request, "petitions/adopted.html", context)


@require_safe
@of_petition("decision")
def decision(request: HttpRequest, petition: Petition) -> HttpResponseBase:
    """The signed document of the decision."""
    record = getattr(petition, "decision", None)
    if record is None or not record.document:
        raise Http404
    return _download(record.document, record.document_name, "application/pdf", public=True)


def _download(content: Any, name: str, media_type: str, *, public: bool) -> HttpResponseBase:
    """A file of ours under the name its owner gave it."""
    try:
        opened = content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    if public:
        answer["Cache-Control"] = "public, max-age=300"
    else:
        add_never_cache_headers(answer)
    return answer
