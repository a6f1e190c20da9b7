"""The archive of one's own data: `data.json` for machines and `index.html` for people, in one zip."""

import io
import json
import re
import zipfile
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from civic.words import day, moment
from identity.archive_words import LABELS

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
TITLES: dict[str, str | Promise] = {
    "petitions": gettext_lazy("Petitions"),
    "budgeting": gettext_lazy("Participatory budgeting"),
    "outcomes": gettext_lazy("Promises and their carrying out"),
    "services": gettext_lazy("Service requests"),
}


def packed(found: dict[str, Any], *, at: datetime) -> bytes:
    """The zip, with texts in the language in force."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
        archive.writestr("data.json", text)
        archive.writestr("index.html", readable(found, at=at))
    return buffer.getvalue()


def readable(found: dict[str, Any], *, at: datetime) -> str:
    """One page that needs nothing but a browser, in the language in force."""
    context = {
        "language": get_language(),
        "at": at,
        "parts": [
            {"title": TITLES.get(key) or label(key), "nodes": nodes(value)}
            for key, value in found.items()
        ],
    }
    return render_to_string("identity/archive.html", context)


def nodes(value: Any) -> list[dict[str, Any]]:
    """What a template shows of a mapping, a list or one value: name and text, or name and what is below."""
    if isinstance(value, dict):
        return [_node(label(key), below) for key, below in value.items()]
    if isinstance(value, list | tuple):
        return [_node("", below) for below in value]
    return [_node("", value)]


def label(key: str) -> str:
    """The name of a key in words; its own letters where nobody gave it words."""
    return str(LABELS.get(key) or key.replace("_", " "))


def shown(value: Any) -> str:
    """One value for a reader: days and hours in words, yes and no, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if _MOMENT.match(text):
        text = moment(datetime.fromisoformat(text))
    elif _DAY.match(text):
        text = day(date.fromisoformat(text))
    return text


def _node(name: str, value: Any) -> dict[str, Any]:
    """Every key is there: Django writes what a template does not find into its log, with what is there."""
    is_many = isinstance(value, dict | list | tuple)
    text = shown(value) if not is_many else "" if value else _("nothing")
    return {"name": name, "text": text, "below": nodes(value) if is_many and value else []}
