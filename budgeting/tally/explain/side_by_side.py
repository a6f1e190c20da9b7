"""A comparison of rules as plain text: tables with cells set apart by semicolons, and sentences for each pair."""

from collections.abc import Sequence

from budgeting.tally.comparison import Column, Comparison, Pair, Part
from budgeting.tally.words import Writer

LAST = 10  # voters with so many winners or more stand in one line


def side_by_side(comparison: Comparison, language: str) -> str:
    """The comparison in words ("ka" or "en", else ValueError): figures, histogram, pairs, costs, units and categories."""
    writer = Writer(language, comparison.scale, comparison.currency)
    columns = comparison.columns
    parts = [
        "\n".join(filter(None, [writer.say("compare.title"), comparison.title])),
        "\n".join(
            [writer.say("compare.head"), *(_figures(comparison, one, writer) for one in columns)]
        ),
        _histogram(columns, writer),
        "\n".join([line for pair in comparison.pairs for line in _pair(pair, writer)]),
        _costs(columns, writer),
        _parts("compare.units", [one.units for one in columns], columns, writer),
        _parts("compare.categories", [one.categories for one in columns], columns, writer),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _row(*cells: str) -> str:
    return "; ".join(cells)


def _figures(comparison: Comparison, one: Column, writer: Writer) -> str:
    return _row(
        one.name,
        writer.number(len(one.winners)),
        writer.money(one.spent),
        writer.money(one.left),
        writer.number(one.without_winner),
        f"{writer.number(100 * one.part_without_winner, 1)}\u00a0%",
        writer.number(one.average, 2),
    )


def _histogram(columns: Sequence[Column], writer: Writer) -> str:
    names = _row(*(one.name for one in columns))
    most = max(len(one.voters_by_winners) for one in columns)
    lines = [writer.say("compare.histogram"), writer.say("compare.histogram_head", names=names)]
    for number in range(min(most, LAST + 1)):
        last = number == LAST and most > LAST + 1
        label = writer.say("compare.more", number=number) if last else str(number)
        counts = (
            sum(one.voters_by_winners[number:])
            if last
            else sum(one.voters_by_winners[number : number + 1])
            for one in columns
        )
        lines.append(_row(label, *(writer.number(count) for count in counts)))
    return "\n".join(lines)


def _pair(pair: Pair, writer: Writer) -> list[str]:
    lines = [
        writer.say(
            "compare.pair",
            first=pair.first,
            second=pair.second,
            ours=pair.prefer_first,
            theirs=pair.prefer_second,
            equal=pair.indifferent,
        )
    ]
    for rule, only in ((pair.first, pair.only_first), (pair.second, pair.only_second)):
        if only:
            lines.append(writer.say("compare.only", rule=rule, names=", ".join(only)))
    if not pair.only_first and not pair.only_second:
        lines.append(writer.say("compare.same"))
    return lines


def _costs(columns: Sequence[Column], writer: Writer) -> str:
    rows = [
        _row(one.name, *(writer.money(cost) for cost in one.costs)) for one in columns if one.costs
    ]
    if not rows:
        return ""
    return "\n".join([writer.say("compare.costs"), writer.say("compare.costs_head"), *rows])


def _parts(
    title: str, parts: Sequence[Sequence[Part]], columns: Sequence[Column], writer: Writer
) -> str:
    """One line for each unit or category: its part of the votes, then of the money under each rule."""
    if not parts or not parts[0]:
        return ""
    names = _row(*(one.name for one in columns))
    rows = [
        _row(
            across[0].name,
            writer.percent(across[0].votes),
            *(writer.percent(one.money) for one in across),
        )
        for across in zip(*parts, strict=True)
    ]
    return "\n".join([writer.say(title), writer.say("compare.parts_head", names=names), *rows])
