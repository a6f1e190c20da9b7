"""What a rule answers: Allowed, or Refused with a reason code and a sentence that says how to mend it."""

from dataclasses import dataclass, replace
from typing import Self

from django.utils.functional import Promise


@dataclass(frozen=True)
class Allowed:
    """The act may go ahead."""

    def __bool__(self) -> bool:
        return True


@dataclass(unsafe_hash=True)
class Refused(Exception):  # noqa: N818 (a refusal is an answer first and an exception second)
    """The act may not go ahead. `code` is stable and for machines; `reason` is for the reader.

    Not frozen: Python itself writes the traceback of an exception that passes a context manager.
    """

    code: str
    reason: str | Promise

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return str(self.reason)

    def fresh(self) -> Self:
        """The same refusal to be raised: one raised twice would gather tracebacks and what they hold."""
        return replace(self)


Decision = Allowed | Refused
ALLOWED = Allowed()


def require(decision: Decision) -> None:
    """Raise the refusal, if it is one. Actions call this on every rule they depend on."""
    if isinstance(decision, Refused):
        raise decision.fresh()
