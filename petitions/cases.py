"""What becomes a message to the municipal management system: from the handing in of a petition to its decision.

All carry the same key, so there is one case. No signer is in it, only numbers.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.cases.events import CaseEvent
from civic.cases.models import Case, CaseKind, CaseResult
from civic.cases.states import CaseState
from civic.cases.status import News
from civic.cases.types import Data, MessageType, about
from civic.dates import local
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from petitions.models import Petition, Topic
from petitions.states import ANSWERED_RESPONSES, Collection, Outcome, Response

COLLECTING = (Collection.OPEN, Collection.PAUSED)
RESULTS = {
    Outcome.GRANTED: CaseResult.POSITIVE.value,
    Outcome.PARTLY: CaseResult.PARTLY.value,
    Outcome.REFUSED: CaseResult.NEGATIVE.value,
    Outcome.FORWARDED: "forwarded",
}


class PetitionFacts(Data):
    """The petition itself, as the public reads it."""

    id: int = about(_("Key of the petition on the portal"), ge=0)
    number: int | None = about(_("Number in the municipality’s list"))
    title: str = about(_("Title"))
    demand: str = about(_("What is asked for, in one sentence"))
    kind: Literal["draft_act", "principles", "matter"] = about(_("Kind of petition (Article 86)"))
    addressee: Literal["sakrebulo", "mayor"] = about(_("Who is asked"))
    topic: str | None = about(_("Short name of the topic"))
    unit: str | None = about(_("Short name of the village or district"))
    author: str = about(_("Public name of the author"))
    text_sha256: str | None = about(
        _("Hash of the frozen text, as in the public log"), pattern="^[0-9a-f]{64}$"
    )
    opens_at: datetime | None = about(_("Beginning of the collection of signatures"))
    closes_at: datetime | None = about(_("End of the collection of signatures"))


class OfPetition(Data):
    """What every message about a petition says."""

    title: str = about(_("Title of the case"))
    petition: PetitionFacts
    url: str = about(_("The public page"), json_schema_extra={"format": "uri"})


class Submitted(OfPetition):
    """Handed in."""

    due_at: datetime | None = about(_("Until when the secretariat answers"))


class Published(OfPetition):
    """Signatures are collected."""

    threshold: int = about(_("Signatures needed"), ge=1)


class Extended(OfPetition):
    """The portal was not available, and the deadline moved by as much."""

    minutes: int = about(_("By how many minutes the deadline moved"), ge=1)
    outage: int = about(_("Number of the measured outage"), ge=1)
    since: datetime = about(_("Beginning of the outage"))
    until: datetime = about(_("End of the outage"))


class ThresholdReached(OfPetition):
    """A stage is reached."""

    stage: Literal["answer", "consideration"] = about(_("What the threshold opens the way to"))
    count: int = about(_("Signatures at that moment; signers are never told"), ge=0)
    threshold: int = about(_("Signatures needed"), ge=1)
    leaf: int = about(_("Place of the threshold in the public log"), ge=0)


class HandedOver(OfPetition):
    """An answer is owed."""

    stage: Literal["answer", "consideration"] = about(_("What the threshold opens the way to"))
    count: int = about(_("Signatures at that moment; signers are never told"), ge=0)
    due_at: datetime | None = about(_("Until when the answer is owed"))


class Closed(OfPetition):
    """The collection is over."""

    count: int = about(_("Signatures at that moment; signers are never told"), ge=0)
    handed_over: bool = about(_("True when enough signed and the petition goes on"))


class Withdrawn(OfPetition):
    """The author takes it back."""

    reason: str = about(_("The author’s published reason"), default="")


class Decided(OfPetition):
    """Answered on the portal's desk: there is nothing to decide any more."""

    result: Literal["positive", "partly", "negative", "forwarded"] = about(
        _("How the petition was decided")
    )
    decided_on: date = about(_("Day of the decision"))
    body: str = about(_("Who decided"))
    document_sha256: str | None = about(
        _("Hash of the published document, where there is one"), pattern="^[0-9a-f]{64}$"
    )


def submitted(entry: Entry) -> CaseEvent:
    """The secretariat has a text to check."""
    petition = _petition(entry)
    return _event(petition, SUBMITTED, Submitted, due_at=petition.moderation_due_at)


def published(entry: Entry) -> CaseEvent:
    """Anyone can sign."""
    return _event(_petition(entry), PUBLISHED, Published, threshold=entry.data["needed"])


def extended(entry: Entry) -> CaseEvent:
    """The collection goes on for as long as the portal was not available; `closes_at` is the new end."""
    said = entry.data
    return _event(
        _petition(entry),
        EXTENDED,
        Extended,
        minutes=said["minutes"],
        outage=said["outage"],
        since=datetime.fromisoformat(said["since_at"]),
        until=datetime.fromisoformat(said["until_at"]),
    )


def threshold_reached(entry: Entry) -> CaseEvent:
    """The first crossing opens the case; a later stage is news about it."""
    told = entry.data
    return _event(
        _petition(entry),
        THRESHOLD_REACHED,
        ThresholdReached,
        stage=told["stage"],
        count=told["count"],
        threshold=told["needed"],
        leaf=told["index"],
    )


def handed_over(entry: Entry) -> CaseEvent:
    """The answer is owed from now on."""
    told = entry.data
    return _event(
        _petition(entry),
        HANDED_OVER,
        HandedOver,
        stage=told["stage"],
        count=told["count"],
        due_at=told["due_at"],
    )


def closed(entry: Entry) -> CaseEvent:
    """Nobody can sign any more."""
    told = entry.data
    return _event(
        _petition(entry), CLOSED, Closed, count=told["count"], handed_over=told["handed_over"]
    )


def withdrawn(entry: Entry) -> CaseEvent:
    """The author wants no answer any more."""
    return _event(_petition(entry), WITHDRAWN, Withdrawn, reason=entry.data.get("reason", ""))


def decided(entry: Entry) -> CaseEvent:
    """What the portal published is the municipality's answer; the system has not to decide it again."""
    told = entry.data
    petition = _petition(entry)
    result = RESULTS[Outcome(told["outcome"])]
    event = _event(
        petition,
        DECIDED,
        Decided,
        result=result,
        decided_on=date.fromisoformat(told["on"]),
        body=told["body"],
        document_sha256=told["document_sha256"] or None,
    )
    known = result if result in CaseResult.values else ""
    return replace(event, result=known, decided_at=entry.at)


def take_news(case: Case, news: News) -> None:
    """A decision of the municipal system stands beside the petition; raises Refused where it cannot.

    `too_early` while signatures are collected, `decided_here` and `withdrawn_here` where the portal
    knows the end already.
    """
    petition = Petition.objects.filter(pk=case.subject_id).first()
    if petition is None or news.status != CaseState.DECIDED:
        return
    if petition.response_state in ANSWERED_RESPONSES:
        raise Refused("decided_here", _("The petition is decided on the portal already."))
    if petition.collection_state == Collection.WITHDRAWN:
        raise Refused("withdrawn_here", _("The author has withdrawn the petition."))
    if petition.collection_state in COLLECTING and petition.response_state == Response.NONE:
        raise Refused("too_early", _("Signatures are still being collected for the petition."))


def _petition(entry: Entry) -> Petition:
    rows = Petition.objects.select_related("municipality", "opening", "unit", "topic")
    return rows.get(pk=entry.subject_id)


def _event(petition: Petition, one: MessageType, data: type[OfPetition], **facts: Any) -> CaseEvent:
    return CaseEvent(
        type=one.type,
        subject=f"petitions/{petition.pk}",
        case_key=petition.case_key,
        subject_row=petition,
        municipality=petition.municipality,
        data=data(
            title=petition.title,
            petition=_facts(petition),
            url=petition.get_absolute_url(),
            **facts,
        ),
        topic=petition.topic.slug if petition.topic else "",
        unit=petition.unit,
        due_on=local(petition.response_due_at).date() if petition.response_due_at else None,
    )


def _facts(petition: Petition) -> PetitionFacts:
    opening = getattr(petition, "opening", None)
    return PetitionFacts(
        id=petition.pk,
        number=petition.number,
        title=petition.title,
        demand=petition.demand,
        kind=petition.kind,  # type: ignore[arg-type]  # a word of the table of kinds
        addressee=petition.addressee,  # type: ignore[arg-type]
        topic=petition.topic.slug if petition.topic else None,
        unit=petition.unit.slug if petition.unit else None,
        author=petition.author_name,
        text_sha256=opening.text_sha256 if opening else None,
        opens_at=opening.opens_at if opening else None,
        closes_at=petition.closes_at,
    )


def topics(municipality: Municipality) -> list[tuple[str, str]]:
    """The topics of petitions, which are the same everywhere."""
    return [(one.slug, one.name) for one in Topic.objects.all()]


SAMPLE: dict[str, Any] = {
    "title": "გარე განათება ნიმუშის ქუჩაზე",
    "petition": PetitionFacts(
        id=0,
        number=1,
        title="გარე განათება ნიმუშის ქუჩაზე",
        demand="ქუჩაზე დამონტაჟდეს გარე განათების ბოძები.",
        kind="matter",
        addressee="sakrebulo",
        topic=None,
        unit=None,
        author="ნინო ნ.",
        text_sha256="0" * 64,
        opens_at=datetime(2026, 10, 1, 6, tzinfo=UTC),
        closes_at=datetime(2026, 10, 31, 20, tzinfo=UTC),
    ),
    "url": "/",
}
THIN = _("The public name of the author; nothing of signers.")


def _type(
    name: str, title: Promise, when: Promise, sample: OfPetition, *, on: bool = False
) -> MessageType:
    return MessageType(
        name=f"petition.{name}.v1",
        title=title,
        when=when,
        personal=THIN,
        kind=CaseKind.PETITION,
        data=type(sample),
        sample=sample,
        on=on,
    )


SUBMITTED = _type(
    "submitted",
    _("A petition was handed in"),
    _("When the author hands the petition in, also again after mending it."),
    Submitted(**SAMPLE, due_at=datetime(2026, 10, 11, 20, tzinfo=UTC)),
)
PUBLISHED = _type(
    "published",
    _("A petition was published"),
    _("When the secretariat publishes the petition and signatures are collected."),
    Published(**SAMPLE, threshold=500),
)
EXTENDED = _type(
    "extended",
    _("The deadline of a petition moved"),
    _("When the portal was not available while signatures were collected."),
    Extended(
        **SAMPLE,
        minutes=95,
        outage=1,
        since=datetime(2026, 10, 5, 12, tzinfo=UTC),
        until=datetime(2026, 10, 5, 13, 35, tzinfo=UTC),
    ),
)
THRESHOLD_REACHED = _type(
    "threshold_reached",
    _("A petition reached a threshold"),
    _(
        "With the signature that reaches it. The first one makes the case; the next stage is news about it."
    ),
    ThresholdReached(**SAMPLE, stage="consideration", count=500, threshold=500, leaf=0),
    on=True,
)
HANDED_OVER = _type(
    "handed_over",
    _("A petition was handed over"),
    _("When the examination is over and the answer is owed."),
    HandedOver(
        **SAMPLE, stage="consideration", count=500, due_at=datetime(2026, 11, 30, 20, tzinfo=UTC)
    ),
    on=True,
)
CLOSED = _type(
    "closed",
    _("The collection of signatures is over"),
    _("At the end of the term, or before it when the petition is handed over."),
    Closed(**SAMPLE, count=120, handed_over=False),
)
WITHDRAWN = _type(
    "withdrawn",
    _("A petition was withdrawn"),
    _("When the author takes the petition back."),
    Withdrawn(**SAMPLE, reason="საკითხი მოგვარდა."),
)
DECIDED = _type(
    "decided",
    _("A petition was decided on the portal"),
    _("When the decision is published on the portal’s desk; the system closes its case."),
    Decided(
        **SAMPLE,
        result="positive",
        decided_on=date(2026, 11, 20),
        body="ბათუმის საკრებულო",
        document_sha256=None,
    ),
    on=True,
)

TYPES = [
    SUBMITTED, PUBLISHED, EXTENDED, THRESHOLD_REACHED, HANDED_OVER, CLOSED, WITHDRAWN, DECIDED,
]  # fmt: skip
TOPICS = {CaseKind.PETITION: topics}
PUBLIC = {"petitions.petition": attrgetter("is_public")}
NEWS = {"petitions.petition": take_news}
EVENTS = {
    "petition.submitted": submitted,
    "petition.resubmitted": submitted,
    "petition.published": published,
    "petition.extended": extended,
    "petition.threshold_reached": threshold_reached,
    "petition.handed_over": handed_over,
    "petition.closed": closed,
    "petition.withdrawn": withdrawn,
    "petition.decided": decided,
}
