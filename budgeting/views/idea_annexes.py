"""Two steps of an idea's draft that keep rows of their own: files, and co-authors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from budgeting.actions import drafting as actions
from budgeting.forms_ideas import AuthorForm, CoAuthorForm
from budgeting.models import CoAuthor, Idea
from budgeting.rules import ideas as rules
from budgeting.views.idea_steps import Step, address
from budgeting.views.idea_wizard import DAY, author_names, go_on, keep, row_number, step_page
from civic import limits
from civic.addresses import absolute
from civic.attaching import UploadForm
from civic.decisions import Refused
from civic.uploads import preview_of

UPLOADS_A_DAY = 100
INVITATIONS_A_DAY = 60


def files(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """Photographs and documents: attach, take out, go on."""
    form = UploadForm()
    if request.method == "POST" and "detach" in request.POST:
        row = get_object_or_404(
            idea.files.select_related("idea"), pk=row_number(request.POST["detach"])
        )
        actions.detach(row, by=request.user)
        return redirect(address(idea, step))
    if request.method == "POST" and "continue" in request.POST:
        return go_on(idea, step)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if _attached(request, idea, form):
            return redirect(address(idea, step))
    files = list(idea.files.all())
    may_attach = len(files) < rules.FILE_LIMIT
    return step_page(
        request, idea.process, idea, step, form=form, files=files, may_attach=may_attach
    )


def _attached(request: HttpRequest, idea: Idea, form: UploadForm) -> bool:
    if not limits.hit("idea.upload", str(request.user.pk), UPLOADS_A_DAY, DAY):
        form.add_error(None, _("You have attached many files today. Come back tomorrow."))
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    try:
        actions.attach(
            idea,
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


def people(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """The author's name on the page, and co-authors."""
    names = author_names(request.user)
    invite, name = (
        CoAuthorForm(),
        AuthorForm(names=names, initial={"author_display": idea.author_display}),
    )
    if request.method == "POST" and "revoke" in request.POST:
        row = get_object_or_404(
            idea.coauthors.select_related("idea"), pk=row_number(request.POST["revoke"])
        )
        actions.revoke_invitation(row, by=request.user)
        return redirect(address(idea, step))
    if request.method == "POST" and "invite" in request.POST:
        invite = CoAuthorForm(request.POST)
        if _invited(request, idea, invite):
            messages.success(request, _("The invitation stands. Send them the address below."))
            return redirect(address(idea, step))
    elif request.method == "POST":
        name = AuthorForm(request.POST, names=names)
        if name.is_valid():
            return keep(request, idea, step, name, name.cleaned_data)
    members = list(idea.coauthors.exclude(state=CoAuthor.State.DECLINED))
    return step_page(
        request,
        idea.process,
        idea,
        step,
        form=invite,
        name_form=name,
        members=members,
        host=absolute(""),
    )


def _invited(request: HttpRequest, idea: Idea, form: CoAuthorForm) -> bool:
    if not limits.hit("idea.invite", str(request.user.pk), INVITATIONS_A_DAY, DAY):
        form.add_error(None, _("You have sent many invitations today. Come back tomorrow."))
    if not form.is_valid():
        return False
    try:
        actions.invite(idea, email=form.cleaned_data["email"], by=request.user)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return False
    return True
