"""Which version of a petition somebody has read: a short fingerprint that a form carries back, so that nobody decides about another text."""

import hashlib
import json
from collections.abc import Iterable

from petitions.canonical import canonical_text
from petitions.models import Petition

BESIDE = ("unit", "topic", "spot", "latitude", "longitude", "author_display")  # what is no text
DIGITS = 16


def version_of(petition: Petition, annexes: Iterable[str] | None = None) -> str:
    """Sixteen hexadecimal digits over the petition, its texts, choices and files; another one gives others.

    `annexes` are the hex SHA-256 of the attached files, read from the database unless given.
    """
    if annexes is None:
        annexes = petition.attachments.values_list("sha256", flat=True)
    return _digits([petition.pk, canonical_text(petition, annexes), *_values(petition, BESIDE)])


def version_of_fields(petition: Petition, names: Iterable[str]) -> str:
    """The same over some columns only: what one question has for an answer."""
    return _digits([petition.pk, *_values(petition, names)])


def _values(petition: Petition, names: Iterable[str]) -> list[str]:
    """The columns in the order of their names, related rows by their keys."""
    columns = {field.name: field.attname for field in Petition._meta.concrete_fields}
    return [str(getattr(petition, columns[name])) for name in sorted(names)]


def _digits(parts: list[int | str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:DIGITS]
