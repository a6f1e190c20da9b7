"""Checking a receipt by itself: commitment, leaf, proof and checkpoint. Pure; nothing is looked up.

Whether the receipt's checkpoint belongs to the log as it is published today is the caller's part.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from civic.ledger import leaves, merkle
from civic.ledger.note import Checkpoint, Key, NoteError, verified

FORMAT = "civic-receipt/1"
LONGEST = 100_000  # characters of a receipt; a real one has about 4,000


class ReceiptError(ValueError):
    """The receipt does not hold. `code` names the sentence in `words`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
    try:
        head = Checkpoint.parse(verified(data["checkpoint"], keys))
        leaf = leaves.parse(data["leaf"])
        nonce, signature = bytes.fromhex(data["nonce"]), UUID(data["signature"])
        proof = [base64.b64decode(step, validate=True) for step in data["proof"]]
    except NoteError as error:
        raise ReceiptError("receipt_unsigned") from error
    except leaves.LeafError as error:
        raise ReceiptError("receipt_leaf") from error
    except (ValueError, binascii.Error, TypeError) as error:
        raise ReceiptError("receipt_format") from error
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
    numbers = [data.get(name) for name in ("petition", "index")]
    texts = [data.get(name) for name in ("nonce", "signature", "leaf", "checkpoint")]
    proof = data.get("proof")
    if (
        not all(type(number) is int for number in numbers)
        or not all(isinstance(one, str) for one in texts)
        or not isinstance(proof, list)
        or len(proof) > 64
    ):
        raise ReceiptError("receipt_format")
    return data
