"""Explanations of a count: as data (`explain`, `explanation_record` for JSON), as sentences in Georgian and English (`sentences`), as a whole text (`report`); and of a comparison
of rules (`side_by_side`).

    explanation = explain(election, outcome)
    report(explanation, "ka")

Nothing here counts: an explanation is read off the outcome, and fails where the outcome does not add up.
"""

from budgeting.tally.explain.account import explain
from budgeting.tally.explain.data import Explanation, Group, Payment, Round, Verdict
from budgeting.tally.explain.record import explanation_record
from budgeting.tally.explain.share import Share, share_of
from budgeting.tally.explain.side_by_side import side_by_side
from budgeting.tally.explain.text import lead, report, sentences

__all__ = [
    "Explanation",
    "Group",
    "Payment",
    "Round",
    "Share",
    "Verdict",
    "explain",
    "explanation_record",
    "lead",
    "report",
    "sentences",
    "share_of",
    "side_by_side",
]
