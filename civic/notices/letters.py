"""The text of a mail: template to subject and body, links made absolute, line breaks kept out of headers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import BadHeaderError
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from civic import addresses
from civic.plugins import modules
from civic.ui.menus import shell

SUBJECT_LENGTH = 250
STOP_SALT = "civic.notices.stop"


def absolute(path: str, language: str) -> str:
    """The address of our page `path` in `language`, under settings.PORTAL_URL whatever the request said."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith("/"):
        raise ValueError(f"A link in a mail is a path of this portal, not {path!r}")
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return addresses.absolute(translate_url(path, language))


def one_line(text: str) -> str:
    """The text as one header line: every run of white space and control characters is one space."""
    printable = "".join(
        " " if character < " " or character == "\x7f" else character for character in text
    )
    return " ".join(printable.split())[:SUBJECT_LENGTH]


def refuse_line_breaks(*values: str) -> None:
    """Raise BadHeaderError when a header value would begin another header."""
    for value in values:
        if any(character in value for character in "\r\n\0"):
            raise BadHeaderError("A mail header must not hold a line break.")


def letter(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Render `templates/<template>.txt` in `language`, or the editors' words for it; return subject and body."""
    with translation.override(language):
        facts = dict(context) | {"portal_name": shell(None).portal.name}
        if link := facts.get("link"):
            facts["link"] = absolute(str(link), language)
        if words := editors_words(template, language, facts):
            template = "notices/worded"
            facts["worded_subject"], facts["worded_text"] = words
        text = render_to_string(f"{template}.txt", facts)
    subject, _separator, body = text.strip().partition("\n")
    return one_line(subject), tidy(body)


def editors_words(template: str, language: str, facts: dict[str, Any]) -> tuple[str, str] | None:
    """Subject and text as editors reworded them (an app's plug-in file `wording.py`), or None."""
    for module in modules("wording"):
        reworded = getattr(
            module, "wording", None
        )  # another app may use the name for something else
        if reworded is not None and (words := reworded(template, language, facts)):
            return words
    return None


def tidy(body: str) -> str:
    """The body without trailing spaces and with at most one empty line in a row."""
    lines: list[str] = []
    for line in body.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def stop_token(user_id: int, name: str, object_id: int) -> str:
    """A signed token that takes the account off one thing, and can do nothing else."""
    return signing.dumps([user_id, name, object_id], salt=STOP_SALT, compress=True)


def read_stop_token(token: str) -> tuple[int, str, int]:
    """The account, the kind of list and the object of a token; raises signing.BadSignature."""
    user_id, name, object_id = signing.loads(token, salt=STOP_SALT)
    return int(user_id), str(name), int(object_id)


def way_out(user_id: int, stop: tuple[str, int], language: str) -> tuple[str, dict[str, str]]:
    """The closing line and the headers of a mail that can be stopped with one click (RFC 8058)."""
    with translation.override(language):
        path = reverse("notices:stop", args=[stop_token(user_id, *stop)])
        url = addresses.absolute(path)
        line = _("You get this mail because you follow this subject. To stop: %(url)s") % {
            "url": url
        }
    headers = {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return line, headers
