"""Keyed hashes of personal numbers and the encryption of a person's own data.

All keys live outside the database. `person_key` tells persons apart; `number_key`, `match_key` and
`name_key` stand in the residents' extract; none of them can be turned back without the key. Details are
AES-256-GCM with the person key as associated data, so a ciphertext cannot be moved to another row.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anyascii import anyascii
from django.conf import settings

from civic import boxes
from civic.georgian import fold, is_georgian_letter
from civic.keys import derive

NUMBER = re.compile(r"[0-9]{11}", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-‐-―−./\u200b-\u200f\u2060\ufeff]+")
NAME_KEY_LENGTH = 16


@dataclass(frozen=True)
class Details:
    """What the register knows a person by. Never logged: `repr` shows nothing."""

    number: str
    first_name: str
    last_name: str
    born_on: date

    def __repr__(self) -> str:
        return "Details(…)"

    @property
    def name(self) -> str:
        """First name and surname, as written on the register."""
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        """The first letters of both names: თ. ბ."""
        return f"{self.first_name[:1]}. {self.last_name[:1]}."


def clean_number(text: str) -> str:
    """Return the eleven digits of a personal number however it was spaced; ValueError otherwise."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not NUMBER.fullmatch(plain):
        raise ValueError("a personal number has eleven digits")
    return plain


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """The form in which names are compared: Latin letters only, so that case, hyphens and script do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^a-z]", "", anyascii(folded).casefold())


def person_key(number: str) -> bytes:
    """32 bytes that stand for a personal number across the portal."""
    return _hash("person", number.encode())


def number_key(key: bytes | memoryview) -> bytes:
    """32 bytes by which a person (`person_key`) is found in an extract."""
    return _hash("extract number", bytes(key))


def match_key(details: Details) -> bytes:
    """32 bytes that agree only when number, surname, first name and birth date all agree."""
    parts = (
        details.number,
        plain_name(details.last_name),
        plain_name(details.first_name),
        details.born_on.isoformat(),
    )
    return _hash("extract match", "|".join(parts).encode())


def name_key(details: Details) -> bytes:
    """16 bytes that agree only when both names agree in every Georgian letter; none for other scripts."""
    names = [georgian_letters(details.last_name), georgian_letters(details.first_name)]
    if not all(names):
        return b""
    return _hash("extract names", "|".join([details.number, *names]).encode())[:NAME_KEY_LENGTH]


def georgian_letters(name: str) -> str:
    """The name without hyphens and spaces; empty unless it is written in Georgian letters alone."""
    plain = fold(re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)))
    return plain if all(map(is_georgian_letter, plain)) else ""


def seal(details: Details, key: bytes | memoryview) -> bytes:
    """Encrypt `details` for the person row with this `key`."""
    text = json.dumps(
        [details.number, details.first_name, details.last_name, details.born_on.isoformat()],
        ensure_ascii=False,
    )
    return boxes.seal("person", text.encode(), key)


def unseal(box: bytes | memoryview, key: bytes | memoryview) -> Details:
    """Decrypt what `seal` made; InvalidTag when row, key or text were tampered with."""
    number, first_name, last_name, born_on = json.loads(boxes.unseal("person", box, key))
    return Details(number, first_name, last_name, date.fromisoformat(born_on))


def _hash(purpose: str, value: bytes) -> bytes:
    return hmac.new(_derived(settings.KEYS["person"], purpose), value, hashlib.sha256).digest()


@lru_cache(maxsize=32)
def _derived(key: str, purpose: str) -> bytes:
    """Sub-keys are derived once: an import hashes every line of a city's register."""
    return derive(key, purpose)
