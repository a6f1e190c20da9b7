"""Receipts: what a citizen takes home to prove, without the portal, that a leaf is in the log."""

import base64
from typing import Any
from uuid import UUID

from civic.ledger import queries
from civic.ledger.models import Leaf

FORMAT = "civic-receipt/1"


class NotPlacedError(LookupError):
    """The leaf has no place under a checkpoint yet; a few seconds later it will."""


def receipt(index: int, **secrets: bytes | UUID | str | int) -> dict[str, Any]:
    """Leaf, inclusion proof and newest checkpoint, ready for JSON, with what only the owner knows.

    For a signature: `petition` its number, `nonce` 32 bytes, `signature` its UUID. Bytes are written
    in hexadecimal. Raises NotPlacedError while no checkpoint covers the index.
    """
    head = queries.head()
    if head is None or index >= head.size:
        raise NotPlacedError(index)
    leaf = Leaf.objects.get(index=index)
    return {
        "format": FORMAT,
        **{name: _plain(value) for name, value in secrets.items()},
        "index": index,
        "leaf": leaf.data,
        "proof": [base64.b64encode(step).decode() for step in queries.inclusion(index, head.size)],
        "checkpoint": head.note,
    }


def _plain(value: bytes | UUID | str | int) -> str | int:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value
