"""Around an idea: support, comment, report, follow, withdraw, appeal, and the authors' answers.

A page changes something only by POST, and redirects.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgeting.actions import community, drafting, evaluating, merging
from budgeting.actions import ideas as actions
from budgeting.forms_ideas import AppealForm, CommentForm, WithdrawIdeaForm
from budgeting.models import CoAuthor, Idea, Process
from budgeting.queries import ideas as queries
from budgeting.rules import ideas as rules
from budgeting.views.doors import of_process
from budgeting.views.idea_doors import obstacle, of_idea, standing_of, verify_url
from civic import limits
from civic.decisions import Refused
from civic.doors import posted, sentence, signed_in
from identity.queries import details, person_of

HOUR = 60 * 60
SUPPORTS_AN_HOUR = 120
COMMENTS_AN_HOUR = 20
REPORTS_AN_HOUR = 30

change = require_http_methods(["GET", "HEAD", "POST"])


def _context(idea: Idea, **more: Any) -> dict[str, Any]:
    return {"idea": idea, "process": idea.process, "section": "budget", **more}


def _too_many(request: HttpRequest, bucket: str, most: int) -> bool:
    if limits.hit(bucket, str(request.user.pk), most, HOUR):
        return False
    messages.error(request, _("That was a lot in one hour. Wait a little and try again."))
    return True


@change
@of_idea("support")
@signed_in
def support(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Support an idea, or take the support back: what it means, and one button."""
    refusal: Refused | None = None
    supports = queries.supports(person_of(request.user), idea)
    if request.method == "POST" and not _too_many(request, "idea.support", SUPPORTS_AN_HOUR):
        takes_back = request.POST.get("act") == "take_back"
        try:
            if takes_back:
                community.take_back(idea, by=request.user)
            else:
                community.support(idea, by=request.user)
        except Refused as found:
            refusal = found
        else:
            said = _("Your support is taken back.") if takes_back else _("Your support is counted.")
            messages.success(request, said)
            return redirect(idea)
    if refusal is None and not supports:
        found_standing = standing_of(request.user, idea.municipality)
        decision = rules.may_support(request.user, idea, found_standing, timezone.now())
        refusal = decision if isinstance(decision, Refused) else None
    context = _context(idea, supports=supports, obstacle=None)
    if refusal is not None:  # a refusal itself counts as false
        context["obstacle"] = obstacle(idea.municipality, refusal, request.path)
    status = 409 if refusal is not None and request.method == "POST" else 200
    return render(request, "budgeting/idea_support.html", context, status=status)


@require_POST
@of_idea("idea")
@signed_in
def carry_over(request: HttpRequest, idea: Idea) -> HttpResponse:
    """A supporter of a merged idea says whether the support goes along."""
    agrees = request.POST.get("answer") == "yes"
    try:
        community.carry_over(idea, by=request.user, agrees=agrees)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("Your support is counted for the joint idea.")
            if agrees
            else _("Your support is taken back.")
        )
        messages.success(request, said)
    return redirect(queries.joint(idea))


@change
@of_idea("comment")
@signed_in
def comment(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Write a comment, or an answer to one; what was typed stays when it is refused."""
    form = CommentForm(posted(request))
    asked = request.POST.get("parent") or request.GET.get("parent", "")
    parent = None
    if asked:
        parent = get_object_or_404(idea.comments, pk=_number(asked), hidden_at=None)
    if request.method == "POST" and form.is_valid():
        if _too_many(request, "idea.comment", COMMENTS_AN_HOUR):
            form.add_error(None, _("Your comment is not sent yet; the text stands below."))
        else:
            try:
                row = community.comment(
                    idea, by=request.user, text=form.cleaned_data["text"], parent=parent
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your comment is published."))
                return redirect(f"{idea.get_absolute_url()}#comment-{row.pk}")
    person = person_of(request.user)
    context = _context(
        idea,
        form=form,
        parent=parent,
        verify_url="" if person else verify_url(idea.municipality, request.path),
        name=details(person).first_name if person else "",
        closed=sentence(_refusal(rules.is_commentable(idea, timezone.now()))),
    )
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "budgeting/idea_comment.html", context, status=status)


def _refusal(decision: Any) -> Refused | None:
    return decision if isinstance(decision, Refused) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@require_POST
@of_idea("idea")
@signed_in
def report(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Bring a comment before a moderator."""
    row = get_object_or_404(idea.comments, pk=_number(request.POST.get("comment", "")))
    if not _too_many(request, "idea.report", REPORTS_AN_HOUR):
        try:
            community.report(row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. A moderator looks at the comment."))
    return redirect(f"{idea.get_absolute_url()}#comments")


@require_POST
@of_idea("idea")
@signed_in
def follow(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Follow an idea, or stop."""
    if request.POST.get("act") == "unfollow":
        community.unfollow(idea, by=request.user)
        messages.success(request, _("You no longer follow this idea."))
    else:
        community.follow(idea, by=request.user)
        messages.success(request, _("You follow this idea: you hear what becomes of it."))
    return redirect(idea)


@change
@of_idea("withdraw")
@signed_in
def withdraw(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The author withdraws the idea with a public reason."""
    if not rules.is_author(request.user, idea):
        raise Http404
    form = WithdrawIdeaForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(idea, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The idea is withdrawn. It stays readable."))
            return redirect(idea)
    status = 400 if form.is_bound else 200
    return render(request, "budgeting/idea_withdraw.html", _context(idea, form=form), status=status)


@change
@of_idea("appeal")
@signed_in
def appeal(request: HttpRequest, idea: Idea) -> HttpResponse:
    """An author appeals against the refusal; 404 for everybody else."""
    if not rules.stands_behind(request.user, idea):
        raise Http404
    form = AppealForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            evaluating.appeal(idea, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your appeal is made. The answer is published here."))
            return redirect(idea)
    page = queries.page(idea)
    context = _context(idea, form=form, refusal=page.refusal, appeal=page.appeal)
    status = 400 if form.is_bound else 200
    return render(request, "budgeting/idea_appeal.html", context, status=status)


@change
@of_idea("merge")
@signed_in
def merge(request: HttpRequest, idea: Idea) -> HttpResponse:
    """An author answers a proposal to merge; 404 for everybody else and where nothing is asked."""
    parts = queries.asked_to_merge(request.user, idea.process)
    part = next((one for one in parts if one.idea_id == idea.pk), None)
    if part is None:
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST" and request.POST.get("answer") in {"yes", "no"}:
        agrees = request.POST["answer"] == "yes"
        try:
            merging.answer(part, by=request.user, agrees=agrees)
        except Refused as found:
            refusal = found
        else:
            messages.success(request, _("Your answer is recorded."))
            return redirect(idea)
    others = [
        one.idea for one in part.merge.parts.select_related("idea__process", "idea__municipality")
    ]
    context = _context(
        idea, part=part, target=part.merge.target, others=others, refusal=sentence(refusal)
    )
    status = 409 if refusal is not None else 200
    return render(request, "budgeting/idea_merge.html", context, status=status)


@change
@of_process
@signed_in
def invitation(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """An invitation to stand behind an idea; 404 for everybody it is not addressed to."""
    row = (
        CoAuthor.objects.select_related("idea__process", "idea__municipality", "idea__pot__unit")
        .filter(pk=pk, idea__process=process)
        .first()
    )
    if row is None or not _is_for(request, row):
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST" and request.POST.get("answer") in {"accept", "decline"}:
        joins = request.POST["answer"] == "accept"
        try:
            drafting.answer_invitation(row, joins=joins, by=request.user)
        except Refused as found:
            refusal = found
        else:
            messages.success(request, _("Your answer is recorded."))
            return redirect(request.path if joins else process.get_absolute_url())
    person = person_of(request.user)
    context = _context(
        row.idea,
        invitation=row,
        refusal=sentence(refusal),
        name=details(person).name if person else "",
        verify_url="" if person else verify_url(process.municipality, request.path),
    )
    return render(request, "budgeting/idea_invitation.html", context)


def _is_for(request: HttpRequest, row: CoAuthor) -> bool:
    """Addressed to the account's own confirmed address, or answered by this account before."""
    if row.user_id is not None:
        return row.user_id == request.user.pk
    confirmed = request.user.emailaddress_set.filter(verified=True, email__iexact=row.email)
    return bool(row.email) and confirmed.exists()
