"""Sentences in Georgian and English without gettext: a catalogue per language, and numbers, money and ordinals as people read them.

The catalogues are `catalogue/ka.toml` and `catalogue/en.toml`; both hold the same keys. A text takes values in braces: `{cost}` is
replaced as it is; `{votes|vote|votes}` is the number with the noun in the form it asks for (Georgian nouns stay in the singular
after a number, so its texts write them out).
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

LANGUAGES = ("ka", "en")
NBSP = "\u00a0"
SYMBOLS = {"GEL": "₾", "EUR": "€", "PLN": "zł", "USD": "$", "HUF": "Ft", "GBP": "£"}
SLOT = re.compile(r"\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language ("ka" or "en") by dotted key. Raises ValueError for another language."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in the language {language!r}: choose ka or en")
    raw = files(__package__).joinpath("catalogue", f"{language}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": text
        for section, texts in tomllib.loads(raw).items()
        for key, text in texts.items()
    }


def rounded(amount: Fraction | int, places: int) -> Decimal:
    """The amount with so many digits after the mark, halves away from zero."""
    exact = Fraction(amount) * 10**places
    sign = -1 if exact < 0 else 1
    whole = int(abs(exact) + Fraction(1, 2)) * sign
    return Decimal(whole).scaleb(-places, EXACT)


@dataclass(frozen=True)
class Writer:
    """Writes the texts of one language about money of one currency.

    `scale`: minor units in one unit of the currency; `currency`: its ISO 4217 code, "" when unknown (amounts then stand alone).
    """

    language: str
    scale: int = 100
    currency: str = "GEL"

    def say(self, key: str, **values: str | int) -> str:
        """The text `key` with the values put in. Raises KeyError for an unknown key or a missing value."""

        def fill(found: re.Match[str]) -> str:
            name, one, many = found.groups()
            value = values[name]
            text = self.number(value) if isinstance(value, int) else value
            if one is None:
                return text
            return f"{text}{NBSP}{one if text == '1' else many}"

        return SLOT.sub(fill, catalogue(self.language)[key])

    def number(self, value: int | Fraction | Decimal, places: int = 0) -> str:
        """157439 → "157 439" (no-break spaces); with places, "0,5" in Georgian and "0.5" in English."""
        exact = value if isinstance(value, Decimal) else rounded(value, places)
        text = f"{exact:,f}".replace(",", NBSP)
        return text.replace(".", ",") if self.language == "ka" else text

    def exact(self, value: Fraction | int) -> str:
        """A number that has few digits after the mark, with all of them (at most twelve)."""
        places = 0
        while places < 12 and rounded(value, places) != rounded(value, 12):
            places += 1
        return self.number(value, places)

    def money(self, minor: Fraction | int, *, cents: bool = False) -> str:
        """An amount of minor units: "78 500 ₾", or "130,83 ₾" where it is not whole or with `cents`.

        An amount that would read as nothing though it is something gets as many digits as it needs.
        """
        amount = Fraction(minor) / self.scale
        places = 2 if cents or amount.denominator != 1 else 0
        while amount and not rounded(amount, places):
            places += 1
        text = self.number(amount, places)
        sign = SYMBOLS.get(self.currency, self.currency)
        return f"{text}{NBSP}{sign}" if sign else text

    def percent(self, part: Fraction) -> str:
        """A part of one: "14 %"; never "0 %" for something nor "100 %" for less than all."""
        whole = int(rounded(part * 100, 0))
        if part > 0 and whole == 0:
            return self.say("amount.below_one_percent")
        if part < 1 and whole == 100:
            return self.say("amount.almost_all")
        return f"{self.number(whole)}{NBSP}%"

    def ordinal(self, place: int) -> str:
        """A place in an order before a noun in the dative: პირველ, მე-2, 21-ე; 1st, 2nd."""
        return _georgian(place) if self.language == "ka" else _english(place)

    def listed(self, parts: list[str]) -> str:
        """Several things in one sentence: "a, b და c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("amount.and", first=", ".join(parts[:-1]), last=parts[-1])


def _georgian(place: int) -> str:
    """Up to twenty, round twenties and hundreds take მე- in front; what is composed takes -ე behind."""
    if place == 1:
        return "პირველ"
    simple = place <= 20 or (place < 100 and place % 20 == 0) or place % 100 == 0
    return f"მე-{place}" if simple else f"{place}-ე"


def _english(place: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = (
        "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    )
    return f"{place}{ending}"
