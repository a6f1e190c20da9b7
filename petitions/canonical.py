"""The canonical text of a petition: what its hash in the public log is taken over.

A JSON object with exactly these members, keys sorted, no spaces, UTF-8, Unicode normal form C, line
ends LF: `act_annexes` (only where the draft act has annexes), `addressee`, `annexes` (list of SHA-256 of
the attached files, sorted), `articles`, `demand`, `kind`, `language`, `municipality` (its slug), `note`, `text`, `title`. Anyone can build it
from the public page or from the petition's JSON and compare the SHA-256.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from petitions.models import Petition

TEXT_FIELDS = ("title", "demand", "text", "articles", "note")
ADDED_LATER = ("act_annexes",)  # left out where empty: older texts keep their hash


def canonical_text(petition: Petition, annexes: Iterable[str]) -> str:
    """The text that is hashed; `annexes` are the hex SHA-256 of the attached files."""
    parts: dict[str, str | list[str]] = {
        name: normal(getattr(petition, name)) for name in TEXT_FIELDS
    }
    parts |= {name: found for name in ADDED_LATER if (found := normal(getattr(petition, name)))}
    parts |= {
        "addressee": petition.addressee,
        "annexes": sorted(annexes),
        "kind": petition.kind,
        "language": petition.language,
        "municipality": petition.municipality.slug,
    }
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def text_sha256(petition: Petition, annexes: Iterable[str]) -> str:
    """Hex SHA-256 of the canonical text."""
    return hashlib.sha256(canonical_text(petition, annexes).encode()).hexdigest()


def normal(text: str) -> str:
    """Unicode normal form C with LF line ends, without blank space at either end."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
