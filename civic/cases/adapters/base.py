"""What every kind of municipal system has in common: how it answers, what it can be asked, and one
guarded call to it.

An adapter never raises for what the other side does: it answers with an Answer (a message handed
over, a case looked up) or with Told (what it says of a case).
"""

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.utils import timezone

from civic.cases import outgoing
from civic.cases.adapters import xroad
from civic.cases.models import Case, Connector, OutboxEvent
from civic.cases.rules import retry_after
from civic.cases.status import News

HEAD_LENGTH = 4096
ERROR_LENGTH = 300


@dataclass(frozen=True)
class Answer:
    """What came of a call: status None and `error` when no answer came.

    `unclear` is True when the other side may have acted although no answer came; `denied` when it
    says that we may not call it at all, whatever the message; `refused` when it can never take this
    message. `number`, `url` and `external_id` are the case's, if the answer names them. `note` is a
    remark about a message that arrived in an unusual way or needs no sending.
    """

    status: int | None = None
    error: str = ""
    head: str = ""
    unclear: bool = False
    denied: bool = False
    refused: bool = False
    wish: timedelta | None = None
    number: str = ""
    url: str = ""
    external_id: str = ""
    note: str = ""

    @property
    def is_good(self) -> bool:
        """True when the other side took the call."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Told:
    """What the other side tells of a case when asked, oldest first; `error` when it gave no answer.

    `external_id` is the name it goes by from now on, where a preliminary one was resolved.
    """

    news: Sequence[News] = ()
    error: str = ""
    denied: bool = False
    wish: timedelta | None = None
    external_id: str = ""


class Adapter(Protocol):
    """One kind of municipal management system."""

    def create(self, event: OutboxEvent, case: Case | None) -> Answer:
        """Hand the message over; `case` is None for a test message. Sent twice, it has one effect."""
        ...

    def find(self, case_key: str) -> Answer | None:
        """Ask whether the case exists: 200 with its number, 404, or None when it cannot be asked."""
        ...

    def status(self, case: Case) -> Told | None:
        """Ask how the case stands; None when this system cannot be asked."""
        ...


class NoAnswer(Exception):  # noqa: N818
    """The call brought no answer; `answer` says so in the words of the delivery's log."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.error)
        self.answer = answer


class HttpAdapter:
    """A system behind HTTP: one call at a time, through the guard, with X-Road's headers where set."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.options: Mapping[str, Any] = connector.options or {}

    def exchange(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        issue: str = "",
        read_limit: int = 0,
    ) -> outgoing.Reply:
        """Make one call; `issue` is the case's number. Raises NoAnswer."""
        added = xroad.headers(str(self.options.get("xroad_client", "")), issue)
        try:
            return outgoing.call(
                method,
                url,
                body=body,
                headers={**(headers or {}), **added},
                read_limit=read_limit or outgoing.READ_LIMIT,
            )
        except outgoing.ForbiddenAddress as error:
            raise NoAnswer(Answer(error=f"address refused: {error.code}")) from error
        except ConnectionRefusedError as error:
            raise NoAnswer(Answer(error=_words(error))) from error
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(Answer(error=_words(error), unclear=method != "GET")) from error


def answer(
    reply: outgoing.Reply,
    *,
    detail: str = "",
    denied: bool = False,
    number: str = "",
    url: str = "",
    external_id: str = "",
) -> Answer:
    """The Answer for a reply; `detail` is what its body says is wrong, in a few words."""
    good = 200 <= reply.status < 300
    words = [f"HTTP {reply.status}", xroad.fault(reply.headers), detail]
    return Answer(
        status=reply.status,
        error="" if good else ": ".join(one for one in words if one)[:ERROR_LENGTH],
        head=readable_head(reply.body),
        unclear=reply.status >= 500 or reply.status == 408,
        denied=denied,
        wish=retry_after(reply.headers, timezone.now()),
        number=number,
        url=url,
        external_id=external_id,
    )


def untold(failed: Answer) -> Told:
    """The Told for a call that brought nothing."""
    return Told(error=failed.error, denied=failed.denied, wish=failed.wish)


def readable_head(body: bytes) -> str:
    """The first 4 kB as text; characters no page should carry are shown as a replacement."""
    text = body[:HEAD_LENGTH].decode("utf-8", errors="replace")
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
