"""The secrets the portal works with; all of them live outside the database.

Five keys, each text of at least 32 characters: `django` signs sessions and tokens, `person` keys
the hashes of personal numbers, `cover` hides those hashes in the tables (civic/covered.py), `field`
encrypts a verified person's own data (civic/boxes.py), `ledger` is the Ed25519 seed of the public
log. Purpose-bound sub-keys come from `derive`; civic/keyring.py changes `cover` and `field`.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

NAMES = ("django", "person", "cover", "field", "ledger")
PREVIOUS = ("cover_previous", "field_previous", "ledger_previous")


def derive(key: str, purpose: str) -> bytes:
    """Return 32 bytes bound to `purpose`: HKDF-SHA256 (RFC 5869) with an empty salt."""
    pseudo_random = hmac.new(b"\0" * 32, key.encode(), hashlib.sha256).digest()
    return hmac.new(pseudo_random, purpose.encode() + b"\x01", hashlib.sha256).digest()


def local_keys(path: Path) -> dict[str, str]:
    """Read the keys from `path`, making the file (mode 0600) on the first run."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(keys, file)
        with contextlib.suppress(
            FileExistsError
        ):  # the first process wins; the others read its keys
            os.link(draft, path)
        draft.unlink()
    return json.loads(path.read_text())


def fixed_keys(word: str) -> dict[str, str]:
    """Return the same keys every time, for tests."""
    return {name: hashlib.sha256(f"{word}:{name}".encode()).hexdigest() for name in NAMES}


def environment_keys(env: Any) -> dict[str, str]:
    """Read KEY_DJANGO, KEY_PERSON, KEY_COVER, KEY_FIELD and KEY_LEDGER from the environment.

    KEY_COVER_PREVIOUS, KEY_FIELD_PREVIOUS and KEY_LEDGER_PREVIOUS stand there only while that key is
    being changed.
    """
    return {name: env.str(f"KEY_{name.upper()}", default="") for name in NAMES + PREVIOUS}
