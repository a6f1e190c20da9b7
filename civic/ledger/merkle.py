"""The Merkle tree of RFC 9162 §2.1 over SHA-256, stored as the tiles of C2SP tlog-tiles. Pure.

A node is `(level, index)`: the complete subtree over the leaves `index << level` up to
`(index + 1) << level`. A tile of level L holds up to 256 consecutive nodes of level 8·L, so any
proof over millions of leaves is made from a handful of tiles.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_SIZE = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = tuple[int, int]
Range = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry: SHA-256(0x00 | entry)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 | left | right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Merkle tree hash over a row of node hashes; a node without a neighbour moves up unchanged."""
    row = list(hashes)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + odd
    return row[0]


def parts(start: int, end: int) -> list[Node]:
    """The fewest complete subtrees that cover the leaves `start` to `end - 1`, from left to right."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges of leaves whose hashes prove leaf `index` in a tree of `size` (RFC 9162 §2.1.3.1).

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError("index must be below size")
    ranges = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(first: int, second: int) -> list[Range]:
    """The ranges of leaves whose hashes prove that a tree only grew (RFC 9162 §2.1.4.1).

    Raises ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError("sizes must satisfy 0 < from <= to")
    ranges = []
    start, end, whole = 0, second, True
    while end != first:
        middle = start + _split(end - start)
        if first <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return ranges[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows the leaf hash at `index` under `root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes([leaf, root, *proof]):
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while at and not at & 1:
                at >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        at >>= 1
        last >>= 1
    return last == 0 and found == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `second` leaves extends that of `first` (§2.1.4.2)."""
    if not 0 < first <= second or not _are_hashes([first_root, second_root, *proof]):
        return False
    if first == second:
        return not proof and first_root == second_root
    if not proof:
        return False
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    at, last = first - 1, second - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while at and not at & 1:
                at >>= 1
                last >>= 1
        else:
            new = node_hash(new, step)
        at >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == second_root


def tile_of(node: Node) -> Node:
    """Level and number of the tile from which a node's hash is read."""
    level, index = node
    return level // TILE_HEIGHT, (index << level % TILE_HEIGHT) // TILE_WIDTH


def tile_widths(size: int) -> list[tuple[int, int, int]]:
    """(level, full tiles, width of the partial tile) for each level of a tree of `size` leaves."""
    levels = []
    level, count = 0, size
    while count:
        levels.append((level, count // TILE_WIDTH, count % TILE_WIDTH))
        level, count = level + 1, count // TILE_WIDTH
    return levels


def tile_path(level: int | str, number: int, width: int = TILE_WIDTH) -> str:
    """Path of a tile, as C2SP writes it: `tile/0/x001/x234/067`, `tile/0/000.p/5`.

    The level `entries` names the bundles of log entries.
    """
    digits = f"{number % 1000:03}"
    number //= 1000
    while number:
        digits = f"x{number % 1000:03}/{digits}"
        number //= 1000
    return f"tile/{level}/{digits}" + (f".p/{width}" if width < TILE_WIDTH else "")


class Tree:
    """A tree whose nodes are read from tiles. `read(level, number)` returns a tile's hashes."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self._read = read

    def node(self, node: Node) -> bytes:
        """Hash of one complete subtree. Raises LookupError when the tile does not reach so far."""
        level, index = node
        tile_level, number = tile_of(node)
        count = 1 << level % TILE_HEIGHT
        start = (index * count) % TILE_WIDTH * HASH_SIZE
        held = self._read(tile_level, number)[start : start + count * HASH_SIZE]
        if len(held) != count * HASH_SIZE:
            raise LookupError(f"tile {tile_level}/{number} is too short")
        return fold([held[at : at + HASH_SIZE] for at in range(0, len(held), HASH_SIZE)])

    def hash_of(self, start: int, end: int) -> bytes:
        """Hash of a range of leaves that is a subtree in the sense of RFC 9162."""
        if start >= end:
            return EMPTY_ROOT
        *rest, found = [self.node(node) for node in parts(start, end)]
        for left in reversed(rest):
            found = node_hash(left, found)
        return found

    def root(self, size: int) -> bytes:
        """Merkle tree hash of the first `size` leaves."""
        return self.hash_of(0, size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Inclusion proof, from the leaf's neighbour upwards."""
        return [self.hash_of(*one) for one in inclusion_ranges(index, size)]

    def consistency(self, first: int, second: int) -> list[bytes]:
        """Consistency proof between two sizes."""
        return [self.hash_of(*one) for one in consistency_ranges(first, second)]


class Frontier:
    """A growing tree that keeps only the complete subtrees on its edge: its root costs O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._edge.pop(), leaf)
            size >>= 1
        self._edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Merkle tree hash of the leaves so far."""
        if not self._edge:
            return EMPTY_ROOT
        *rest, found = self._edge
        for left in reversed(rest):
            found = node_hash(left, found)
        return found


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_SIZE for value in values)
