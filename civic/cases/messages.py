"""Messages in both directions as bytes: the CloudEvents body we send, and the strict reading of what comes."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from civic.addresses import absolute
from civic.cases.models import OutboxEvent

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
DEEPEST = 20


class BadMessage(ValueError):  # noqa: N818
    """The body is not what the contract says; the text says where."""


def moment(at: datetime) -> str:
    """RFC 3339 in UTC: `2026-11-22T10:00:00Z`."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def schema_url(type_name: str) -> str:
    """Where the JSON schema of a type is served: `…/schemas/petition.threshold_reached.v1.json`."""
    return absolute(reverse("cases:schema", args=[schema_name(type_name)]))


def schema_name(type_name: str) -> str:
    """The file name of a type's schema: the type without `org.civic.`."""
    return type_name.removeprefix("org.civic.")


def body(event: OutboxEvent) -> bytes:
    """The structured CloudEvents 1.0.2 JSON of a message: the same bytes on every try."""
    place = event.municipality.slug
    data = {
        **event.data,
        "caseKey": event.case_key,
        "municipality": place,
        "callback": absolute(reverse("cases:inbound", args=[place])),
    }
    if isinstance(data.get("url"), str) and data["url"].startswith("/"):
        data["url"] = absolute(data["url"])
    cloud_event = {
        "specversion": "1.0",
        "id": str(event.pk),
        "source": settings.PORTAL_URL,
        "type": event.type,
        "subject": event.subject,
        "time": moment(event.at),
        "datacontenttype": "application/json",
        "dataschema": schema_url(event.type),
        "sequence": f"{event.sequence:010d}",
        "data": data,
    }
    return json.dumps(cloud_event, ensure_ascii=False, separators=(",", ":")).encode()


def read_json(raw: bytes) -> dict[str, Any]:
    """Parse a JSON object from outside; raises BadMessage.

    Refuses other encodings, NaN and infinities, doubled keys and deep nesting (N28).
    """
    try:
        found = json.loads(
            raw.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_no_doubles,
        )
    except RecursionError as error:
        raise BadMessage("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise BadMessage("not UTF-8") from error
    except ValueError as error:
        raise BadMessage(str(error)) from error
    if not isinstance(found, dict):
        raise BadMessage("not a JSON object")
    _refuse_depth(found, DEEPEST)
    return found


def text_of(data: dict[str, Any], name: str, longest: int) -> str:
    """The text field `name`, without control characters, or an empty string; raises BadMessage."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadMessage(f"{name} must be text")
    cleaned = "".join(c for c in value if c in "\n\t" or c.isprintable()).strip()
    if len(cleaned) > longest:
        raise BadMessage(f"{name} is longer than {longest} characters")
    return cleaned


def web_address(text: str) -> str:
    """The text when it is an http(s) address without oddities, else an empty string."""
    plain = text.isascii() and text.isprintable() and not set(text) & set(" <>\"'\\")
    return text if plain and text.startswith(("https://", "http://")) else ""


def _no_constant(name: str) -> Any:
    raise BadMessage(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise BadMessage("number too large")
    return number


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadMessage("a key stands twice")
    return found


def _refuse_depth(value: Any, left: int) -> None:
    if left == 0:
        raise BadMessage("nested too deeply")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        _refuse_depth(one, left - 1)
