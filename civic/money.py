"""Money: integer tetri inside, lari with spaces outside. 1 lari = 100 tetri."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.words import NBSP, number

LARI = "₾"
MOST = 10**13  # tetri; far above any municipal budget, well inside a 64-bit column
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
# Groups of three set apart by dots or by spaces (never both), or no groups; then tetri.
AMOUNT = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:,\d{1,2})?|\d+\.\d{1,2}")


def lari(tetri: int) -> str:
    """7850000 → "78 500 ₾"; tetri are shown only where there are any: "78 500,50 ₾"."""
    places = 0 if tetri % 100 == 0 else 2
    return f"{number(Decimal(tetri) / 100, places)}{NBSP}{LARI}"


def parse_lari(text: str) -> int:
    """Read an amount as people type it and return tetri.

    Accepts 1000, 1 000, 1.000, 1 000,50, 1000.5 and a closing ₾ or GEL. A dot before exactly three
    digits groups; before one or two it is a decimal mark. Raises ValidationError saying how to
    write the amount.
    """
    cleaned = SPACES.sub(" ", text).strip()
    for ending in (LARI, "GEL", "ლარი"):
        cleaned = cleaned.removesuffix(ending).strip()
    if not cleaned.isascii() or not AMOUNT.fullmatch(cleaned):
        raise ValidationError(
            _("Write the amount in digits, for example 1 000 or 1 000,50."), code="amount"
        )
    plain = cleaned.replace(" ", "")
    if "," in plain or re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    tetri = int((Decimal(plain) * 100).to_integral_exact())
    if tetri > MOST:
        raise ValidationError(
            _("This amount is too large. Check the number of zeros."), code="amount"
        )
    return tetri
