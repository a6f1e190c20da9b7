"""Leaves: one canonical text, known kinds, no floats, no surprises."""

import pytest

from civic.ledger import leaves
from tests.civic.ledger.logs import (
    added,
    closed,
    invalidated,
    opened,
    reached,
    story,
    withdrawn,
)


def test_canonical_text() -> None:
    leaf = {"k": "journal", "sha256": "ა", "e": 3, "kind": "x"}
    assert leaves.canonical(leaf) == '{"e":3,"k":"journal","kind":"x","sha256":"ა"}'


@pytest.mark.parametrize("leaf", story())
def test_every_kind_reads_back(leaf: dict) -> None:
    leaves.check(leaf)
    assert leaves.parse(leaves.canonical(leaf)) == leaf


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"k": "journal"}',
        '{"k":"journal","e":1}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":NaN}',
        '{"a":1e400}',
        '{"a":"\\u10d0"}',
        '{"a":"\\ud800"}',
        '{"a":' + "[" * 100_000,
    ],
)
def test_a_text_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(leaves.LeafError):
        leaves.parse(text)


@pytest.mark.parametrize("value", [1.5, {"inner": [0.0]}, float("nan"), {1: 2}, b"x", {"s"}])
def test_values_without_one_form_are_refused(value: object) -> None:
    with pytest.raises(leaves.LeafError):
        leaves.canonical({"k": value})


def test_a_leaf_that_does_not_fit_a_bundle_is_refused() -> None:
    with pytest.raises(leaves.LeafError, match="at most 65535 bytes"):
        leaves.canonical({"k": "x" * 65_530})
    most = invalidated(*range(10**9, 10**9 + leaves.MOST_REFS))
    assert len(leaves.canonical(most).encode()) < leaves.MOST_BYTES


@pytest.mark.parametrize(
    "leaf",
    [
        {},
        {"k": 1},
        {"k": "sig.add"},
        {"k": "petition.renamed", "p": 1},
        added(1) | {"name": "Nino"},
        added(1) | {"p": -1},
        added(1) | {"p": "1"},
        added(1) | {"p": True},
        added(1) | {"c": "AB" * 32},
        added(1) | {"c": "ab" * 31},
        added(1) | {"hour": "2026-11-22T14:05Z"},
        added(1) | {"ch": "fax"},
        invalidated(),
        invalidated(2, 1),
        invalidated(1, 1),
        invalidated(*range(leaves.MOST_REFS + 1)),
        opened() | {"thresholds": {}},
        opened() | {"thresholds": {"answer": 0}},
        opened() | {"thresholds": [3]},
        opened() | {"text": "short"},
        withdrawn(1) | {"ref": None},
        reached(3) | {"stage": ""},
        closed(3) | {"count": -3},
    ],
)
def test_a_malformed_leaf_is_refused(leaf: dict) -> None:
    with pytest.raises(leaves.LeafError):
        leaves.check(leaf)
