"""Receipts by themselves: a good one holds, and every forgery of it is told apart (N54)."""

import base64
import json
from typing import Any
from uuid import UUID

import pytest

from civic.ledger import receipts
from tests.civic.ledger import logs

LINES = logs.texts(logs.story())
INDEX = 2  # the leaf of the second signer


def good() -> dict[str, Any]:
    return logs.receipt(LINES, INDEX, 2)


def refusal(data: Any, seed: bytes = logs.SEED) -> str:
    with pytest.raises(receipts.ReceiptError) as caught:
        receipts.checked(data if isinstance(data, str) else json.dumps(data), [logs.key(seed)])
    return caught.value.code


def test_a_good_receipt_holds() -> None:
    found = receipts.checked(json.dumps(good()), [logs.key()])
    assert (found.petition, found.index, found.leaf) == (1, INDEX, LINES[INDEX])
    assert found.checkpoint.size == len(LINES)


def test_commitment_known_answer() -> None:
    """SHA-256 of 02, thirty-two bytes 00 and sixteen bytes 00, computed by another program."""
    assert receipts.commitment(bytes(32), UUID(int=0)) == (
        "b9e68951adf259eb5be0e9c9238a972293628b696883628dd6e4f2872606fc13"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"index": 1}, "receipt_proof"),
        ({"index": 10**9}, "receipt_proof"),
        ({"index": -1}, "receipt_proof"),
        ({"nonce": logs.nonce(3).hex()}, "receipt_commitment"),
        ({"signature": str(logs.signature(3))}, "receipt_commitment"),
        ({"petition": 2}, "receipt_petition"),
        ({"leaf": LINES[0]}, "receipt_petition"),
        ({"leaf": LINES[1]}, "receipt_commitment"),
        ({"leaf": LINES[INDEX] + " "}, "receipt_leaf"),
        ({"leaf": "{}"}, "receipt_petition"),
        ({"proof": []}, "receipt_proof"),
        ({"proof": ["????"]}, "receipt_part"),
        ({"proof": ["AAAA"]}, "receipt_proof"),
        ({"proof": [1]}, "receipt_part"),
        ({"proof": "AAAA"}, "receipt_part"),
        ({"proof": ["AAAA"] * 65}, "receipt_part"),
        ({"nonce": "xyz"}, "receipt_part"),
        ({"signature": "nobody"}, "receipt_part"),
        ({"index": "2"}, "receipt_part"),
        ({"index": True}, "receipt_part"),
        ({"format": "other/1"}, "receipt_format"),
        ({"checkpoint": "log.example/test\n8\n"}, "receipt_unsigned"),
        ({"checkpoint": logs.checkpoint(LINES, logs.OTHER_SEED)}, "receipt_unsigned"),
        ({"checkpoint": logs.checkpoint(LINES[:-1])}, "receipt_proof"),
        ({"checkpoint": logs.checkpoint(LINES).replace("\n8\n", "\n9\n")}, "receipt_unsigned"),
    ],
)
def test_a_changed_receipt_is_refused(change: dict[str, Any], code: str) -> None:
    assert refusal(good() | change) == code


@pytest.mark.parametrize("name", ["petition", "nonce", "signature", "index", "leaf", "proof", "checkpoint"])  # fmt: skip
def test_a_receipt_with_a_part_missing_is_refused(name: str) -> None:
    data = good()
    del data[name]
    with pytest.raises(receipts.ReceiptError) as caught:
        receipts.checked(json.dumps(data), [logs.key()])
    assert (caught.value.code, caught.value.part) == ("receipt_part", name)


def test_every_bit_of_the_proof_matters() -> None:
    data = good()
    for place, step in enumerate(data["proof"]):
        raw = base64.b64decode(step)
        for at in range(0, 256, 37):
            bent = bytearray(raw)
            bent[at // 8] ^= 1 << at % 8
            proof = [*data["proof"]]
            proof[place] = base64.b64encode(bytes(bent)).decode()
            assert refusal(data | {"proof": proof}) == "receipt_proof"


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "1e999", "{}" * 9, "[" * 90_000, "x" * 200_000]
)
def test_something_else_is_no_receipt(text: str) -> None:
    assert refusal(text) == "receipt_format"


def test_the_receipt_of_another_log_is_refused() -> None:
    assert refusal(good(), logs.OTHER_SEED) == "receipt_unsigned"
