"""Ballot papers: who hands them out, enters and seals them, and how what was entered is read. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import PaperBatch, PaperLine, PaperRuling, Process
from budgeting.refusals import refused
from budgeting.rules.voting import Choices, Sheet, check_choices, read_choices
from budgeting.states import BallotKind, BatchState, Method, Phase, Publication
from civic import two_entries
from civic.decisions import ALLOWED, Decision, Refused
from civic.roles import Role
from civic.two_entries import Turn

MOST_LINES = 2_000
MOST_EXCHANGES = 3
SPOILED = {"x", "х", "ხ", "spoiled", "ბათილი", "გაფუჭებული"}  # also as typed on a Georgian keyboard
HEADINGS = {"paper", "number", "№", "ბიულეტენი", "ნომერი", "no", "n"}
PARTS = re.compile(r"[\s,;]+")
ENTERING = (BatchState.FIRST, BatchState.SECOND)
COUNTED = (BatchState.FIRST, BatchState.SECOND, BatchState.COMPARED)


@dataclass(frozen=True)
class Reading:
    """What somebody read on a paper: the choices, or that it is spoiled, or that there is none."""

    choices: tuple[tuple[int, int], ...] = ()
    spoiled: bool = False
    absent: bool = False

    @classmethod
    def of(cls, row: PaperLine | PaperRuling) -> "Reading":
        """The reading of a stored line."""
        choices = tuple((number, points) for number, points in row.choices)
        return cls(choices, row.spoiled, getattr(row, "absent", False))


ABSENT = Reading(absent=True)
Difference = two_entries.Difference[Reading]


# --- Who --------------------------------------------------------------------------------------


def works_here(user: Any, batch: PaperBatch, centre: int | None) -> bool:
    """A budget officer of the municipality, or a clerk whose own centre (`centre`) this is."""
    municipality = batch.process.municipality
    if user.holds(Role.BUDGET_OFFICER, municipality):
        return True
    own = centre is not None and batch.centre_id == centre
    return own and user.holds(Role.CLERK, municipality)


def may_prepare(user: Any, process: Process, at: datetime) -> Decision:
    """A budget officer plans polling places of a secret vote until its voting ends."""
    if not user.holds(Role.BUDGET_OFFICER, process.municipality):
        return refused("not_budget_officer")
    if process.method != Method.SECRET:
        return refused("by_hands")
    if process.publication != Publication.PUBLISHED:
        return refused("not_published")
    voting = phases.term_of(process, Phase.VOTING)
    if voting is None:
        return refused("phase_absent")
    if at >= voting.ends_at:
        return refused("batch_not_open")
    return ALLOWED


def may_hand_out(user: Any, batch: PaperBatch, centre: int | None) -> Decision:
    """Somebody who works here, while the batch is open. Whether the voter may vote is another rule."""
    if not works_here(user, batch, centre):
        return refused("not_here")
    return ALLOWED if batch.state == BatchState.OPEN else refused("batch_not_open")


def has_paper(batch: PaperBatch) -> Decision:
    """One more paper is left."""
    return refused("no_papers_left") if batch.left is not None and batch.left <= 0 else ALLOWED


def may_work_on(user: Any, batch: PaperBatch, centre: int | None) -> Decision:
    """Somebody who works here, or an auditor, while the batch is not settled."""
    auditor = user.holds(Role.AUDITOR, batch.process.municipality)
    if not auditor and not works_here(user, batch, centre):
        return refused("not_batch_worker")
    if batch.state == BatchState.SEALED:
        return refused("batch_sealed")
    return refused("batch_void") if batch.state == BatchState.VOID else ALLOWED


def may_close(user: Any, batch: PaperBatch, centre: int | None, at: datetime) -> Decision:
    """The box is counted by hand, once, when the voting has ended."""
    allowed = may_work_on(user, batch, centre)
    if not allowed:
        return allowed
    if batch.state != BatchState.OPEN:
        return refused("box_counted")
    over = phases.is_over(batch.process, Phase.VOTING, at)
    return ALLOWED if over else refused("box_while_voting")


def turn_of(batch: PaperBatch) -> Turn:
    """The entry that is made now."""
    return 1 if batch.state == BatchState.FIRST else 2


def may_enter(user: Any, batch: PaperBatch, centre: int | None) -> Decision:
    """The first entry by one person, the second by another, when the box has been counted."""
    allowed = may_work_on(user, batch, centre)
    if not allowed:
        return allowed
    if batch.state == BatchState.OPEN:
        return refused("box_while_voting")
    if batch.state == BatchState.COMPARED:
        return refused("entries_done")
    return two_entries.may_enter(batch, user, turn_of(batch))


def may_rule(user: Any, batch: PaperBatch) -> Decision:
    """A third person of the office, when both entries are complete."""
    allowed = may_work_on(user, batch, None)
    if allowed and batch.state != BatchState.COMPARED:
        return refused("not_compared")
    return allowed and two_entries.may_settle(batch, user)


def may_amend(user: Any, batch: PaperBatch) -> Decision:
    """A budget officer or an auditor corrects and explains the figures of a counted box."""
    allowed = may_work_on(user, batch, None)
    if allowed and batch.state not in COUNTED:
        return refused("box_while_voting")
    return allowed


def may_restart(user: Any, batch: PaperBatch) -> Decision:
    """A budget officer or an auditor has both entries made afresh."""
    allowed = may_amend(user, batch)
    if allowed and batch.state == BatchState.FIRST:
        return refused("not_compared")
    return allowed


def may_seal(
    user: Any, batch: PaperBatch, differences: Iterable[Difference], final: Mapping[int, Reading]
) -> Decision:
    """A budget officer, when nothing differs, the papers are all there, and what is missing is explained."""
    allowed = may_work_on(user, batch, None)
    if allowed and not user.holds(Role.BUDGET_OFFICER, batch.process.municipality):
        return refused("not_budget_officer")
    if not allowed:
        return allowed
    if batch.state != BatchState.COMPARED:
        return refused("not_compared")
    return two_entries.all_settled(differences) and _figures(batch, final)


def _figures(batch: PaperBatch, final: Mapping[int, Reading]) -> Decision:
    counted, handed = batch.counted or 0, batch.handed_out
    if len(final) != counted:
        return refused("box_differs", lines=len(final), counted=counted)
    valid = sum(not one.spoiled for one in final.values())
    if valid > handed:
        return refused("more_than_handed", valid=valid, handed=handed)
    if batch.missing and not batch.missing_reason:
        return refused("missing_unexplained", handed=handed, counted=counted)
    used = handed + batch.exchanged + (batch.unused or 0)
    if batch.delivered is not None and used != batch.delivered and not batch.missing_reason:
        return refused("stock_unexplained", delivered=batch.delivered, used=used)
    return ALLOWED


# --- What stands on the papers ----------------------------------------------------------------


def read_lines(sheet: Sheet, text: str, home: int | None) -> dict[int, Reading]:
    """What was pasted or uploaded: one paper a line, its number first. Raises Refused, naming the line.

    `57 3 7` marks two projects, `57 3:5 7:2` gives points, `57` is blank, `57 x` is spoiled; commas,
    semicolons and tabs separate as spaces do. Ranked projects stand in the voter's order.
    """
    found: dict[int, Reading] = {}
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip(' \t,;"')]
    if len(lines) > MOST_LINES:
        raise refused("lines_many", most=MOST_LINES)
    for place, line in enumerate(lines, 1):
        parts = [one for one in PARTS.split(line.replace('"', " ").strip()) if one]
        if place == 1 and parts[0].casefold() in HEADINGS:
            continue
        number = _number(parts[0])
        if not number:
            raise refused("line_unreadable", line=place)
        reading = _reading(sheet, parts[1:], home, number, place)
        if found.setdefault(number, reading) != reading:
            raise refused("line_twice", number=number)
    return found


def _reading(sheet: Sheet, marks: list[str], home: int | None, number: int, place: int) -> Reading:
    if len(marks) == 1 and marks[0].casefold() in SPOILED:
        return Reading(spoiled=True)
    pairs: list[tuple[int, int]] = []
    for rank, mark in enumerate(marks, 1):
        project, colon, points = mark.partition(":")
        chosen = _number(project)
        unmarked = rank if sheet.kind == BallotKind.RANKING else 1
        given = _number(points) if colon else unmarked
        if not chosen or given is None:
            raise refused("line_unreadable", line=place)
        pairs.append((chosen, given))
    return checked(sheet, pairs, home, number)


def checked(sheet: Sheet, pairs: list[tuple[int, int]], home: int | None, number: int) -> Reading:
    """A paper's choices as a reading, checked as an online ballot is. Raises Refused."""
    try:
        choices: Choices = read_choices(sheet, pairs)
        decision = check_choices(sheet, choices, home)
    except Refused as refusal:
        decision = refusal
    if isinstance(decision, Refused):
        raise refused("line_wrong", number=number, reason=decision.reason)
    return Reading(tuple(choices))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
