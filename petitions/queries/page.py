"""One petition: everything its page needs, its thresholds, its timeline."""

from dataclasses import dataclass

from django.db.models import Q

from civic.journal.models import Entry
from civic.places.models import Municipality
from petitions.ahead import Step, what_next
from petitions.models import (
    Attachment,
    Crossing,
    Initiator,
    Opening,
    Petition,
    Sitting,
)
from petitions.phases import Phase, phase
from petitions.queries.signers import Signers, shown_signers
from petitions.states import Text

# Kinds of journal entries in a petition's timeline besides the public ones.
TOLD_LATER = ("petition.submitted",)


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
    signers: Signers
    phase: Phase
    steps: list[Step]


def petition_page(pk: int, municipality: Municipality | None = None) -> PetitionPage | None:
    """Everything the page needs, in at most seven queries; None when there is no such petition there.

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
    sitting = None
    if petition.handed_over_at is not None:
        sitting = petition.sittings.order_by("-id").first()
    return PetitionPage(
        petition=petition,
        opening=opening,
        thresholds=threshold_lines(petition) if opening else [],
        attachments=list(petition.attachments.all()),
        group=members(petition),
        timeline=timeline(petition),
        sitting=sitting,
        signers=shown_signers(petition) if opening else Signers(),
        phase=phase(petition),
        steps=what_next(petition, sitting=sitting),
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
