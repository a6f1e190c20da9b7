"""The whole explanation as plain text, and the sentences by project."""

from budgeting.tally.explain import data
from budgeting.tally.explain.data import Explanation, Round, Verdict
from budgeting.tally.explain.sentences import Sentences, Speaker
from budgeting.tally.outcome import (
    EVERYTHING_FITS,
    RECOUNTED,
    RECOUNTED_IN_PART,
    RECOUNTED_NOT,
)
from budgeting.tally.rules import EqualShares, Greedy, Phragmen, Welfare

NOTES = {
    RECOUNTED: "report.recounted",
    RECOUNTED_IN_PART: "report.recounted_in_part",
    RECOUNTED_NOT: "report.recounted_not",
}


def sentences(explanation: Explanation, language: str) -> dict[str, Sentences]:
    """Headline and reasons by project id, in the order of the verdicts. `language`: "ka" or "en", else ValueError."""
    speaker = Speaker(explanation, language)
    return {one.project: speaker.sentences(one) for one in explanation.verdicts}


def report(explanation: Explanation, language: str) -> str:
    """The result page in words: what was given out and how, each project with its reasons, the table of rounds.

    `language`: "ka" or "en", else ValueError.
    """
    speaker = Speaker(explanation, language)
    parts = [_head(explanation, speaker)]
    won = [one for one in explanation.verdicts if one.won]
    out = [one for one in explanation.verdicts if one.reason == data.EXCLUDED]
    lost = [one for one in explanation.verdicts if not one.won and one.reason != data.EXCLUDED]
    for key, verdicts in (("winners", won), ("losers", lost), ("excluded", out)):
        if verdicts:
            parts.append(_section(speaker, f"report.{key}", verdicts))
    if explanation.rounds:
        parts.append(_rounds(explanation, speaker))
    if any(one.support is not None for one in explanation.verdicts):
        parts.append(speaker.writer.say("report.support_formula"))
    return "\n\n".join(parts) + "\n"


def lead(explanation: Explanation, language: str) -> list[str]:
    """How the money was given out, in a few sentences for the top of a page."""
    return lead_of(Speaker(explanation, language))


def _head(explanation: Explanation, speaker: Speaker) -> str:
    writer = speaker.writer
    summary = writer.say(
        "report.summary",
        voters=explanation.voters,
        budget=writer.money(explanation.budget),
        winners=sum(one.won for one in explanation.verdicts),
        spent=writer.money(explanation.spent),
        left=writer.money(explanation.left),
    )
    title = explanation.title or writer.say("report.untitled")
    return "\n".join([title, summary, *lead_of(speaker)])


def lead_of(speaker: Speaker) -> list[str]:
    """The same in the words of a speaker."""
    explanation, writer = speaker.explanation, speaker.writer
    rule = explanation.rule
    found = []
    if explanation.endowment is not None:
        budget = writer.money(explanation.budget)
        endowment = writer.money(explanation.endowment, cents=True)
        if explanation.ended == EVERYTHING_FITS:
            found.append(writer.say("report.lead_everything", endowment=endowment))
        elif explanation.increments:
            count = explanation.increments
            found.append(
                writer.say("report.lead_raised", budget=budget, endowment=endowment, count=count)
            )
        else:
            found.append(writer.say("report.lead_equal", budget=budget, endowment=endowment))
    elif isinstance(rule, Welfare):
        found.append(writer.say("report.lead_welfare"))
    elif isinstance(rule, Phragmen):
        found.append(writer.say("report.lead_phragmen"))
    elif isinstance(rule, Greedy):
        unit = "per_cost" if rule.per_cost else "votes" if speaker.marks else "points"
        found.append(writer.say(f"report.lead_{unit}"))
        if rule.stop:
            found.append(writer.say("report.lead_stop"))
    if explanation.compared and isinstance(rule, EqualShares):
        ours, theirs, equal = explanation.compared
        found.append(writer.say("report.compared", ours=ours, theirs=theirs, equal=equal))
        replaced = explanation.replaced
        found.append(writer.say("report.compared_replaced" if replaced else "report.compared_kept"))
    found += [writer.say(NOTES[note]) for note in explanation.notes if note in NOTES]
    return found


def _section(speaker: Speaker, key: str, verdicts: list[Verdict]) -> str:
    lines = [speaker.writer.say(key)]
    for one in verdicts:
        said = speaker.sentences(one)
        lines.append("")
        lines.append(f"{_named(speaker, one)} · {_figures(speaker, one)}")
        lines.append(f"{said.headline}. {said}")
    return "\n".join(lines)


def _named(speaker: Speaker, verdict: Verdict) -> str:
    name = speaker.explanation.names.get(verdict.project, "")
    number = speaker.writer.say("amount.number", name=verdict.project)
    return f"{number}. {name}" if name else number


def _figures(speaker: Speaker, verdict: Verdict) -> str:
    cost = speaker.writer.money(verdict.cost)
    if speaker.marks:
        return speaker.writer.say("report.figures", votes=verdict.votes, cost=cost)
    points = speaker.points(verdict.points)
    return speaker.writer.say(
        "report.figures_points", votes=verdict.votes, points=points, cost=cost
    )


def _rounds(explanation: Explanation, speaker: Speaker) -> str:
    """The table of rounds, one line a round, cells set apart by semicolons as its head says."""
    writer = speaker.writer
    head = "report.round_head" if speaker.marks else "report.round_head_points"
    votes = {one.project: one.votes for one in explanation.verdicts}

    def row(one: Round) -> str:
        cells = [
            str(one.number),
            _plain_name(explanation, one.project),
            writer.number(votes[one.project]),
            writer.money(one.cost),
            writer.number(one.full),
            speaker.price(one.price),
            writer.number(one.rest),
            writer.number(one.none),
            writer.money(one.left, cents=True),
        ]
        return "; ".join(cells)

    return "\n".join(
        [writer.say("report.rounds"), writer.say(head), *(row(one) for one in explanation.rounds)]
    )


def _plain_name(explanation: Explanation, project: str) -> str:
    return explanation.names.get(project) or project
