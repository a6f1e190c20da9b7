"""The desk's page of voting codes: make a batch and print it at once, cancel what nobody has used."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from budgeting import phases
from budgeting.actions import codes
from budgeting.forms_voting import BatchForm, VotingCodeForm
from budgeting.models import CodeBatch, Process
from budgeting.states import Phase
from budgeting.views.desk_frame import frame
from budgeting.views.doors import address, desk_address, on_desk
from civic import sheets
from civic.decisions import Refused
from civic.desk.access import staff
from civic.qr import drawn
from civic.roles import Role

AT_ONCE = 120  # slips in one piece of the answer: ten pages


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(Role.BUDGET_OFFICER)
@on_desk
def batches(request: HttpRequest, process: Process) -> HttpResponseBase:
    """The batches there are, and the form for another one. Making it answers with the codes, once."""
    form = BatchForm(process, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                return _made(request, process, form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return _page(request, process, form, status=status)


def _page(
    request: HttpRequest,
    process: Process,
    form: BatchForm,
    *,
    lost: VotingCodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    unused = Q(codes__used_on=None, codes__revoked_on=None)
    rows = process.code_batches.select_related("unit", "made_by").annotate(
        used=Count("codes", filter=Q(codes__used_on__isnull=False)),
        unused=Count("codes", filter=unused),
    )
    context = frame(
        request,
        process,
        "codes",
        form=lost or form,
        made=form,
        lost=lost or VotingCodeForm(auto_id="lost_%s"),
        batches=rows,
        is_over=phases.is_over(process, Phase.VOTING, timezone.now()),
    )
    return render(request, "budgeting/desk/codes.html", context, status=status)


@require_POST
@staff(Role.BUDGET_OFFICER)
@on_desk
def revoke_batch(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Cancel the unused codes of a batch."""
    batch = get_object_or_404(CodeBatch, pk=pk, process=process)
    try:
        count = codes.revoke_batch(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Cancelled codes: %(count)s. Those who have voted keep their vote.")
        messages.success(request, said % {"count": count})
    return redirect(desk_address(process, "codes"))


@require_POST
@staff(Role.BUDGET_OFFICER)
@on_desk
def revoke_code(request: HttpRequest, process: Process) -> HttpResponse:
    """Cancel one lost code, typed from its sheet."""
    lost = VotingCodeForm(request.POST, auto_id="lost_%s")
    if lost.is_valid():
        try:
            batch = codes.revoke_code(process, lost.cleaned_data["slip"], by=request.user)
        except Refused as refusal:
            lost.add_error("slip", str(refusal))
        else:
            said = _("The code is cancelled. It belonged to: %(batch)s.")
            messages.success(request, said % {"batch": batch.name})
            return redirect(desk_address(process, "codes"))
    return _page(request, process, BatchForm(process), lost=lost, status=400)


# --- The codes, once --------------------------------------------------------------------------


def _made(request: HttpRequest, process: Process, wanted: dict[str, Any]) -> HttpResponseBase:
    batch, made = codes.make_codes(
        process, by=request.user, name=wanted["name"], size=wanted["size"], unit=wanted["unit"]
    )
    if wanted["form"] == BatchForm.LIST:
        rows = ((batch.name, code, code_url(process, code)) for code in made)
        return sheets.response(f"codes-{batch.pk}.csv", ("batch", "code", "address"), rows)
    return StreamingHttpResponse(_sheets(request, process, batch, made))


def _sheets(
    request: HttpRequest, process: Process, batch: CodeBatch, made: list[str]
) -> Iterator[str]:
    """The page piece by piece: twenty thousand slips are never in memory at once."""
    term = phases.term_of(process, Phase.VOTING)
    context = {
        "process": process,
        "batch": batch,
        "municipality": process.municipality,
        "ends_at": term.ends_at if term else None,
        "short": _breakable(code_url(process, "").split("//", 1)[-1].partition("?")[0]),
    }
    head, _mark, foot = render_to_string(
        "budgeting/desk/code_sheets.html", context, request=request
    ).partition("<!--slips-->")
    yield head
    for start in range(0, len(made), AT_ONCE):
        slips = [(code, qr(process, code)) for code in made[start : start + AT_ONCE]]
        yield render_to_string("budgeting/desk/_code_slips.html", context | {"slips": slips})
    yield foot


def _breakable(address: str) -> SafeString:
    """The address for people, which breaks after a slash and not within a word."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in address.split("/")))


def code_url(process: Process, code: str) -> str:
    """The address behind the QR code: the page with the code filled in, which the voter sends."""
    return f"{settings.PORTAL_URL}{address(process, 'vote_code')}?c={code}"


def qr(process: Process, code: str) -> SafeString:
    """The address as a QR code; the code itself stands beside it in letters."""
    shape = mark_safe(drawn(code_url(process, code), mask=4))
    return format_html('<svg class="qr" aria-hidden="true" {}</svg>', shape)
