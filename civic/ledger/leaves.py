"""The kinds of leaves and the exact form in which a leaf is hashed. Pure; also read by the verifier.

A leaf is a flat JSON object whose field `k` names its kind. It is hashed as its canonical text:
keys sorted, no spaces, UTF-8, no floating numbers. It holds no personal data, no account and no
time finer than the hour. `docs/ledger.md` describes each field for people who check the log.
"""

import json
import re
from collections.abc import Callable
from typing import Any

MOST_BYTES = 65_535  # an entry's length stands in two bytes in the public bundles
MOST_REFS = 5_000  # so that a leaf that names other leaves stays below that
CHANNELS = ("online", "assisted", "paper")

Check = Callable[[Any], bool]


class LeafError(ValueError):
    """The text or the fields of a leaf are not what its kind asks for."""


def canonical(leaf: dict[str, Any]) -> str:
    """The one text of a leaf. Raises LeafError for floats, non-text keys, and leaves that are too long."""
    _refuse_floats(leaf)
    try:
        text = json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        length = len(text.encode())
    except (TypeError, ValueError) as error:
        raise LeafError(str(error)) from error
    if length > MOST_BYTES:
        raise LeafError(f"a leaf has at most {MOST_BYTES} bytes, this one has {length}")
    return text


def parse(text: str) -> dict[str, Any]:
    """Read a leaf and check that `text` is its canonical form. Raises LeafError."""
    try:
        leaf = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LeafError("not JSON") from error
    if not isinstance(leaf, dict) or canonical(leaf) != text:
        raise LeafError("not in canonical form")
    return leaf


def check(leaf: dict[str, Any]) -> None:
    """Raise LeafError unless the leaf is of a known kind and has exactly its fields."""
    kind = leaf.get("k")
    fields = KINDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise LeafError(f"unknown kind {kind!r}")
    if set(leaf) != {"k", *fields}:
        raise LeafError(f"{kind} has the fields {', '.join(sorted(fields))}")
    for name, is_good in fields.items():
        if not is_good(leaf[name]):
            raise LeafError(f"{kind}: field {name} is malformed")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise LeafError("a leaf holds whole numbers only")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise LeafError("the names in a leaf are text")
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)


def _whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _matches(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _refs(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_REFS
        and all(_whole(one) for one in value)
        and value == sorted(set(value))
    )


def _thresholds(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_word(stage) and _whole(need) and need > 0 for stage, need in value.items())
    )


def _amounts(value: Any) -> bool:
    """Numbers as text to whole amounts above zero."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key.isdecimal() and _whole(one) and one > 0 for key, one in value.items())
    )


def _projects(value: Any) -> bool:
    """Numbers as text to [pot, cost]."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            key.isdecimal() and isinstance(one, list) and len(one) == 2 and all(map(_whole, one))
            for key, one in value.items()
        )
    )


def _hands(value: Any) -> bool:
    """Numbers of projects as text to how many hands each got."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key.isdecimal() and _whole(one) for key, one in value.items())
    )


def _choices(value: Any) -> bool:
    """Pairs of project number and points; none for a blank vote; no project twice."""
    return (
        isinstance(value, list)
        and all(isinstance(one, list) and len(one) == 2 and all(map(_whole, one)) for one in value)
        and len({one[0] for one in value}) == len(value)
    )


def _anything(_value: Any) -> bool:
    return True


_sha256 = _matches(r"[0-9a-f]{64}")
_uuid = _matches(r"[0-9a-f]{32}")
_hour = _matches(r"\d{4}-\d\d-\d\dT\d\dZ")

KINDS: dict[str, dict[str, Check]] = {
    # p petition, m municipality, text SHA-256 of the canonical text, thresholds {stage: signatures
    # needed}, figure the register figure, policy the rules it opened under, opens and closes ISO
    "petition.open": {
        "p": _whole,
        "m": _word,
        "text": _sha256,
        "thresholds": _thresholds,
        "figure": _anything,
        "policy": _anything,
        "opens": _word,
        "closes": _word,
    },
    # c SHA-256(0x02 | 32-byte nonce | 16-byte signature uuid), hour of signing (UTC), ch channel
    "sig.add": {"p": _whole, "c": _sha256, "hour": _hour, "ch": CHANNELS.__contains__},
    "sig.withdraw": {"p": _whole, "ref": _whole},
    "sig.invalidate": {"p": _whole, "refs": _refs, "reason": _word, "approvers": _whole},
    # takes back an invalidation, after an appeal: the same additions count again
    "sig.restore": {"p": _whole, "refs": _refs, "reason": _word, "approvers": _whole},
    "petition.threshold": {"p": _whole, "stage": _word, "threshold": _whole, "count": _whole},
    "petition.close": {"p": _whole, "count": _whole},
    "outcome": {"p": _whole, "outcome": _word, "sha256": _sha256},
    # process the vote, m municipality, sha256 of all that is frozen, pots {number: money in tetri},
    # projects {number: [pot, cost in tetri]}, ballot its kind, rule of the count, opens and closes ISO
    "pb.open": {
        "process": _whole,
        "m": _word,
        "sha256": _sha256,
        "pots": _amounts,
        "projects": _projects,
        "ballot": _word,
        "rule": _anything,
        "opens": _word,
        "closes": _word,
    },
    # process the vote, c SHA-256(0x02 | 32-byte nonce | process and participation, 8 bytes each):
    # that somebody has voted; no time, no channel, no place
    "pb.register": {"process": _whole, "c": _sha256},
    # refs the places of participations whose votes two people annulled
    "pb.annul": {"process": _whole, "refs": _refs, "reason": _word, "approvers": _whole},
    # a sealed batch of papers: handed out, counted in the box, spoiled and blank of these
    "pb.batch": {
        "process": _whole,
        "batch": _whole,
        "handed": _whole,
        "counted": _whole,
        "spoiled": _whole,
        "blank": _whole,
    },
    # a confirmed assembly: pot of money, people present, hands {project: number}; sha256 of the
    # scanned minutes
    "pb.assembly": {
        "process": _whole,
        "pot": _whole,
        "present": _whole,
        "hands": _hands,
        "sha256": _sha256,
    },
    # after the close, shuffled: id of the ballot, choices [project number, points] in order
    "pb.ballot": {"process": _whole, "id": _uuid, "choices": _choices},
    # sha256 of the result and the files it was counted from, ballots how many were counted
    "pb.result": {"process": _whole, "sha256": _sha256, "ballots": _whole},
    # e number of a public journal entry, sha256 of its published form (/ledger/journal/<e>.json)
    "journal": {"e": _whole, "kind": _word, "sha256": _sha256},
}
