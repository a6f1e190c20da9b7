"""What an app's plug-in file `account.py` is written with: parts of a citizen's own page (see `identity.sections`)."""

from dataclasses import dataclass, field
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
