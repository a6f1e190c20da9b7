"""Writing a petition: one question a page, each answer kept as soon as it is given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic import limits
from civic.dates import today
from civic.decisions import Refused
from civic.doors import in_place, posted, signed_in
from identity.queries import person_of, standing
from petitions import actions, queries, refusals, rules
from petitions.forms import AskForm, SubmitForm, WhereForm
from petitions.models import Initiator, Petition
from petitions.policy import Policy
from petitions.queries_moderation import mended
from petitions.states import Text
from petitions.versions import version_of, version_of_fields
from petitions.views import steps
from petitions.views.annexes import files
from petitions.views.doors import own
from petitions.views.group import group
from petitions.views.rows import rows_of
from petitions.views.standing import eligibility, obstacle
from petitions.views.steps import Step, address
from petitions.views.wizard import DAY, author_label, go_on, keep, keep_part, step_page

DRAFTS_A_DAY = 20
GATHERING = ("group", "check")  # what can be opened while supporters are sought


@in_place
def new(request: HttpRequest) -> HttpResponse:
    """Who may submit here and, for an account, the first question; a visitor is asked to log in first."""
    if request.user.is_authenticated or request.method == "POST":
        return _first_question(request)
    context = {
        "eligibility": eligibility(request.user, request.municipality, request.path),
        "section": "petitions",
    }
    return render(request, "petitions/draft/begin.html", context)


@signed_in
def _first_question(request: HttpRequest) -> HttpResponse:
    """Answering it begins a draft, whoever asks; whether it can be submitted is said before."""
    place = request.municipality
    form = _live(AskForm(posted(request)), place)
    if request.method == "POST" and form.is_valid():
        if not limits.hit("petition.draft", str(request.user.pk), DRAFTS_A_DAY, DAY):
            form.add_error(
                None,
                _(
                    "You have begun many drafts today. Go on with one of them, or come back tomorrow."
                ),
            )
        else:
            petition = actions.start_draft(
                place, by=request.user, language=get_language() or "ka", **form.cleaned_data
            )
            return redirect(address(petition, "similar"))
    standing = eligibility(request.user, place, request.path)
    return step_page(request, None, steps.BY_NAME["ask"], form=form, eligibility=standing)


@in_place
def similar(request: HttpRequest) -> HttpResponse:
    """Petitions like the words typed so far, as a piece of a page; the pages work without it."""
    words = request.GET.get("title", "")[:140].replace("\x00", "")
    found = queries.similar(words, request.municipality) if words.strip() else []
    return render(
        request,
        "petitions/draft/_similar_live.html",
        {"similar": rows_of(found)},
    )


@in_place
@signed_in
def draft(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One question of a draft, or of a petition that was returned."""
    petition = own(request, pk)
    if step not in steps.BY_NAME or steps.BY_NAME[step] not in steps.steps_of(petition):
        raise Http404
    gathering = step in GATHERING and rules.is_seeking(request.user, petition)
    if not gathering and not rules.may_edit(request.user, petition):
        return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    here = steps.BY_NAME[step]
    return PAGES.get(step, _question)(request, petition, here)


def _question(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """A question with a plain form: keep the answer and go on."""
    assert step.form is not None
    initial = {name: getattr(petition, name) for name in step.fields}
    form = step.form(posted(request), initial=initial)
    if step.name == "ask":
        _live(form, petition.municipality)
    if request.method == "POST" and form.is_valid():
        return keep(request, petition, step, form, form.cleaned_data)
    if form.is_bound:
        right = form.cleaned_data | getattr(form, "unfinished", {})
        return keep_part(request, petition, step, form, right)
    read = version_of_fields(petition, step.fields)
    return step_page(request, petition, step, form=form, read=read)


def _similar(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Petitions that may ask for the same, before more is written."""
    if request.method == "POST":
        return go_on(request, petition, step)
    words = request.GET.get("q", "")[:140].replace("\x00", "")
    found = queries.similar(words or petition.title, petition.municipality, exclude=petition.pk)
    return step_page(request, petition, step, similar=rows_of(found), q=words)


def _power(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The check whether the council can do it at all; advice, never a bar."""
    assert step.form is not None
    form = step.form(posted(request))
    likely = queries.authorities_for(f"{petition.title} {petition.demand}")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["power"] == "no":
            others = [row for row in queries.authorities() if row not in likely]
            return step_page(
                request,
                petition,
                step,
                template="petitions/draft/elsewhere.html",
                likely=likely,
                others=others,
            )
        return go_on(request, petition, step)
    return step_page(request, petition, step, form=form, likely=likely)


def _where(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Part of the municipality, and topic."""
    form = WhereForm(
        posted(request),
        initial={
            "unit": petition.unit_id or "",
            "topic": petition.topic_id,
            "spot": petition.spot,
            "point": steps.point_of(petition),
        },
        municipality=petition.municipality,
    )
    if request.method == "POST" and form.is_valid():
        return keep(request, petition, step, form, form.answer())
    if form.is_bound:
        return keep_part(request, petition, step, form, form.answer())
    return step_page(request, petition, step, form=form)


def _preview(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The text as citizens will see it."""
    if request.method == "POST":
        return go_on(request, petition, step)
    return step_page(
        request,
        petition,
        step,
        author_label=author_label(petition, request.user),
        attachments=list(petition.attachments.all()),
    )


def _check(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """All answers, what is missing or stands in the way, and the one button that submits."""
    form = SubmitForm(posted(request))
    refusal: Refused | None = None
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(petition, by=request.user, read=request.POST.get("read", ""))
        except Refused as found:
            if found.code == "changed_meanwhile":
                stale, form = str(found), SubmitForm()
                petition = own(request, petition.pk)
            else:
                refusal = found
        else:
            messages.success(
                request, _("The petition is submitted. The secretariat checks it now.")
            )
            return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    policy = Policy(petition.municipality, today(), kind=petition.kind)
    person = person_of(request.user)
    found = standing(person, petition.municipality, today()) if person else None
    decision = rules.has_standing(
        found, level=policy.number("level.submit"), age=policy.number("age")
    )
    if refusal is None and isinstance(decision, Refused):
        refusal = decision
    backing = actions.backing_of(petition, policy)
    if refusal is None and isinstance(backing, Refused):
        refusal = backing
    back = address(petition, step)
    return step_page(
        request,
        petition,
        step,
        mended=mended(petition) if petition.text_state == Text.RETURNED else [],
        form=form,
        answers=list(_answers(request, petition)),
        missing=[
            {
                "label": row.question,
                "url": address(petition, row),
                "why": refusals.REASONS["no_article"] if steps.lacks_article(petition, row) else "",
            }
            for row in steps.unanswered(petition)
        ],
        obstacle=obstacle(request.user, petition.municipality, refusal, back)
        if refusal is not None
        else None,
        moderation_days=policy.number("term.moderation_days"),
        stale=stale,
        read=version_of(petition),
    )


def _answers(request: HttpRequest, petition: Petition) -> Any:
    return steps.answers(
        petition,
        list(petition.attachments.all()),
        list(petition.initiators.exclude(state=Initiator.State.DECLINED)),
        author_label(petition, request.user),
        editable=True,
        query=f"?{steps.CHANGE}=1",
    )


PAGES: dict[str, Callable[[HttpRequest, Petition, Step], HttpResponse]] = {
    "similar": _similar,
    "power": _power,
    "files": files,
    "where": _where,
    "group": group,
    "preview": _preview,
    "check": _check,
}


def _live(form: forms.Form, place: Any) -> forms.Form:
    """Let the title field look for similar petitions while it is typed, where scripts run."""
    form.fields["title"].widget.attrs.update(
        {
            "hx-get": reverse("petitions:similar", args=[place.slug]),
            "hx-trigger": "input changed delay:600ms",
            "hx-target": "#similar",
        }
    )
    return form
