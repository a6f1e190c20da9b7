"""What a reader still lacks to sign or to submit in a municipality: true words, and the one thing that helps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from civic.dates import today
from civic.decisions import Refused
from civic.places.models import Municipality
from identity.levels import Level
from identity.models import Inquiry
from identity.queries import Standing, person_of, standing, verifications
from petitions import rules
from petitions.policy import Policy


@dataclass(frozen=True)
class Obstacle:
    """Why somebody cannot go on, and a link that mends it, where one does."""

    text: str
    url: str = ""
    label: str = ""


def verify_url(municipality: Municipality, back: str) -> str:
    """The page on which the register of the municipality is asked, leading back to `back`."""
    query = urlencode({"next": back, "municipality": municipality.slug})
    return f"{reverse('identity:verify')}?{query}"


def obstacle(user: Any, municipality: Municipality, refusal: Refused, back: str) -> Obstacle:
    """The refusal as it stands with this reader: who is verified elsewhere is not told to verify."""
    if getattr(user, "stopped_at", None):
        return Obstacle(
            _("This account has been stopped. Your page says what you can do."),
            reverse("identity:account"),
            _("My page"),
        )
    if refusal.code == "not_verified":
        if _waits(user, municipality):
            return Obstacle(
                _(
                    "The register has not answered yet. We ask it again by ourselves and write to you."
                )
            )
        return Obstacle(str(refusal), verify_url(municipality, back), _("Verify your identity"))
    if refusal.code == "not_registered":
        url = verify_url(municipality, back)
        return Obstacle(_elsewhere(user, municipality), url, _("I have moved: check again"))
    links = {
        "already_signed": (reverse("identity:in_my_name"), _("Accounts in your name")),
        "level_too_low": (f"{reverse('identity:account')}#h-steps", _("How to go on")),
    }
    return Obstacle(str(refusal), *links.get(refusal.code, ()))


def _waits(user: Any, municipality: Municipality) -> bool:
    return Inquiry.objects.filter(
        user=user, municipality=municipality, outcome=Inquiry.Outcome.OPEN
    ).exists()


def _elsewhere(user: Any, municipality: Municipality) -> str:
    """Where the person is registered instead."""
    person = person_of(user)
    rows = list(verifications(person)) if person else []
    if any(row.municipality_id == municipality.pk for row in rows):
        return _(
            "Your identity is confirmed, but by its newest extract you are no longer on the register of"
            " this municipality. If that is a mistake, visit a service centre."
        )
    places = ", ".join(row.municipality.short for row in rows if row.valid)
    if not places:
        return _("Your identity is confirmed, but at present no register here has you.")
    return _(
        "Your identity is confirmed, but you are registered elsewhere: %(places)s. Here only those"
        " can take part who are registered in this municipality."
    ) % {"places": places}


# --- Before the first word is written ---------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """One thing that is needed to submit; `met` is None while nobody knows."""

    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Eligibility:
    """Who may submit here, and how this reader stands."""

    conditions: list[Condition]
    lacks: Obstacle | None = None
    is_met: bool = False


def eligibility(user: Any, municipality: Municipality, back: str) -> Eligibility:
    """The conditions of today in plain words; whoever lacks something may draft all the same."""
    policy = Policy(municipality, today())
    level, age = policy.number("level.submit"), policy.number("age")
    person = person_of(user)
    found = standing(person, municipality, today()) if person else None
    conditions = list(_conditions(municipality, level, age, found))
    if not user.is_authenticated:
        return Eligibility(conditions)
    decision = rules.has_standing(found, level=level, age=age)
    if isinstance(decision, Refused):
        return Eligibility(conditions, obstacle(user, municipality, decision, back))
    return Eligibility(conditions, is_met=True)


def _conditions(
    municipality: Municipality, level: int, age: int, found: Standing | None
) -> Iterator[Condition]:
    yield Condition(
        _("registered in the municipality: %(place)s") % {"place": municipality.short},
        found.registered if found else None,
    )
    yield Condition(
        _("at least %(age)s years old on the day of submission") % {"age": age},
        found.age >= age if found and found.age is not None else None,
    )
    said = (
        _("identity confirmed in person or through the citizen portal")
        if level >= Level.STRONG
        else _("identity confirmed on this portal (once, it takes a minute)")
    )
    proven = found.level if found and found.registered else None
    yield Condition(said, proven >= level if proven is not None else None)
