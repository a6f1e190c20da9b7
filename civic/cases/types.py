"""What a type of message is: its words for staff, the fields it carries, a sample, and the JSON Schema made of these.

The fields are declared once, as classes of `Data`; the messages, the published schemas, the
`webhooks` of the OpenAPI document and the desk's list of what is told all come from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

PREFIX = "org.civic."
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def camel(name: str) -> str:
    """`text_sha256` as it stands in JSON: `textSha256`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Data(Schema):
    """Fields of a message. Names are written in camel case; a description is a text of gettext."""

    model_config = {"alias_generator": camel, "populate_by_name": True}

    def plain(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return self.model_dump(mode="json", by_alias=True)


def about(text: Any, *, default: Any = ..., **limits: Any) -> Any:
    """A field with what it says, in the reader's language, and its limits; without `default` it must be given."""
    return Field(default, description=text, **limits)


class DepartmentFacts(Data):
    """The department a case is led to."""

    slug: str = about(_("Short name of the department"))
    name: str = about(_("Name of the department"))


class Common(Data):
    """What every message carries beside the fields of its type."""

    case_key: str = about(_("Key of the case: the same in every message about it"), max_length=60)
    municipality: str = about(_("Short name of the municipality"))
    callback: str = about(
        _("Where signed status calls are taken"), json_schema_extra={"format": "uri"}
    )
    due_on: date | None = about(
        _("Day by which the law requires the decision; missing while no term runs"), default=None
    )
    department: DepartmentFacts | None = about(
        _("Department the case is led to, where a route says so"), default=None
    )
    test: bool = about(_("True in a test: no case is to be made of it"), default=False)


@dataclass(frozen=True)
class MessageType:
    """One type of message, declared in an app's `cases.py`.

    `name` is the type without `org.civic.` and with its version (`petition.handed_over.v1`).
    `personal` says in one sentence which personal data it carries. `sample` is what a test sends:
    invented, complete. A type that is not `on` is sent only where a municipality switches it on.
    """

    name: str
    title: str | Promise
    when: str | Promise
    personal: str | Promise
    kind: str
    data: type[Data]
    sample: Data
    on: bool = True

    @property
    def type(self) -> str:
        """The `type` of the CloudEvent."""
        return PREFIX + self.name

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Each field with what it says, in the language in force; inner ones as `petition.title`."""
        return [*_fields(self.data), *_fields(Common)]

    def schema(self, address: str) -> dict[str, Any]:
        """The JSON Schema of the whole message, in English; `address` is where it is published."""
        with translation.override("en"):
            return {
                "$schema": DIALECT,
                "$id": address,
                "title": str(self.title),
                "description": str(self.when),
                **envelope(self.type, self.data, Common, strict=True),
            }


def envelope(type_name: str, *parts: type[Schema], strict: bool) -> dict[str, Any]:
    """The CloudEvents 1.0 envelope around the fields of `parts`; `strict` as we write it ourselves."""
    text = {"type": "string"}
    inner: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    shared: dict[str, Any] = {}
    for part in parts:
        found = _plain(part.model_json_schema(by_alias=True, mode="validation"))
        shared |= found.get("$defs", {})
        inner["properties"] |= found["properties"]
        inner["required"] += found.get("required", [])
    needed = ["specversion", "id", "source", "type", "data"]
    told = {
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {**text, "minLength": 1, "maxLength": 120, "pattern": "^[^.]+$"},
            "source": {**text, "format": "uri"},
            "type": {"const": type_name},
            "subject": {**text, "minLength": 1, "maxLength": 100},
            "time": {**text, "format": "date-time"},
            "datacontenttype": {"const": "application/json"},
            "dataschema": {**text, "format": "uri"},
            "sequence": {**text, "pattern": "^[0-9]{10}$"},
            "data": inner,
        },
        "required": [*needed, "subject", "time", "dataschema", "sequence"] if strict else needed,
    }
    return {**told, "$defs": shared} if shared else told


def _plain(value: Any) -> Any:
    """The schema without the titles made of names, and with texts instead of promises of texts."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {
            name: _plain(one)
            for name, one in value.items()
            if not (name == "title" and isinstance(one, str))
        }
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _fields(schema: type[Schema], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, field in schema.model_fields.items():
        path = before + camel(name)
        inner = _inner(field.annotation)
        found += _fields(inner, f"{path}.") if inner else [(path, str(field.description or ""))]
    return found


def _inner(annotation: Any) -> type[Data] | None:
    """The class of fields a field holds, also where it may be empty."""
    for one in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(one, type) and issubclass(one, Data):
            return one
    return None
