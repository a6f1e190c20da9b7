"""Between the rows of a cycle and the tally: the rule as JSON and as by-law text.

The JSON of a rule names every field, as `budgeting.tally.report.settings` writes it, so that nobody
has to guess a setting: {"method": "Greedy", "stop": false, …, "ties": {"order": [...], "seed": ""}}.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from budgeting.models import Process
from budgeting.tally import bylaw, rules
from budgeting.tally.report import settings
from budgeting.tally.rules import Cap, Completion, EqualShares, Greedy, Rule
from budgeting.tally.ties import DRAW, TieRule
from budgeting.tally.words import Writer

SCALE = 100  # tetri in one lari
CURRENCY = "GEL"
METHODS: Mapping[str, type] = {
    one.__name__: one for one in (Greedy, rules.Welfare, rules.Phragmen, EqualShares)
}


def rule_json(rule: Rule) -> dict[str, Any]:
    """Every field of a rule as JSON; `rule_from` reads it back."""
    return dict(settings(rule))


def rule_from(data: Mapping[str, Any]) -> Rule:
    """The rule written as JSON. Raises KeyError or TypeError for what is no rule."""
    fields = dict(data)
    made = METHODS[fields.pop("method")]
    ties = fields.pop("ties")
    fields["ties"] = TieRule(order=tuple(ties["order"]), seed=ties["seed"])
    if "caps" in fields:
        fields["caps"] = {name: Cap(**cap) for name, cap in fields["caps"].items()}
    if fields.get("completion"):
        fields["completion"] = Completion(**fields["completion"])
    if fields.get("eligible_share"):
        fields["eligible_share"] = Fraction(fields["eligible_share"])
    rule: Rule = made(**fields)
    return rule


def rule_of(process: Process) -> Rule:
    """The rule by which a cycle is counted. Its draw has a seed from the opening of voting on."""
    return rule_from(process.rule)


def draws(rule: Rule) -> bool:
    """True when a tie may have to be drawn."""
    return DRAW in rule.ties.order


def bylaw_clauses(rule: Rule, language: str) -> list[str]:
    """The rule as the clauses of a by-law, in "ka" or "en", without numbers."""
    return bylaw.clauses(rule, writer(language))


def clauses_for(rule: Rule, language: str, kind: str, *, groups: bool) -> list[str]:
    """Of those clauses the ones that apply to ballots of a kind (`Election.kind`), as readers get them."""
    return bylaw.clauses_for(rule, writer(language), kind, groups=groups)


def bylaw_text(rule: Rule, language: str) -> str:
    """The rule as by-law text: a heading and numbered clauses, in "ka" or "en"."""
    return bylaw.text(rule, writer(language))


def writer(language: str) -> Writer:
    """The tally's words about money of Georgia; English for any language but Georgian."""
    return Writer("ka" if language.startswith("ka") else "en", scale=SCALE, currency=CURRENCY)
