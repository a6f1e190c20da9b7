"""Every reason this app refuses something for: a stable code, and the sentence that says how to mend it.

One module per area, as in `budgeting.rules`; a code has one meaning in the whole app.
"""

from typing import Any

from django.utils.text import format_lazy

from budgeting.refusals import (
    auditing,
    counting,
    evaluation,
    ideas,
    implementing,
    paper,
    process,
    voting,
)
from civic.decisions import Refused

AREAS = (auditing, counting, evaluation, ideas, implementing, paper, process, voting)
REASONS = {code: reason for area in AREAS for code, reason in area.REASONS.items()}


def refused(code: str, **values: Any) -> Refused:
    """The refusal with its reason; `values` fill the braces in the sentence."""
    return Refused(code, format_lazy(REASONS[code], **values) if values else REASONS[code])
