"""The clerk's pages at a centre: file an idea for a visitor, and print the receipt. Nothing earlier is shown."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from budgeting import phases
from budgeting.actions.filing import file_idea
from budgeting.forms_ideas import (
    AuthorForm,
    BeneficiariesForm,
    CostForm,
    IdeaForm,
    NeedForm,
    PlaceForm,
)
from budgeting.models import Process
from budgeting.states import Channel, Phase
from budgeting.views.desk_frame import frame
from budgeting.views.doors import address, desk_address, on_desk
from civic.addresses import absolute
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted, sentence
from civic.journal.models import Entry
from civic.roles import Role
from identity.forms.visits import VisitorForm
from identity.rules_visits import Consent, Document, centre_of

SALT = "budgeting.filed"
RECEIPT_SECONDS = 15 * 60
# At which form a refusal is said, where it is not about the page as a whole.
OF_VISITOR = {
    "not_found", "birth_date", "too_young", "idea_not_registered", "not_alive", "too_many_ideas",
}  # fmt: skip
OF_COST = {"idea_over_cap", "idea_over_pot"}


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@staff(Role.CLERK)
@on_desk
def filing(request: HttpRequest, process: Process) -> HttpResponse:
    """One page: who the visitor is, document and consent, and the idea; then the receipt."""
    sheet = _forms(request, process)
    if request.method == "POST":
        valid = [form.is_valid() for form in sheet.values()]
        if all(valid) and "add" not in request.POST:
            done = _filed(request, process, sheet)
            if done:
                return done
    running = phases.in_phase(process, timezone.now(), Phase.SUBMISSION)
    context = frame(
        request,
        process,
        "filing",
        **sheet,
        centre=centre_of(request.user, process.municipality),
        why=sentence(running if isinstance(running, Refused) else None),
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "budgeting/desk/filing.html", context, status=status)


def _forms(request: HttpRequest, process: Process) -> dict[str, Any]:
    data = posted(request)
    return {
        "visitor": VisitorForm(data),
        "what": IdeaForm(data),
        "where": PlaceForm(data, process=process),
        "why_form": NeedForm(data),
        "whom": BeneficiariesForm(data),
        "cost": CostForm(data),
        "name": AuthorForm(data, names={}, initial={"author_display": "short"}),
    }


def _filed(request: HttpRequest, process: Process, sheet: dict[str, Any]) -> HttpResponse | None:
    visitor: VisitorForm = sheet["visitor"]
    fields: dict[str, Any] = {}
    for name in ("what", "why_form", "whom", "name"):
        fields |= sheet[name].cleaned_data
    fields |= sheet["where"].answer() | sheet["cost"].answer()
    if "pot" not in fields:
        fields["pot"] = process.pots.first()
    try:
        idea = file_idea(
            process,
            by=request.user,
            visitor=visitor.person(),
            document=visitor.cleaned_data["document"],
            consent=visitor.cleaned_data["consent"],
            **fields,
        )
    except Refused as refusal:
        _say(sheet, refusal)
        return None
    messages.success(request, _("The idea is submitted. Its number is %(n)s.") % {"n": idea.number})
    token = signing.dumps([idea.pk, request.user.pk], salt=SALT)
    return redirect(desk_address(process, "filed", token))


def _say(sheet: dict[str, forms.Form], refusal: Refused) -> None:
    name = "what"
    if refusal.code in OF_VISITOR:
        name = "visitor"
    elif refusal.code in OF_COST:
        name = "cost"
    elif refusal.code == "foreign_unit":
        name = "where"
    sheet[name].add_error(None, str(refusal))


@never_cache
@staff(Role.CLERK)
@require_safe
@on_desk
def filed(request: HttpRequest, process: Process, token: str) -> HttpResponse:
    """The receipt, for a quarter of an hour and for the clerk who has filed the idea."""
    try:
        pk, by = signing.loads(token, salt=SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    if by != request.user.pk:
        raise Http404
    idea = get_object_or_404(
        process.ideas.select_related("centre", "municipality", "process", "pot__unit"),
        pk=pk,
        channel=Channel.ASSISTED,
    )
    entry = get_object_or_404(Entry.objects.about(idea), kind="idea.filed", actor=request.user)
    context = frame(
        request,
        process,
        "filing",
        idea=idea,
        entry=entry,
        document=Document(entry.data["document"]).label,
        consent=Consent(entry.data["consent"]).label,
        public_address=absolute(address(process, "idea_by_number", idea.pk)),
    )
    return render(request, "budgeting/desk/filed.html", context)
