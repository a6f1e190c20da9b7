"""The desk's pages around ideas that are nobody's verdict: proposing a merge, and comments that were reported."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from budgeting.actions import community, merging
from budgeting.forms_ideas import MergeForm, ReasonForm
from budgeting.models import Comment, Process
from budgeting.queries import ideas as queries
from budgeting.rules import ideas as rules
from budgeting.views.desk_frame import frame
from budgeting.views.doors import on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted, sentence
from civic.roles import Role


@staff(Role.BUDGET_OFFICER)
@on_desk
def merge(request: HttpRequest, process: Process) -> HttpResponse:
    """Propose to merge ideas, and see what became of earlier proposals."""
    decision = rules.is_merging_time(process, timezone.now())
    form = MergeForm(
        posted(request) if decision else None,
        process=process,
        initial={"target": request.GET.get("idea")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            merging.propose(data["target"], data["others"], by=request.user, reason=data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The authors are asked. The ideas are merged once all agree.")
            )
            return redirect(request.path)
    context = frame(
        request,
        process,
        "merge",
        form=form if decision else None,
        why=sentence(decision if isinstance(decision, Refused) else None),
        merges=queries.merges(process),
    )
    status = 400 if form.is_bound else 200
    return render(request, "budgeting/desk/merge.html", context, status=status)


@staff(Role.MODERATOR)
@on_desk
def comments(request: HttpRequest, process: Process) -> HttpResponse:
    """Comments that were reported: hide with a reason, or leave."""
    form = ReasonForm()
    wrong = 0
    if request.method == "POST":
        row = get_object_or_404(
            Comment.objects.select_related("idea__process", "idea__municipality"),
            pk=_number(request.POST.get("comment", "")),
            idea__process=process,
        )
        form = ReasonForm(request.POST)
        keeps = "keep" in request.POST
        wrong = row.pk
        try:
            if keeps:
                community.keep(row, by=request.user)
                messages.success(request, _("The comment stays."))
                return redirect(request.path)
            if form.is_valid():
                community.hide(row, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(
                    request, _("The comment is hidden; the reason stands in its place.")
                )
                return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = frame(
        request,
        process,
        "comments",
        rows=list(queries.reported(process)),
        form=form,
        wrong=wrong,
    )
    status = 400 if form.is_bound else 200
    return render(request, "budgeting/desk/comments.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
