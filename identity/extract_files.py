"""An uploaded extract on the disk, for the minutes until the worker has read it: encrypted, piece by piece.

Each piece is AES-256-GCM with its place as associated data, and an empty piece ends the file, so
that nothing can be moved or cut off unseen. The key stands in the database only: a copy of the
disk alone, or of the database alone, shows nothing.
"""

import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

LONGEST_LINE = 4096  # bytes; a line of a register has some two hundred
_LENGTH = struct.Struct(">I")
_NONCE = 12
_LARGEST_PIECE = 8 * 1024 * 1024


class BrokenFileError(Exception):
    """The file is gone, was cut off or changed, or has a line that no register has."""


def folder() -> Path:
    """Where uploads lie; readable by this user alone."""
    place = Path(settings.VAR_DIR) / "extracts"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(pieces: Iterable[bytes], key: bytes) -> tuple[str, int]:
    """Write the pieces of an upload encrypted; returns the file's name and the size of what it holds."""
    name, size, at = secrets.token_hex(16), 0, 0
    descriptor = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                for start in range(0, len(piece), _LARGEST_PIECE):
                    part = piece[start : start + _LARGEST_PIECE]
                    _write(file, key, at, part)
                    size, at = size + len(part), at + 1
            _write(file, key, at, b"")
    except BaseException:
        destroy(name)
        raise
    return name, size


def lines(name: str, key: bytes) -> Iterator[tuple[bytes, int]]:
    """The lines of a kept file with their ends, each with how many bytes are read so far.

    Never more than two pieces and a line are in memory. Raises BrokenFileError.
    """
    rest, read = b"", 0
    for piece in _pieces(name, key):
        read += len(piece)
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if len(line) > LONGEST_LINE:
                raise BrokenFileError("line")
            yield line + b"\n", read
        if len(rest) > LONGEST_LINE:
            raise BrokenFileError("line")
    if rest:
        yield rest, read


def destroy(name: str) -> None:
    """Remove the file; nothing happens when it is gone already."""
    (folder() / name).unlink(missing_ok=True)


def names() -> set[str]:
    """The files that lie there now."""
    return {file.name for file in folder().iterdir()}


def _write(file: object, key: bytes, at: int, part: bytes) -> None:
    nonce = secrets.token_bytes(_NONCE)
    box = nonce + AESGCM(key).encrypt(nonce, part, _place(at))
    file.write(_LENGTH.pack(len(box)) + box)  # type: ignore[attr-defined]


def _pieces(name: str, key: bytes) -> Iterator[bytes]:
    at = 0
    try:
        with (folder() / name).open("rb") as file:
            while True:
                (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
                box = file.read(length)
                piece = AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], _place(at))
                if not piece:
                    return
                yield piece
                at += 1
    except (OSError, struct.error, InvalidTag, ValueError) as error:
        raise BrokenFileError("file") from error


def _place(at: int) -> bytes:
    return b"extract %d" % at
