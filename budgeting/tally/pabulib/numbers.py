"""Numbers as files write them, read exactly and within bounds that the integer arithmetic of the count can hold."""

import re
from decimal import Decimal

DECIMAL = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?\Z")
WHOLE = re.compile(r"[0-9]{1,15}\Z")

MAX_DIGITS = 12
MAX_DECIMALS = 9
LARGEST = 10**15  # minor units: sums over thousands of projects stay within 63 bits
LARGEST_POINTS = 10**12  # parts of a point


class NotANumber(ValueError):  # noqa: N818
    """The text is no number the count can hold; `reason` is a code: `number`, `large` or `precise`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def decimal(text: str) -> Decimal:
    """The number written as `text` (digits, one point, a sign). Raises `NotANumber` for anything else, NaN and 1e30 included."""
    match = DECIMAL.match(text)
    if match is None:
        raise NotANumber("number")
    sign, whole, part = match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    if len(whole) > MAX_DIGITS:
        raise NotANumber("large")
    if len(part) > MAX_DECIMALS:
        raise NotANumber("precise")
    return Decimal(f"{sign}{whole}.{part or '0'}")


def whole(text: str) -> int | None:
    """A whole number from zero, or None when `text` is none."""
    return int(text) if WHOLE.match(text) else None


def decimals(number: Decimal) -> int:
    """How many digits after the point `number` needs."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
