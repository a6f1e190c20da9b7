"""Logs made in memory and written as the public files: for everything that needs no database."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from civic.ledger import leaves, merkle, note, receipts

ORIGIN = "log.example/test"
SEED = bytes(range(32))
OTHER_SEED = bytes(range(1, 33))
TEXT = "ab" * 32


def nonce(number: int) -> bytes:
    """The secret number of the n-th signer."""
    return number.to_bytes(32, "big")


def signature(number: int) -> UUID:
    """The identifier of the n-th signature."""
    return UUID(int=number + 1)


def opened(petition: int = 1, **thresholds: int) -> dict[str, Any]:
    """The leaf that opens a petition; the threshold is 3 unless given."""
    return {
        "k": "petition.open",
        "p": petition,
        "m": "batumi",
        "text": TEXT,
        "thresholds": thresholds or {"consideration": 3},
        "figure": {"voters": 157_439, "as_of": "2026-10-04", "source": "CEC"},
        "policy": {"petition.age": "18"},
        "opens": "2026-11-22T10:00:00Z",
        "closes": "2026-12-22T20:00:00Z",
    }


def added(number: int, petition: int = 1) -> dict[str, Any]:
    """The leaf of the n-th signature."""
    c = receipts.commitment(nonce(number), signature(number))
    return {"k": "sig.add", "p": petition, "c": c, "hour": "2026-11-22T14Z", "ch": "online"}


def withdrawn(ref: int, petition: int = 1) -> dict[str, Any]:
    """The leaf that takes back the signature in leaf `ref`."""
    return {"k": "sig.withdraw", "p": petition, "ref": ref}


def invalidated(*refs: int, petition: int = 1, approvers: int = 2) -> dict[str, Any]:
    """The leaf that declares signatures invalid."""
    return {
        "k": "sig.invalidate",
        "p": petition,
        "refs": list(refs),
        "reason": "bots",
        "approvers": approvers,
    }


def restored(*refs: int, petition: int = 1, approvers: int = 2) -> dict[str, Any]:
    """The leaf that undoes an invalidation."""
    return invalidated(*refs, petition=petition, approvers=approvers) | {"k": "sig.restore"}


def reached(count: int, petition: int = 1, threshold: int = 3, stage: str = "consideration") -> Any:
    """The leaf of a threshold."""
    return {
        "k": "petition.threshold",
        "p": petition,
        "stage": stage,
        "threshold": threshold,
        "count": count,
    }


def closed(count: int, petition: int = 1) -> dict[str, Any]:
    """The leaf that closes a petition."""
    return {"k": "petition.close", "p": petition, "count": count}


def story() -> list[dict[str, Any]]:
    """A whole life: opened, three signatures, threshold, a fourth, one withdrawn, closed with three."""
    return [opened(), added(1), added(2), added(3), reached(3), added(4), withdrawn(2), closed(3)]


def texts(log: Sequence[dict[str, Any]]) -> list[str]:
    """The canonical texts of leaves."""
    return [leaves.canonical(leaf) for leaf in log]


def tiles_of(hashes: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """All tiles of a tree, by level and number."""
    tiles = {}
    row, level = list(hashes), 0
    while row:
        above = []
        for number in range(-(-len(row) // merkle.TILE_WIDTH)):
            part = row[number * merkle.TILE_WIDTH : (number + 1) * merkle.TILE_WIDTH]
            tiles[level, number] = b"".join(part)
            if len(part) == merkle.TILE_WIDTH:
                above.append(merkle.fold(part))
        row, level = above, level + 1
    return tiles


def tree_of(hashes: Sequence[bytes]) -> merkle.Tree:
    """The tree over leaf hashes, read from its tiles."""
    tiles = tiles_of(hashes)
    return merkle.Tree(lambda level, number: tiles.get((level, number), b""))


def checkpoint(lines: Sequence[str], seed: bytes = SEED, origin: str = ORIGIN) -> str:
    """The signed checkpoint over leaf texts."""
    root = merkle.fold([merkle.leaf_hash(line.encode()) for line in lines])
    return note.sign(str(note.Checkpoint(origin, len(lines), root)), origin, [seed])


def key(seed: bytes = SEED) -> note.Key:
    """The public key of the test log."""
    return note.Key(ORIGIN, note.public_key(seed))


def write(folder: Path, lines: Sequence[str]) -> Path:
    """Write the public files of a log whose leaves have these texts."""
    hashes = [merkle.leaf_hash(line.encode()) for line in lines]
    for (level, number), hashed in tiles_of(hashes).items():
        width = len(hashed) // merkle.HASH_SIZE
        _write(folder / merkle.tile_path(level, number, width), hashed)
    for start in range(0, len(lines), merkle.TILE_WIDTH):
        page = lines[start : start + merkle.TILE_WIDTH]
        path = merkle.tile_path("entries", start // merkle.TILE_WIDTH, len(page))
        _write(folder / path, bundle(page))
    _write(folder / "checkpoint", checkpoint(lines).encode())
    _write(folder / "key", f"{key()}\n".encode())
    return folder


def bundle(page: Sequence[str]) -> bytes:
    """Entries in the form of C2SP: each after its length in two bytes."""
    return b"".join(len(line.encode()).to_bytes(2, "big") + line.encode() for line in page)


def receipt(lines: Sequence[str], index: int, number: int, petition: int = 1) -> dict[str, Any]:
    """The receipt of the n-th signer, whose leaf has this index."""
    tree = tree_of([merkle.leaf_hash(line.encode()) for line in lines])
    return {
        "format": receipts.FORMAT,
        "petition": petition,
        "nonce": nonce(number).hex(),
        "signature": str(signature(number)),
        "index": index,
        "leaf": lines[index],
        "proof": [base64.b64encode(step).decode() for step in tree.inclusion(index, len(lines))],
        "checkpoint": checkpoint(lines),
    }


def write_receipt(path: Path, data: dict[str, Any]) -> str:
    """Write a receipt as the file a citizen downloads; return its path."""
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
