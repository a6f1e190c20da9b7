"""The author's own view of a petition: where it stands and by when, what is asked of the author, and its end."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civic import words
from civic.dates import today
from civic.decisions import Refused
from civic.doors import in_place, posted, sentence, signed_in
from civic.journal.models import Entry
from petitions import actions, queries, rules
from petitions.comparing import differences
from petitions.forms import EndForm
from petitions.forms_verdicts import AppealForm
from petitions.models import Initiator, Petition, TextEdit
from petitions.policy import Policy
from petitions.states import Collection, Text
from petitions.views import steps
from petitions.views.doors import address, own
from petitions.views.wizard import author_label

HISTORY = {
    "petition.drafted": gettext_lazy("You began the draft"),
    "petition.submitted": gettext_lazy("You submitted it"),
    "petition.resubmitted": gettext_lazy("You submitted it again"),
    "petition.returned": gettext_lazy("The secretariat returned it to be mended"),
    "petition.rejected": gettext_lazy("Registration was refused"),
    "petition.edit_proposed": gettext_lazy("The secretariat proposed a correction"),
    "petition.edit_accepted": gettext_lazy("You accepted the correction"),
    "petition.edit_declined": gettext_lazy("You declined the correction"),
    "petition.invited": gettext_lazy("You invited somebody to the initiating group"),
    "petition.joined": gettext_lazy("Somebody joined the initiating group"),
    "petition.published": gettext_lazy("The petition was published"),
    "petition.withdrawn": gettext_lazy("You withdrew the petition"),
    "petition.removed": gettext_lazy("The petition was removed from the portal"),
    "petition.appealed": gettext_lazy("You appealed"),
    "petition.appeal_answered": gettext_lazy("The appeal was answered"),
    "petition.restored": gettext_lazy("The decision was lifted"),
    "petition.merged": gettext_lazy("The petition was merged into another"),
}


@dataclass(frozen=True)
class Standing:
    """Where it stands, in one sentence, and the one thing to do now."""

    title: str
    text: str
    url: str = ""
    label: str = ""


@in_place
@signed_in
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about an own petition on one page, whatever its state."""
    petition = own(request, pk)
    editable = bool(rules.may_edit(request.user, petition))
    edit = petition.edits.filter(state=TextEdit.State.PROPOSED).first()
    review = petition.reviews.select_related("reason").first()
    context = {
        "petition": petition,
        "phase": queries.phase(petition),
        "standing": _standing(petition, edit),
        "edit": {"pk": edit.pk, "note": edit.note, "shown": differences(edit.changes)}
        if edit
        else None,
        "review": review if petition.text_state == Text.RETURNED else None,
        "answers": list(
            steps.answers(
                petition,
                list(petition.attachments.all()),
                list(petition.initiators.exclude(state=Initiator.State.DECLINED)),
                author_label(petition, request.user),
                editable=editable,
            )
        ),
        "history": _history(petition),
        "may_end": bool(rules.may_withdraw_petition(request.user, petition)),
        "may_discard": editable and petition.text_state == Text.DRAFT,
        "hides_text": False,
        "section": "petitions",
        **appeal_facts(request, petition),
    }
    return render(request, "petitions/mine/overview.html", context)


def _standing(petition: Petition, edit: TextEdit | None) -> Standing:
    if petition.collection_state == Collection.WITHDRAWN:
        return Standing(_("Withdrawn"), petition.ending_reason)
    if petition.collection_state == Collection.REMOVED:
        return Standing(_("Removed from the portal"), petition.ending_reason)
    if petition.text_state in {Text.DRAFT, Text.RETURNED}:
        return _to_be_written(petition)
    if edit is not None:
        return Standing(
            _("Your answer is awaited"),
            _("The secretariat proposes a correction; it is shown here."),
        )
    if petition.text_state == Text.SUBMITTED:
        return Standing(_("With the secretariat"), _by_when(petition))
    rejected = petition.text_state == Text.REJECTED
    return Standing(
        str(queries.phase(petition).label),
        _("The reason is published with the petition.")
        if rejected
        else _("It is public; everything further stands on its page."),
        address(petition),
        _("The public page"),
    )


def _to_be_written(petition: Petition) -> Standing:
    onward = steps.address(petition, steps.first_open(petition))
    if petition.text_state == Text.RETURNED:
        return Standing(
            _("Returned to be mended"),
            _("Mend what is asked and submit it again."),
            onward,
            _("Mend and submit again"),
        )
    return Standing(
        _("A draft"), _("Only you see it. You can go on where you stopped."), onward, _("Go on")
    )


def _by_when(petition: Petition) -> str:
    due = petition.moderation_due_at
    if due is None:
        return ""
    return _("The secretariat checks it by %(day)s (%(left)s).") % {
        "day": words.until_day(due),
        "left": words.left(due),
    }


def _history(petition: Petition) -> list[dict[str, Any]]:
    """What happened, as the author may know it: also what is not public."""
    rows = Entry.objects.about(petition).filter(kind__in=HISTORY).order_by("-id")[:100]
    return [{"at": row.at, "title": HISTORY[row.kind]} for row in rows]


@in_place
@signed_in
@require_POST
def decide_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's answer to a proposed correction."""
    petition = own(request, pk)
    number = request.POST.get("edit", "")
    edit = get_object_or_404(
        petition.edits.select_related("petition"),
        pk=int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0,
    )
    act = {"accept": actions.accept_edit, "decline": actions.decline_edit}.get(
        request.POST.get("answer", "")
    )
    try:
        if act is not None:
            act(edit, by=request.user)
            messages.success(request, _("Your answer is recorded."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("petitions:overview", petition.municipality.slug, petition.pk)


@in_place
@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft that was never submitted."""
    petition = own(request, pk)
    try:
        actions.discard_draft(petition, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    messages.success(request, _("The draft is discarded."))
    return redirect(reverse("identity:account"))


@in_place
@signed_in
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal against the refusal or the removal of the own petition; afterwards where the appeal stands."""
    petition = own(request, pk)
    if rules.decision_to_appeal(petition) is None:
        return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    made = queries.appeal_of(petition)
    policy = Policy(petition.municipality, today(), kind=petition.kind)
    decision = rules.may_appeal(
        request.user,
        petition,
        timezone.now(),
        days=policy.number("term.appeal_days"),
        made=made is not None,
    )
    refusal = decision if isinstance(decision, Refused) else None
    form = AppealForm(posted(request))
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            actions.appeal(petition, by=request.user, text=form.cleaned_data["text"])
        except Refused as found:
            form.add_error(None, str(found))
        else:
            messages.success(request, _("The appeal is made. You get the answer by e-mail."))
            return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    context = {
        "petition": petition,
        "form": form,
        "appeal": made,
        "refusal": sentence(refusal),
        "answer_days": policy.number("term.appeal_answer_days"),
        "section": "petitions",
    }
    status = (
        409
        if refusal is not None and form.is_bound
        else 400
        if form.is_bound and form.errors
        else 200
    )
    return render(request, "petitions/mine/appeal.html", context, status=status)


def appeal_facts(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    """What the author's page says of an appeal: the one made, or until when one can be."""
    found = rules.decision_to_appeal(petition)
    if found is None:
        return {}
    policy = Policy(petition.municipality, today(), kind=petition.kind)
    made, days = queries.appeal_of(petition), policy.number("term.appeal_days")
    may = rules.may_appeal(request.user, petition, timezone.now(), days=days, made=made is not None)
    return {
        "appeal": made,
        "may_appeal": bool(may),
        "appeal_until": rules.appeal_ends(found[1], days),
    }


@in_place
@signed_in
def withdraw_petition(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """End the own petition for good, with a reason that is published."""
    petition = own(request, pk)
    decision = rules.may_withdraw_petition(request.user, petition)
    refusal = decision if isinstance(decision, Refused) else None
    form = EndForm(posted(request))
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            actions.withdraw_petition(petition, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as found:
            form.add_error(None, str(found))
        else:
            messages.success(request, _("The petition is withdrawn."))
            return redirect("petitions:overview", petition.municipality.slug, petition.pk)
    context = {
        "petition": petition,
        "form": form,
        "refusal": sentence(refusal),
        "section": "petitions",
    }
    wrong = form.is_bound and bool(form.errors)
    refused_now = refusal is not None and request.method == "POST"
    status = 409 if refused_now else 400 if wrong else 200
    return render(request, "petitions/mine/end.html", context, status=status)
