"""One petition: everything its page needs, its thresholds, its timeline."""

from dataclasses import dataclass

from django.db.models import Q

from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.outcomes.queries import about_subject
from civic.places.models import Municipality
from petitions import rules
from petitions.ahead import Step, what_next
from petitions.models import (
    Appeal,
    Attachment,
    Crossing,
    Initiator,
    Opening,
    Petition,
    Proposal,
    Sitting,
)
from petitions.phases import Phase, phase
from petitions.queries.signers import Signers, shown_signers
from petitions.states import CARRIED_OUT, Text

# Kinds of journal entries in a petition's timeline besides the public ones.
TOLD_LATER = ("petition.submitted",)
# What is told of the promises a decision bears; the rest stands on their own pages.
PROMISED = (
    "commitment.made",
    "commitment.postponed",
    "commitment.overdue",
    "commitment.done",
    "commitment.dropped",
    "commitment.reopened",
)


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
    lines = threshold_lines(petition) if opening else []
    return PetitionPage(
        petition=petition,
        opening=opening,
        thresholds=lines,
        attachments=list(petition.attachments.all()),
        group=members(petition),
        timeline=timeline(petition),
        sitting=sitting,
        signers=shown_signers(petition) if opening else Signers(),
        phase=phase(petition),
        steps=what_next(
            petition, sitting=sitting, crossed={one.stage for one in lines if one.crossing}
        ),
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
    own = Q(subject_type=petition._meta.label_lower, subject_id=petition.pk) & shown
    if petition.response_state in CARRIED_OUT:
        promised = about_subject(petition).order_by().values("pk")
        own |= Q(
            subject_type=Commitment._meta.label_lower,
            subject_id__in=promised,
            kind__in=PROMISED,
            public=True,
        )
    return list(Entry.objects.filter(own).order_by("-id")[:200])


def deciders(appeal: Appeal) -> set[int]:
    """The accounts that had a part in the decision an appeal is against: who decided and who proposed."""
    kind = "petition.rejected" if appeal.against == Proposal.Act.REJECT else "petition.removed"
    entry = Entry.objects.about(appeal.petition).filter(kind=kind, at=appeal.against_at).first()
    proposals = appeal.petition.proposals.filter(
        act=appeal.against, state=Proposal.State.APPROVED, decided_at=appeal.against_at
    )
    found = {entry.actor_id} if entry else set()
    for proposer, decider in proposals.values_list("by_id", "decided_by_id"):
        found |= {proposer, decider}
    return {pk for pk in found if pk is not None}


def last_reason(petition: Petition, kind: str) -> str:
    """The reason the newest entry of a kind gives; empty where there is none."""
    entry = Entry.objects.about(petition).filter(kind=kind).order_by("-id").first()
    return str(entry.data.get("reason", "")) if entry else ""


def appeal_of(petition: Petition) -> Appeal | None:
    """The appeal against what stands now: the refusal or the removal; None where none was made."""
    found = rules.decision_to_appeal(petition)
    if found is None:
        return None
    return petition.appeals.filter(against=found[0], against_at=found[1]).first()
