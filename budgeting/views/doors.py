"""How a request reaches a page of a cycle: the municipality and the cycle in its address.

What is not public answers as if it did not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budgeting.models import Process
from budgeting.queries import processes
from budgeting.states import Publication

View = Callable[..., HttpResponse]
NOT_HERE = _(
    "Some of the chosen ideas are not here, or not any more. Nothing was changed: reload the page and choose again."
)


def of_process(view: View) -> View:
    """Load the public cycle the address names: the view gets `request, process, …`; 404 for a draft.

    The cycle comes with its municipality, pots, terms and shifts.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, place: str, process: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = processes.public(place, process)
        if found is None:
            raise Http404
        request.municipality = found.municipality  # type: ignore[attr-defined]
        return view(request, found, *args, **kwargs)

    return wrapped


def on_desk(view: View) -> View:
    """Load the cycle a desk page names, of the municipality `staff` has let the reader in for.

    Stands below `civic.desk.access.staff`: the view gets `request, process, …`, drafts included.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, place: str, process: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = get_object_or_404(
            processes.with_parts(Process.objects.all()),
            municipality=request.municipality,  # type: ignore[attr-defined]
            slug=process,
        )
        return view(request, found, *args, **kwargs)

    return wrapped


def address(process: Process, name: str = "process", *args: Any) -> str:
    """The address of a public page of the cycle: `process`, `ideas`, `vote` …"""
    return reverse(f"budgeting:{name}", args=[process.municipality.slug, process.slug, *args])


def desk_address(process: Process, name: str = "process", *args: Any) -> str:
    """The address of a desk page of the cycle."""
    return reverse(f"budgeting_desk:{name}", args=[process.municipality.slug, process.slug, *args])


def may_change(process: Process) -> bool:
    """True while anything at all of the cycle can change: it is not in the archive."""
    return process.publication != Publication.ARCHIVED
