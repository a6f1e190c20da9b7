"""After the close: the box is opened and shuffled, the ballots go into the public log, the frozen rule counts them.

What led from a voter to a ballot is destroyed when the box is opened. The count is made twice by
independent code and stored as it is shown; a second person publishes it.
"""

import hashlib
import json
import random
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from budgeting import elections, recompute, stored_count, tallies
from budgeting.actions import assemblies, settling
from budgeting.models import Ballot, Participation, Process, Project, Tally
from budgeting.queries import counted as progress
from budgeting.queries import results as queries
from budgeting.queries.voting import sheet_of
from budgeting.refusals import refused
from budgeting.rules import counting as rules
from budgeting.states import Method, Standing
from budgeting.tally import pabulib, pots
from budgeting.tally.explain import explain, explanation_record
from budgeting.tally.recount import Disagreement, verified
from budgeting.tally.report import outcome_record
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock

CHUNK = 2_000
_random = random.SystemRandom()


def open_box(process: Process, *, by: Any, at: datetime | None = None) -> int:
    """Shuffle the ballots under new identifiers and destroy every trace that led to them.

    Provisional ballots are settled first; annulled ones leave the box. Returns how many ballots
    there are. Raises Refused: not_budget_officer, not_published, box_open, voting_runs,
    not_counted_yet, assemblies_open, batches_open, annulments_open, appeals_open.
    """
    at = at or timezone.now()
    process = queries.afresh(process.pk)
    _require_openable(by, process, at)
    settling.settle_for_good(process, at=at)
    with transaction.atomic():
        process = lock(process)
        _require_openable(by, process, at)
        if process.method == Method.ASSEMBLY:
            assemblies.into_ballots(process)
        number = _shuffle(process)
        Participation.objects.filter(process=process).update(
            envelope=None, network=None, phone=None
        )
        process.bursts.all().delete()
        process.box_opened_at = at
        process.save(update_fields=["box_opened_at"])
        voted, annulled = queries.participations(process)
        journal.append(
            "vote.box_opened",
            process,
            by=by,
            at=at,
            public=True,
            data={"ballots": number, "voters": voted, "annulled": annulled},
        )
    return number


def count(process: Process, *, by: Any, at: datetime | None = None) -> Tally:
    """Count by the frozen rule, twice, and store the result; it is not public before `publish`.

    Raises Refused: not_budget_officer, counted_already, box_closed, ballots_unplaced, no_projects,
    counts_differ.
    """
    at = at or timezone.now()
    process = queries.afresh(process.pk)
    require(_may_tally(by, process))
    outcome, files = _counted(process)
    voted, _annulled = queries.participations(process)
    with transaction.atomic():
        process = lock(process)
        require(_may_tally(by, process))
        tally = Tally.objects.create(
            process=process,
            outcome=outcome,
            election=files,
            turnout=queries.turnout(process),
            sha256=fingerprint(outcome, files),
            ballots=elections.count_of(process),
            voters=voted,
            counted_at=at,
            counted_by=by,
        )
        journal.append(
            "tally.counted",
            process,
            by=by,
            at=at,
            data={"sha256": tally.sha256, "ballots": tally.ballots},
        )
    return tally


def publish(process: Process, *, by: Any, at: datetime | None = None) -> Tally:
    """Publish the stored result: what became of each project, and the hash for the public log.

    Raises Refused: not_budget_officer, nothing_counted, published_already, other_publisher.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        tally = Tally.objects.select_for_update().filter(process=process).first()
        require(rules.may_publish_result(by, process, tally))
        assert tally is not None  # the rule has seen it
        tally.published_at, tally.published_by = at, by
        tally.save(update_fields=["published_at", "published_by"])
        won = _write_standings(process, tally)
        journal.append(
            "tally.published",
            process,
            by=by,
            at=at,
            public=True,
            data={"winners": won, "ballots": tally.ballots, "sha256": tally.sha256},
        )
    return tally


def fingerprint(outcome: Any, files: Any) -> str:
    """Hex SHA-256 over the canonical JSON of the outcome and the `.pb` files."""
    text = json.dumps(
        {"election": files, "outcome": outcome},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _require_openable(by: Any, process: Process, at: datetime) -> None:
    require(
        rules.may_open_box(
            by,
            process,
            at,
            **progress.unsettled(process),
        )
    )


def _shuffle(process: Process) -> int:
    """Write all ballots that count afresh: new identifiers, random order, no code."""
    box = list(
        Ballot.objects.select_for_update()
        .filter(process=process, annulled=False)
        .values_list("choices", "on_paper")
    )
    Ballot.objects.filter(process=process).delete()
    _random.shuffle(box)
    Ballot.objects.bulk_create(
        (
            Ballot(id=uuid4(), process=process, choices=choices, on_paper=on_paper)
            for choices, on_paper in box
        ),
        batch_size=CHUNK,
    )
    return len(box)


def _may_tally(by: Any, process: Process) -> Any:
    return rules.may_tally(
        by,
        process,
        unplaced=Ballot.objects.filter(process=process, leaf=None).count(),
        counted=Tally.objects.filter(process=process).exists(),
    )


def _counted(process: Process) -> tuple[dict[str, Any], dict[str, str]]:
    """The outcome of every pot as JSON, and its `.pb` file, by the key of the pot."""
    found = elections.by_pot(process)
    if not found:
        raise refused("no_projects")
    rule = tallies.rule_of(process)
    money = {pot.pk: pot for pot in process.pots.select_related("unit")}
    whole = next((str(key) for key in found if money[key].unit_id is None), "")
    to = whole if process.leftover_to_whole else ""
    parts = [
        pots.Pot(str(key), one, rule, leftover_to="" if str(key) == to else to)
        for key, one in found.items()
    ]
    try:
        counted, moves = pots.count_pots(parts, verified)
    except Disagreement as difference:
        raise refused("counts_differ", difference=str(difference)) from difference
    english = {str(one.number): one.title_en for one in process.projects.all()}
    outcome = {
        "pots": [_pot(one, money[int(one.name)].amount, english) for one in counted],
        "moves": [
            {"source": int(move.source), "target": int(move.target), "amount": move.amount}
            for move in moves
        ],
        "beyond": stored_count.beyond(sheet_of(process), elections.choices_of(process)),
    }
    return outcome, {one.name: _file(process, one, money[int(one.name)].unit) for one in counted}


def _pot(one: pots.Counted, amount: int, english: Mapping[str, str]) -> dict[str, Any]:
    """One pot as JSON: its money in tetri, the count, and why each project won or lost, in both languages."""
    spoken = {"ka": one.election, "en": elections.with_names(one.election, english)}
    name = type(one.outcome.rule).__name__
    return {
        "pot": int(one.name),
        "amount": amount,
        "received": one.received,
        "spent": one.outcome.spent,
        "left": one.left,
        "count": stored_count.shortened(outcome_record(one.election, one.outcome, name)),
        "explanation": {
            language: explanation_record(explain(election, one.outcome), name, language)
            for language, election in spoken.items()
        },
    }


def _file(process: Process, one: pots.Counted, unit: Any) -> str:
    """The `.pb` file of one pot: what a stranger needs to count it again."""
    voting = process.terms.get(phase="voting")
    begin, end = (
        local(moment).strftime("%d.%m.%Y") for moment in (voting.starts_at, voting.ends_at)
    )
    meta = {
        "description": process.title_en or process.title_ka,
        "country": "Georgia",
        "unit": process.municipality.short_en,
        "instance": process.slug,
        "rule": recompute.format_name(one.outcome.rule),
        "date_begin": begin,
        "date_end": end,
        "currency": tallies.CURRENCY,
        "language": "ka",
    }
    if name := recompute.name_of(one.outcome.rule):
        meta["comment"] = f"budgeting.tally --rule {name}"
    if unit is not None:
        meta["subunit"] = unit.name_en
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ballots.pb"
        pabulib.export(one.election, path, winners=one.outcome.winners, meta=meta)
        return path.read_text(encoding="utf-8")


def _write_standings(process: Process, tally: Tally) -> int:
    """What became of each project; returns how many won."""
    rows: dict[int, Project] = {one.number: one for one in process.projects.all()}
    changed = list(_standings(tally, rows))
    Project.objects.bulk_update(changed, ["standing", "rank", "votes", "score"], batch_size=CHUNK)
    return sum(one.standing == Standing.WON for one in changed)


def _standings(tally: Tally, rows: dict[int, Project]) -> Iterable[Project]:
    for pot in tally.outcome["pots"]:
        for said in pot["count"]["projects"]:
            row = rows[int(said["id"])]
            row.standing = Standing.WON if said["won"] else Standing.LOST
            row.rank, row.votes = said["place"], said["votes"]
            row.score = int(float(said["points"]))
            yield row
