"""Checking a receipt by itself: commitment, leaf, proof and checkpoint. Pure; nothing is looked up.

Whether the receipt's checkpoint belongs to the log as it is published today is the caller's part.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from civic.ledger import leaves, merkle
from civic.ledger.note import Checkpoint, Key, NoteError, verified

FORMAT = "civic-receipt/1"
PARTS = {
    "petition": int,
    "nonce": str,
    "signature": str,
    "index": int,
    "leaf": str,
    "proof": list,
    "checkpoint": str,
}
LONGEST_PROOF = 64
LONGEST = 100_000  # characters of a receipt; a real one has about 4,000

Read = TypeVar("Read")


class ReceiptError(ValueError):
    """The receipt does not hold. `code` names the sentence in `words`, `part` the field if one is to blame."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.part = part


@dataclass(frozen=True)
class Receipt:
    """A receipt that holds by itself."""

    petition: int
    index: int
    leaf: str
    checkpoint: Checkpoint


def commitment(nonce: bytes, signature: UUID) -> str:
    """What the log shows of a signature: SHA-256(0x02 | nonce | uuid), in hexadecimal."""
    return hashlib.sha256(b"\x02" + nonce + signature.bytes).hexdigest()


def checked(text: str, keys: Iterable[Key]) -> Receipt:
    """Read a receipt and check all that it says. Raises ReceiptError."""
    data = _read(text)
    nonce = _part(data, "nonce", bytes.fromhex)
    signature = _part(data, "signature", UUID)
    proof = _part(data, "proof", _steps)
    try:
        head = Checkpoint.parse(verified(data["checkpoint"], keys))
        leaf = leaves.parse(data["leaf"])
    except NoteError as error:
        raise ReceiptError("receipt_unsigned") from error
    except leaves.LeafError as error:
        raise ReceiptError("receipt_leaf") from error
    if leaf.get("k") != "sig.add" or leaf.get("p") != data["petition"]:
        raise ReceiptError("receipt_petition")
    if leaf.get("c") != commitment(nonce, signature):
        raise ReceiptError("receipt_commitment")
    hashed = merkle.leaf_hash(data["leaf"].encode())
    if not merkle.verify_inclusion(hashed, data["index"], head.size, proof, head.root):
        raise ReceiptError("receipt_proof")
    return Receipt(data["petition"], data["index"], data["leaf"], head)


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise ReceiptError("receipt_format") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ReceiptError("receipt_format")
    for part, kind in PARTS.items():
        if type(data.get(part)) is not kind:  # True is no number
            raise ReceiptError("receipt_part", part)
    return data


def _part(data: dict[str, Any], part: str, read: Callable[[Any], Read]) -> Read:
    """One field, read; a malformed one is named."""
    try:
        return read(data[part])
    except (ValueError, binascii.Error, TypeError) as error:
        raise ReceiptError("receipt_part", part) from error


def _steps(proof: list[str]) -> list[bytes]:
    if len(proof) > LONGEST_PROOF:
        raise ValueError("no tree is so high")
    return [base64.b64decode(step, validate=True) for step in proof]
