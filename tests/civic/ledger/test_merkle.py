"""The tree: known answers of RFC 9162, two oracles, forged proofs, tile boundaries."""

import random
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from civic.ledger import merkle
from tests.civic.ledger.logs import tiles_of, tree_of

# The eight entries and roots with which implementations of RFC 6962 and RFC 9162 are compared.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 300


def entry(number: int) -> bytes:
    return b"entry %d" % number


@cache
def hashes(size: int) -> tuple[bytes, ...]:
    return tuple(merkle.leaf_hash(entry(number)) for number in range(size))


# --- A second implementation, word by word from RFC 9162 §2.1 -----------------------------------


def largest_power_below(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(row: Sequence[bytes]) -> bytes:
    if len(row) < 2:
        return row[0] if row else merkle.EMPTY_ROOT
    k = largest_power_below(len(row))
    return merkle.node_hash(mth(row[:k]), mth(row[k:]))


def path(m: int, row: Sequence[bytes]) -> list[bytes]:
    if len(row) == 1:
        return []
    k = largest_power_below(len(row))
    if m < k:
        return [*path(m, row[:k]), mth(row[k:])]
    return [*path(m - k, row[k:]), mth(row[:k])]


def subproof(m: int, row: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(row):
        return [] if whole else [mth(row)]
    k = largest_power_below(len(row))
    if m <= k:
        return [*subproof(m, row[:k], whole), mth(row[k:])]
    return [*subproof(m - k, row[k:], False), mth(row[:k])]


# --- Roots --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", range(9))
def test_root_known_answers(size: int) -> None:
    row = [merkle.leaf_hash(one) for one in ENTRIES[:size]]
    assert merkle.fold(row).hex() == ROOTS[size]
    assert tree_of(row).root(size).hex() == ROOTS[size]


def test_inclusion_known_answer_seven_leaves() -> None:
    """The example of RFC 9162 §2.1.5."""
    a, b, c, d, e, f, j = (merkle.leaf_hash(one) for one in ENTRIES[:7])
    g, h, i = merkle.node_hash(a, b), merkle.node_hash(c, d), merkle.node_hash(e, f)
    k, last = merkle.node_hash(g, h), merkle.node_hash(i, j)
    tree = tree_of([a, b, c, d, e, f, j])
    assert tree.inclusion(0, 7) == [b, h, last]
    assert tree.inclusion(3, 7) == [c, g, last]
    assert tree.inclusion(4, 7) == [f, j, k]
    assert tree.inclusion(6, 7) == [i, k]
    assert tree.consistency(3, 7) == [c, d, g, last]
    assert tree.consistency(4, 7) == [last]
    assert tree.consistency(6, 7) == [i, j, k]


def test_roots_and_inclusion_agree_with_pymerkle() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    tree = tree_of(hashes(MOST))
    for size in range(1, MOST + 1):
        oracle.append_entry(entry(size - 1))
        assert tree.root(size) == oracle.get_root(size)
        for index in {0, size // 3, size // 2, size - 1}:
            expected = oracle.prove_inclusion(index + 1, size).serialize()["path"]
            found = [hashes(MOST)[index], *tree.inclusion(index, size)]
            assert [step.hex() for step in found] == expected


def test_frontier_gives_every_root() -> None:
    frontier, tree = merkle.Frontier(), tree_of(hashes(MOST))
    assert frontier.root() == merkle.EMPTY_ROOT
    for size, leaf in enumerate(hashes(MOST), start=1):
        frontier.append(leaf)
        assert (frontier.size, frontier.root()) == (size, tree.root(size))


# --- Proofs -------------------------------------------------------------------------------------


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_inclusion_as_the_rfc_defines_it(case: tuple[int, int]) -> None:
    size, index = case
    row = hashes(2000)[:size]
    proof = tree_of(row).inclusion(index, size)
    assert proof == path(index, row)
    assert merkle.verify_inclusion(row[index], index, size, proof, mth(row))


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_consistency_as_the_rfc_defines_it(case: tuple[int, int]) -> None:
    first, second = case
    row = hashes(2000)[:second]
    proof = tree_of(row).consistency(first, second)
    assert proof == subproof(first, row, True)
    assert merkle.verify_consistency(first, second, mth(row[:first]), mth(row), proof)


def test_forged_inclusion_is_refused() -> None:
    chance = random.Random(9162)
    tried = 0
    for _round in range(600):
        size = chance.randint(2, MOST)
        index = chance.randrange(size)
        tree, leaf = tree_of(hashes(MOST)), hashes(MOST)[index]
        proof, root = tree.inclusion(index, size), tree.root(size)
        place = chance.randrange(len(proof))
        bent = bytearray(proof[place])
        bent[chance.randrange(32)] ^= 1 << chance.randrange(8)
        other = (index + chance.randrange(1, size)) % size
        forgeries = [
            (leaf, index, size, [*proof[:place], bytes(bent), *proof[place + 1 :]], root),
            (leaf, other, size, proof, root),
            (leaf, index, size, proof[:-1], root),
            (leaf, index, size, [*proof, proof[-1]], root),
            (hashes(MOST)[other], index, size, proof, root),
            (leaf, index, size, proof, tree.root(size - 1)),
            (leaf, index, size, [*proof[:place], proof[place][:31], *proof[place + 1 :]], root),
            (leaf, size, size, proof, root),
            (leaf, -1, size, proof, root),
        ]
        for forgery in forgeries:
            tried += 1
            assert not merkle.verify_inclusion(*forgery)
    assert tried == 5400


def test_forged_consistency_is_refused() -> None:
    chance = random.Random(6962)
    tried = 0
    tree = tree_of(hashes(MOST))
    for _round in range(600):
        second = chance.randint(3, MOST)
        first = chance.randint(1, second - 1)
        proof = tree.consistency(first, second)
        old, new = tree.root(first), tree.root(second)
        place = chance.randrange(len(proof))
        bent = bytearray(proof[place])
        bent[chance.randrange(32)] ^= 1 << chance.randrange(8)
        forgeries = [
            (first, second, old, new, [*proof[:place], bytes(bent), *proof[place + 1 :]]),
            (first, second, tree.root(first + 1), new, proof),
            (first, second, old, tree.root(second - 1), proof),
            (first, second, old, new, proof[:-1]),
            (first, second, old, new, [*proof, new]),
            (0, second, old, new, proof),
            (second, first, new, old, proof),
            (first, first, old, old, proof),
            (second, second, old, new, []),
        ]
        for forgery in forgeries:
            tried += 1
            assert not merkle.verify_consistency(*forgery)
    assert tried == 5400


def test_consistency_of_a_size_with_itself_is_the_empty_proof() -> None:
    tree = tree_of(hashes(7))
    assert tree.consistency(7, 7) == []
    assert merkle.verify_consistency(7, 7, tree.root(7), tree.root(7), [])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (6, 5)])
def test_inclusion_outside_the_tree_is_an_error(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="index must be below size"):
        tree_of(hashes(5)).inclusion(index, size)


@pytest.mark.parametrize(("first", "second"), [(0, 5), (6, 5), (-1, 5)])
def test_consistency_of_impossible_sizes_is_an_error(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="sizes must satisfy"):
        tree_of(hashes(5)).consistency(first, second)


# --- Tiles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        (0, []),
        (1, [(0, 0, 1)]),
        (255, [(0, 0, 255)]),
        (256, [(0, 1, 0), (1, 0, 1)]),
        (257, [(0, 1, 1), (1, 0, 1)]),
        (65_536, [(0, 256, 0), (1, 1, 0), (2, 0, 1)]),
        (70_000, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]),  # the example of tlog-tiles
    ],
)
def test_tile_widths(size: int, widths: list[tuple[int, int, int]]) -> None:
    assert merkle.tile_widths(size) == widths


def test_proofs_across_tile_boundaries() -> None:
    row = hashes(65_793)
    tree = tree_of(row)
    roots = {size: merkle.fold(row[:size]) for size in (255, 256, 257, 65_535, 65_536, 65_793)}
    for size, root in roots.items():
        assert tree.root(size) == root
        for index in (0, 254, size // 2, size - 1):
            proof = tree.inclusion(index, size)
            assert merkle.verify_inclusion(row[index], index, size, proof, root)
    for first, first_root in roots.items():
        for second, second_root in roots.items():
            if first <= second:
                proof = tree.consistency(first, second)
                assert merkle.verify_consistency(first, second, first_root, second_root, proof)


def test_tiles_hold_what_the_standard_says() -> None:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])."""
    row = hashes(2000)
    tiles = tiles_of(row)
    assert set(tiles) == {(0, number) for number in range(8)} | {(1, 0)}
    assert len(tiles[1, 0]) == 7 * 32
    for at in range(7):
        assert tiles[1, 0][at * 32 : at * 32 + 32] == mth(row[at * 256 : at * 256 + 256])


def test_a_tile_that_is_too_short_is_an_error() -> None:
    tiles = tiles_of(hashes(300))
    tree = merkle.Tree(lambda level, number: tiles.get((level, number), b"")[:-32])
    with pytest.raises(LookupError, match="is too short"):
        tree.root(300)


@pytest.mark.parametrize(
    ("level", "number", "width", "path_"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 0, 5, "tile/0/000.p/5"),
        (1, 999, 256, "tile/1/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        ("entries", 1_234_067, 112, "tile/entries/x001/x234/067.p/112"),
    ],
)
def test_tile_path(level: int | str, number: int, width: int, path_: str) -> None:
    assert merkle.tile_path(level, number, width) == path_
