"""The verdict on one project as sentences: why it won or lost, and how near it was."""

from dataclasses import dataclass
from fractions import Fraction

from budgeting.tally import outcome as words
from budgeting.tally.election import APPROVAL, CHOOSE_ONE
from budgeting.tally.explain import data
from budgeting.tally.explain.data import Explanation, Verdict
from budgeting.tally.rules import Greedy, Phragmen, Welfare
from budgeting.tally.words import Writer, rounded

NAMED = 3  # payments named one by one; the others are summed up


@dataclass(frozen=True)
class Sentences:
    """A project's headline ("Won in the 2nd round") and the sentences that say why."""

    headline: str
    why: tuple[str, ...]

    def __str__(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.why)


class Speaker:
    """Says the verdicts of one explanation in one language ("ka" or "en")."""

    def __init__(self, explanation: Explanation, language: str) -> None:
        self.explanation = explanation
        self.writer = Writer(language, explanation.scale, explanation.currency)
        self.marks = explanation.kind in {APPROVAL, CHOOSE_ONE}
        self.rounds = {one.project: one for one in explanation.rounds}

    def sentences(self, verdict: Verdict) -> Sentences:
        """Headline and reasons of one verdict."""
        why = self._why(verdict)
        if verdict.tied_with:
            names = self.writer.listed([self.name(one) for one in verdict.tied_with])
            why.append(self._say("tie.among", names=names))
        return Sentences(self._headline(verdict), tuple(why))

    def name(self, project: str) -> str:
        """A project inside a sentence: its name in quotation marks, or its number where it has none."""
        named = self.explanation.names.get(project, "")
        return self._say("amount.project" if named else "amount.number", name=named or project)

    def points(self, parts: int) -> str:
        """Points as written on the ballot."""
        return self.writer.exact(Fraction(parts, self.explanation.points_scale))

    def price(self, per_part: Fraction) -> str:
        """The price of a round: for one supporter on ballots with marks, else for one whole point."""
        scale = 1 if self.marks else self.explanation.points_scale
        return self.writer.money(per_part * scale, cents=True)

    def _say(self, key: str, **values: str | int) -> str:
        return self.writer.say(key, **values)

    def _headline(self, verdict: Verdict) -> str:
        match verdict.reason:
            case data.EXCLUDED:
                return self._say("headline.excluded")
            case data.IN_ROUND:
                place = self.writer.ordinal(verdict.place or 1)
                return self._say("headline.in_round", place=place)
            case data.TOPPED_UP:
                return self._say("headline.topped_up")
        return self._say("headline.in_order" if verdict.won else "headline.lost")

    def _why(self, verdict: Verdict) -> list[str]:
        if verdict.reason == data.EXCLUDED:
            return [self._excluded(verdict)]
        if verdict.reason == data.EXCLUSIVE:
            ruled_out = self._say("greedy.exclusive", against=self.name(verdict.against))
            return [ruled_out, *self._more(verdict)]
        if isinstance(self.explanation.rule, Greedy) or self.explanation.replaced:
            return self._greedy(verdict)
        if isinstance(self.explanation.rule, Welfare):
            return [self._welfare(verdict, self.explanation.rule)]
        if isinstance(self.explanation.rule, Phragmen):
            return [self._phragmen(verdict)]
        return self._equal_shares(verdict)

    def _short(self, verdict: Verdict) -> dict[str, str]:
        """What there was, what the project costs and what was missing, so rounded that the figures add up."""
        left, missing = verdict.left or Fraction(0), verdict.missing or Fraction(0)
        scale = self.explanation.scale
        shown = Fraction(rounded(left / scale, 2))
        if shown * scale >= verdict.cost:
            shown -= Fraction(1, 100)
        return {
            "left": self.writer.money(shown * scale),
            "cost": self.writer.money(verdict.cost),
            "missing": self.writer.money(verdict.cost - shown * scale),
            "percent": self.writer.percent(missing / verdict.cost),
        }

    def _excluded(self, verdict: Verdict) -> str:
        key = f"excluded.{verdict.excluded_for}"
        lacking = verdict.lacking or 0
        match verdict.excluded_for:
            case words.MIN_VOTES | words.MIN_SCORE if not verdict.votes:
                return self._say("excluded.no_votes")
            case words.MIN_SCORE if self.marks:
                return self._say("excluded.min_votes", votes=verdict.votes, lacking=lacking)
            case words.MIN_VOTES | words.SHARE:
                return self._say(key, votes=verdict.votes, lacking=lacking)
            case words.MIN_SCORE:
                points, more = self.points(verdict.points), self.points(lacking)
                return self._say(key, points=points, lacking=more)
            case words.TOO_DEAR:
                budget = self.writer.money(self.explanation.budget)
                return self._say(key, cost=self.writer.money(verdict.cost), budget=budget)
        return self._say(key)

    # Greedy

    def _greedy(self, verdict: Verdict) -> list[str]:
        match verdict.reason:
            case data.IN_ORDER:
                return [self._won_in_order(verdict)]
            case data.DID_NOT_FIT if not verdict.left:
                first = self._say("greedy.nothing_left")
            case data.DID_NOT_FIT:
                first = self._say("greedy.did_not_fit", **self._short(verdict))
            case data.NOT_REACHED:
                first = self._say("greedy.not_reached", against=self.name(verdict.against))
            case _:
                first = self._say("greedy.cap", against=verdict.against)
        return [first, *(self._more(verdict) or [self._say("greedy.more_never")])]

    def _more(self, verdict: Verdict) -> list[str]:
        """How many votes or points more would have elected it, where some would."""
        if verdict.missing_votes is None:
            return []
        beside = self.name(verdict.beside)
        if self.marks:
            return [self._say("greedy.more_votes", more=verdict.missing_votes, beside=beside)]
        points = self.points(verdict.missing_votes)
        return [self._say("greedy.more_points", more=points, beside=beside)]

    def _won_in_order(self, verdict: Verdict) -> str:
        rule = self.explanation.rule
        per_cost = isinstance(rule, Greedy) and rule.per_cost
        facts: dict[str, str | int] = {
            "place": self.writer.ordinal(verdict.place or 1),
            "left": self.writer.money(verdict.left or 0),
            "cost": self.writer.money(verdict.cost),
        }
        if per_cost:
            return self._say("greedy.won_per_cost", **facts)
        if self.marks:
            return self._say("greedy.won_votes", votes=verdict.votes, **facts)
        return self._say("greedy.won_points", points=self.points(verdict.points), **facts)

    # Equal Shares

    def _equal_shares(self, verdict: Verdict) -> list[str]:
        if verdict.reason == data.IN_ROUND:
            return self._payers(verdict)
        if verdict.reason == data.TOPPED_UP:
            left = self.writer.money(verdict.at_end or 0)
            rest = self.writer.money(verdict.rest or 0)
            return [self._say("equal.topped_up", left=left, rest=rest)]
        found = self._too_few(verdict) if verdict.after == 0 else self._gone(verdict)
        if verdict.rest is not None:
            rest = self.writer.money(verdict.rest)
            found.append(self._say("equal.rest_too_small", rest=rest))
        if verdict.support is not None:
            percent = self.writer.percent(verdict.support)
            found.append(self._say("equal.support", percent=percent))
        return found

    def _payers(self, verdict: Verdict) -> list[str]:
        """Who paid for a winner of a round."""
        one = self.rounds[verdict.project]
        price = self.price(one.price)
        found = []
        if not one.full:
            found.append(self._say("equal.only_rest", rest=one.rest))
        elif one.full == 1 and not one.rest and not one.none:
            found.append(self._say("equal.alone", price=self.writer.money(one.cost)))
        elif one.full == 1 and self.marks:
            found.append(self._say("equal.full_one", price=price))
        elif self.marks:
            key = "equal.full" if one.rest or one.none else "equal.shared"
            found.append(self._say(key, full=one.full, price=price))
        else:
            found.append(self._say("equal.full_points", full=one.full, price=price))
        if one.full and one.rest:
            found.append(self._say("equal.rest", rest=one.rest))
        if one.none:
            found.append(self._say("equal.none", none=one.none))
        return found

    def _too_few(self, verdict: Verdict) -> list[str]:
        """The supporters' shares never covered the cost."""
        endowment = self.explanation.endowment or Fraction(1)
        people = -(-(verdict.missing or Fraction(0)) // endowment)
        return [
            self._say("equal.never", **self._short(verdict)),
            self._say("equal.never_why", people=int(people)),
        ]

    def _gone(self, verdict: Verdict) -> list[str]:
        """The supporters paid for other winners first."""
        payments = sorted(verdict.spent_on, key=lambda one: (-one.amount, one.project))
        parts = [
            self._say(
                "equal.payment",
                name=self.name(one.project),
                amount=self.writer.money(one.amount),
            )
            for one in payments[:NAMED]
        ]
        others = payments[NAMED:]
        if others:
            together = sum((one.amount for one in others), Fraction(0))
            amount = self.writer.money(together)
            parts.append(self._say("equal.payments_other", count=len(others), amount=amount))
        had, after = self.writer.money(verdict.had or 0), verdict.after or 0
        if verdict.left:
            first = self._say("equal.gone", had=had, after=after, **self._short(verdict))
        else:
            cost = self.writer.money(verdict.cost)
            first = self._say("equal.gone_all", had=had, after=after, cost=cost)
        return [first, self._say("equal.spent_on", payments="; ".join(parts))]

    # Phragmén and welfare

    def _phragmen(self, verdict: Verdict) -> str:
        match verdict.reason:
            case data.IN_ROUND:
                return self._say(
                    "phragmen.won",
                    votes=verdict.votes,
                    cost=self.writer.money(verdict.cost),
                    left=self.writer.money(verdict.left or 0, cents=True),
                )
            case data.DID_NOT_FIT if not verdict.left:
                return self._say("phragmen.nothing_left")
            case data.DID_NOT_FIT:
                return self._say("phragmen.did_not_fit", **self._short(verdict))
        if not verdict.missing:
            return self._say("phragmen.not_reached_equal", against=self.name(verdict.against))
        against = self.name(verdict.against)
        return self._say("phragmen.not_reached", against=against, **self._short(verdict))

    def _welfare(self, verdict: Verdict, rule: Welfare) -> str:
        unit = "votes" if self.marks else "points"
        points, cost = self.points(verdict.points), self.writer.money(verdict.cost)
        if verdict.won:
            return self._say(f"welfare.won_{unit}", points=points, cost=cost)
        if not verdict.lacking:
            return self._say("welfare.lost_tied")
        if rule.times_cost:
            won = sum(one.points * one.cost for one in self.explanation.verdicts if one.won)
            percent = self.writer.percent(Fraction(verdict.lacking, won))
            return self._say("welfare.lost_cost", cost=cost, percent=percent)
        lacking = self.points(verdict.lacking)
        return self._say(f"welfare.lost_{unit}", points=points, cost=cost, lacking=lacking)
