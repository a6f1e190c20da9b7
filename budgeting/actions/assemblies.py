"""The protocol of an assembly: written by one person, confirmed by another, corrected with a public reason."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as hour
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from budgeting.actions.ballot_paper import frozen_now
from budgeting.models import Assembly, Ballot, Hands, Pot, Process
from budgeting.queries import assemblies as queries
from budgeting.queries.voting import afresh
from budgeting.refusals import refused
from budgeting.rules import assemblies as rules
from budgeting.rules.assemblies import Protocol
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.uploads import CleanFile
from civic.workflow import lock

CHUNK = 1_000


def record(
    pot: Pot,
    *,
    by: Any,
    held_on: date,
    held_at: hour,
    place: str,
    chair: str,
    secretary: str,
    eligible: int,
    attended: int,
    hands: Mapping[int, int],
    minutes: CleanFile | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Assembly:
    """Write the protocol of the assembly about a pot of money, or correct the one there is.

    `hands` by number of the project; `eligible` could have come. A correction takes a confirmation
    away and, after one, needs a `reason`. Raises Refused: not_batch_worker, not_by_hands,
    not_published, held, assembly_not_yet, assembly_closed, only_by_votes, assembly_outside,
    assembly_confirmed, more_than_eligible, unknown_project, hands_too_many, hands_together.
    """
    said = Protocol(held_on, eligible, attended, hands)
    facts = {
        "held_on": held_on,
        "held_at": held_at,
        "place": place.strip(),
        "chair": chair.strip(),
        "secretary": secretary.strip(),
        "eligible": eligible,
        "attended": attended,
    }
    return _write(pot, said, facts, minutes, reason, by=by, at=at or timezone.now())


def record_none(pot: Pot, *, by: Any, reason: str, at: datetime | None = None) -> Assembly:
    """Write down that no assembly came together, and why: then nobody chose, and no project wins.

    Raises Refused: reason_needed and those of `rules.assemblies.may_correct`.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise refused("reason_needed")
    said = Protocol(local(at).date(), 0, 0, {})
    facts = {
        "held_on": said.held_on,
        "held_at": None,
        "place": "",
        "chair": "",
        "secretary": "",
        "eligible": 0,
        "attended": 0,
    }
    return _write(pot, said, facts, None, reason, by=by, at=at, check=False)


def confirm(assembly: Assembly, *, by: Any, at: datetime | None = None) -> Assembly:
    """A second person confirms the protocol by the signed minutes: from now on it counts.

    Raises Refused: not_batch_worker, decided_already, second_person, no_quorum, no_minutes,
    assembly_closed and those of the phases.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = _process(assembly.process_id)
        assembly = lock(assembly)
        assembly.process = process
        require(rules.may_confirm(by, assembly, at))
        assembly.confirmed_by, assembly.confirmed_at = by, at
        assembly.save(update_fields=["confirmed_by", "confirmed_at"])
        _record("vote.assembly_confirmed", assembly, by, at, public=True)
    return assembly


def into_ballots(process: Process) -> None:
    """The hands of all confirmed assemblies as ballots in the box, inside the caller's transaction."""
    for one in process.assemblies.filter(confirmed_by__isnull=False).prefetch_related(
        "hands__project"
    ):
        hands = {row.project.number: row.count for row in one.hands.all()}
        Ballot.objects.bulk_create(
            (
                Ballot(id=uuid4(), process=process, choices=choices)
                for choices in rules.deal(hands, one.attended)
            ),
            batch_size=CHUNK,
        )


# --- Inside the transaction -------------------------------------------------------------------


def _process(pk: int) -> Process:
    """The process locked, as when the box is opened: the protocol before it or the count."""
    lock(Process(pk=pk))
    return afresh(pk)


def _write(
    pot: Pot,
    said: Protocol,
    facts: dict[str, Any],
    minutes: CleanFile | None,
    reason: str,
    *,
    by: Any,
    at: datetime,
    check: bool = True,
) -> Assembly:
    with transaction.atomic():
        process = _process(pot.process_id)
        require(rules.may_record(by, process, at))
        if process.frozen_at is None:
            frozen_now(process, at=at)
            process = afresh(process.pk)
        row = Assembly.objects.select_for_update().filter(pot=pot).first()
        before = _figures(row) if row else None
        if row is not None:
            row.process = process
            require(rules.may_correct(by, row, reason, at))
        projects = {one.number: one for one in process.projects.filter(pot=pot, withdrawn_at=None)}
        if check:
            require(rules.check_protocol(process, set(projects), said, at))
        was_confirmed = row is not None and row.confirmed_by_id is not None
        row = row or Assembly(process=process, pot=pot)
        for name, value in facts.items():
            setattr(row, name, value)
        row.quorum = rules.quorum(said.eligible, queries.quorum_percent(process))
        row.recorded_by, row.recorded_at = by, at
        row.confirmed_by = row.confirmed_at = None
        row.corrected = reason.strip()[:500]
        if minutes is not None:
            _attach(row, minutes)
        row.save()
        row.hands.all().delete()
        Hands.objects.bulk_create(
            Hands(assembly=row, project=projects[number], count=count)
            for number, count in sorted(said.hands.items())
        )
        kind = "vote.assembly_corrected" if before else "vote.assembly_recorded"
        _record(kind, row, by, at, public=was_confirmed, before=before)
    return row


def _attach(row: Assembly, minutes: CleanFile) -> None:
    row.minutes_sha256 = hashlib.sha256(minutes.content).hexdigest()
    row.minutes_type = minutes.media_type
    row.minutes.save(minutes.name, ContentFile(minutes.content), save=False)


def _figures(row: Assembly) -> dict[str, Any]:
    """The figures of a protocol: no names."""
    hands = row.hands.select_related("project")
    return {
        "held_on": row.held_on.isoformat(),
        "eligible": row.eligible,
        "attended": row.attended,
        "hands": {str(one.project.number): one.count for one in hands},
        "minutes": row.minutes_sha256,
    }


def _record(
    kind: str,
    row: Assembly,
    by: Any,
    at: datetime,
    *,
    public: bool,
    before: dict[str, Any] | None = None,
) -> None:
    data = {"place": row.pot.name, "reason": row.corrected} | _figures(row)
    if before:
        data["before"] = before
    journal.append(kind, row.process, by=by, at=at, public=public, data=data)
