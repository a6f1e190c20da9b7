"""Passing a petition on: its short address, a QR code of it, a mail with it."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from petitions.models import Petition
from petitions.open_data import short_url


@lru_cache(maxsize=512)
def _drawn(url: str) -> str:
    """The QR code as an SVG path, without any style."""
    code = segno.make(url, error="m", micro=False)
    rows = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                rows.append(f"M{x} {y}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    size = code.symbol_size(border=0)[0]
    return f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="{"".join(rows)}"/>'


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
