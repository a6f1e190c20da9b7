"""Assemblies that choose by a show of hands: who writes the protocol, what it must say, when it counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from budgeting import phases, tallies
from budgeting.models import Assembly, Process
from budgeting.refusals import refused
from budgeting.states import BallotKind, Method, Phase, Publication
from budgeting.tally.rules import Greedy
from civic.dates import local
from civic.decisions import ALLOWED, Decision
from civic.roles import Role

QUORUM_KEY = "budget.assembly.quorum_percent"
QUORUM = Decimal(20)  # percent of those who could come, where no council has set another number
RECORDERS = (Role.BUDGET_OFFICER, Role.CLERK)
CONFIRMERS = (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR)


@dataclass(frozen=True)
class Protocol:
    """What a protocol says, before it is stored; `hands` by the number of the project."""

    held_on: date
    eligible: int
    attended: int
    hands: Mapping[int, int]


def quorum(eligible: int, percent: Decimal) -> int:
    """How many of `eligible` people have to be there, rounded up."""
    exact = Decimal(eligible) * percent / 100
    return int(exact.to_integral_value(rounding=ROUND_CEILING))


def may_record(user: Any, process: Process, at: datetime) -> Decision:
    """A clerk or a budget officer of the municipality, from the beginning of the voting until the count."""
    if not any(user.holds(role, process.municipality) for role in RECORDERS):
        return refused("not_batch_worker")
    return _is_running(process, at)


def _is_running(process: Process, at: datetime) -> Decision:
    if process.method != Method.ASSEMBLY or process.publication != Publication.PUBLISHED:
        by_hands = process.method == Method.ASSEMBLY
        return refused("not_published" if by_hands else "not_by_hands")
    if hold := phases.held(process, at):
        return refused("held", reason=hold.reason)
    if process.box_opened_at is not None:
        return refused("assembly_closed")
    if not phases.has_begun(process, Phase.VOTING, at):
        return refused("assembly_not_yet")
    return ALLOWED if _by_votes(process) else refused("only_by_votes")


def _by_votes(process: Process) -> bool:
    """Only the number of hands can decide: nobody writes down whose hand was whose."""
    rule = tallies.rule_of(process)
    most_votes = isinstance(rule, Greedy) and not rule.per_cost
    return most_votes and process.ballot == BallotKind.APPROVAL


def check_protocol(process: Process, numbers: set[int], said: Protocol, at: datetime) -> Decision:
    """Whether the figures can be true; `numbers` are the projects of this money."""
    voting = phases.term_of(process, Phase.VOTING)
    assert voting is not None  # `may_record` has seen it
    since, until = local(voting.starts_at).date(), local(voting.ends_at).date()
    if not since <= said.held_on <= min(until, local(at).date()):
        last = min(until, local(at).date())
        return refused("assembly_outside", since=f"{since:%d.%m.%Y}", until=f"{last:%d.%m.%Y}")
    if said.attended > said.eligible:
        return refused("more_than_eligible", attended=said.attended, eligible=said.eligible)
    for number, hands in said.hands.items():
        if number not in numbers:
            return refused("unknown_project", number=number)
        if hands > said.attended:
            return refused("hands_too_many", number=number, hands=hands, attended=said.attended)
    together, most = sum(said.hands.values()), process.choices_max
    if together > said.attended * most:
        return refused(
            "hands_together",
            hands=together,
            attended=said.attended,
            most=most,
            all=said.attended * most,
        )
    return ALLOWED


def may_correct(user: Any, assembly: Assembly, reason: str, at: datetime) -> Decision:
    """As recording; one that has been confirmed only with a reason, which is public."""
    allowed = may_record(user, assembly.process, at)
    if allowed and assembly.confirmed_by_id is not None and not reason.strip():
        return refused("assembly_confirmed")
    return allowed


def may_confirm(user: Any, assembly: Assembly, at: datetime) -> Decision:
    """Somebody other than who wrote the protocol last, with the quorum reached and the scan attached."""
    if not any(user.holds(role, assembly.process.municipality) for role in CONFIRMERS):
        return refused("not_batch_worker")
    running = _is_running(assembly.process, at)
    if not running:
        return running
    if assembly.confirmed_by_id is not None:
        return refused("decided_already")
    if assembly.recorded_by_id == user.pk:
        return refused("second_person")
    if not assembly.has_quorum:
        return refused("no_quorum", attended=assembly.attended, quorum=assembly.quorum)
    return ALLOWED if assembly.minutes or not assembly.was_held else refused("no_minutes")


def deal(hands: Mapping[int, int], attended: int) -> list[list[list[int]]]:
    """The hands as ballots of those who were there, who remain unknown: each project's hands in turn.

    Nobody gets one project twice, and nobody more projects than all hands divided by all people,
    rounded up. The totals are those of the protocol; how hands met in one person nobody wrote down.
    """
    ballots: list[list[list[int]]] = [[] for _one in range(attended)]
    place = 0
    for number in sorted(hands):
        for _hand in range(hands[number]):
            ballots[place % attended].append([number, 1])
            place += 1
    return [sorted(one) for one in ballots]
