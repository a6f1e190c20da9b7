"""What an app's plug-in file `account.py` is written with: parts of a citizen's own page (see `identity.sections`)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """One part of the page: `template` is rendered with `context`. `code` is its anchor."""

    code: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stays:
    """Something the erasure of an account does not take away, and the reason."""

    what: str | Promise
    why: str | Promise


@dataclass(frozen=True)
class Matter:
    """One thing somebody has before the municipality, for the list of one's cases over all apps.

    `number` is how it is quoted, `kind` what it is ("Petition"), `family` the colour of its state,
    `role` what the account is in it where it is not the author, `next_on` the day of its next step and `next_label` what is owed then, `at` the moment it is sorted by.
    """

    at: datetime
    kind: str | Promise
    number: str
    title: str
    url: str
    place: str
    state: str | Promise
    family: str = "waiting"
    next_on: date | None = None
    next_label: str | Promise = ""
    needs_me: bool = False
    lang: str = ""
    role: str | Promise = ""
