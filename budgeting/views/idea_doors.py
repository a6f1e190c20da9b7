"""How a request reaches a page of an idea: the idea its address names, and what stands in a reader's way.

What is private answers as if it did not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from budgeting.models import Idea, Process
from budgeting.queries import ideas as queries
from budgeting.rules import ideas as rules
from budgeting.states import IdeaState
from civic.dates import today
from civic.decisions import Decision, Refused
from civic.places.models import Municipality
from identity.queries import Standing, person_of, standing

View = Callable[..., HttpResponse]


def of_idea(name: str) -> Callable[[View], View]:
    """Load the public idea the address names, with its cycle: the view gets `request, idea`.

    404 for what is not public; 410 for a removed one; who comes by an old title is led to the
    present address of the page `name`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(
            request: HttpRequest, place: str, process: str, pk: int, slug: str
        ) -> HttpResponse:
            idea = queries.found(place, process, pk)
            if idea is None or not idea.process.is_public:
                raise Http404
            if idea.state == IdeaState.REMOVED:
                return gone(request, idea)
            if not idea.is_public:
                raise Http404
            request.municipality = idea.municipality  # type: ignore[attr-defined]
            if slug != idea.slug and request.method in {"GET", "HEAD"}:
                return redirect(address(idea, name), permanent=True)
            return view(request, idea)

        return wrapped

    return decorate


def own(request: HttpRequest, process: Process, pk: int) -> Idea:
    """The signed-in account's own idea in this cycle, in whatever state. Raises Http404."""
    idea = queries.found(process.municipality.slug, process.slug, pk)
    if idea is None or not rules.is_author(request.user, idea):
        raise Http404
    return idea


def address(idea: Idea, name: str = "idea") -> str:
    """The address of a page of the idea: `idea`, `support`, `comment` …"""
    return reverse(
        f"budgeting:{name}",
        args=[idea.municipality.slug, idea.process.slug, idea.pk, idea.slug],
    )


def gone(request: HttpRequest, idea: Idea) -> HttpResponse:
    """410 with number and reason, for an idea that was removed."""
    context = {
        "idea": idea,
        "process": idea.process,
        "municipality": idea.municipality,
        "section": "budget",
    }
    return render(request, "budgeting/idea_removed.html", context, status=410)


# --- What a reader lacks ----------------------------------------------------------------------


@dataclass(frozen=True)
class Obstacle:
    """Why somebody cannot go on, and a link that mends it, where one does."""

    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Condition:
    """One thing that is needed to submit; `met` is None while nobody knows."""

    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Eligibility:
    """Who may submit here and until when, and what this reader still lacks."""

    conditions: list[Condition]
    lacks: Obstacle | None = None
    is_met: bool = False


def verify_url(municipality: Municipality, back: str) -> str:
    """The page on which the register of the municipality is asked, leading back to `back`."""
    query = urlencode({"next": back, "municipality": municipality.slug})
    return f"{reverse('identity:verify')}?{query}"


def obstacle(municipality: Municipality, refusal: Refused, back: str) -> Obstacle:
    """The refusal, with the way to verify where that helps."""
    labels = {
        "not_verified": _("Verify your identity"),
        "idea_not_registered": _("I have moved: check again"),
    }
    if refusal.code in labels:
        url = verify_url(municipality, back)
        return Obstacle(str(refusal), url, labels[refusal.code])
    return Obstacle(str(refusal))


def standing_of(user: Any, municipality: Municipality) -> Standing | None:
    """How the person behind the account stands today; None for whoever is not verified."""
    person = person_of(user)
    return standing(person, municipality, today()) if person else None


def to_confirm(user: Any, process: Process) -> list[Idea]:
    """Merged ideas whose supporter this reader is asked about, as long as the answer can be counted."""
    now = timezone.now()
    return [
        idea
        for idea in queries.to_confirm(person_of(user), process)
        if rules.is_supportable(queries.joint(idea), now)
    ]


def eligibility(user: Any, process: Process, back: str) -> Eligibility:
    """The conditions of the cycle in plain words; whoever lacks something may draft all the same."""
    place = process.municipality
    found = standing_of(user, place)
    conditions = [
        Condition(
            _("registered in the municipality: %(place)s") % {"place": place.short},
            found.registered if found else None,
        ),
        Condition(
            _("at least %(age)s years old on the day of submission") % {"age": process.submit_age},
            found.age >= process.submit_age if found and found.age is not None else None,
        ),
        Condition(
            _("identity confirmed on this portal (once, it takes a minute)"),
            found.level >= process.submit_level if found and found.registered else None,
        ),
    ]
    person = person_of(user)
    submitted = queries.submitted_by(person, process) if person else 0
    most = process.ideas_per_person
    conditions.append(
        Condition(
            _("at most %(most)s ideas in this cycle; you have submitted %(n)s")
            % {"most": most, "n": submitted}
            if person
            else _("at most %(most)s ideas of one person in this cycle") % {"most": most},
            submitted < most if person else None,
        )
    )
    if not user.is_authenticated:
        return Eligibility(conditions)
    decision: Decision = rules.may_still_submit(process, found, submitted)
    if isinstance(decision, Refused):
        return Eligibility(conditions, obstacle(place, decision, back))
    return Eligibility(conditions, is_met=True)
