"""What the routers of the public API share: how a wrong question is answered, and how long an answer keeps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import ValidationError


class Problem(Schema):
    """What went wrong."""

    detail: str


class FieldProblem(Schema):
    """One parameter that could not be read."""

    type: str
    loc: list[str | int]
    msg: str
    ctx: dict[str, Any] | None = None


class Invalid(Schema):
    """The parameters that could not be read; unknown ones are refused too."""

    detail: list[FieldProblem]


def refuse_unknown(request: HttpRequest, schema: type[Schema]) -> None:
    """Answer 422 to a parameter the schema does not have; ninja would read over it."""
    unknown = sorted(set(request.GET) - set(schema.model_fields))
    if unknown:
        raise ValidationError(
            [
                {
                    "type": "extra_forbidden",
                    "loc": ["query", name],
                    "msg": "There is no such parameter",
                }
                for name in unknown
            ]
        )


def keep(response: HttpResponse, seconds: int = 30) -> None:
    """Say how long anybody may keep the answer, and that any site's script may read it."""
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
