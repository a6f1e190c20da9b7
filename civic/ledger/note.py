"""C2SP signed notes and the checkpoint written as one (c2sp.org/signed-note, /tlog-checkpoint). Pure.

A note is text, an empty line and one signature line for each key. While a key is changed the log
signs with the old and the new one, so that whoever trusts either of them can follow. A witness adds
a cosignature (c2sp.org/tlog-cosignature, `cosignature/v1`): it has seen that the log only grew.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civic.ledger import ed25519

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
TIME_BYTES = 8  # of a cosignature, before the 64 of Ed25519
MARK = "— "
MOST_SIGNATURES = 16


class NoteError(ValueError):
    """The note, key or checkpoint is malformed, or no trusted key has signed it."""


@dataclass(frozen=True)
class Key:
    """A public key that signs notes: its name (the log's origin, or a witness) and 32 bytes.

    `kind` is the first byte of the encoded key: ED25519 of a log, COSIGNATURE of a witness.
    """

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def id(self) -> bytes:
        """The four bytes that stand before a signature of this key."""
        named = self.name.encode() + b"\n" + self.kind + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        """The form others write into their configuration: `name+hex id+base64 key`."""
        encoded = base64.b64encode(self.kind + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str, kind: bytes = ED25519) -> "Key":
        """Read the form `str` writes, of a key of that kind only. Raises NoteError."""
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        public = _decode(encoded)
        if not _is_name(name) or len(public) != 33 or public[:1] != kind:
            raise NoteError("a key looks like name+0123abcd+base64")
        key = cls(name, public[1:], kind)
        if key.id.hex() != identifier:
            raise NoteError("the identifier of the key does not fit the key")
        return key


@dataclass(frozen=True)
class Checkpoint:
    """What the log vouches for: its name, the number of leaves and the root hash over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note. Further lines are allowed and ignored. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or lines[-1]:
            raise NoteError("a checkpoint has three lines: origin, size, root hash")
        origin, size, root = lines[0], lines[1], _decode(lines[2])
        if not size.isascii() or not size.isdigit() or size != str(int(size[:20])):
            raise NoteError("the size of a checkpoint is a plain decimal number")
        if len(root) != 32:
            raise NoteError("the root hash of a checkpoint has 32 bytes")
        return cls(origin, int(size), root)


def public_key(seed: bytes) -> bytes:
    """The Ed25519 public key (32 bytes) of a secret seed (32 bytes)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(text: str, name: str, seeds: Sequence[bytes]) -> str:
    """Return the note of `text` with one signature line for each Ed25519 seed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not text.endswith("\n") or _has_controls(text):
        raise NoteError("the text of a note ends with a newline and has no other control character")
    if not _is_name(name):
        raise NoteError("the name of a key has no spaces and no plus sign")
    lines = []
    for seed in seeds:
        signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
        encoded = base64.b64encode(Key(name, public_key(seed)).id + signature).decode()
        lines.append(f"{MARK}{name} {encoded}\n")
    return f"{text}\n{''.join(lines)}"


def text_of(note: str) -> str:
    """The text of a note, unverified. Raises NoteError when it is no note."""
    return _split(note)[0]


def verified(note: str, keys: Iterable[Key]) -> str:
    """The text of a note that at least one of `keys` has signed; unknown signers are passed over.

    Raises NoteError when no known key has signed, or when a known key's signature is wrong.
    """
    text, signatures = _split(note)
    known = {(key.name, key.id): key for key in keys}
    good = False
    for name, identifier, signature in signatures:
        key = known.get((name, identifier))
        if key is None:
            continue
        if not ed25519.verify(key.public, *_signed(key, text, signature)):
            raise NoteError("a signature is wrong")
        good = True
    if not good:
        raise NoteError("no known key has signed")
    return text


def cosigned_at(note: str, witness: Key) -> int:
    """When a witness has cosigned the note, in seconds since 1970. Raises NoteError when it has not."""
    verified(note, [witness])
    return max(
        int.from_bytes(signature[:TIME_BYTES], "big")
        for name, identifier, signature in _split(note)[1]
        if (name, identifier) == (witness.name, witness.id)
    )


def signature_lines(text: str) -> list[tuple[str, str]]:
    """The lines of signatures in a witness's answer, each after its name. Raises NoteError."""
    lines = text.splitlines(keepends=True)
    if not text.endswith("\n") or len(lines) > MOST_SIGNATURES:
        raise NoteError("the answer is no list of signature lines")
    return [(_signature(line[:-1])[0], line) for line in lines]


def _signed(key: Key, text: str, signature: bytes) -> tuple[bytes, bytes]:
    """The message a signature of this kind is over, and the bare signature."""
    if key.kind == ED25519:
        return text.encode(), signature
    moment = int.from_bytes(signature[:TIME_BYTES], "big")
    return f"cosignature/v1\ntime {moment}\n{text}".encode(), signature[TIME_BYTES:]


def _split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if _has_controls(note):
        raise NoteError("a note has no control characters but newlines")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("a note is text, an empty line and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError("too many signatures")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, gap, encoded = line.removeprefix(MARK).partition(" ")
    data = _decode(encoded)
    if not line.startswith(MARK) or not gap or not _is_name(name) or len(data) < 5:
        raise NoteError("a signature line is a dash, a name and base64")
    return name, data[:4], data[4:]


def _decode(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
    return data if base64.b64encode(data).decode() == text else b""


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _has_controls(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)
