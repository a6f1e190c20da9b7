"""Pages as PDF files, made here by WeasyPrint from a template and `static/css/printed.css`.

Nothing is fetched: a printed page may use the style sheet and the fonts of the portal and no other
address, so that no text of a citizen can make the server open one. Where Pango is missing the same page is sent as
HTML, to be printed by the browser.
"""

import atexit
import hashlib
import logging
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

logger = logging.getLogger(__name__)
STATIC = Path(settings.BASE_DIR) / "static"
SHEET = STATIC / "css" / "printed.css"


def pdf(template: str, context: dict[str, Any], *, archived_as: str = "") -> bytes:
    """The template as a PDF document.

    With `archived_as`, a name of its own, it is PDF/A-2u for archives, and the same facts give the same
    bytes. Raises OSError where Pango is missing.
    """
    from weasyprint import HTML

    text = render_to_string(template, context)
    fetcher = _own_files()
    html = HTML(string=text, base_url=SHEET.as_uri(), url_fetcher=fetcher)
    archival: dict[str, Any] = {}
    if archived_as:
        identifier = hashlib.sha256(archived_as.encode()).digest()[:16]
        archival = {"pdf_variant": "pdf/a-2u", "pdf_identifier": identifier}
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # the library leaves its colour profile open
        return bytes(html.write_pdf(stylesheets=[_style()], font_config=_fonts(), **archival))


def response(name: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """The PDF as a download called `name`, kept by nobody on the way; without Pango a page to print."""
    try:
        answer = HttpResponse(pdf(template, context), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    except OSError:  # the library is there, but not what it stands on
        logger.warning("PDF files cannot be made: install Pango (docs/operations.md)")
        answer = HttpResponse(render_to_string(template, context | {"as_page": True}))
    add_never_cache_headers(answer)
    return answer


@lru_cache(maxsize=1)
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=1)
def _style() -> Any:
    from weasyprint import CSS

    return CSS(filename=str(SHEET), font_config=_fonts(), url_fetcher=_own_files())


def _forget() -> None:
    _style.cache_clear()
    _fonts.cache_clear()


# Fonts can only be given back while the interpreter still stands.
atexit.register(_forget)


@lru_cache(maxsize=1)
def _own_files() -> Any:
    from weasyprint.urls import URLFetcher

    class OwnFiles(URLFetcher):
        """Opens files below `static/`, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Raises ValueError for every other address."""
            if not url.startswith(f"{STATIC.as_uri()}/") or ".." in url:
                raise ValueError(f"a printed page may not open {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols=("file",), allow_redirects=False)
