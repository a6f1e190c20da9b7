"""Voting: two rows in one transaction that have nothing in common, and no trace of who wrote them.

The unique key of `Participation` decides between parallel attempts on all channels. Nothing here
writes a journal entry, locks the process or, inside the transaction, touches a counter: the sequencer
puts into the log that somebody voted. What a ballot holds leaves it only through its own code, and
only until the close.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import sealing
from budgeting.actions import bursts, codes
from budgeting.actions.ballot_paper import frozen_now
from budgeting.actions.codes import Holder
from budgeting.models import Ballot, Participation, Process, ProvisionalBallot
from budgeting.queries import voting as queries
from budgeting.queries.voting import Voter
from budgeting.refusals import refused
from budgeting.rules import voting as rules
from budgeting.rules.voting import Choices, Sheet
from budgeting.states import Attendance, Channel
from civic.dates import local
from civic.decisions import Decision, require
from civic.ledger import sequencer
from civic.places.models import Centre
from identity.models import Person
from identity.queries import standing


@dataclass(frozen=True)
class Cast:
    """What the voter gets: the code in their hand, and that they have taken part.

    `repeated` says that this very ballot had arrived before; nothing was counted twice.
    """

    code: str
    participation: Participation
    repeated: bool = False

    @property
    def waits(self) -> bool:
        """True while the ballot counts only once the register has answered."""
        return self.participation.state == Attendance.PENDING


@dataclass(frozen=True)
class Opened:
    """A ballot as its code opens it: the choices, and the rule by which it may be changed."""

    choices: Choices
    home: int | None
    home_known: bool = True


@dataclass(frozen=True)
class _Paper:
    """A ballot that has been checked, ready to be put into the box."""

    sheet: Sheet
    choices: Choices
    code: str


def cast(
    process: Process,
    *,
    by: Any = None,
    person: Person | None = None,
    holder: Holder | None = None,
    choices: Any,
    code: str = "",
    page: str = "",
    channel: str = Channel.ONLINE,
    centre: Centre | None = None,
    network: str = "",
    at: datetime | None = None,
) -> Cast:
    """Vote as the person behind `by`, as `person` (at a centre), or with a voting code (`holder`).

    `choices` are pairs (project number, points) as they were sent; an empty list is a blank vote.
    `code` is the ballot code the check page carried: the same ballot sent twice is answered twice
    and counted once. `page` is the mark of the ballot paper the voter saw (`mark`). `network` is the
    caller's address, of which a keyed hash is kept for the audit. Raises Refused with any code of
    `refusals.voting` or of the phases; nothing is stored then.
    """
    began = time.monotonic()
    dated, at = at, at or timezone.now()
    day = local(at).date()
    asked = codes.ask(process, holder, at) if holder is not None else None
    with transaction.atomic():
        process = _open(process, at)
        voter = asked.voter if asked else _voter(process, person, by, day)
        require(_may_vote(process, voter, at))
        assert voter is not None
        sheet = queries.sheet_of(process)
        paper = _Paper(sheet, rules.read_choices(sheet, choices), _usable(code))
        kept = queries.participation_of(process, voter.key)
        if kept is not None and kept.state != Attendance.REFUSED:
            return _again(process, kept, paper)
        _check(process, voter, paper, page)
        ballot = Ballot(process=process, choices=[list(pair) for pair in paper.choices])
        fresh = _participation(process, voter, channel, centre, day)
        fresh.network = sealing.network_key(process.pk, network) or None
        if voter.standing and process.audit_key:
            fresh.envelope = sealing.envelope(bytes(process.audit_key), ballot.pk)
        kept = _register(fresh, kept)
        if bytes(kept.nonce) != bytes(fresh.nonce):
            return _again(process, kept, paper)
        if asked:
            codes.use(asked, day)
        used = _put(ballot, voter, paper) if voter.standing else _put_aside(kept, voter, paper)
        _require_quick(began)
    sequencer.nudge(dated)
    if network:
        bursts.note(process, network, at=at)
    return Cast(used, kept)


def change(
    process: Process, code: str, choices: Any, *, page: str = "", at: datetime | None = None
) -> Choices:
    """Put other choices into the ballot a code opens; until then the old ones stay valid.

    Raises Refused: no_ballot, ballot_annulled, old_page, the codes of `check_choices` and of the
    phases.
    """
    began = time.monotonic()
    at = at or timezone.now()
    with transaction.atomic():
        process = _open(process, at)
        sheet = queries.sheet_of(process)
        row = _locate(process, sheet, code, lock=True)
        if page and page != mark(process):
            raise refused("old_page")
        opened = _opened(row, process, sheet, code)
        fresh = rules.read_choices(sheet, choices)
        require(rules.check_choices(sheet, fresh, opened.home, home_known=opened.home_known))
        if isinstance(row, Ballot):
            row.choices = [list(pair) for pair in fresh]
            row.save(update_fields=["choices"])
        else:
            key = bytes(row.participation.row_key)
            row.box = sealing.box(sealing.unbox(row.box, key) | {"choices": fresh}, key)
            row.save(update_fields=["box"])
        _require_quick(began)
    return fresh


def open_ballot(process: Process, code: str, *, at: datetime | None = None) -> Opened:
    """What stands on the ballot a code opens, until the close. Changes nothing.

    Raises Refused: no_ballot, ballot_annulled, the codes of the phases.
    """
    process = queries.afresh(process.pk)
    require(rules.is_open(process, at or timezone.now()))
    sheet = queries.sheet_of(process)
    return _opened(_locate(process, sheet, code), process, sheet, code)


def hand_out(
    process: Process,
    *,
    by: Any,
    person: Person | None = None,
    voter: Voter | None = None,
    nonce: bytes = b"",
    centre: Centre | None = None,
    batch: Any = None,
    at: datetime | None = None,
) -> Participation:
    """Note that somebody was handed a ballot paper: from now on they vote with it and in no other way.

    It is `person`, or a `voter` whose standing somebody has asked for. `nonce` tells this act from
    another. The caller writes who handed it out (`actions.handing`). Raises Refused as `cast` does.
    """
    at = at or timezone.now()
    day = local(at).date()
    with transaction.atomic():
        process = _open(process, at)
        if voter is None:
            assert person is not None
            voter = queries.voter(process, person, standing(person, process.municipality, day))
        require(rules.may_vote(process, voter.standing, at))
        sheet = queries.sheet_of(process)
        require(rules.may_vote_from(sheet, voter.unit, voter.home))
        kept = queries.participation_of(process, voter.key)
        if kept is not None and kept.state != Attendance.REFUSED:
            raise rules.attended(kept)
        fresh = _participation(process, voter, Channel.PAPER, centre, day)
        fresh.state, fresh.batch = Attendance.HANDED, batch
        fresh.nonce = nonce or fresh.nonce
        kept = _register(fresh, kept)
        if bytes(kept.nonce) != bytes(fresh.nonce):
            raise rules.attended(kept)
    return kept


def mark(process: Process) -> str:
    """What a page carries to say which edition of the ballot it shows."""
    return process.frozen_sha256[:16]


# --- Inside the transaction -------------------------------------------------------------------


def _open(process: Process, at: datetime) -> Process:
    """The process afresh while it takes ballots; the first of them freezes it where the worker is late."""
    process = queries.afresh(process.pk)
    require(rules.is_open(process, at))
    if process.frozen_at is None:
        frozen_now(process, at=at)
        process = queries.afresh(process.pk)
    return process


def _voter(process: Process, person: Person | None, by: Any, day: date) -> Voter | None:
    if person is not None:
        return queries.voter(process, person, standing(person, process.municipality, day))
    return queries.voter_of(by, process, day)


def _may_vote(process: Process, voter: Voter | None, at: datetime) -> Decision:
    """One for whom the register has no answer yet may vote; the ballot waits with the voter."""
    if voter is not None and voter.standing is None:
        return rules.is_open(process, at)
    return rules.may_vote(process, voter.standing if voter else None, at)


def _check(process: Process, voter: Voter, paper: _Paper, page: str) -> None:
    """The ballot itself: the edition the voter saw, the money they may vote on, the choices."""
    known = voter.standing is not None
    if known:
        require(rules.may_vote_from(paper.sheet, voter.unit, voter.home))
    if page and page != mark(process):
        raise refused("old_page")
    require(rules.check_choices(paper.sheet, paper.choices, voter.home, home_known=known))


def _usable(code: str) -> str:
    return sealing.clean_code(code, sealing.BALLOT_CODE) or sealing.new_code(sealing.BALLOT_CODE)


def _require_quick(began: float) -> None:
    """So that nothing is committed long after the close it was in time for."""
    if time.monotonic() - began > rules.VOTING_LIMIT.total_seconds():
        raise refused("too_slow")


def _participation(
    process: Process, voter: Voter, channel: str, centre: Centre | None, day: date
) -> Participation:
    return Participation(
        process=process,
        row_key=sealing.row_key(process.pk, voter.key),
        state=Attendance.VOTED if voter.standing else Attendance.PENDING,
        channel=channel,
        centre=centre,
        unit_id=voter.unit,
        age_band=rules.age_band(voter.standing.age if voter.standing else None),
        voted_on=day,
        nonce=sealing.new_nonce(),
    )


def _register(fresh: Participation, refused_before: Participation | None) -> Participation:
    """Write that the person takes part; returns the row that stands, known by its nonce."""
    if refused_before is not None:
        fresh.pk = refused_before.pk
        written = {
            field.attname: getattr(fresh, field.attname)
            for field in Participation._meta.concrete_fields
            if not field.primary_key
        }
        Participation.objects.filter(pk=fresh.pk, state=Attendance.REFUSED).update(**written)
    else:
        # The unique key decides between parallel votes; whoever comes second reads the first one's row.
        Participation.objects.bulk_create([fresh], ignore_conflicts=True)
    return Participation.objects.select_related("centre", "batch").get(
        process=fresh.process_id, row_key=fresh.row_key
    )


def _again(process: Process, kept: Participation, paper: _Paper) -> Cast:
    """A second attempt: the same ballot once more is answered as before, all else is refused."""
    same = [list(pair) for pair in paper.choices]
    for ballot in queries.ballots_by_code(process, paper.sheet, paper.code):
        if ballot.choices == same:
            return Cast(paper.code, kept, repeated=True)
    for row in queries.provisional_by_code(process, paper.code).filter(participation=kept):
        if sealing.unbox(row.box, bytes(kept.row_key))["choices"] == same:
            return Cast(paper.code, kept, repeated=True)
    raise rules.attended(kept)


def _put(ballot: Ballot, voter: Voter, paper: _Paper) -> str:
    """Put the ballot into the box; returns the code that opens it.

    A code that is taken (the same saved page sent by two people) gives way to a new one.
    """
    code = paper.code
    while True:
        key = sealing.code_key(ballot.process_id, code)
        ballot.code_hash = sealing.bound(key, paper.sheet.home_of(voter.home))
        Ballot.objects.bulk_create([ballot], ignore_conflicts=True)
        if Ballot.objects.filter(pk=ballot.pk).exists():
            return code
        code = sealing.new_code(sealing.BALLOT_CODE)


def _put_aside(kept: Participation, voter: Voter, paper: _Paper) -> str:
    """Keep the ballot encrypted until the register has answered; returns the code that opens it."""
    content = {
        "choices": paper.choices,
        "person": voter.key.hex(),
        "number": voter.number,
        "born_on": voter.born_on.isoformat() if voter.born_on else "",
        "unit": voter.batch_unit,
    }
    code = paper.code
    while True:
        row = ProvisionalBallot(
            participation=kept,
            code_key=sealing.code_key(kept.process_id, code),
            box=sealing.box(content, bytes(kept.row_key)),
            until=voter.until,
        )
        ProvisionalBallot.objects.bulk_create([row], ignore_conflicts=True)
        if ProvisionalBallot.objects.filter(participation=kept).exists():
            return code
        code = sealing.new_code(sealing.BALLOT_CODE)


def _locate(
    process: Process, sheet: Sheet, code: str, *, lock: bool = False
) -> Ballot | ProvisionalBallot:
    """The ballot a code opens. Raises Refused: no_ballot, ballot_annulled."""
    plain = sealing.clean_code(code, sealing.BALLOT_CODE)
    if not plain:
        raise refused("no_ballot")
    kept = queries.ballots_by_code(process, sheet, plain)
    waiting = queries.provisional_by_code(process, plain)
    if lock:
        kept, waiting = kept.select_for_update(), waiting.select_for_update(of=("self",))
    ballot = kept.first()
    if ballot is not None:
        if ballot.annulled:
            raise refused("ballot_annulled")
        return ballot
    row = waiting.first()
    if row is None:
        raise refused("no_ballot")
    return row


def _opened(row: Ballot | ProvisionalBallot, process: Process, sheet: Sheet, code: str) -> Opened:
    if isinstance(row, ProvisionalBallot):
        content = sealing.unbox(row.box, bytes(row.participation.row_key))
        return Opened([tuple(pair) for pair in content["choices"]], None, home_known=False)
    plain = sealing.clean_code(code, sealing.BALLOT_CODE)
    homes = sealing.candidates(sealing.code_key(process.pk, plain), sheet.homes)
    return Opened([tuple(pair) for pair in row.choices], homes[bytes(row.code_hash or b"")])
