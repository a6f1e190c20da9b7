"""Reads of petitions: lists, one petition's page, similar ones, deadlines, and the own signature.

Every list is served by an index that starts with the municipality and the shelf, so it costs the
same among a hundred and a hundred thousand petitions, as long as the reader does not page deep.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from civic.georgian import search_words
from civic.journal.models import Entry
from civic.places.models import Municipality
from identity.models import Inquiry, Person
from identity.queries import person_of
from petitions import sealing
from petitions.models import (
    Attachment,
    Crossing,
    Follow,
    Initiator,
    Opening,
    Petition,
    SearchWord,
    Signature,
    Sitting,
)
from petitions.models.petition import PetitionQuerySet, Shelf
from petitions.phases import Phase, Step, phase, what_next
from petitions.states import AWAITED_RESPONSES, Collection, Display, Signing, Text
from petitions.stems import stems

__all__ = ["Phase", "Step", "phase", "what_next"]

Rows = TypeVar("Rows", bound=QuerySet[Petition])

LISTS = ("current", "finished", "answered", "rejected")
ORDERS = {
    "current": ("missing", "-pk"),
    "finished": ("-closed_at", "-pk"),
    "answered": ("-decided_at", "-pk"),
    "rejected": ("-rejected_at", "-pk"),
}
SORTS = {
    "nearest": ("missing", "-pk"),
    "newest": ("-published_at", "-pk"),
    "deadline": ("closes_at", "-pk"),
}
# Kinds of journal entries in a petition's timeline besides the public ones.
TOLD_LATER = ("petition.submitted",)
HISTORY = 5_000  # published petitions among which a person's own signatures are looked for


# --- Lists ------------------------------------------------------------------------------------


def listed(
    municipality: Municipality | None, state: str = "current", sort: str = ""
) -> PetitionQuerySet:
    """One public list, in its usual order; `sort` (see SORTS) is for the current ones.

    `finished` holds the answered ones too. Without municipality: the whole country.
    """
    rows = in_list(_of(municipality), state)
    order = SORTS.get(sort, ORDERS[state]) if state == "current" else ORDERS[state]
    return rows.light().order_by(*order)


def in_list(rows: PetitionQuerySet, state: str) -> PetitionQuerySet:
    """The rows that stand in one of LISTS; KeyError for any other word."""
    return {
        "current": rows.filter(shelf=Shelf.CURRENT),
        "finished": rows.filter(shelf=Shelf.FINISHED),
        "answered": rows.filter(shelf=Shelf.FINISHED, decided_at__isnull=False),
        "rejected": rows.filter(shelf=Shelf.REJECTED),
    }[state]


def counts_by_state(municipality: Municipality | None = None) -> dict[str, int]:
    """How many petitions stand in each of LISTS: one query, from an index alone."""
    rows = (
        _of(municipality)
        .exclude(shelf="")
        .values("shelf")
        .annotate(n=Count("pk"), answered=Count("decided_at"))
        .order_by()
    )
    found = {row["shelf"]: row for row in rows}
    counts = {
        name: found[name]["n"] if name in found else 0 for name in LISTS if name != "answered"
    }
    counts["answered"] = found["finished"]["answered"] if "finished" in found else 0
    return counts


def open_counts() -> dict[int, int]:
    """How many petitions are current in each municipality, by its primary key."""
    rows = (
        Petition.objects.filter(shelf=Shelf.CURRENT).values("municipality").annotate(n=Count("pk"))
    )
    return {row["municipality"]: row["n"] for row in rows.order_by()}


def signature_total(municipality: Municipality | None = None) -> int:
    """All signatures that count, over all published petitions."""
    return _of(municipality).exclude(shelf="").aggregate(n=Sum("count"))["n"] or 0


def newest(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """The newest current petitions."""
    return listed(municipality, "current", "newest")[:limit]


def near_threshold(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """Current petitions with the fewest signatures missing, reached ones left out."""
    return listed(municipality, "current", "nearest").filter(missing__gt=0)[:limit]


def latest_answers(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """The newest decisions."""
    return listed(municipality, "answered").select_related("decision")[:limit]


@dataclass(frozen=True)
class Deadline:
    """A date by which something happens to a petition: it closes, or an answer is owed."""

    petition: Petition
    at: datetime
    kind: str


def next_deadlines(
    municipality: Municipality | None, limit: int, at: datetime | None = None
) -> list[Deadline]:
    """The nearest closings ("closes") and owed answers ("answer"), soonest first."""
    at = at or timezone.now()
    closing = listed(municipality, "current", "deadline").filter(
        collection_state=Collection.OPEN, closes_at__gt=at
    )[:limit]
    owed = (
        _of(municipality)
        .filter(shelf=Shelf.FINISHED, response_state__in=AWAITED_RESPONSES, response_due_at__gt=at)
        .light()
        .order_by("response_due_at")[:limit]
    )
    found = [Deadline(row, row.closes_at, "closes") for row in closing if row.closes_at]
    found += [Deadline(row, row.response_due_at, "answer") for row in owed if row.response_due_at]
    return sorted(found, key=lambda one: one.at)[:limit]


def search(rows: Rows, text: str) -> Rows:
    """Those of `rows` that hold every word of `text`, in any form and either script."""
    for word in stems(text)[:8]:
        rows = rows.filter(pk__in=SearchWord.objects.filter(word=word).values("petition_id"))
    return rows


def similar(
    text: str, municipality: Municipality, limit: int = 5, *, exclude: int | None = None
) -> list[Petition]:
    """Public petitions of the municipality that resemble `text`, most alike first.

    A rare word weighs more than a common one, a word of the title double. One shared word is
    enough only for a text of one or two. Each has its `shared_words`, as they stand in `text`.
    """
    asked = stems(text)[:60]
    matches: dict[int, Counter[str]] = {}
    rows = SearchWord.objects.filter(
        word__in=asked,
        petition__municipality=municipality,
        petition__shelf__in=[Shelf.CURRENT, Shelf.FINISHED, Shelf.REJECTED],
    ).exclude(petition=exclude)
    for petition_id, word, in_title in rows.values_list("petition_id", "word", "in_title")[:50_000]:
        matches.setdefault(petition_id, Counter())[word] = 2 if in_title else 1
    spread = Counter(word for found in matches.values() for word in found)
    least = 2 if len(asked) > 2 else 1
    ranked = sorted(
        (pk for pk, found in matches.items() if len(found) >= least),
        key=lambda pk: (-sum(weight / spread[word] for word, weight in matches[pk].items()), -pk),
    )[:limit]
    petitions = Petition.objects.light().in_bulk(ranked)
    forms = _forms(text)
    for pk, petition in petitions.items():
        petition.shared_words = [
            forms[word] for word in asked if word in matches[pk] and word in forms
        ]
    return [petitions[pk] for pk in ranked if not petitions[pk].hides_text]


def _forms(text: str) -> dict[str, str]:
    """Each stem with the word of the text it came from, as it was typed."""
    found: dict[str, str] = {}
    for word in text.split():
        for stem in search_words(word):
            found.setdefault(stem, word.strip(".,:;!?„“”\"'()"))
    return found


# --- One petition -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ThresholdLine:
    """A frozen threshold and how it stands: `crossing` says when it was first reached."""

    stage: str
    needed: int
    rate: str | None
    exact: str | None
    source_ka: str
    source_en: str
    missing: int
    crossing: Crossing | None


@dataclass(frozen=True)
class PetitionPage:
    """Everything the page of a petition shows; read by `petition_page`."""

    petition: Petition
    opening: Opening | None
    thresholds: list[ThresholdLine]
    attachments: list[Attachment]
    group: list[str]
    timeline: list[Entry]
    sitting: Sitting | None
    phase: Phase
    steps: list[Step]


def petition_page(pk: int, municipality: Municipality | None = None) -> PetitionPage | None:
    """Everything the page needs, in at most six queries; None when there is no such petition there.

    Whether the reader may see it is `rules.may_view`.
    """
    rows = Petition.objects.select_related(
        "municipality", "unit", "topic", "reason", "opening", "decision", "hand_over"
    )
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    petition = rows.filter(pk=pk).first()
    if petition is None:
        return None
    opening = getattr(petition, "opening", None)
    handed_over = petition.handed_over_at is not None
    return PetitionPage(
        petition=petition,
        opening=opening,
        thresholds=threshold_lines(petition) if opening else [],
        attachments=list(petition.attachments.all()),
        group=members(petition),
        timeline=timeline(petition),
        sitting=petition.sittings.order_by("-id").first() if handed_over else None,
        phase=phase(petition),
        steps=what_next(petition),
    )


def threshold_lines(petition: Petition) -> list[ThresholdLine]:
    """The frozen thresholds, lowest first, each with its crossing."""
    crossings = {row.stage: row for row in petition.crossings.all()}
    return [
        ThresholdLine(
            stage=row["stage"],
            needed=row["needed"],
            rate=row["rate"],
            exact=row["exact"],
            source_ka=row["source_ka"],
            source_en=row["source_en"],
            missing=max(0, row["needed"] - petition.count),
            crossing=crossings.get(row["stage"]),
        )
        for row in petition.opening.thresholds
    ]


def members(petition: Petition) -> list[str]:
    """The names of the initiating group, the author first."""
    joined = petition.initiators.filter(state=Initiator.State.ACCEPTED).values_list(
        "name", flat=True
    )
    return [name for name in (petition.author_name, *joined) if name]


def timeline(petition: Petition) -> list[Entry]:
    """What has happened, newest first: public entries, and once it is published its submission."""
    shown = Q(public=True)
    if petition.published_at or petition.text_state == Text.REJECTED:
        shown |= Q(kind__in=TOLD_LATER)
    return list(Entry.objects.about(petition).filter(shown).order_by("-id")[:200])


def has_reached(petition: Petition) -> bool:
    """True when the count is now at or above the lowest threshold, so that an answer is owed."""
    opening = getattr(petition, "opening", None)
    return opening is not None and petition.count >= min(
        row["needed"] for row in opening.thresholds
    )


def shown_signers(petition: Petition, limit: int = 100) -> list[str]:
    """Names and initials of those who chose to show them; the order says nothing of time."""
    rows = petition.signatures.filter(
        ~Q(display=Display.NONE), state=Signing.CONFIRMED, index__isnull=False
    )
    return list(rows.order_by("pk").values_list("display_text", flat=True)[:limit])


# --- The reader's own -------------------------------------------------------------------------


def signature_of(person: Person | None, petition: Petition) -> Signature | None:
    """The person's signature under the petition, whatever its state."""
    if person is None:
        return None
    key = sealing.row_key(petition.pk, bytes(person.key))
    return Signature.objects.filter(petition=petition, row_key=key).first()


def own_signature(user: Any, petition: Petition) -> Signature | None:
    """The signature of the person behind an account; also one that waits for the register."""
    found = signature_of(person_of(user), petition)
    if found is not None or not getattr(user, "is_authenticated", False):
        return found
    inquiry = Inquiry.objects.filter(
        user=user, municipality=petition.municipality_id, outcome=""
    ).first()
    if inquiry is None:
        return None
    key = sealing.row_key(petition.pk, bytes(inquiry.key))
    return Signature.objects.filter(petition=petition, row_key=key).first()


def signatures_of(person: Person) -> list[Signature]:
    """What a person has signed, newest petitions first. Only the person's own key finds it."""
    numbers = list(
        Petition.objects.exclude(shelf="").order_by("-pk").values_list("pk", flat=True)[:HISTORY]
    )
    found: list[Signature] = []
    for start in range(0, len(numbers), 500):
        keys = [sealing.row_key(pk, bytes(person.key)) for pk in numbers[start : start + 500]]
        found += (
            Signature.objects.filter(petition__in=numbers[start : start + 500], row_key__in=keys)
            .exclude(state=Signing.WITHDRAWN)
            .select_related("petition__municipality")
        )
    return sorted(found, key=lambda row: -row.petition_id)


def petitions_of(user: Any) -> PetitionQuerySet:
    """The petitions an account wrote or co-initiates, drafts included, newest first."""
    mine = Q(author=user) | Q(initiators__user=user, initiators__state=Initiator.State.ACCEPTED)
    if user.person_id:
        mine |= Q(author_person=user.person_id)
    return Petition.objects.filter(mine).distinct().light().order_by("-created_at")


def invitations_of(user: Any) -> QuerySet[Initiator]:
    """Invitations that wait for the account's answer."""
    return Initiator.objects.filter(email=user.email, state=Initiator.State.INVITED).select_related(
        "petition__municipality"
    )


def is_following(user: Any, petition: Petition) -> bool:
    """True when the account follows the petition."""
    return (
        getattr(user, "is_authenticated", False)
        and Follow.objects.filter(user=user, petition=petition).exists()
    )


def followed_by(user: Any) -> PetitionQuerySet:
    """The petitions an account follows, newest choice first."""
    return Petition.objects.filter(follows__user=user).light().order_by("-follows__at")


def _of(municipality: Municipality | None) -> PetitionQuerySet:
    rows = Petition.objects.all()
    return rows if municipality is None else rows.filter(municipality=municipality)
