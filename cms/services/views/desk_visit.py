"""The clerk's pages at a centre: file a request for a visitor, and print the receipt. Nothing earlier is shown."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from budgeting.forms_filing import VisitorForm
from budgeting.rules.filing import Consent, Document, centre_of
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted, sentence
from civic.journal.models import Entry
from civic.roles import Role
from cms.services import shown
from cms.services.actions.visiting import file_for
from cms.services.forms_visit import AllQuestionsForm
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries.directory import asked_here, service_of
from cms.services.queries.filling import known_of, present_form
from cms.services.rules import filing as rules
from cms.services.states import Channel

SALT = "services.visit"
RECEIPT_SECONDS = 15 * 60


@never_cache
@staff(Role.CLERK)
@require_safe
def services(request: HttpRequest, place: str) -> HttpResponse:
    """The services persons can ask for here."""
    here = request.municipality  # type: ignore[attr-defined]
    centre = centre_of(request.user, here)
    context = {"section": "services_visit", "services": asked_here(here), "centre": centre}
    return render(request, "services/desk/visit.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@staff(Role.CLERK)
def visit(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One page: who the visitor is, document and consent, and the questions; then the receipt."""
    service = service_of(request.municipality, code)  # type: ignore[attr-defined]
    if service is None or not rules.is_open(service) or not service.for_persons:
        raise Http404
    visitor = VisitorForm(posted(request))
    files = request.FILES if request.method == "POST" else None
    questions = AllQuestionsForm(
        posted(request), files, service=service, form=present_form(service)
    )
    if request.method == "POST" and all([visitor.is_valid(), questions.is_valid()]):
        try:
            return _filed(request, service, visitor, questions)
        except Refused as refusal:
            visitor.add_error(None, str(refusal))
    centre = centre_of(request.user, request.municipality)  # type: ignore[attr-defined]
    context = {
        "section": "services_visit",
        "service": service,
        "visitor": visitor,
        "questions": questions,
        "centre": centre,
        "why": "" if centre else sentence(rules.no_centre()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "services/desk/visit_form.html", context, status=status)


def _filed(
    request: HttpRequest, service: ServicePage, visitor: VisitorForm, questions: AllQuestionsForm
) -> HttpResponse:
    answers, files = questions.given()
    row = file_for(
        service,
        by=request.user,
        visitor=visitor.visitor(),
        document=visitor.cleaned_data["document"],
        consent=visitor.cleaned_data["consent"],
        answers=answers,
        files=files,
    )
    messages.success(request, _("The request is filed. Its number is %(n)s.") % {"n": row.sign})
    token = signing.dumps([row.pk, request.user.pk], salt=SALT)
    return redirect("services_desk:visit_filed", row.municipality.slug, token)


@never_cache
@staff(Role.CLERK)
@require_safe
def filed(request: HttpRequest, place: str, token: str) -> HttpResponse:
    """The receipt, for a quarter of an hour and for the clerk who has filed the request."""
    try:
        pk, by = signing.loads(token, salt=SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    if by != request.user.pk:
        raise Http404
    rows = ServiceRequest.objects.select_related("centre", "municipality", "service__locale", "person", "department")  # fmt: skip
    row = get_object_or_404(
        rows,
        pk=pk,
        channel=Channel.CENTRE,
        municipality=request.municipality,  # type: ignore[attr-defined]
    )
    entry = get_object_or_404(Entry.objects.about(row), kind="request.filed_for")
    context = {
        "section": "services_visit",
        "row": row,
        "title": shown.title(row),
        "applicant": known_of(None, row.person, None).get("name", ""),
        "document": Document(entry.data["document"]).label,
        "consent": Consent(entry.data["consent"]).label,
    }
    return render(request, "services/desk/visit_filed.html", context)
