"""What a plug-in file `notices.py` is written with (Notice), and which events the apps tell of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from civic.journal.models import Entry
from civic.plugins import modules


@dataclass(frozen=True)
class Notice:
    """One mail to be written: to an account or to a bare address, from a template.

    `language` is the account's own unless given (Georgian for an address). `key` tells two notices
    of one entry to one recipient apart. `stop` names what the mail comes from, e.g. ("petition",
    42), and gives it the one-click way out (RFC 8058); it needs an account.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    recipient_user_id: int | None = None
    address: str = ""
    language: str = ""
    key: str = ""
    stop: tuple[str, int] | None = None

    def __post_init__(self) -> None:
        if (self.recipient_user_id is None) == (not self.address):
            raise ValueError("A notice goes either to an account or to an address.")
        if self.stop and self.recipient_user_id is None:
            raise ValueError("Only an account can be taken off a list.")


Source = Callable[[Entry], Iterable[Notice]]


@cache
def sources() -> dict[str, list[Source]]:
    """Which functions tell of which journal kind; several apps may tell of one."""
    found: dict[str, list[Source]] = {}
    for module in modules("notices"):
        for kind, source in getattr(module, "EVENTS", {}).items():
            found.setdefault(kind, []).append(source)
    return found


@cache
def stoppers() -> dict[str, Callable[[int, int], object]]:
    """How an account is taken off what a mail came from: by the name in `Notice.stop`."""
    found: dict[str, Callable[[int, int], object]] = {}
    for module in modules("notices"):
        found.update(getattr(module, "STOP", {}))
    return found


def wants(kind: str, public: bool) -> bool:
    """True when somebody is told of journal entries of this kind."""
    return kind in sources()
