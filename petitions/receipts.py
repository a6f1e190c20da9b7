"""The short code on a receipt: how a signature's identifier becomes ten letters and back.

The code is the first 50 bits of the identifier in Crockford's base 32 (no I, L, O, U), written in
groups so that it can be read over the phone. It says nothing about the signer.
"""

from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
CODE_BITS = 50
CODE_LENGTH = 10


def code_of(identifier: UUID) -> str:
    """Return the receipt code of a signature: `7K4Q 93MD WX`."""
    number = identifier.int >> (128 - CODE_BITS)
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(CODE_BITS - 5, -1, -5))
    return f"{letters[:4]} {letters[4:8]} {letters[8:]}"


def identifiers_of(code: str) -> tuple[UUID, UUID] | None:
    """Return the first and last identifier whose receipt bears `code`; None when it is no code.

    Case, spaces and hyphens do not matter; O reads as 0, I and L as 1.
    """
    letters = "".join(code.upper().replace("-", " ").split()).translate(MISREAD)
    if len(letters) != CODE_LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    rest = 128 - CODE_BITS
    return UUID(int=number << rest), UUID(int=(number << rest) | ((1 << rest) - 1))
