"""What every page needs to know. Nothing here asks the database; the tags of `ui` do, lazily."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

THEMES = ("light", "dark")


def theme_of(request: HttpRequest) -> str:
    """The reader's choice of colours: "light", "dark", or "" to follow the device."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def saves_data(request: HttpRequest) -> bool:
    """True when the browser asks for less (Save-Data: on): fonts are then not linked."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def in_other_language(path: str, language: str) -> str:
    """The address of the same page in `language`: Georgian has no prefix, others have their code.

    Works on the text of the path, so that it costs nothing and holds on error pages too.
    """
    parts = path.split("/", 2)
    codes = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    plain = path if parts[1] not in codes else "/" + (parts[2] if len(parts) > 2 else "")
    return plain if language == settings.LANGUAGE_CODE else f"/{language}{plain}"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A view's own context wins over each of these."""
    current = get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    return {
        "municipality": getattr(request, "municipality", None),
        "section": "",
        "theme": theme_of(request),
        "saves_data": saves_data(request),
        "other_languages": [
            {"code": code, "name": NAMES[code], "url": in_other_language(path, code)}
            for code, _name in settings.LANGUAGES
            if code != current
        ],
        "here": path,
    }


# Each language named in itself.
NAMES = {"ka": "ქართული", "en": "English", "hy": "Հայերեն", "az": "Azərbaycanca", "ru": "Русский"}
