"""The settings of a rule as by-law text in Georgian and English: numbered clauses that say every field, also what is not in force.

For the readers of one cycle `clauses` gives only what applies to its ballot: nothing about other ballots, nothing that is not in force.

The text of two different rules is never the same, so a printed by-law fixes the rule (`tally.md` §7.2: what decides a winner must be
written down before the vote).
"""

from fractions import Fraction
from typing import Protocol

from budgeting.tally.election import APPROVAL, CHOOSE_ONE, CUMULATIVE, ORDINAL, SCORING
from budgeting.tally.rules import Cap, Completion, EqualShares, Greedy, Phragmen, Rule, Welfare
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule
from budgeting.tally.words import Writer


class Words(Protocol):
    """What says the clauses: a `Writer`, or one that knows the ballot."""

    def say(self, key: str, **values: str | int) -> str:
        """The text of a key with its values filled in."""

    def money(self, minor: Fraction | int) -> str:
        """An amount of minor units."""

    def exact(self, value: Fraction | int) -> str:
        """A number without rounding."""


MARKED, POINTS, RANKED = "marked", "points", "ranked"
BALLOTS = {
    APPROVAL: MARKED,
    CHOOSE_ONE: MARKED,
    CUMULATIVE: POINTS,
    SCORING: POINTS,
    ORDINAL: RANKED,
}
# What a clause about every kind of ballot says where the kind is known; "" where nothing is left of it.
FOR_ONE = {
    "points": {MARKED: "points_marked", POINTS: "points_given", RANKED: ""},
    "ranks_longest": {MARKED: "", POINTS: "", RANKED: "ranks_only"},
    "equal_share": {MARKED: "equal_share_even", POINTS: "equal_share_even", RANKED: "equal_share_even"},
    "equal_payment": {MARKED: "equal_payment_even", POINTS: "equal_payment_points", RANKED: "equal_payment_points"},
    "phragmen_kind": {MARKED: "", POINTS: "", RANKED: ""},
}  # fmt: skip
# Settings that are not in force.
NOT_IN_FORCE = {
    "min_votes_none", "min_score_none", "threshold_none", "caps_none", "eligible_none", "completion_none",
    "start_exact", "exhaustive_not", "comparison_none",
}  # fmt: skip


class _ForOneBallot:
    """The words for a known kind of ballot: what does not apply is an empty text."""

    def __init__(self, writer: Writer, kind: str, *, groups: bool) -> None:
        self._writer, self._ballot = writer, BALLOTS[kind]
        self._left_out = NOT_IN_FORCE | (set() if groups else {"groups", "welfare_groups"})
        self.money, self.exact = writer.money, writer.exact

    def say(self, key: str, **values: str | int) -> str:
        name = key.removeprefix("bylaw.")
        if name in self._left_out:
            return ""
        name = FOR_ONE.get(name, {}).get(self._ballot, name)
        return self._writer.say(f"bylaw.{name}", **values) if name else ""


def clauses_for(
    rule: Rule, writer: Writer, kind: str, *, groups: bool = True, points_scale: int = 1
) -> list[str]:
    """The clauses that apply to ballots of this kind (`Election.kind`); `groups`: some projects exclude one another."""
    words = _ForOneBallot(writer, kind, groups=groups)
    return [one for one in clauses(rule, words, points_scale=points_scale) if one]


def clauses(rule: Rule, writer: Words, *, points_scale: int = 1) -> list[str]:
    """The clauses of the by-law in order, each a sentence or several, without numbers.

    Amounts in the rule are minor units; `writer` says the language, the currency and how many minor units make one unit of it.
    `points_scale`: parts in one point, in which a least number of points is given.
    """
    match rule:
        case Greedy():
            body = _greedy(rule, writer, points_scale)
        case Welfare():
            which = "welfare_times_cost" if rule.times_cost else "welfare_points"
            body = _say(
                writer,
                which,
                "points",
                "ranks_longest",
                "considered",
                "welfare_groups",
                "welfare_ties",
            )
        case Phragmen():
            body = _say(
                writer, "phragmen", "phragmen_kind", "considered", "groups", "phragmen_stop"
            )
        case EqualShares():
            body = _equal_shares(rule, writer)
    return [*body, _ties(rule.ties, writer), writer.say("bylaw.exact")]


def text(rule: Rule, writer: Writer, *, points_scale: int = 1) -> str:
    """The by-law as text: a heading and numbered clauses, one a line. Arguments as for `clauses`."""
    said = clauses(rule, writer, points_scale=points_scale)
    lines = [f"{number}. {clause}" for number, clause in enumerate(said, 1)]
    return "\n".join([writer.say("bylaw.title"), "", *lines]) + "\n"


def _say(writer: Words, *keys: str) -> list[str]:
    return [writer.say(f"bylaw.{key}") for key in keys]


def _greedy(rule: Greedy, writer: Words, points_scale: int) -> list[str]:
    votes = (
        writer.say("bylaw.min_votes", votes=rule.min_votes)
        if rule.min_votes > 0
        else writer.say("bylaw.min_votes_none")
    )
    score = (
        writer.say("bylaw.min_score_none")
        if rule.min_score is None
        else writer.say(
            "bylaw.min_score",
            points=writer.exact(Fraction(rule.min_score, points_scale)),
        )
    )
    return [
        *_say(
            writer,
            "greedy_per_cost" if rule.per_cost else "greedy_votes",
            *(("ranks_borda",) if rule.borda else ("points", "ranks_longest")),
        ),
        votes,
        score,
        *_say(
            writer,
            "threshold" if rule.use_threshold else "threshold_none",
            "greedy_take",
            "greedy_stop" if rule.stop else "greedy_skip",
            "groups",
        ),
        _caps(rule, writer),
    ]


def _caps(rule: Greedy, writer: Words) -> str:
    if not rule.caps:
        return writer.say("bylaw.caps_none")
    parts = [
        writer.say("bylaw.cap", name=name, limits=_limits(cap, writer))
        for name, cap in sorted(rule.caps.items())
    ]
    return writer.say("bylaw.caps", caps="; ".join(parts))


def _limits(cap: Cap, writer: Words) -> str:
    limits = []
    if cap.number is not None:
        limits.append(writer.say("bylaw.cap_number", number=cap.number))
    if cap.money is not None:
        limits.append(writer.say("bylaw.cap_money", money=writer.money(cap.money)))
    return ", ".join(limits) or writer.say("bylaw.cap_free")


def _equal_shares(rule: EqualShares, writer: Words) -> list[str]:
    eligible = (
        writer.say("bylaw.eligible_none")
        if rule.eligible_share is None
        else writer.say("bylaw.eligible", share=str(rule.eligible_share))
    )
    return [
        *_say(
            writer, "equal", "equal_voters", "equal_share", "points", "ranks_longest", "considered"
        ),
        eligible,
        *_say(
            writer,
            "equal_payment",
            "equal_cost" if rule.utility == "cost" else "equal_points",
            "equal_end",
            "groups",
        ),
        *_completion(rule.completion, writer),
        *_say(
            writer,
            "top_up" if rule.top_up else "top_up_none",
            "comparison" if rule.comparison else "comparison_none",
        ),
    ]


def _completion(completion: Completion | None, writer: Words) -> list[str]:
    if completion is None:
        return _say(writer, "completion_none")
    return [
        writer.say("bylaw.completion", step=writer.money(completion.step)),
        *_say(
            writer,
            "start_integral" if completion.integral else "start_exact",
            "exhaustive" if completion.exhaustive else "exhaustive_not",
        ),
    ]


def _ties(ties: TieRule, writer: Words) -> str:
    parts = []
    for what in ties.order:
        if what == DRAW:
            key = "bylaw.tie_draw" if ties.seed else "bylaw.tie_draw_open"
            parts.append(writer.say(key, seed=ties.seed))
        else:
            parts.append(writer.say({COST: "bylaw.tie_cost", VOTES: "bylaw.tie_votes"}[what]))
    parts.append(writer.say("bylaw.tie_number"))
    return writer.say("bylaw.ties", order="; ".join(parts))
