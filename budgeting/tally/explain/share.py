""" "Your share": what one voter had, paid for each winner and had left, from the voter's own ballot and the published rounds.

Meant to run where the ballot is, in the voter's hands; nothing of it is stored (`tally.md` §7.3, item 3). Only the endowment and the
price of each round are needed, both public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgeting.tally.explain.data import Explanation, Payment


@dataclass(frozen=True)
class Share:
    """Amounts in minor units: what the voter had, the payments in order of rounds, and what was left."""

    had: Fraction
    payments: tuple[Payment, ...]
    left: Fraction


def share_of(explanation: Explanation, ballot: Mapping[str, int], *, share: int = 1) -> Share:
    """The payments of one voter.

    `ballot`: points by project id (1 each on ballots with marks), in the election's parts of a point; `share`: the voter's part
    of the money relative to others. Raises ValueError when the explanation is not of Equal Shares.
    """
    if explanation.endowment is None:
        raise ValueError("only Equal Shares gives every voter a share")
    had = left = explanation.endowment * share
    payments = []
    for one in explanation.rounds:
        amount = min(left, one.price * ballot.get(one.project, 0))
        if amount:
            payments.append(Payment(one.project, amount))
            left -= amount
    return Share(had, tuple(payments), left)
