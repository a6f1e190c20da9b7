"""The form of the rule by which votes are counted: from fields to a rule of the tally and back."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgeting.forms_setup import PartForm
from budgeting.tallies import rule_json, rule_of
from budgeting.tally.rules import Completion, EqualShares, Greedy, Phragmen, Rule
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule
from civic.fields import Lari, OneOf

LARI = 100
GREEDY, STOP, DENSITY, BORDA = "greedy", "stop", "density", "borda"
SHARES, SHARES_POINTS, PHRAGMEN = "shares", "shares_points", "phragmen"
BY_VOTES: dict[str, Greedy] = {
    GREEDY: Greedy(),
    STOP: Greedy(stop=True),
    DENSITY: Greedy(per_cost=True),
    BORDA: Greedy(borda=True),
}
NONE, STEPS, EXHAUSTIVE = "none", "steps", "exhaustive"
TIES = {
    "cost_draw": (COST, DRAW),
    "cost_votes_draw": (COST, VOTES, DRAW),
    "votes_cost_draw": (VOTES, COST, DRAW),
    "draw": (DRAW,),
    "cost_votes": (COST, VOTES),
}


class RuleForm(PartForm):
    """How votes are counted. The page prints the rule as by-law text before it is saved."""

    method = OneOf(
        label=_("Winners are found"),
        choices=[
            (GREEDY, _("by votes; a project that does not fit the money left is passed over")),
            (STOP, _("by votes; the count ends at the first project that does not fit")),
            (DENSITY, _("by votes per lari; a project that does not fit is passed over")),
            (BORDA, _("by points for the place on the ballot (Borda)")),
            (SHARES, _("by Equal Shares: every voter has the same part of the money")),
            (SHARES_POINTS, _("by Equal Shares, each project counting alike whatever it costs")),
            (PHRAGMEN, _("by Phragmén's rule: the money fills up for all voters at the same pace")),
        ],
    )
    min_votes = forms.IntegerField(
        label=_("Fewest votes a winner needs"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("For rules by votes."),
    )
    completion = OneOf(
        label=_("Equal Shares: when money is left over"),
        choices=[
            (NONE, _("the count ends")),
            (STEPS, _("every voter gets a little more, step by step, as long as the winners fit")),
            (EXHAUSTIVE, _("the same, until no project fits any more")),
        ],
    )
    step = Lari(label=_("One step, in lari"), help_text=_("For each voter."))
    top_up = forms.BooleanField(
        label=_("Equal Shares: what is left at the end is given by votes"), required=False
    )
    ties = OneOf(
        label=_("When projects are level"),
        choices=[
            ("cost_draw", _("the cheaper one, then a published draw")),
            ("cost_votes_draw", _("the cheaper one, then more votes, then a published draw")),
            ("votes_cost_draw", _("more votes, then the cheaper one, then a published draw")),
            ("draw", _("a published draw")),
            ("cost_votes", _("the cheaper one, then more votes, then the smaller number")),
        ],
        help_text=_(
            "The number of the draw is published when the voting opens, before anybody votes."
        ),
    )

    leftover_to_whole = forms.BooleanField(
        label=_("What units do not spend goes to the money for the whole municipality"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = fields_of(rule_of(kwargs["process"]))
        super().__init__(*args, **kwargs)

    def rule(self) -> Rule:
        """The rule that was chosen."""
        data = self.cleaned_data
        ties = TieRule(order=TIES[data["ties"]])
        if data["method"] in BY_VOTES:
            return replace(BY_VOTES[data["method"]], min_votes=data["min_votes"], ties=ties)
        if data["method"] == PHRAGMEN:
            return Phragmen(ties=ties)
        completion = None
        if data["completion"] != NONE:
            exhaustive = data["completion"] == EXHAUSTIVE
            completion = Completion(step=data["step"], exhaustive=exhaustive)
        return EqualShares(
            utility="points" if data["method"] == SHARES_POINTS else "cost",
            completion=completion,
            top_up=data["top_up"],
            ties=ties,
        )

    def changes(self) -> dict[str, Any]:
        """The rule as the cycle keeps it."""
        return {
            "rule": rule_json(self.rule()),
            "leftover_to_whole": self.cleaned_data["leftover_to_whole"],
        }


def fields_of(rule: Rule) -> dict[str, Any]:
    """What the form shows for a rule."""
    found: dict[str, Any] = {
        "method": GREEDY,
        "min_votes": 1,
        "completion": NONE,
        "step": LARI,
        "top_up": False,
        "ties": next(
            (name for name, order in TIES.items() if order == rule.ties.order), "cost_draw"
        ),
    }
    if isinstance(rule, Greedy):
        marks = (rule.stop, rule.per_cost, rule.borda)
        same = (
            name for name, one in BY_VOTES.items() if (one.stop, one.per_cost, one.borda) == marks
        )
        found |= {"method": next(same, GREEDY), "min_votes": rule.min_votes}
    elif isinstance(rule, EqualShares):
        found["method"] = SHARES_POINTS if rule.utility == "points" else SHARES
        found["top_up"] = rule.top_up
        if rule.completion:
            found["completion"] = EXHAUSTIVE if rule.completion.exhaustive else STEPS
            found["step"] = rule.completion.step
    elif isinstance(rule, Phragmen):
        found["method"] = PHRAGMEN
    return found
