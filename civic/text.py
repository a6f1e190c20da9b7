"""Text from outside: plain text of citizens, rich text of editors, and what looks like a trick."""

import re

from django.utils.html import escape

EMPTY_LINE = re.compile(r"\n[ \t]*\n+")


def paragraphs(text: str) -> list[str]:
    """Plain text as escaped <p> elements: an empty line starts a new one, a line break becomes <br>."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [
        f"<p>{escape(part.strip()).replace(chr(10), '<br>')}</p>"
        for part in EMPTY_LINE.split(unified)
        if part.strip()
    ]
