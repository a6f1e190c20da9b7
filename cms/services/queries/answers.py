"""What was answered, opened and put into words: for the applicant's pages and for the department's."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civic import boxes, words
from civic.places.models import Unit
from cms.services import definition
from cms.services.blocks import Known
from cms.services.definition import Answers, Item
from cms.services.models import Document, ServiceRequest

PURPOSE = "services.answers"
MONEY = {"ლარი", "lari"}  # written with tetri where there are any
OF_ORGANISATION = {Known.ORGANISATION, Known.CODE}


@dataclass(frozen=True)
class Answered:
    """One question and its answer in words; `documents` for a question that asks for files."""

    key: str
    kind: str
    label: str
    value: str
    documents: tuple[Document, ...] = ()
    is_heading: bool = False


def sealed(request: ServiceRequest, answers: Answers) -> bytes:
    """The box in which the answers are kept, bound to the request."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    return boxes.seal(PURPOSE, text.encode(), request.token.bytes)


def answers_of(request: ServiceRequest) -> Answers:
    """The answers by the keys of their questions; empty where there are none (or they were destroyed)."""
    if not request.answers:
        return {}
    found: Answers = json.loads(boxes.unseal(PURPOSE, request.answers, request.token.bytes))
    return found


def answer_shaped(request: ServiceRequest, shape: str) -> str:
    """What was answered to the first question that has this shape, as "cadastre"; empty where none was."""
    answers = answers_of(request)
    for item in definition.asked(request.form, answers):
        if item.get("shape") == shape and answers.get(item["key"]):
            return str(answers[item["key"]])
    return ""


def answered(
    request: ServiceRequest, *, masked: bool = True, known: Answers | None = None
) -> list[Answered]:
    """Every question that was asked, in order, with its answer in the language in force.

    `masked` shows only the end of a personal number: on every page but the department's. `known` are
    answers of a draft that are written down only when it is filed.
    """
    answers = answers_of(request) | (known or {})
    documents = list(request.documents.filter(message=None).exclude(question=""))
    names = _units(answers.values())
    rows = []
    for item in request.form:
        if item["kind"] == "heading":
            rows.append(Answered(item["key"], "heading", definition.said(item), "", (), True))
            continue
        if item.get("gone") or not definition.is_asked(item, answers):
            continue
        if item.get("prefill") in OF_ORGANISATION and request.organisation_id is None:
            continue
        key = item["key"]
        rows.append(
            Answered(
                key,
                item["kind"],
                definition.said(item),
                in_words(item, answers.get(key), names, masked=masked),
                tuple(one for one in documents if one.question == key),
            )
        )
    return _without_empty_headings(rows)


def _without_empty_headings(rows: list[Answered]) -> list[Answered]:
    after = [*rows[1:], None]
    return [
        row
        for row, following in zip(rows, after, strict=True)
        if not row.is_heading or (following is not None and not following.is_heading)
    ]


def in_words(
    item: Item, value: Any, units: dict[int, str] | None = None, *, masked: bool = True
) -> str:
    """An answer as a reader sees it; empty where nothing was answered."""
    if value in (None, "", [], {}):
        return ""
    write = WORDS.get(item["kind"])
    if item["kind"] == "place":
        return _place(value, units if units is not None else _units([value]))
    if masked and item.get("prefill") == Known.NUMBER:
        return definition.masked_number(str(value))
    return write(item, value) if write else str(value)


def _number(item: Item, value: Any) -> str:
    found = Decimal(str(value))
    unit = definition.said(item, "unit")
    broken_money = unit in MONEY and found != found.to_integral_value()
    text = words.number(found, 2 if broken_money else None)
    return f"{text}{words.NBSP}{unit}" if unit else text


def _choice(item: Item, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    return "\n".join(label for key, label, _help in definition.options_of(item) if key in chosen)


def _place(value: dict[str, Any], units: dict[int, str]) -> str:
    unit = units.get(value.get("unit") or 0, "")
    return " · ".join(part for part in (unit, value.get("address"), value.get("point")) if part)


def _units(values: Iterable[Any]) -> dict[int, str]:
    keys = {one["unit"] for one in values if isinstance(one, dict) and one.get("unit")}
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=keys)} if keys else {}


WORDS: dict[str, Any] = {
    "number": _number,
    "day": lambda _item, value: words.day(date.fromisoformat(str(value))),
    "choice": _choice,
    "choices": _choice,
    "consent": lambda _item, _value: _("confirmed"),
}
