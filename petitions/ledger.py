"""What petitions write into the public log, and what follows from the places their leaves get.

The sequencer calls `emit` inside its one transaction. Work depends on what is new, never on how
many signatures there are. A signature counts while its row has an `index`; so the count is the
number of such rows, the sum the log gives, and `audit` compares the three.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from civic.dates import hour
from civic.journal import actions as journal
from civic.ledger.leaves import MOST_REFS
from civic.ledger.models import Leaf
from civic.ledger.replay import BadLogError, Replay
from petitions import sealing
from petitions.models import (
    Appeal,
    Crossing,
    DecisionRecord,
    Opening,
    Petition,
    Removal,
    RemovalItem,
    Signature,
)
from petitions.models.petition import LONG_TEXTS
from petitions.queries import paper
from petitions.rules import CLOSING_GRACE, REMOVED_GRACE
from petitions.states import TEXT, Channel, Collection, Signing, Text

BATCH = 5_000
ENDED = (Collection.CLOSED, Collection.WITHDRAWN, Collection.REMOVED)
# Signatures that wait for a place, and those whose place no longer counts.
ADDED = Q(state=Signing.CONFIRMED, index=None)
# Both are worded as the partial indexes are: SQLite does not see that an IN with parameters fits one.
ENDED_ROWS = ~Q(state=Signing.CONFIRMED) & Q(index__isnull=False)
_random = random.SystemRandom()


@dataclass
class _Tally:
    """One petition's figures while a batch is placed."""

    petition: Petition
    thresholds: list[dict[str, Any]]
    crossed: set[str]
    channels: dict[str, int]
    crossings: list[Crossing] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.channels.values())


def emit(log: Any) -> None:
    """Place openings, signatures, withdrawals, removals, closings and outcomes that are waiting."""
    _open(log)
    ended = _take(ENDED_ROWS)
    added = _take(ADDED)
    if ended or added:
        tallies = _tallies({row.petition_id for row in (*ended, *added)})
        _end(log, ended, tallies)
        _add(log, added, tallies)
        _write(log, tallies)
    _close(log)
    _outcomes(log)


def _open(log: Any) -> None:
    """The terms stand in the log before the first signature under them."""
    waiting = list(
        Opening.objects.filter(index=None)
        .select_related("petition__municipality")
        .order_by("petition_id")[:BATCH]
    )
    for opening in waiting:
        opening.index = log.append(
            {
                "k": "petition.open",
                "p": opening.petition_id,
                "m": opening.petition.municipality.slug,
                "text": opening.text_sha256,
                "thresholds": {row["stage"]: row["needed"] for row in opening.thresholds},
                "figure": {
                    "voters": opening.voters,
                    "as_of": opening.voters_as_of.isoformat(),
                    "source": opening.voters_source_ka,
                },
                "policy": opening.policy,
                "opens": opening.opens_at.isoformat(),
                "closes": opening.closes_at.isoformat(),
            }
        )
    if waiting:
        Opening.objects.bulk_update(waiting, ["index"])


def _take(which: Q) -> list[Signature]:
    """Up to a batch of waiting signatures, locked, in random order: place says nothing of time."""
    rows = list(
        Signature.objects.select_for_update()
        .filter(which)
        .only("petition_id", "nonce", "state", "channel", "signed_at", "index")[:BATCH]
    )
    _random.shuffle(rows)
    return rows


def _tallies(petitions: Iterable[int]) -> dict[int, _Tally]:
    rows = (
        Petition.objects.filter(pk__in=petitions)
        .select_related("municipality", "opening")
        .defer(*LONG_TEXTS)
    )
    crossed = defaultdict(set)
    for petition_id, stage in Crossing.objects.filter(petition__in=petitions).values_list(
        "petition_id", "stage"
    ):
        crossed[petition_id].add(stage)
    return {
        row.pk: _Tally(
            petition=row,
            thresholds=sorted(row.opening.thresholds, key=lambda one: one["needed"]),
            crossed=crossed[row.pk],
            channels={name: getattr(row, f"count_{name}") for name in Channel.values},
        )
        for row in rows
    }


def _end(log: Any, rows: list[Signature], tallies: dict[int, _Tally]) -> None:
    """Withdrawals one by one; removals by the decision that made them."""
    removed = []
    for row in rows:
        tally = tallies[row.petition_id]
        tally.channels[row.channel] -= 1
        if row.state == Signing.REMOVED:
            removed.append(row)
            tally.petition.count_removed += 1
        else:
            tally.petition.count_withdrawn += 1
            log.append({"k": "sig.withdraw", "p": row.petition_id, "ref": row.index})
    items = []
    for removal, group in _by_removal(removed, Removal.Act.REMOVE).items():
        for item in group:
            item.index = item.signature.index
        refs = [item.index for item in group if item.index is not None]
        _append_decision(log, "sig.invalidate", removal, refs)
        items += group
    RemovalItem.objects.bulk_update(items, ["index"], batch_size=200)
    _place([(None, row.pk) for row in rows])


def _add(log: Any, rows: list[Signature], tallies: dict[int, _Tally]) -> None:
    """New signatures, and restored ones with their old place."""
    restored = _restore(log, rows, tallies)
    places: list[tuple[int | None, UUID]] = []
    for row in rows:
        if row.pk in restored:
            continue
        index = log.append(
            {
                "k": "sig.add",
                "p": row.petition_id,
                "c": sealing.commitment(bytes(row.nonce), row.pk),
                "hour": hour(row.signed_at),
                "ch": row.channel,
            }
        )
        places.append((index, row.pk))
        tallies[row.petition_id].channels[row.channel] += 1
        _cross(log, tallies[row.petition_id])
    _place(places)


def _restore(log: Any, rows: list[Signature], tallies: dict[int, _Tally]) -> set[UUID]:
    """Signatures whose removal was undone count again with the leaf they had."""
    taken = {
        item.signature_id: item
        for item in RemovalItem.objects.filter(
            signature__in=[row.pk for row in rows],
            removal__act=Removal.Act.REMOVE,
            index__isnull=False,
        )
    }
    if not taken:
        return set()
    back = [row for row in rows if row.pk in taken]
    for removal, group in _by_removal(back, Removal.Act.RESTORE).items():
        refs = [taken[item.signature_id].index for item in group]
        _append_decision(log, "sig.restore", removal, [ref for ref in refs if ref is not None])
        tally = tallies[removal.petition_id]
        for item in group:
            tally.channels[item.signature.channel] += 1
            tally.petition.count_removed -= 1
        _cross(log, tally)
    _place([(taken[row.pk].index, row.pk) for row in back])
    RemovalItem.objects.filter(pk__in=[item.pk for item in taken.values()]).update(index=None)
    return set(taken)


def _by_removal(rows: list[Signature], act: str) -> dict[Removal, list[RemovalItem]]:
    """The newest approved decision of that kind behind each of the signatures."""
    newest: dict[UUID, RemovalItem] = {}
    by_id = {row.pk: row for row in rows}
    for item in (
        RemovalItem.objects.filter(
            signature__in=list(by_id), removal__act=act, removal__state=Removal.State.APPROVED
        )
        .select_related("removal")
        .order_by("removal_id")
    ):
        item.signature = by_id[item.signature_id]
        newest[item.signature_id] = item
    groups: dict[Removal, list[RemovalItem]] = defaultdict(list)
    for item in newest.values():
        groups[item.removal].append(item)
    return groups


def _append_decision(log: Any, kind: str, removal: Removal, refs: list[int]) -> None:
    refs = sorted(refs)
    for start in range(0, len(refs), MOST_REFS):
        log.append(
            {
                "k": kind,
                "p": removal.petition_id,
                "refs": refs[start : start + MOST_REFS],
                "reason": removal.reason,
                "approvers": 2,
            }
        )


def _cross(log: Any, tally: _Tally) -> None:
    """Directly after the leaf with which the count first reaches a threshold stands its own."""
    for threshold in tally.thresholds:
        stage = threshold["stage"]
        if tally.count < threshold["needed"] or stage in tally.crossed:
            continue
        tally.crossed.add(stage)
        index = log.append(
            {
                "k": "petition.threshold",
                "p": tally.petition.pk,
                "stage": stage,
                "threshold": threshold["needed"],
                "count": tally.count,
            }
        )
        tally.crossings.append(
            Crossing(
                petition=tally.petition,
                stage=stage,
                needed=threshold["needed"],
                count=tally.count,
                index=index,
                at=log.at,
            )
        )


def _place(places: list[tuple[int | None, UUID]]) -> None:
    """Write the places of many signatures at once."""
    if not places:
        return
    meta = Signature._meta
    key, place = meta.pk, meta.get_field("index")
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in (place, key)]
    sql = "UPDATE {} SET {} = %s WHERE {} = %s".format(quote(meta.db_table), *names)
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [(index, key.get_db_prep_value(pk, connection)) for index, pk in places]
        )


def _write(log: Any, tallies: dict[int, _Tally]) -> None:
    """Set the counts to what the log now says, and record the crossings, each with its entry."""
    for tally in tallies.values():
        petition = tally.petition
        for name, value in tally.channels.items():
            setattr(petition, f"count_{name}", value)
        petition.count = tally.count
        petition.counted_at = log.at
    Petition.objects.bulk_update(
        [tally.petition for tally in tallies.values()],
        [
            "count",
            "counted_at",
            "count_withdrawn",
            "count_removed",
            *(f"count_{name}" for name in Channel.values),
        ],
        batch_size=100,
    )
    for tally in tallies.values():
        petition = tally.petition
        for crossing in tally.crossings:
            crossing.save(force_insert=True)
            journal.append(
                "petition.threshold_reached",
                petition,
                by=None,
                at=log.at,
                public=True,
                data={
                    "stage": crossing.stage,
                    "needed": crossing.needed,
                    "count": crossing.count,
                    "index": crossing.index,
                },
            )
        if petition.text_state == Text.ACCEPTED and tally.count:
            TEXT.move(petition, "freeze", by=None, at=log.at)


def _close(log: Any) -> None:
    """Close the count once nothing that was signed in time can still be on its way, on paper either.

    One that was removed while signatures were collected may still be put back on appeal.
    """
    settled = log.at - CLOSING_GRACE
    waiting = list(
        Opening.objects.filter(
            close_index=None,
            index__isnull=False,
        )
        .filter(
            Q(petition__collection_state__in=ENDED, petition__closed_at__lte=settled)
            | Q(
                petition__collection_state=Collection.REMOVED,
                petition__removed_at__lte=log.at - REMOVED_GRACE,
            )
        )
        .exclude(petition__appeals__state=Appeal.State.OPEN)
        .select_related("petition")
        .order_by("petition_id")[:BATCH]
    )
    if not waiting:
        return
    unplaced = set(
        Signature.objects.filter(ADDED | ENDED_ROWS)
        .filter(petition__in=[opening.petition_id for opening in waiting])
        .values_list("petition_id", flat=True)
    )
    held = paper.waiting_petitions([opening.petition_id for opening in waiting])
    done = [opening for opening in waiting if opening.petition_id not in unplaced | held]
    for opening in done:
        opening.close_index = log.append(
            {
                "k": "petition.close",
                "p": opening.petition_id,
                "count": Petition.objects.values_list("count", flat=True).get(
                    pk=opening.petition_id
                ),
            }
        )
    Opening.objects.bulk_update(done, ["close_index"])


def _outcomes(log: Any) -> None:
    """The outcome, with the SHA-256 of the signed document, or of the text where there is none."""
    waiting = list(DecisionRecord.objects.filter(index=None).order_by("petition_id")[:BATCH])
    for record in waiting:
        record.index = log.append(
            {
                "k": "outcome",
                "p": record.petition_id,
                "outcome": record.outcome,
                "sha256": record.document_sha256 or record.text_sha256,
            }
        )
    if waiting:
        DecisionRecord.objects.bulk_update(waiting, ["index"])


def counted() -> dict[str, int]:
    """How many petitions and signatures `audit` compares."""
    rows = Petition.objects.filter(opening__index__isnull=False)
    found = rows.aggregate(petitions=Count("pk"), signatures=Sum("count", default=0))
    return {name: int(value) for name, value in found.items()}


def audit() -> Iterator[str]:
    """One sentence for each petition whose count, rows and leaves do not agree. Changes nothing."""
    replay = Replay()
    try:
        for text in Leaf.objects.order_by("index").values_list("data", flat=True).iterator():
            replay.take(text)
    except BadLogError as error:
        yield f"petitions: the log cannot be replayed: {error}"
        return
    placed: dict[int, set[int]] = defaultdict(set)
    channels: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Signature.objects.filter(index__isnull=False)
    for petition, index, channel in rows.values_list("petition_id", "index", "channel").iterator():
        placed[petition].add(int(index or 0))
        channels[petition][channel] += 1
    for pk, count, *parts in Petition.objects.filter(opening__index__isnull=False).values_list(
        "pk", "count", *(f"count_{name}" for name in Channel.values)
    ):
        said = replay.petitions[pk].count if pk in replay.petitions else None
        if parts != [channels[pk][name] for name in Channel.values] or count != len(placed[pk]):
            yield f"petition {pk}: the page shows {count}, the rows say {len(placed[pk])}"
        elif said != count:
            yield f"petition {pk}: the page shows {count}, the log says {said}"
        elif replay.petitions[pk].active != placed[pk]:
            yield f"petition {pk}: signatures and leaves do not belong together"
