"""What the desk reads: the petitions of a municipality, and all that its pages for one petition show."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from civic import text
from civic.dates import end_of_term, local
from civic.journal.models import Entry
from civic.notices import letters
from civic.places.models import Municipality
from petitions import notices, phases, queries
from petitions.comparing import differences
from petitions.models import Checkout, Petition, Review, TextEdit
from petitions.policy import Policy
from petitions.states import AWAITED_RESPONSES, Collection, Response, Text

MOST_ENTRIES = 300
# For each verdict of the moderation form: the mail's template and the move it would make.
LETTERS = {
    "publish": ("notices/petition_published", "accept"),
    "return": ("notices/petition_returned", "return_"),
    "reject": ("notices/petition_rejected", "reject"),
}


def submitted(municipality: Municipality) -> QuerySet[Petition]:
    """Every petition of the municipality that was ever submitted, newest first. Drafts stay private."""
    return (
        Petition.objects.filter(municipality=municipality)
        .exclude(text_state=Text.DRAFT)
        .select_related("municipality", "unit", "topic", "reason", "opening")
        .order_by("-submitted_at", "-pk")
    )


def live_checkout(petition: Petition, at: datetime) -> Checkout | None:
    """Who has it in hand at `at`, if anybody."""
    return Checkout.objects.select_related("user").filter(petition=petition, until__gt=at).first()


def to_hand_over(municipality: Municipality, at: datetime) -> QuerySet[Petition]:
    """The petitions a list officer has to examine and hand over; `phases.hand_over_is_due` of one row."""
    ended = Q(collection_state=Collection.CLOSED) | Q(
        collection_state=Collection.OPEN, closes_at__lte=at
    )
    full = Q(collection_state=Collection.OPEN, count__gte=F("needed"))
    return submitted(municipality).filter(
        ended | full,
        response_state=Response.NONE,
        first_needed__gt=0,
        first_needed__lte=F("count"),
    )


def due_at(petition: Petition, at: datetime | None = None) -> datetime | None:
    """The legal deadline that runs now: moderation, mending, closing, hand-over or the answer.

    None where none runs; while a collection is paused its deadline moves.
    """
    if petition.text_state == Text.SUBMITTED:
        return petition.moderation_due_at
    if petition.text_state == Text.RETURNED:
        return petition.remedy_due_at
    if petition.response_state in AWAITED_RESPONSES:
        return petition.response_due_at
    if phases.hand_over_is_due(petition, at):
        return phases.examination_due_at(petition)
    collecting = petition.collection_state == Collection.OPEN and phases.is_collecting(petition, at)
    return petition.closes_at if collecting else None


def page_facts(petition: Petition) -> dict[str, Any]:
    """What every desk page of one petition shows."""
    now = timezone.now()
    return {
        "petition": petition,
        "phase": phases.phase(petition, now),
        "due_at": due_at(petition, now),
        "collecting": phases.is_collecting(petition, now),
        "hand_over_due": phases.hand_over_is_due(petition, now),
        "thresholds": queries.threshold_lines(petition) if petition.needed else [],
        "attachments": list(petition.attachments.all()),
    }


def entries(petition: Petition) -> list[Entry]:
    """Every entry since it was submitted, public or not, newest first, with who acted.

    How the author drafted it is the author's own business.
    """
    about = Entry.objects.about(petition)
    first = about.filter(kind="petition.submitted").order_by("id").values("id")[:1]
    return list(
        about.filter(id__gte=Subquery(first)).select_related("actor").order_by("-id")[:MOST_ENTRIES]
    )


def moderation_page(petition: Petition) -> dict[str, Any]:
    """What the moderation page shows beside the form."""
    text = f"{petition.title} {petition.demand}"
    proposed = petition.edits.filter(state=TextEdit.State.PROPOSED).select_related("by").first()
    return page_facts(petition) | {
        "similar": queries.similar(text, petition.municipality, exclude=petition.pk),
        "proposed": proposed,
        "proposed_shown": differences(proposed.changes) if proposed else [],
        "reviews": list(petition.reviews.select_related("reason", "by")),
        "warnings": warnings(petition),
    }


def warnings(petition: Petition) -> list[str]:
    """What a moderator should look at twice: a title whose letters pose as something else (N26)."""
    found = []
    if words := text.mixed_words(f"{petition.title} {petition.demand}"):
        found.append(
            _("Letters of different scripts are mixed in: %(words)s. It may be a look-alike.")
            % {"words": ", ".join(words[:5])}
        )
    others = queries.similar(petition.title, petition.municipality, 20, exclude=petition.pk)
    titles = [one.title for one in others]
    place = petition.municipality
    names = [place.name_ka, place.name_en, place.short_ka, place.short_en, *titles]
    if model := text.poses_as(petition.title, names):
        found.append(_("The title looks like “%(title)s”, but is not the same.") % {"title": model})
    return found


@dataclass(frozen=True)
class Letter:
    """A letter as it would be sent."""

    subject: str
    body: str


def letter(petition: Petition, facts: dict[str, Any], at: datetime) -> Letter:
    """The letter the author gets for the verdict in `facts`, in the author's language; nothing is sent."""
    language = getattr(petition.author, "language", "ka") or "ka"
    found = copy(petition)
    template, move = LETTERS[facts["verdict"]]
    found.reason = facts["reason"]
    if move == "return_":
        policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
        found.remedy_due_at = end_of_term(at, policy.number("term.remedy_days"))
    elif move == "accept":
        found.published_at = found.opens_at = at
    review = Review(petition=found, move=move, reason=facts["reason"], note=facts["note"], at=at)
    context = notices.own_facts(found, Entry(data={}, at=at), review=review)
    return Letter(*letters.letter(template, context, language))
