"""How long personal data is kept: each rule in one place with its period and reason, carried out each
night and reported in public.

An app says its own in a plug-in file `retention.py`: `RULES = [Rule(…)]`. A rule only removes or
empties rows; what it removes is never needed to recompute a count. `docs/personal-data.md` says what
the tables hold.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils.functional import Promise

from civic.dates import today
from civic.models import Deletion
from civic.plugins import modules

REPORTED = timedelta(days=365)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """What is removed (`what`), how long it is kept and from when (`period`), and why so long (`why`).

    `remove` removes what is due and returns how many rows; it may be called at any time, twice too.
    """

    code: str
    what: str | Promise
    period: str | Promise
    why: str | Promise
    remove: Callable[[], int]


@dataclass(frozen=True)
class Reported:
    """A rule and what came of it: rows removed within a year, and the last day it removed any."""

    rule: Rule
    rows: int
    last_on: date | None


def rules() -> list[Rule]:
    """The rules of all apps, in INSTALLED_APPS order."""
    return [rule for module in modules("retention") for rule in module.RULES]


def run() -> int:
    """Carry out every rule; how many rows went. A rule that fails does not keep the others from running."""
    removed = 0
    for rule in rules():
        try:
            removed += carry_out(rule)
        except Exception:
            logger.exception("retention rule %s failed", rule.code)
    return removed


def carry_out(rule: Rule) -> int:
    """Carry out one rule and write down how many rows it removed today."""
    with transaction.atomic():
        rows = rule.remove()
        mark, _made = Deletion.objects.get_or_create(rule=rule.code, on=today())
        if rows:
            Deletion.objects.filter(pk=mark.pk).update(rows=F("rows") + rows)
    return rows


def report() -> list[Reported]:
    """What was removed within a year, by rule."""
    done = Deletion.objects.filter(on__gt=today() - REPORTED, rows__gt=0)
    found = {
        row["rule"]: row
        for row in done.values("rule").annotate(total=Sum("rows"), last_on=Max("on"))
    }
    return [
        Reported(
            rule,
            found[rule.code]["total"] if rule.code in found else 0,
            found[rule.code]["last_on"] if rule.code in found else None,
        )
        for rule in rules()
    ]


def last_run() -> date | None:
    """The last day on which the rules were carried out; None before the first."""
    found: date | None = Deletion.objects.aggregate(day=Max("on"))["day"]
    return found
