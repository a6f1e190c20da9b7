"""What moderation reads besides the text: notes, marks, proposals, appeals, what was mended; and its figures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from statistics import median
from typing import Any

from django.db.models import F
from django.utils import timezone

from civic.dates import TBILISI, end_of_term, local
from civic.journal.models import Entry
from civic.places.models import Municipality
from petitions import queries, rules
from petitions.comparing import changed, differences
from petitions.models import Appeal, Petition, Proposal, ReasonCode
from petitions.policy import Policy
from petitions.states import AWAITED_RESPONSES, Collection, Text

SENT = ("petition.submitted", "petition.resubmitted", "petition.restored")
VERDICTS = {
    "petition.accepted": "published",
    "petition.returned": "returned",
    "petition.rejected": "refused",
}
MOST_NOTES = 50


def beside(petition: Petition, user: Any) -> dict[str, Any]:
    """What stands beside the acts on every desk page of a petition."""
    proposal = (
        petition.proposals.filter(state=Proposal.State.OPEN)
        .select_related("petition__municipality", "reason", "by", "duplicate_of__municipality")
        .first()
    )
    appeal = queries.appeal_of(petition)
    return {
        "desk_notes": list(petition.desk_notes.select_related("by")[:MOST_NOTES]),
        "marks": list(petition.marks.all()),
        "may_note": bool(rules.may_note(user, petition)),
        "proposal": proposal,
        "may_decide_proposal": bool(proposal and rules.may_decide_proposal(user, proposal)),
        "appeal": appeal,
        "may_answer_appeal": bool(
            appeal and rules.may_answer_appeal(user, appeal, queries.deciders(appeal))
        ),
        "may_restore": bool(rules.may_restore(user, petition, reason="-")),
        "may_merge": may_seek_merge(user, petition),
        "may_transfer": bool(rules.may_transfer(user, petition, rules.other_addressee(petition))),
        "may_record_adopted": bool(rules.may_record_adopted(user, petition)),
    }


def may_seek_merge(user: Any, petition: Petition) -> bool:
    """True when only the other petition is still missing for a merge."""
    decision = rules.may_merge(user, petition, None)
    return getattr(decision, "code", "") == "merge_where"


def mended(petition: Petition) -> list[dict[str, Any]]:
    """What the author changed since the text was last returned, word by word; empty where it never was."""
    review = petition.reviews.filter(move="return_").first()
    return differences(changed(review.texts, petition)) if review else []


def merge_candidates(petition: Petition, text: str = "") -> list[Petition]:
    """Open petitions of the municipality that resemble this one, or the words given."""
    asked = text or f"{petition.title} {petition.demand}"
    found = queries.similar(asked, petition.municipality, 20, exclude=petition.pk)
    return [row for row in found if rules.goes_on(petition, row)][:8]


@dataclass
class Figures:
    """How moderation and answers kept their terms in a time; days are calendar days."""

    since: date
    until: date
    received: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    in_time: int = 0
    late: int = 0
    days: list[float] = field(default_factory=list)
    waiting: int = 0
    overdue: int = 0
    reasons: list[tuple[ReasonCode, int]] = field(default_factory=list)
    appeals: Counter[str] = field(default_factory=Counter)
    restored: int = 0
    removed: int = 0
    merged: int = 0
    proposals: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    answered_in_time: int = 0
    answers_overdue: int = 0

    @property
    def decided(self) -> int:
        """How many verdicts were given."""
        return sum(self.verdicts.values())

    @property
    def share(self) -> float | None:
        """Percent of the verdicts given in time."""
        return round(100 * self.in_time / self.decided, 1) if self.decided else None

    @property
    def middle(self) -> float | None:
        """The median of days from submission to verdict."""
        return round(median(self.days), 1) if self.days else None

    @property
    def longest(self) -> float | None:
        """The most days from submission to verdict."""
        return round(max(self.days), 1) if self.days else None


def figures(municipality: Municipality, since: date, until: date) -> Figures:
    """The figures of the days from `since` to `until`, both counted, and what waits at this moment."""
    found = Figures(since, until)
    begin, end = _begin(since), _begin(until + timedelta(days=1))
    entries = Entry.objects.filter(
        municipality=municipality, subject_type=Petition._meta.label_lower, at__lt=end
    )
    found.received = entries.filter(kind="petition.submitted", at__gte=begin).count()
    _verdicts(found, municipality, entries, begin)
    happened = Counter(
        entries.filter(
            kind__in=["petition.restored", "petition.removed", "petition.merged"], at__gte=begin
        ).values_list("kind", flat=True)
    )
    found.restored = happened["petition.restored"]
    found.removed = happened["petition.removed"]
    found.merged = happened["petition.merged"]
    appeals = Appeal.objects.filter(petition__municipality=municipality, at__gte=begin, at__lt=end)
    found.appeals = Counter(appeals.values_list("state", flat=True))
    proposals = Proposal.objects.filter(
        petition__municipality=municipality, at__gte=begin, at__lt=end
    )
    found.proposals = Counter(proposals.values_list("state", flat=True))
    _answers(found, municipality, begin, end)
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=TBILISI)


def _verdicts(found: Figures, municipality: Municipality, entries: Any, begin: datetime) -> None:
    """Pair each verdict with the submission before it; the term is the council's on that day."""

    @cache
    def term(day: date, kind: str) -> int:
        return Policy(municipality, day, kind=kind).number("term.moderation_days")

    kinds = dict(Petition.objects.filter(municipality=municipality).values_list("pk", "kind"))
    codes: Counter[str] = Counter()
    sent: dict[int, datetime] = {}
    rows = entries.filter(kind__in=[*SENT, *VERDICTS]).order_by("id")
    for kind, subject, at, data in rows.values_list("kind", "subject_id", "at", "data").iterator():
        if kind in SENT:
            sent[subject] = at
            continue
        since = sent.pop(subject, None)
        if since is None or at < begin:
            continue
        found.verdicts[VERDICTS[kind]] += 1
        found.days.append((at - since) / timedelta(days=1))
        due = end_of_term(since, term(local(since).date(), kinds.get(subject, "")))
        if at <= due:
            found.in_time += 1
        else:
            found.late += 1
        if code := data.get("reason"):
            codes[code] += 1
    reasons = {row.code: row for row in ReasonCode.objects.filter(code__in=codes)}
    found.reasons = [(reasons[code], n) for code, n in codes.most_common() if code in reasons]
    now = timezone.now()
    waiting = Petition.objects.filter(
        municipality=municipality,
        text_state=Text.SUBMITTED,
        collection_state=Collection.NOT_STARTED,
    )
    found.waiting = waiting.count()
    found.overdue = waiting.filter(moderation_due_at__lt=now).count()


def _answers(found: Figures, municipality: Municipality, begin: datetime, end: datetime) -> None:
    rows = Petition.objects.filter(municipality=municipality)
    decided = rows.filter(decided_at__gte=begin, decided_at__lt=end)
    found.answered = decided.count()
    found.answered_in_time = decided.exclude(decided_at__gt=F("response_due_at")).count()
    found.answers_overdue = rows.filter(
        response_state__in=AWAITED_RESPONSES, response_due_at__lt=timezone.now()
    ).count()


def as_rows(found: Figures) -> Iterator[tuple[str, int | float | None]]:
    """The figures as a table: a stable name and a number each."""
    yield "received", found.received
    for name in VERDICTS.values():
        yield name, found.verdicts[name]
    yield "in_time", found.in_time
    yield "late", found.late
    yield "in_time_percent", found.share
    yield "days_median", found.middle
    yield "days_longest", found.longest
    yield "waiting_now", found.waiting
    yield "overdue_now", found.overdue
    for state in Appeal.State.values:
        yield f"appeals_{state}", found.appeals[state]
    for state in Proposal.State.values:
        yield f"proposals_{state}", found.proposals[state]
    yield "restored", found.restored
    yield "removed", found.removed
    yield "merged", found.merged
    yield "answers", found.answered
    yield "answers_in_time", found.answered_in_time
    yield "answers_overdue_now", found.answers_overdue
    for reason, number in found.reasons:
        yield f"reason_{reason.code}", number
