"""Files of requests on the disk: each sealed under a random name with a key of its own.

The key stands, in a box, in the row of the file and nowhere else: a copy of the disk alone or of the
database alone shows nothing, with the row the file is beyond recovery, and a change of KEY_FIELD seals
only the small boxes anew.
"""

import os
import secrets
import time
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_LENGTH = 32
NONCE_LENGTH = 12
ORPHANED_AFTER = 60 * 60  # seconds: longer than any upload's transaction


class LostPaper(Exception):  # noqa: N818
    """The file is gone, was cut off or changed."""


def folder() -> Path:
    """Where the files lie; readable by this user alone."""
    place = Path(settings.VAR_DIR) / "requests"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(content: bytes) -> tuple[str, bytes]:
    """Write `content` sealed; returns the file's name and its key."""
    name, key = secrets.token_hex(20), secrets.token_bytes(KEY_LENGTH)
    nonce = secrets.token_bytes(NONCE_LENGTH)
    descriptor = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(nonce + AESGCM(key).encrypt(nonce, content, name.encode()))
    return name, key


def read(name: str, key: bytes) -> bytes:
    """What `keep` wrote; raises LostPaper."""
    try:
        box = (folder() / name).read_bytes()
        return AESGCM(key).decrypt(box[:NONCE_LENGTH], box[NONCE_LENGTH:], name.encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise LostPaper(name) from error


def destroy(name: str) -> None:
    """Remove the file; nothing happens when it is gone already."""
    (folder() / name).unlink(missing_ok=True)


def sweep(known: Collection[str]) -> int:
    """Remove the files that belong to no row, as an upload cut short leaves them; returns how many."""
    kept, before, gone = set(known), time.time() - ORPHANED_AFTER, 0
    for file in folder().iterdir():
        if file.name not in kept and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
