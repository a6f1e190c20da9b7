"""The Georgian words on the pages, looked up by their English source, as a reader of the catalogue would."""

import html
from functools import cache
from pathlib import Path

import polib

PARTS = Path(__file__).resolve().parents[2] / "locale" / "parts"


@cache
def _texts() -> dict[str, str]:
    return {
        entry.msgid: entry.msgstr
        for part in sorted(PARTS.glob("*.po"))
        for entry in polib.pofile(str(part))
        if entry.msgstr
    }


def ka(english: str, **values: str) -> str:
    """The Georgian of `english`, with its variables filled in; AssertionError while it has none."""
    text = _texts().get(english)
    assert text is not None, f"No Georgian for {english!r}"
    return html.unescape(text % values if values else text)
