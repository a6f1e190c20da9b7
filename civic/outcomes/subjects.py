"""What a plug-in file `outcomes.py` is written with (Source, About), and the row a commitment comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.db import models

from civic.cases.subjects import subject_row
from civic.outcomes.models import Commitment
from civic.plugins import modules


@dataclass(frozen=True)
class About:
    """What a commitment's page says of the row it comes from: a link, and one sentence with its own link."""

    label: str
    url: str
    sentence: str = ""
    why_label: str = ""
    why_url: str = ""


@dataclass(frozen=True)
class Told:
    """An account that hears of the commitment, and what its one-click way out takes it off."""

    user_id: int
    stop: tuple[str, int] | None = None


@dataclass(frozen=True)
class Source:
    """What an app knows of its rows that bear commitments; `case` gives (subject, case key)."""

    about: Callable[[Iterable[int]], dict[int, About]]
    told: Callable[[int], Iterable[Told]]
    case: Callable[[int], tuple[str, str]]


@cache
def sources() -> dict[str, Source]:
    """The sources of all apps, by the type of their rows."""
    found: dict[str, Source] = {}
    for module in modules("outcomes"):
        found.update(module.SOURCES)
    return found


def source_of(commitment: Commitment) -> Source | None:
    """The source of a commitment; None for one that stands by itself."""
    return sources().get(commitment.subject_type)


def about(commitments: Iterable[Commitment]) -> dict[int, About]:
    """What is to be said of the rows the commitments come from, by the commitment's key."""
    wanted: dict[str, dict[int, list[int]]] = {}
    for one in commitments:
        if one.subject_id is not None and one.subject_type in sources():
            rows = wanted.setdefault(one.subject_type, {})
            rows.setdefault(one.subject_id, []).append(one.pk)
    found: dict[int, About] = {}
    for kind, rows in wanted.items():
        for pk, said in sources()[kind].about(rows).items():
            found.update(dict.fromkeys(rows[pk], said))
    return found


def told(commitment: Commitment) -> list[Told]:
    """The accounts the source names; none for a commitment that stands by itself."""
    source = source_of(commitment)
    if source is None or commitment.subject_id is None:
        return []
    return list(source.told(commitment.subject_id))


def case_of(commitment: Commitment) -> tuple[str, str, models.Model]:
    """Subject and key in the municipal management system, and the row whose timeline gets its answers."""
    source = source_of(commitment)
    if source is not None and commitment.subject_id is not None:
        row = subject_row(commitment.subject_type, commitment.subject_id)
        if row is not None:
            return (*source.case(commitment.subject_id), row)
    key = f"COM-{commitment.year}-{commitment.pk:06d}"
    return f"commitments/{commitment.pk}", key, commitment
