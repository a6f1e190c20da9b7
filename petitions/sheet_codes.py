"""The code on a printed sheet: petition, number and a check character that catches a slip of the pen.

`742-003-K`: a wrong digit, or two that changed places, give another character.
"""

import re

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXY"  # 31 signs, a prime, none of them easily misread
WRITTEN = re.compile(r"([0-9]{1,9})[\s\-/]+([0-9]{1,6})[\s\-/]+([A-Z0-9])", re.ASCII)
LONGEST = 40


def code_of(petition_id: int, number: int) -> str:
    """The code of a petition's sheet."""
    return f"{petition_id}-{number:03d}-{_check(petition_id, number)}"


def parts_of(code: str) -> tuple[int, int] | None:
    """Petition and number behind a code as it was typed; None where it is none, or was mistyped."""
    match = WRITTEN.fullmatch(code.strip().upper()) if len(code) <= LONGEST else None
    if match is None:
        return None
    petition_id, number = int(match[1]), int(match[2])
    return (petition_id, number) if _check(petition_id, number) == match[3] else None


def _check(petition_id: int, number: int) -> str:
    digits = f"{petition_id:09d}{number:06d}"
    total = sum(place * int(digit) for place, digit in enumerate(digits, 2))
    return ALPHABET[total % len(ALPHABET)]
