"""Writing a petition: one question a page, each answer kept as soon as it is given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic import limits
from civic.dates import today
from civic.decisions import Refused
from identity.queries import details, person_of, standing
from petitions import actions, queries, rules
from petitions.forms import AskForm, InviteForm, NameForm, SubmitForm, WhereForm
from petitions.models import Attachment, Initiator, Petition
from petitions.policy import Policy
from petitions.states import Text
from petitions.uploads import CleanFile
from petitions.views import steps
from petitions.views.doors import in_place, own, posted, sentence, signed_in, with_next
from petitions.views.rows import rows_of
from petitions.views.steps import Step, address

DAY = 24 * 60 * 60
DRAFTS_A_DAY = 20
INVITATIONS_A_DAY = 60
UPLOADS_A_DAY = 100


@in_place
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """The first question; answering it begins a draft."""
    place = request.municipality  # type: ignore[attr-defined]
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
    return _page(request, None, steps.BY_NAME["ask"], form=form)


@in_place
def similar(request: HttpRequest) -> HttpResponse:
    """Petitions like the words typed so far, as a piece of a page; the pages work without it."""
    words = request.GET.get("title", "")[:140].replace("\x00", "")
    found = queries.similar(words, request.municipality) if words.strip() else []  # type: ignore[attr-defined]
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
    if not rules.may_edit(request.user, petition):
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
        return _kept(request, petition, step, form, form.cleaned_data)
    return _page(request, petition, step, form=form)


def _similar(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Petitions that may ask for the same, before more is written."""
    if request.method == "POST":
        return _on(petition, step)
    words = request.GET.get("q", "")[:140].replace("\x00", "")
    found = queries.similar(words or petition.title, petition.municipality, exclude=petition.pk)
    return _page(request, petition, step, similar=rows_of(found), q=words)


def _power(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The check whether the council can do it at all; advice, never a bar."""
    assert step.form is not None
    form = step.form(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["power"] == "no":
            return _page(request, petition, step, template="petitions/draft/elsewhere.html")
        return _on(petition, step)
    return _page(request, petition, step, form=form)


def _where(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Part of the municipality, and topic."""
    form = WhereForm(
        posted(request),
        initial={"unit": petition.unit_id or "", "topic": petition.topic_id},
        municipality=petition.municipality,
    )
    if request.method == "POST" and form.is_valid():
        return _kept(request, petition, step, form, form.cleaned_data)
    return _page(request, petition, step, form=form)


def _files(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Annexes: attach, take out, go on."""
    assert step.form is not None
    form = step.form()
    if request.method == "POST" and "detach" in request.POST:
        row = get_object_or_404(
            Attachment.objects.select_related("petition"),
            pk=_number(request.POST["detach"]),
            petition=petition,
        )
        actions.detach(row, by=request.user)
        return redirect(address(petition, step))
    if request.method == "POST" and "continue" in request.POST:
        return _on(petition, step)
    if request.method == "POST":
        form = step.form(request.POST, request.FILES)
        if _attached(request, petition, form):
            return redirect(address(petition, step))
    attachments = list(petition.attachments.all())
    may_attach = len(attachments) < rules.ATTACHMENT_LIMIT
    return _page(request, petition, step, form=form, attachments=attachments, may_attach=may_attach)


def _attached(request: HttpRequest, petition: Petition, form: forms.Form) -> bool:
    if not limits.hit("petition.upload", str(request.user.pk), UPLOADS_A_DAY, DAY):
        form.add_error(None, _("You have attached many files today. Come back tomorrow."))
        return False
    if not form.is_valid():
        return False
    file: CleanFile = form.cleaned_data["file"]
    try:
        actions.attach(
            petition,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            by=request.user,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _group(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The author's name on the page, and who else stands behind the petition."""
    invite, name = (
        InviteForm(),
        NameForm(
            names=author_names(request.user), initial={"author_display": petition.author_display}
        ),
    )
    if request.method == "POST" and "revoke" in request.POST:
        row = get_object_or_404(
            petition.initiators.select_related("petition"), pk=_number(request.POST["revoke"])
        )
        actions.revoke_invitation(row, by=request.user)
        return redirect(address(petition, step))
    if request.method == "POST" and "invite" in request.POST:
        invite = InviteForm(request.POST)
        if _invited(request, petition, invite):
            messages.success(request, _("The invitation is on its way."))
            return redirect(address(petition, step))
    elif request.method == "POST":
        name = NameForm(request.POST, names=author_names(request.user))
        if name.is_valid():
            return _kept(request, petition, step, name, name.cleaned_data)
    return _page(
        request,
        petition,
        step,
        form=invite,
        name_form=name,
        members=list(petition.initiators.exclude(state=Initiator.State.DECLINED)),
        author_label=author_label(petition, request.user),
    )


def _invited(request: HttpRequest, petition: Petition, form: InviteForm) -> bool:
    if not form.is_valid():
        return False
    if not limits.hit("petition.invite", str(request.user.pk), INVITATIONS_A_DAY, DAY):
        form.add_error(None, _("You have sent many invitations today. Come back tomorrow."))
        return False
    try:
        actions.invite(petition, email=form.cleaned_data["email"], by=request.user)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return False
    return True


def _preview(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """The text as citizens will see it."""
    if request.method == "POST":
        return _on(petition, step)
    return _page(request, petition, step, author_label=author_label(petition, request.user))


def _check(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """All answers, what is missing or stands in the way, and the one button that submits."""
    form = SubmitForm(posted(request))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(petition, by=request.user)
        except Refused as found:
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
    return _page(
        request,
        petition,
        step,
        form=form,
        answers=list(_answers(request, petition)),
        missing=[
            {"label": row.question, "url": address(petition, row)}
            for row in steps.unanswered(petition)
        ],
        refusal=sentence(refusal),
        verify_url=verify_url(petition, address(petition, step)) if mendable(refusal) else "",
        moderation_days=policy.number("term.moderation_days"),
    )


def _answers(request: HttpRequest, petition: Petition) -> Any:
    return steps.answers(
        petition,
        list(petition.attachments.all()),
        list(petition.initiators.exclude(state=Initiator.State.DECLINED)),
        author_label(petition, request.user),
        editable=True,
    )


PAGES: dict[str, Callable[[HttpRequest, Petition, Step], HttpResponse]] = {
    "similar": _similar,
    "power": _power,
    "files": _files,
    "where": _where,
    "group": _group,
    "preview": _preview,
    "check": _check,
}


# --- Shared by the pages ----------------------------------------------------------------------


def mendable(refusal: Refused | None) -> bool:
    """True where verifying the identity is the way out."""
    return refusal is not None and refusal.code in {
        "not_verified",
        "not_registered",
        "level_too_low",
    }


def verify_url(petition: Petition, back: str) -> str:
    """The verification page for this petition's municipality, leading back to `back`."""
    return f"{with_next('identity:verify', back)}&municipality={petition.municipality.slug}"


def author_names(user: Any) -> dict[str, str]:
    """How the author's name would read in each form; empty before verification."""
    person = person_of(user)
    if person is None:
        return {}
    found = details(person)
    return {
        Petition.AuthorDisplay.SHORT: f"{found.first_name} {found.last_name[:1]}.",
        Petition.AuthorDisplay.FULL: found.name,
    }


def author_label(petition: Petition, user: Any) -> str:
    """The author's name as it will stand on the page, or what is still to be done for it."""
    name = author_names(user).get(petition.author_display)
    return petition.author_name or name or _("your name, once your identity is verified")


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


def _number(text: str) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _kept(
    request: HttpRequest, petition: Petition, step: Step, form: forms.Form, answer: dict[str, Any]
) -> HttpResponse:
    try:
        petition = actions.save_draft(petition, by=request.user, **answer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, petition, step, form=form)
    return _on(petition, step)


def _on(petition: Petition, step: Step) -> HttpResponse:
    onward = steps.neighbour(petition, step, 1)
    return redirect(address(petition, onward or step))


def _page(
    request: HttpRequest,
    petition: Petition | None,
    step: Step,
    *,
    template: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of a step; a form that was refused answers 400 and keeps what was typed."""
    before = steps.neighbour(petition, step, -1) if petition else None
    context |= {
        "petition": petition,
        "step": step,
        "stages": steps.STAGES,
        "stage_number": step.stage,
        "previous_url": address(petition, before) if petition and before else "",
        "section": "petitions",
    }
    if petition and petition.text_state == Text.RETURNED:
        context["review"] = petition.reviews.select_related("reason").filter(move="return_").first()
    form = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, template or step.template, context, status=400 if wrong else 200)
