"""Filling in a form: begin, then one page after another, each answer kept as it is given."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from civic import limits
from civic.attaching import UploadForm
from civic.dates import today
from civic.decisions import Refused
from civic.doors import in_place, posted, signed_in
from cms.services import definition
from cms.services.actions import drafting
from cms.services.asking import QuestionsForm
from cms.services.forms import WhoForm
from cms.services.models import ServicePage, ServiceRequest
from cms.services.policy import Policy
from cms.services.queries import filling as queries
from cms.services.queries.answers import answers_of
from cms.services.queries.directory import service_of
from cms.services.rules import filing as rules
from cms.services.states import Progress
from cms.services.steps import Step, address
from cms.services.views.checking import check
from cms.services.views.papers import served
from cms.services.views.wizard import DAY, around, first_open, go_on, own, renew, step_page, steps
from identity.queries import person_of

DRAFTS_A_DAY = 20
UPLOADS_A_DAY = 100
SELF = "self"


@in_place
def new(request: HttpRequest, code: str) -> HttpResponse:
    """What will be asked; for an account the button that begins, and the drafts it has already."""
    place = request.municipality  # type: ignore[attr-defined]
    service = service_of(place, code)
    if service is None or not rules.is_open(service):
        raise Http404
    if request.method == "POST":
        return _begin(request, service)
    drafts = queries.drafts_of(request.user) if request.user.is_authenticated else None
    policy = Policy(place, today(), service=code)
    level = policy.number("level.file")
    form = queries.present_form(service)
    context = around(service) | {
        "some_follow": any(item.get("under") for item in form),
        "questions": [
            {
                "label": definition.said(item),
                "kind": item["kind"],
            }
            for item in form
        ],
        "drafts": [
            (row, address(row, first_open(request, row))) for row in drafts.filter(service=service)
        ]
        if drafts is not None
        else [],
        "level": level,
        "confirms": not rules.is_known(request.user, person_of(request.user), level)
        if request.user.is_authenticated
        else True,
        "lacks_organisation": not service.for_persons
        and not (request.user.is_authenticated and queries.represented(request.user)),
        "keep_days": policy.number("draft.days"),
    }
    return render(request, "services/filling/begin.html", context)


@signed_in
def _begin(request: HttpRequest, service: ServicePage) -> HttpResponse:
    if not limits.hit("service.draft", str(request.user.pk), DRAFTS_A_DAY, DAY):
        messages.error(
            request,
            _("You have begun many drafts today. Go on with one of them, or come back tomorrow."),
        )
        return redirect(request.path)
    row = drafting.start(service, by=request.user, language=get_language() or "ka")
    return redirect(address(row, steps(request, row)[0]))


@sensitive_variables()
@sensitive_post_parameters()
@in_place
@signed_in
def draft(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One page of a draft; an own request that is filed already shows where it stands."""
    row = own(request, pk)
    if row.state != Progress.DRAFT:
        return redirect("services:receipt", row.municipality.slug, row.pk)
    if request.method == "GET":
        renew(request, row)
    here = next((one for one in steps(request, row) if one.name == step), None)
    if here is None:
        return redirect(address(row, first_open(request, row)))
    return PAGES[here.kind](request, row, here)


@in_place
@signed_in
@require_safe
def draft_file(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A file of one's own draft."""
    return served(get_object_or_404(own(request, pk).documents, pk=document))


@in_place
@signed_in
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an own draft, after one question."""
    row = own(request, pk)
    if request.method != "POST":
        if row.state != Progress.DRAFT:
            return redirect("services:receipt", row.municipality.slug, row.pk)
        back = address(row, first_open(request, row))
        context = around(row.service) | {"draft": row, "back": back}
        return render(request, "services/filling/discard.html", context)
    try:
        drafting.discard(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft is deleted."))
    return redirect("identity:account")


def _who(request: HttpRequest, row: ServiceRequest, step: Step) -> HttpResponse:
    """For oneself or for an organisation."""
    mine = queries.represented(request.user)
    choices = [(SELF, _("For myself"))] if row.service.for_persons else []
    choices += [(str(key), f"{one.name} ({one.number})") for key, one in mine.items()]
    present = str(row.organisation_id) if row.organisation_id else SELF
    form = WhoForm(posted(request), choices=choices, initial=present)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["who"]
        organisation = None if chosen == SELF else mine[int(chosen)]
        try:
            row = drafting.ask_as(row, organisation, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_on(request, row, step)
    return step_page(request, row, step, form=form, mine=mine)


def _questions(request: HttpRequest, row: ServiceRequest, step: Step) -> HttpResponse:
    """Some questions; what can be read is kept even where something else is wrong."""
    form = QuestionsForm(
        posted(request),
        items=step.items,
        answers=answers_of(row),
        municipality=row.municipality,
        known=queries.known_of(request.user, person_of(request.user), row.organisation),
        for_organisation=row.organisation_id is not None,
    )
    if request.method == "POST":
        complete = form.is_valid()
        row = drafting.keep(row, form.answer() if complete else form.readable(), by=request.user)
        if complete:
            return go_on(request, row, step)
    return step_page(request, row, step, form=form, known=form.known, follows=_follows(row, step))


def _follows(row: ServiceRequest, step: Step) -> list[tuple[str, str, str]]:
    """On a page that follows answers: the questions, those answers, and their help, in words."""
    opened = {item["under"][1] for item in step.items if item.get("under")}
    return [
        (definition.said(item), label, more)
        for item in row.form
        for key, label, more in definition.options_of(item)
        if key in opened
    ]


def _file(request: HttpRequest, row: ServiceRequest, step: Step) -> HttpResponse:
    """One question's documents: attach one after another, take out, go on."""
    item = step.items[0]
    if request.method == "POST" and "detach" in request.POST:
        number = request.POST["detach"]
        document = get_object_or_404(
            row.documents.select_related("request"),
            pk=int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0,
            question=item["key"],
        )
        drafting.detach(document, by=request.user)
        return redirect(address(row, step))
    files = list(row.documents.filter(question=item["key"]))
    going_on = request.method == "POST" and "continue" in request.POST
    if going_on and not request.FILES and (files or not item["required"]):
        return go_on(request, row, step)
    form = _upload_form(request, item)
    if request.method == "POST" and _attached(request, row, item["key"], form):
        return go_on(request, row, step) if going_on else redirect(address(row, step))
    return step_page(
        request,
        row,
        step,
        form=form,
        files=files,
        room=len(files) < rules.FILES_TO_A_QUESTION,
        hint=definition.said(item, "help"),
        required=item["required"],
    )


def _upload_form(request: HttpRequest, item: dict[str, Any]) -> UploadForm:
    """One file, without a description: only the department sees it."""
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    del form.fields["description"]
    field = form.fields["file"]
    field.help_text = _(
        "JPEG, PNG, WebP or PDF, up to 8 MB. It is kept encrypted; only the department reads it."
    )
    label = {"label": definition.said(item)}
    field.error_messages["required"] = _("Attach at least one file: “%(label)s”.") % label
    return form


def _attached(request: HttpRequest, row: ServiceRequest, key: str, form: UploadForm) -> bool:
    if not limits.hit("service.upload", str(request.user.pk), UPLOADS_A_DAY, DAY):
        form.add_error(None, _("You have attached many files today. Come back tomorrow."))
        return False
    if not form.is_valid():
        return False
    try:
        drafting.attach(row, key, form.cleaned_data["file"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


PAGES: dict[str, Callable[[HttpRequest, ServiceRequest, Step], HttpResponse]] = {
    "who": _who,
    "questions": _questions,
    "file": _file,
    "check": check,
}
