"""How an app hears what the municipal management system tells of its rows, and which rows are nobody else's business.

An app's `cases.py` may define `NEWS = {"services.servicerequest": take_news}`: the function is called
with the case and the news, in the transaction that takes them, once for each statement that is new. What it
raises as Refused refuses the statement. `PRIVATE = {"services.servicerequest"}` names the types of rows
about which nothing is public: their entries in the journal are not, and their documents are given out by
the app alone. `PUBLIC = {"petitions.petition": is_public}` says of the other rows whether the one in hand can be read
by everybody now; without it the documents of its case are not given out.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import models

from civic.cases.models import Case
from civic.cases.subjects import subject_row
from civic.plugins import modules

Taker = Callable[[Case, Any], object]
Shown = Callable[[Any], bool]


@cache
def takers() -> dict[str, Taker]:
    """Who hears of news, by the type of the case's subject."""
    found: dict[str, Taker] = {}
    for module in modules("cases"):
        found.update(getattr(module, "NEWS", {}))
    return found


@cache
def private_subjects() -> frozenset[str]:
    """The types of rows about which nothing is public."""
    return frozenset(name for module in modules("cases") for name in getattr(module, "PRIVATE", ()))


def is_private(subject_type: str) -> bool:
    """True when what is said of such a row is for its app alone."""
    return subject_type in private_subjects()


@cache
def shown() -> dict[str, Shown]:
    """Whether everybody may read a row now, by its type."""
    found: dict[str, Shown] = {}
    for module in modules("cases"):
        found.update(getattr(module, "PUBLIC", {}))
    return found


def is_public(case: Case) -> bool:
    """True while what the case is about can be read by everybody."""
    asks = shown().get(case.subject_type)
    if asks is None or is_private(case.subject_type):
        return False
    row = subject_row(case.subject_type, case.subject_id)
    return row is not None and asks(row)


def tell(case: Case, news: Any) -> None:
    """Let the app whose row it is take the news."""
    taker = takers().get(case.subject_type)
    if taker is not None:
        taker(case, news)


def answered(subject: models.Model) -> None:
    """What the system said last of this row, in a word of its own, has been answered: it may say it again."""
    Case.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).exclude(
        external_status=""
    ).update(external_status="")
