"""Which ties of a count mattered: the run in which one was met is counted again with each other project taken first."""

from budgeting.tally.equal_shares.completion import Completed, Met, exhaustive
from budgeting.tally.equal_shares.run import Counter
from budgeting.tally.outcome import Tie
from budgeting.tally.rules import Completion

#: Entries on ballots times winners that are counted again at most; ties beyond are said to have mattered. A size and not a
#: time, so that every machine says the same.
WORTHWHILE = 500_000_000


def told(counter: Counter, completion: Completion | None, completed: Completed) -> list[Tie]:
    """All ties as values. One mattered when the winners of the run that stands, or the end of the completion, would differ."""
    names = [project.id for project in counter.field.election.projects]
    again = len(counter.field.election.chosen) * max(1, len(completed.run.winners))
    left = WORTHWHILE // max(1, again)
    found = []
    for met in completed.ties:
        left -= len(met.among) - 1
        mattered = left < 0 or any(
            _differs(counter, completion, completed, met, other) for other in met.among[1:]
        )
        among = tuple(names[project] for project in met.among)
        found.append(Tie(met.step, among, among[0], mattered, met.attempt))
    return found


def _differs(
    counter: Counter, completion: Completion | None, completed: Completed, met: Met, other: int
) -> bool:
    attempt = completed.attempts[met.attempt]
    run = counter.run(attempt.endowment, instead=(met.step, other))
    if met.attempt == completed.elected:
        return set(run.winners) != set(completed.run.winners)
    if run.exceeds or attempt.spent > counter.limit:
        return run.exceeds != (attempt.spent > counter.limit)
    return bool(
        completion and completion.exhaustive and exhaustive(counter.field, counter.limit, run)
    )
