"""Annexes of a draft: attach, take out, go on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from civic import limits
from civic.decisions import Refused
from civic.uploads import CleanFile, preview_of
from petitions import actions, rules
from petitions.models import Attachment, Petition
from petitions.views.steps import Step, address
from petitions.views.wizard import DAY, go_on, row_number, step_page

UPLOADS_A_DAY = 100


def files(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """Annexes: attach, take out, go on."""
    assert step.form is not None
    form = step.form()
    if request.method == "POST" and "detach" in request.POST:
        row = get_object_or_404(
            Attachment.objects.select_related("petition"),
            pk=row_number(request.POST["detach"]),
            petition=petition,
        )
        actions.detach(row, by=request.user)
        return redirect(address(petition, step))
    if request.method == "POST" and "continue" in request.POST:
        return go_on(request, petition, step)
    if request.method == "POST":
        form = step.form(request.POST, request.FILES)
        if _attached(request, petition, form):
            return redirect(address(petition, step))
    attachments = list(petition.attachments.all())
    may_attach = len(attachments) < rules.ATTACHMENT_LIMIT
    return step_page(
        request, petition, step, form=form, attachments=attachments, may_attach=may_attach
    )


def _attached(request: HttpRequest, petition: Petition, form: forms.Form) -> bool:
    if not limits.hit("petition.upload", str(request.user.pk), UPLOADS_A_DAY, DAY):
        form.add_error(None, _("You have attached many files today. Come back tomorrow."))
        return False
    if not form.is_valid():
        return False
    file: CleanFile = form.cleaned_data["file"]
    try:
        actions.attach(
            petition,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            description=form.cleaned_data["description"],
            preview=preview_of(file.content, file.media_type),
            by=request.user,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
