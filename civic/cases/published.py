"""What the portal publishes of its contract with other systems: JSON Schemas, and the `webhooks` of OpenAPI.

All of it is made from the declared types; nothing is written by hand.
"""

from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import Field

from civic.cases.events import STATUS_TYPE, TEST_TYPE, types
from civic.cases.messages import CONTENT_TYPE, schema_name, schema_url
from civic.cases.types import DIALECT, Data, MessageType, about, envelope

HASH = "^[0-9a-f]{64}$"


class ConnectionTest(Data):
    """The message that makes no case: whether the connection works."""

    case_key: str = about(_("Empty: there is no case"), max_length=0)
    municipality: str = about(_("Short name of the municipality"))
    callback: str = about(_("Where signed status calls are taken"))
    connector: str = about(_("Name of the connection"))


class StatusDocument(Data):
    """A document the municipality names."""

    sha256: str = about(_("SHA-256 of the file"), pattern=HASH)
    name: str = Field("", max_length=200)
    url: str = Field("", max_length=500)


class Status(Data):
    """What the municipal management system tells of a case."""

    case_key: str = about(_("Key of the case, as we sent it"), min_length=1, max_length=60)
    status: str = about(
        _(
            "registered, assigned, scheduled, decided or closed; only forward. Another word is shown as news and changes no state."
        ),
        min_length=1,
        max_length=60,
    )
    number: str | None = Field(
        None, max_length=60, description="Number of the case in the municipal system"
    )
    url: str | None = Field(None, max_length=500)
    text: str | None = Field(None, max_length=2000, description="Plain text, shown as it is")
    at: str | None = Field(None, max_length=40, json_schema_extra={"format": "date-time"})
    result: Literal["positive", "partly", "negative", "", None] = Field(
        None, description="How the case was decided; goes with decided or closed"
    )
    due_on: str | None = Field(
        None,
        max_length=10,
        description="By which day the system plans to decide: 2026-11-22, shown as its plan; the term of the law is the portal’s and is not moved by it. With the status awaiting_applicant, until when the applicant may mend what the text says",
    )
    document: StatusDocument | None = None


def names() -> list[str]:
    """The names of all published schemas, without `.json`."""
    return sorted(
        [*(one.name for one in types().values()), *map(schema_name, (TEST_TYPE, STATUS_TYPE))]
    )


def schema(name: str) -> dict[str, Any] | None:
    """The JSON Schema of this name; None when there is none."""
    for one in types().values():
        if one.name == name:
            return one.schema(schema_url(one.type))
    if name == schema_name(TEST_TYPE):
        return _own(
            TEST_TYPE,
            "Test of a connection",
            "Sent by staff. Makes no case.",
            ConnectionTest,
            strict=True,
        )
    if name == schema_name(STATUS_TYPE):
        return _own(
            STATUS_TYPE,
            "Status of a case",
            "Sent by the municipal management system to the callback address, signed with its own secret.",
            Status,
            strict=False,
        )
    return None


def webhooks() -> dict[str, Any]:
    """The `webhooks` section of the OpenAPI document: what the portal sends, one entry for each type."""
    with translation.override("en"):
        return {one.name: {"post": _operation(one)} for one in types().values()}


def _own(
    type_name: str, title: str, text: str, data: type[Data], *, strict: bool
) -> dict[str, Any]:
    with translation.override("en"):
        return {
            "$schema": DIALECT,
            "$id": schema_url(type_name),
            "title": title,
            "description": text,
            **envelope(type_name, data, strict=strict),
        }


def _operation(one: MessageType) -> dict[str, Any]:
    header = {"in": "header", "required": True, "schema": {"type": "string"}}
    signed = ("webhook-id", "webhook-timestamp", "webhook-signature")
    sent = CONTENT_TYPE.split(";", maxsplit=1)[0]
    return {
        "operationId": one.name.replace(".", "_"),
        "summary": str(one.title),
        "description": str(one.when),
        "tags": [str(one.kind)],
        "parameters": [{"name": name, **header} for name in signed],
        "requestBody": {
            "required": True,
            "content": {sent: {"schema": one.schema(schema_url(one.type))}},
        },
        "responses": {
            "2XX": {"description": "Taken. The answer may name the case: number, url."},
            "4XX": {"description": "Refused. 410 switches the connection off."},
            "5XX": {"description": "Sent again later, under the same webhook-id."},
        },
    }
