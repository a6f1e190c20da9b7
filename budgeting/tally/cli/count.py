"""`count`: one election by one rule."""

import argparse
from collections.abc import Callable

from budgeting.tally.adjustments import Act, FilledUp, NotPossible, Pot, Withdrawn, adjust
from budgeting.tally.cli.rules import rule as rule_of
from budgeting.tally.cli.screen import NO, Screen, Stop, open_election
from budgeting.tally.counting import count
from budgeting.tally.election import Election
from budgeting.tally.explain import explain, explanation_record, report
from budgeting.tally.outcome import RECOUNTED, RECOUNTED_IN_PART, RECOUNTED_NOT, Attempt, Outcome
from budgeting.tally.recount import Disagreement, verified
from budgeting.tally.report import amount, outcome_record
from budgeting.tally.rules import Greedy, Rule, Unsuitable

MOST_RUNS = 1_000_000
POT = ""  # a file has one pot of money

NOTES = {
    RECOUNTED: "Counted twice: the second counter found the same.",
    RECOUNTED_IN_PART: "Counted twice in part: of the runs of the completion the one that stands and the one after it; --thorough recounts all.",
    RECOUNTED_NOT: "Not counted twice: too large for the second counter; --thorough lets it try.",
}


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Print the winners, or the outcome as JSON, or why each project won or lost, as text or JSON.

    With `--withdrawn` also what the rule puts in the place of winners that dropped out after the count.
    """
    if options.withdrawn and (options.json or options.explain):
        raise Stop("--withdrawn goes with neither --json nor --explain")
    election = open_election(
        screen,
        options.file,
        lenient=options.lenient,
        language=options.explain or options.language,
        progress=options.progress,
    )
    chosen = rule_of(options, election.scale)
    outcome = counted(election, chosen, options, screen)
    if options.json and options.explain:
        explanation = explain(election, outcome)
        screen.show(explanation_record(explanation, options.rule, options.explain))
    elif options.json:
        screen.show(outcome_record(election, outcome, options.rule))
    elif options.explain:
        _explain(election, outcome, options.explain, screen)
    else:
        _plain(election, outcome, options.rule, screen)
    if options.withdrawn:
        _afterwards(election, outcome, options.withdrawn, options.language, screen)
    return 0


def counted(election: Election, rule: Rule, options: argparse.Namespace, screen: Screen) -> Outcome:
    """The outcome, counted twice unless `--once`. Raises `Stop` when the rule does not fit or the counts differ."""
    watch = _watch(screen, election.scale, show=options.progress)
    try:
        if options.once:
            return count(election, rule, watch)
        return verified(election, rule, watch, thorough=options.thorough)
    except Unsuitable as error:
        raise Stop(str(error)) from None
    except Disagreement as error:
        raise Stop(f"the two counts differ, so there is no result: {error}", NO) from None


def _watch(screen: Screen, scale: int, *, show: bool) -> Callable[[Attempt], None]:
    """Tells of each run of a completion, and ends one that would go on for days."""
    runs = 0

    def watch(attempt: Attempt) -> None:
        nonlocal runs
        runs += 1
        share = float(attempt.endowment / scale)
        if runs > MOST_RUNS:
            raise Stop(
                f"after {MOST_RUNS} runs of the completion each voter has {share:.2f} and the end is not in sight: "
                "choose a larger --step"
            )
        if show:
            screen.progress(f"counting: {share:.2f} per voter, {attempt.winners} winners")

    return watch


def _plain(election: Election, outcome: Outcome, name: str, screen: Screen) -> None:
    unit = f" {election.currency}" if election.currency else ""

    def money(minor: int) -> str:
        return amount(minor, election.scale) + unit

    if election.title:
        screen.say(election.title)
    screen.say(
        f"{name}: {election.voters} ballots, budget {money(outcome.budget)}, "
        f"spent {money(outcome.spent)} on {len(outcome.winners)} of {len(election.projects)} projects"
    )
    for place, winner in enumerate(outcome.winners, 1):
        at = election.index[winner]
        project = election.projects[at]
        screen.say(
            f"{place:>4}. {winner}  {money(project.cost)}  {election.votes[at]} votes  {project.name}".rstrip()
        )
    for tie in outcome.ties:
        if tie.mattered:
            screen.say(f"Tie between {', '.join(tie.among)}: {tie.chosen} taken by the tie rule")
    for note in outcome.notes:
        screen.say(NOTES.get(note, note))


def _explain(election: Election, outcome: Outcome, language: str, screen: Screen) -> None:
    screen.say(report(explain(election, outcome), language).rstrip("\n"))


def _afterwards(
    election: Election, outcome: Outcome, gone: list[str], language: str, screen: Screen
) -> None:
    """Each winner that dropped out, in the order given, and what the freed money goes to."""
    stop = isinstance(outcome.rule, Greedy) and outcome.rule.stop
    acts: list[Act] = []
    for project in gone:
        if project not in election.index:
            raise Stop(f"there is no project {project}")
        acts += [Withdrawn(POT, project, "--withdrawn"), FilledUp(POT, "--withdrawn", stop=stop)]
    try:
        adjusted = adjust({POT: Pot(election, outcome)}, acts)
    except NotPossible as error:
        raise Stop(error.sentence(language)) from None
    for project, entry in zip(gone, adjusted.log[1::2], strict=True):
        screen.say(f"Without {project} the freed money goes to: {', '.join(entry.added) or 'none'}")
    left = amount(entry.left[POT], election.scale)
    unit = f" {election.currency}" if election.currency else ""
    screen.say(f"Afterwards: {', '.join(adjusted.winners[POT])}; left {left}{unit}")
