"""The last page of a form: every answer, what is missing or stands in the way, and the button that files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from civic import limits
from civic.dates import today
from civic.decisions import Refused
from civic.doors import posted
from cms.services import definition
from cms.services import steps as paging
from cms.services.actions import filing
from cms.services.asking import CERTAIN
from cms.services.blocks import Known
from cms.services.definition import Answers
from cms.services.forms import FileForm
from cms.services.models import ServiceRequest
from cms.services.policy import Policy
from cms.services.queries import filling as queries
from cms.services.queries.answers import Answered, answered, answers_of, in_words
from cms.services.rules import filing as rules
from cms.services.steps import Step, address
from cms.services.views.wizard import DAY, renew, step_page, steps
from identity.queries import person_of

FILINGS_A_DAY = 30
Row = tuple[Answered, str, bool]  # an answer, the way back to its question, whether that is new


def check(request: HttpRequest, row: ServiceRequest, step: Step) -> HttpResponse:
    """Look, confirm, file."""
    form = FileForm(posted(request), initial={"token": row.token})
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        if not limits.hit("service.file", str(request.user.pk), FILINGS_A_DAY, DAY):
            form.add_error(None, _("You have filed many requests today. Come back tomorrow."))
        else:
            try:
                done = filing.file(row, by=request.user, token=form.cleaned_data["token"])
            except Refused as found:
                refusal = found
            else:
                return redirect("services:receipt", row.municipality.slug, done.pk)
    if refusal is not None and refusal.code == "form_changed":
        renew(request, row)
    pages = steps(request, row)
    in_the_way = _in_the_way(request, row)
    standing = refusal if in_the_way is None else in_the_way
    known = queries.known_of(request.user, person_of(request.user), row.organisation)
    return step_page(
        request,
        row,
        step,
        form=form,
        rows=_rows(row, pages, queries.certain_answers(row.form, known)),
        gone=_gone(row),
        missing=[
            {
                "label": definition.said(lack.item),
                "why": lack.why,
                "url": address(row, paging.step_of(pages, lack.item["key"]) or step),
            }
            for lack in queries.lacking(row, row.form, answers_of(row))
        ],
        obstacle=_obstacle(row, standing, address(row, step)) if standing is not None else None,
        who_url=address(row, "who") if pages[0].kind == "who" else "",
        own_name=known.get(Known.NAME, ""),
    )


def _rows(row: ServiceRequest, pages: list[Step], known: Answers) -> list[Row]:
    fresh = {item["key"] for item in row.form if item.get("fresh")}
    found = []
    settled = {item["key"] for item in row.form if item.get("prefill") in CERTAIN}
    for one in answered(row, known=known):
        step = None if one.key in settled else paging.step_of(pages, one.key)
        found.append((one, address(row, step) if step else "", one.key in fresh))
    return found


def _gone(row: ServiceRequest) -> list[tuple[str, str]]:
    """What was answered to questions that are no longer asked: it is shown until the request is filed."""
    answers = answers_of(row)
    return [
        (definition.said(item), in_words(item, answers[item["key"]]))
        for item in row.form
        if item.get("gone") and answers.get(item["key"]) is not None
    ]


def _in_the_way(request: HttpRequest, row: ServiceRequest) -> Refused | None:
    """What keeps this reader from filing, apart from answers."""
    service = row.service
    decision = rules.is_open(service)
    if decision:
        mine = queries.represented(request.user) if row.organisation_id else {}
        decision = rules.may_ask_as(service, row.organisation_id, mine)
    if decision:
        policy = Policy(row.municipality, today(), service=service.code)
        person = person_of(request.user)
        decision = rules.is_known(request.user, person, policy.number("level.file"))
    return decision if isinstance(decision, Refused) else None


def _obstacle(row: ServiceRequest, refusal: Refused, back: str) -> dict[str, str]:
    """The refusal, with the page that mends it, where there is one."""
    query = urlencode({"next": back, "municipality": row.municipality.slug})
    organisations = reverse("identity:organisations"), _("Organisations I act for")
    ways = {
        "not_verified_yet": (f"{reverse('identity:verify')}?{query}", _("Confirm your identity")),
        "organisations_only": organisations,
        "not_representative": organisations,
    }
    url, label = ways.get(refusal.code, ("", ""))
    return {"text": str(refusal), "url": url, "label": label}
