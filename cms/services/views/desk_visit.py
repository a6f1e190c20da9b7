"""Pages on which staff enter a request for somebody: a clerk for a visitor, a department from a paper; and the receipt.

Nothing that the person did before is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from civic.decisions import Decision, Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.journal.models import Entry
from civic.journal.told import told
from civic.roles import Role
from cms.services import shown
from cms.services.actions.visiting import Sheet, enter_paper, file_for
from cms.services.forms_visit import AllQuestionsForm, ForWhomForm, OnceForm, PaperForm
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries.directory import asked_here, entered_by, in_language_of_reader, service_of
from cms.services.queries.filling import known_of, present_form
from cms.services.rules import filing as rules
from cms.services.states import Channel
from identity.forms.visits import VisitorForm
from identity.rules_visits import Consent, Document, centre_of, is_clerk

RECEIPT_SECONDS = 15 * 60
# At which form a refusal is said, where it is not about the person.
OF_WHOM = {"not_represented", "not_represented_needed", "persons_only", "organisations_only"}
OF_QUESTIONS = {"answers_missing", "question_full", "draft_full", "service_closed"}


@dataclass(frozen=True)
class Way:
    """One of the two ways in: its channel and journal entry, its form, who may, what it does.

    The addresses are `<name>`, `<name>_service` and `<name>_filed`.
    """

    name: str
    channel: Channel
    kind: str
    form: type[Form]
    may: Callable[[Any, ServicePage], Decision]
    enter: Callable[[HttpRequest, ServicePage, Sheet, Any], ServiceRequest]


def _for_visitor(
    request: HttpRequest, service: ServicePage, sheet: Sheet, somebody: VisitorForm
) -> ServiceRequest:
    return file_for(
        service,
        sheet,
        by=request.user,
        visitor=somebody.person(),
        document=somebody.cleaned_data["document"],
        consent=somebody.cleaned_data["consent"],
    )


def _from_paper(
    request: HttpRequest, service: ServicePage, sheet: Sheet, somebody: PaperForm
) -> ServiceRequest:
    return enter_paper(
        service,
        sheet,
        by=request.user,
        applicant=somebody.person(),
        came=somebody.cleaned_data["came"],
        received_on=somebody.cleaned_data["received_on"],
    )


def _is_clerk(user: Any, service: ServicePage) -> Decision:
    assert service.place is not None
    return is_clerk(user, service.place)


VISIT = Way("visit", Channel.CENTRE, "request.filed_for", VisitorForm, _is_clerk, _for_visitor)
PAPER = Way("paper", Channel.PAPER, "request.entered", PaperForm, rules.may_enter, _from_paper)


@never_cache
@staff(Role.CLERK)
@require_safe
def services(request: HttpRequest, place: str) -> HttpResponse:
    """The services that can be asked for here, for a visitor."""
    return _listed(request, VISIT, asked_here(request.municipality))  # type: ignore[attr-defined]


@never_cache
@staff(*rules.PAPER_ROLES)
@require_safe
def papers(request: HttpRequest, place: str) -> HttpResponse:
    """The services of which the reader's department enters what came on paper."""
    return _listed(request, PAPER, entered_by(request.user, request.municipality))  # type: ignore[attr-defined]


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@staff(Role.CLERK)
def visit(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One page: who the visitor is, document and consent, and the questions; then the receipt."""
    return _sheet(request, VISIT, code)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@staff(*rules.PAPER_ROLES)
def paper(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One page: who signed the paper, how and when it came, and the questions; then the receipt."""
    return _sheet(request, PAPER, code)


@never_cache
@staff(Role.CLERK)
@require_safe
def filed(request: HttpRequest, place: str, token: str) -> HttpResponse:
    """The receipt, for a quarter of an hour and for the clerk who has filed the request."""
    return _receipt(request, VISIT, token)


@never_cache
@staff(*rules.PAPER_ROLES)
@require_safe
def paper_filed(request: HttpRequest, place: str, token: str) -> HttpResponse:
    """The same for the officer who has entered a paper."""
    return _receipt(request, PAPER, token)


def _listed(request: HttpRequest, way: Way, found: Iterable[ServicePage]) -> HttpResponse:
    rows = [(one, in_language_of_reader(one)) for one in found]
    context = _frame(request, way) | {"services": rows}
    return render(request, "services/desk/visit.html", context)


def _sheet(request: HttpRequest, way: Way, code: str) -> HttpResponse:
    service = service_of(request.municipality, code)  # type: ignore[attr-defined]
    if service is None or not rules.is_open(service):
        raise Http404
    data = posted(request)
    once, somebody, whom = OnceForm(data), way.form(data), ForWhomForm(data, service=service)
    files = request.FILES if data is not None else None
    questions = AllQuestionsForm(data, files, service=service, form=present_form(service))
    valid = [one.is_valid() for one in (somebody, whom, questions)]  # each says what is wrong
    if data is not None and all(valid):
        try:
            sheet = Sheet(*questions.given(), whom.code(), once.given())
            return _entered(request, way, service, somebody, sheet)
        except Refused as refusal:
            at = whom if refusal.code in OF_WHOM and whom.fields else somebody
            at = questions if refusal.code in OF_QUESTIONS else at
            at.add_error("organisation" if at is whom else None, str(refusal))
    allowed = way.may(request.user, service)
    context = _frame(request, way) | {
        "service": service,
        "title": in_language_of_reader(service).title,
        "once": once,
        "somebody": somebody,
        "whom": whom,
        "questions": questions,
        "forms": (somebody, whom, questions),  # of which the title says that one is refused
        "why": "" if allowed else str(allowed),
    }
    status = 422 if data is not None else 200
    return render(request, "services/desk/visit_form.html", context, status=status)


def _entered(
    request: HttpRequest, way: Way, service: ServicePage, somebody: Form, sheet: Sheet
) -> HttpResponse:
    row = way.enter(request, service, sheet, somebody)
    messages.success(request, _("The request is filed. Its number is %(n)s.") % {"n": row.sign})
    token = signing.dumps([row.pk, request.user.pk], salt=_salt(way))
    return redirect(f"services_desk:{way.name}_filed", row.municipality.slug, token)


def _receipt(request: HttpRequest, way: Way, token: str) -> HttpResponse:
    try:
        pk, by = signing.loads(token, salt=_salt(way), max_age=RECEIPT_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    if by != request.user.pk:
        raise Http404
    rows = ServiceRequest.objects.select_related("centre", "municipality", "service__locale", "person", "department", "organisation")  # fmt: skip
    row = get_object_or_404(
        rows,
        pk=pk,
        channel=way.channel,
        municipality=request.municipality,  # type: ignore[attr-defined]
    )
    entry = get_object_or_404(Entry.objects.about(row), kind=way.kind)
    context = _frame(request, way) | {
        "row": row,
        "title": shown.title(row),
        "applicant": known_of(None, row.person, None).get("name", ""),
        "facts": _facts(entry),
        "documents": row.documents.exclude(question=""),
    }
    return render(request, "services/desk/visit_filed.html", context)


def _facts(entry: Entry) -> dict[str, Any]:
    """What the journal says of the visit, or of the paper."""
    said = told([entry])[0].data
    if "document" in said:
        return {
            "document": Document(said["document"]).label,
            "consent": Consent(said["consent"]).label,
        }
    return {"came": rules.Arrival(said["came"]).label, "received_on": said["received_on"]}


def _frame(request: HttpRequest, way: Way) -> dict[str, Any]:
    here = request.municipality  # type: ignore[attr-defined]
    return {
        "section": "services_visit" if way is VISIT else "services",
        "on_paper": way is PAPER,
        "list_url": f"services_desk:{way.name}",
        "sheet_url": f"services_desk:{way.name}_service",
        "centre": centre_of(request.user, here) if way is VISIT else None,
    }


def _salt(way: Way) -> str:
    return f"services.{way.name}"
