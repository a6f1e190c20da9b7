"""Passing a petition on: its short address, a QR code of it, a mail with it."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civic.qr import drawn
from petitions.models import Petition
from petitions.open_data import short_url

_drawn = lru_cache(maxsize=512)(drawn)


def qr(url: str) -> SafeString:
    """The address as a QR code."""
    return format_html(
        '<svg role="img" aria-label="{}" {}</svg>',
        _("QR code: the short address of the petition"),
        mark_safe(_drawn(url)),
    )


def share_of(petition: Petition) -> dict[str, Any]:
    """What `petitions/_share.html` shows."""
    url = short_url(petition)
    subject = quote(petition.title)
    return {
        "qr": qr(url),
        "share_url": url,
        "short_path": url.split("//", 1)[-1].rstrip("/"),
        "mail_url": f"mailto:?subject={subject}&body={quote(f'{petition.title} {url}')}",
    }
