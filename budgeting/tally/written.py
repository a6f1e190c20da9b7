"""Exact numbers as text. Python refuses to write or read whole numbers of more than 4300 digits as text; an exact price after
many hundred rounds has more. Decimals know no such limit, and here no other."""

import re
from decimal import Decimal
from fractions import Fraction

LONGEST = 200_000  # digits of one number that is read

_FRACTION = re.compile(rf"([0-9]{{1,{LONGEST}}})(?:/([0-9]{{1,{LONGEST}}}))?")


def fraction_text(value: Fraction | int) -> str:
    """ "25/2"; whole numbers without a denominator."""
    top = str(Decimal(value.numerator))
    return top if value.denominator == 1 else f"{top}/{Decimal(value.denominator)}"


def fraction(text: str) -> Fraction:
    """The fraction in `text`, none below zero. Raises `ValueError`, also for "1e999999999", which would take all memory."""
    found = _FRACTION.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:40]!r} is not a fraction such as 25/2")
    top, bottom = found.groups(default="1")
    return Fraction(int(Decimal(top)), int(Decimal(bottom)))
