"""What the pages of the drafting form share: keep an answer, go on, show a step; the author's name before it is public."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from civic.decisions import Refused
from identity.queries import details, person_of
from petitions import actions
from petitions.models import Petition
from petitions.states import Text
from petitions.versions import version_of_fields
from petitions.views import steps
from petitions.views.steps import Step, address

DAY = 24 * 60 * 60


def step_page(
    request: HttpRequest,
    petition: Petition | None,
    step: Step,
    *,
    template: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of a step; a form that was refused answers 400 and keeps what was typed, 409 to a conflict."""
    before = steps.neighbour(petition, step, -1) if petition else None
    context |= {
        "petition": petition,
        "step": step,
        "stages": steps.STAGES,
        "stage_number": step.stage,
        "previous_url": address(petition, before) if petition and before else "",
        "section": "petitions",
    }
    if petition and petition.text_state == Text.RETURNED:
        context["review"] = petition.reviews.select_related("reason").filter(move="return_").first()
    form = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    status = 409 if context.get("changed") or context.get("stale") else 400 if wrong else 200
    return render(request, template or step.template, context, status=status)


def keep(
    request: HttpRequest, petition: Petition, step: Step, form: forms.Form, answer: dict[str, Any]
) -> HttpResponse:
    """Keep the answer and go on; say it on the same page when it can no longer be kept.

    Where another window has saved something else meanwhile, both are shown, and what was typed here
    is kept with the next press of the button.
    """
    read = request.POST.get("read")
    try:
        petition = actions.save_draft(petition, by=request.user, read=read, **answer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if refusal.code != "changed_meanwhile":
            return step_page(request, petition, step, form=form)
        petition = Petition.objects.select_related("municipality").get(pk=petition.pk)
        return step_page(
            request,
            petition,
            step,
            form=form,
            read=version_of_fields(petition, answer),
            changed=[
                (form.fields[name].label, _shown(form.fields[name], getattr(petition, name)))
                for name in answer
                if getattr(petition, name) != answer[name]
            ],
        )
    return go_on(request, petition, step)


def keep_part(
    request: HttpRequest, petition: Petition, step: Step, form: forms.Form, right: dict[str, Any]
) -> HttpResponse:
    """Show a refused form again. The answers that are right are in the draft by then, so that whoever
    leaves the page loses none of them.

    `right` are their columns. Where another window has saved something else meanwhile nothing is kept:
    that is shown once every answer is right.
    """
    read = request.POST.get("read")
    answer = {name: getattr(petition, name) for name in step.fields} | right
    if any(getattr(petition, name) != value for name, value in right.items()):
        try:
            petition = actions.save_draft(petition, by=request.user, read=read, **answer)
            read = None
        except Refused:
            pass
    read = read or version_of_fields(petition, step.fields)
    return step_page(request, petition, step, form=form, read=read)


def _shown(field: forms.Field, value: str) -> str:
    """An answer in words: a choice by its label."""
    return str(dict(getattr(field, "choices", ())).get(value, value))


def go_on(request: HttpRequest, petition: Petition, step: Step) -> HttpResponse:
    """To the next step; back to the check page where one answer was changed from there."""
    if steps.CHANGE in request.GET:
        return redirect(address(petition, "check"))
    onward = steps.neighbour(petition, step, 1)
    return redirect(address(petition, onward or step))


def row_number(text: str) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def author_names(user: Any) -> dict[str, str]:
    """How the author's name would read in each form; empty before verification."""
    person = person_of(user)
    if person is None:
        return {}
    found = details(person)
    return {
        Petition.AuthorDisplay.SHORT: f"{found.first_name} {found.last_name[:1]}.",
        Petition.AuthorDisplay.FULL: found.name,
    }


def author_label(petition: Petition, user: Any) -> str:
    """The author's name as it will stand on the page, or what is still to be done for it."""
    name = author_names(user).get(petition.author_display)
    return petition.author_name or name or _("your name, once your identity is verified")
