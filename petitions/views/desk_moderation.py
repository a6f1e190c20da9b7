"""Moderation: the page of a submitted text, the lock, the verdict and the proposed correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role
from petitions import actions, rules
from petitions import queries_desk as queries
from petitions.actions import moderation
from petitions.forms_desk import EditForm, ModerationForm
from petitions.models import Petition, Proposal
from petitions.queries_moderation import beside, mended
from petitions.states import Text
from petitions.versions import version_of

SAID = {
    ModerationForm.PUBLISH: gettext_lazy("Published. Signing has started."),
    ModerationForm.RETURN: gettext_lazy("Returned. The author has been written to."),
    ModerationForm.REJECT: gettext_lazy("Registration is refused. The reason is public."),
}
PROPOSED = gettext_lazy("Proposed. A second moderator has to agree before anything happens.")


def page(
    request: HttpRequest,
    found: Petition,
    *,
    form: ModerationForm | None = None,
    letter: Any = None,
    status: int = 422,
) -> HttpResponse:
    """The moderation page; `letter` is what the author would get for the verdict in the form.

    `status` is the answer to a form that was refused.
    """
    now = timezone.now()
    checkout = queries.live_checkout(found, now)
    decision = rules.may_moderate(request.user, found, now, checkout=checkout)
    context = queries.moderation_page(found) | beside(found, request.user)
    decided = context["proposal"] is not None
    context |= {
        "mended": mended(found),
        "decided": decided,
        "form": form or ModerationForm(petition=found),
        "letter": letter,
        "checkout": checkout,
        "held": checkout is not None and checkout.user_id == request.user.pk,
        "held_by_other": checkout is not None and checkout.user_id != request.user.pk,
        "own": isinstance(decision, Refused) and decision.code == "own_petition",
        "may_moderate": bool(decision) and not decided,
        "moderates": request.user.holds(Role.MODERATOR, request.municipality),
        "section": "petitions",
    }
    context["read"] = version_of(found, [row.sha256 for row in context["attachments"]])
    refused = form is not None and bool(form.errors)
    return render(
        request, "petitions/desk/moderate.html", context, status=status if refused else 200
    )


@staff(Role.MODERATOR)
@require_POST
def moderate(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Carry out the verdict, or only show the letter it would send."""
    found = _submitted(request, pk)
    form = ModerationForm(request.POST, petition=found)
    if not form.is_valid():
        return page(request, found, form=form)
    facts = form.cleaned_data
    if "preview" in request.POST:
        return page(request, found, form=form, letter=queries.letter(found, facts, timezone.now()))
    by, proposed = request.user, False
    common = {"by": by, "note": facts["note"], "checklist": facts["checks"]}
    common["read"] = request.POST.get("read", "")
    try:
        if facts["verdict"] == ModerationForm.PUBLISH:
            moderation.publish(found, **common)
        elif facts["verdict"] == ModerationForm.RETURN:
            moderation.send_back(found, reason=facts["reason"], **common)
        else:
            actions.reject_or_propose(
                found, reason=facts["reason"], duplicate_of=facts["duplicate_of"], **common
            )
            proposed = found.proposals.filter(state=Proposal.State.OPEN).exists()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        status = 409 if refusal.code == "changed_meanwhile" else 422
        return page(request, _submitted(request, pk), form=form, status=status)
    said = PROPOSED if proposed else SAID[facts["verdict"]]
    messages.success(request, str(said))
    return redirect("petitions_desk:petition", place=place, pk=pk)


@staff(Role.MODERATOR)
@require_POST
def checkout(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Take the petition in hand, so that no other moderator decides it meanwhile."""
    found = _submitted(request, pk)
    try:
        moderation.checkout(found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("petitions_desk:petition", place=place, pk=pk)


@staff(Role.MODERATOR)
@require_POST
def release(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Put it down again."""
    moderation.release(_submitted(request, pk), by=request.user)
    return redirect("petitions_desk:petition", place=place, pk=pk)


@staff(Role.MODERATOR)
def edit(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Propose a correction of the text; the author decides about it.

    Where the text has changed since the form was opened, both stand on the page: what was typed, and
    the text of now, against which it counts with the next press of the button.
    """
    found = _submitted(request, pk)
    form = EditForm(posted(request), petition=found)
    read, stale = request.POST.get("read") or version_of(found), False
    if form.is_bound and form.is_valid():
        facts = {"changes": form.changes, "note": form.cleaned_data["why"], "read": read}
        try:
            moderation.propose_edit(found, by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            stale = refusal.code == "changed_meanwhile"
        else:
            messages.success(request, _("Sent to the author, who accepts or declines it."))
            return redirect("petitions_desk:petition", place=place, pk=pk)
    if stale:
        read = version_of(found)
    context = queries.moderation_page(found) | {"form": form, "read": read, "stale": stale}
    context["section"] = "petitions"
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "petitions/desk/edit.html", context, status=status)


def _submitted(request: HttpRequest, pk: int) -> Petition:
    """A text of this municipality that waits for moderation (or no longer: the action says so)."""
    return get_object_or_404(
        queries.submitted(request.municipality).exclude(text_state=Text.DRAFT), pk=pk
    )
