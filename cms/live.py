"""Live data for blocks and homes: reads of the petitions and places, for one municipality or for the country.

Each function is one read, and `place` None means the whole country.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from civic import words
from civic.places.models import Centre, Municipality, in_language
from civic.places.queries import policy_values, register_figure
from petitions import queries as petitions
from petitions.models import Petition
from petitions.phases import PHASES, Phase

QUOTE_WORDS = 40
PLACE_DEPTH = 3  # below the root the portal's homes, below these the municipalities'


def near_threshold(place: Municipality | None, limit: int) -> Any:
    """Open petitions with the fewest signatures missing."""
    return petitions.near_threshold(place, limit)


def open_petitions(place: Municipality | None, limit: int) -> Any:
    """The newest open petitions."""
    return petitions.newest(place, limit)


@dataclass(frozen=True)
class Answer:
    """A decision as a home shows it: the petition, the outcome as a tag, the first sentences, and by how
    many days it came before its term (after it, when negative; None where there was no term)."""

    petition: Petition
    outcome: Phase
    quote: str
    body: str
    days_early: int | None


def latest_answers(place: Municipality | None, limit: int) -> list[Answer]:
    """The newest decisions."""
    found = []
    for petition in petitions.latest_answers(place, limit):
        due, decided = petition.response_due_at, petition.decided_at
        found.append(
            Answer(
                petition=petition,
                outcome=PHASES[petition.outcome],
                quote=Truncator(petition.decision.text).words(QUOTE_WORDS),
                body=petition.decision.body,
                days_early=(words.as_day(due) - words.as_day(decided)).days
                if due and decided
                else None,
            )
        )
    return found


def next_deadlines(place: Municipality | None, limit: int) -> Any:
    """The nearest dates by which somebody must act."""
    return petitions.next_deadlines(place, limit)


def counts(place: Municipality | None) -> dict[str, int]:
    """How many petitions stand in each public list."""
    return petitions.counts_by_state(place)


def open_counts() -> dict[int, int]:
    """How many petitions are open in each municipality, by its primary key."""
    return petitions.open_counts()


@dataclass(frozen=True)
class Figure:
    """A count in words."""

    label: str
    value: int


def figures(place: Municipality | None) -> list[Figure]:
    """The counts worth a headline: open, handed over and answered petitions, and signatures."""
    found = petitions.counts_by_state(place)
    return [
        Figure(_("petitions open for signatures"), found["current"]),
        Figure(_("petitions finished"), found["finished"]),
        Figure(_("petitions answered"), found["answered"]),
        Figure(_("signatures counted"), petitions.signature_total(place)),
    ]


def centres(place: Municipality | None) -> Any:
    """The centres of a municipality; for the country those of every active one."""
    rows = Centre.objects.select_related("municipality")
    if place is None:
        return rows.filter(municipality__is_active=True).order_by(
            "municipality__short_ka", "name_ka"
        )
    return rows.filter(municipality=place)


def _home_path() -> Any:
    """The path of the municipality's home (or of the page beside it) above a page, in a query."""
    return Substr("path", 1, PLACE_DEPTH * Page.steplen)


def news(place: Municipality | None, limit: int) -> Any:
    """The newest news in the language in force: the municipality's own, or the portal's; one query."""
    from cms.models import MunicipalityHomePage, NewsPage

    homes = MunicipalityHomePage.objects.filter(locale__language_code=get_language() or "ka")
    rows = NewsPage.objects.live().filter(locale__language_code=get_language() or "ka")
    rows = rows.annotate(above=_home_path()).select_related("locale").order_by("-on", "-pk")
    if place is not None:
        return rows.filter(above__in=homes.filter(municipality=place).values("path"))[:limit]
    return rows.exclude(above__in=homes.values("path"))[:limit]


def guides(place: Municipality | None) -> list[Any]:
    """The four instruction pages in the language in force; the municipality's own before the portal's.

    One query.
    """
    from cms.models import GuidePage, MunicipalityHomePage

    owner = MunicipalityHomePage.objects.filter(path=OuterRef("above")).values("municipality_id")
    rows = (
        GuidePage.objects.live()
        .filter(locale__language_code=get_language() or "ka")
        .exclude(topic=GuidePage.Topic.OTHER)
        .annotate(above=_home_path())
        .annotate(place_id=Subquery(owner[:1]))
        .select_related("locale")
        .defer("body")
    )
    own = place.pk if place else None
    found: dict[str, Any] = {}
    for page in rows.order_by("path"):
        if page.place_id is None:
            found.setdefault(page.topic, page)
        elif page.place_id == own:
            found[page.topic] = page
    return [found[topic] for topic in GuidePage.Topic.values if topic in found]


def portal_contact() -> Any:
    """The settings of the portal, which hold its contacts; None before they are set."""
    from cms.models import PortalSettings

    return PortalSettings.objects.filter(site__is_default_site=True).first()


@dataclass(frozen=True)
class Number:
    """A number in force: what it is, its value in words, and the act that sets it."""

    label: str
    value: str
    source: str


def numbers(place: Municipality | None) -> list[Number]:
    """The numbers of petitions in force today, for a municipality or by the law and the portal.

    A rate of voters is shown with the signatures that follow from the newest register figure.
    """
    rows = policy_values(place, prefix="petition.")
    figure = register_figure(place) if place else None
    found = []
    for key, (label, unit) in _shown().items():
        row = rows.get(key)
        if row is None:
            continue
        value = (
            words.percent(row.value) if unit == "%" else f"{words.number(row.value)} {unit}".strip()
        )
        if key.endswith(".rate") and figure:
            needed = int((row.value * figure.voters / 100).to_integral_value(ROUND_CEILING))
            value = _("%(rate)s of %(voters)s voters: %(needed)s signatures") % {
                "rate": value,
                "voters": words.number(figure.voters),
                "needed": words.number(needed),
            }
        found.append(Number(label, value, in_language(row.source_ka, row.source_en)))
    return found


def _shown() -> dict[str, tuple[str, str]]:
    """The numbers worth showing, each with its words and its unit."""
    days = _("days")
    return {
        "petition.threshold.answer.rate": (_("Signatures for a written answer of the mayor"), "%"),
        "petition.threshold.answer.count": (
            _("Signatures for a written answer of the mayor, absolute"),
            "",
        ),
        "petition.threshold.consideration.rate": (
            _("Signatures for consideration by the sakrebulo"),
            "%",
        ),
        "petition.threshold.consideration.count": (
            _("Signatures for consideration by the sakrebulo, absolute"),
            "",
        ),
        "petition.term.moderation_days": (_("Check of a submitted petition"), days),
        "petition.term.remedy_days": (_("Time to mend a deficiency"), days),
        "petition.term.collection_days": (_("Collection of signatures"), days),
        "petition.term.examination_days": (_("Examination of the signatures"), days),
        "petition.sample_percent": (_("Share of signatures checked by sample"), "%"),
        "petition.term.decision_days": (_("Decision of the sakrebulo"), days),
        "petition.age": (_("Who may sign: at least"), _("years old")),
    }
