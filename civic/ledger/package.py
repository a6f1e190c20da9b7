"""Checking the closing package of a petition, offline: what it holds, and whether all of it belongs together.

Also read by the verifier, hence without Django. `docs/ledger.md` describes the files. The package proves
by itself that its text, terms, thresholds, closing, decision and journal entries stand under a signed
checkpoint, and that its count follows from its own leaves. That no leaf of the petition was left out
only the whole log shows.
"""

import base64
import binascii
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from civic.ledger import leaves, merkle
from civic.ledger.note import Checkpoint, Key, NoteError, verified
from civic.ledger.replay import BadLogError, Replay

FORMAT = "civic-closing-package/1"
FACTS = "package.json"
TEXT = "text.json"
TERMS = "terms.json"
DOCUMENT = "decision.pdf"
SUMS = "SHA256SUMS"
KEY = "log/key"
CHECKPOINT = "log/checkpoint"
OPENING_CHECKPOINT = "log/checkpoint-opening"
PROOFS = "log/proofs.json"
LEAVES = "log/leaves.txt"
JOURNAL = "journal/{}.json"
LARGEST = 512 * 1024 * 1024  # bytes of all files together
MOST_FILES = 10_000
COUNTS = ("count", *leaves.CHANNELS, "withdrawn", "invalidated")


class PackageError(ValueError):
    """The package does not hold. `code` names the sentence in `words`, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Package:
    """The files of a package, each compared with its sum. Raises PackageError."""

    def __init__(self, data: bytes) -> None:
        self.files = _unpacked(data)
        _check_sums(self.files)
        self.facts = _json(self, FACTS, dict)
        if self.facts.get("format") != FORMAT or type(self.facts.get("petition")) is not int:
            raise PackageError("package_format")
        self.petition: int = self.facts["petition"]
        self.checkpoint = Checkpoint("", 0, merkle.EMPTY_ROOT)
        self.leaves: dict[int, str] = {}

    def bytes(self, name: str) -> bytes:
        """One file. Raises PackageError."""
        try:
            return self.files[name]
        except KeyError as error:
            raise PackageError("package_missing", path=name) from error

    def text(self, name: str) -> str:
        """One file as text. Raises PackageError."""
        try:
            return self.bytes(name).decode()
        except UnicodeDecodeError as error:
            raise PackageError("package_part", path=name) from error

    def is_about(self, index: int, text: str) -> bool:
        """Whether a leaf of the log has to stand in the package: its petition's, and those it names."""
        mark = f'"p":{self.petition}'
        return index in self.leaves or (mark in text and json.loads(text).get("p") == self.petition)

    def check(self, keys: Iterable[Key]) -> None:
        """Check everything the package says by itself. Raises PackageError and BadLogError."""
        keys = list(keys)
        self.checkpoint = self._checkpoint(CHECKPOINT, keys)
        opening = self._checkpoint(OPENING_CHECKPOINT, keys)
        self.leaves = self._leaves()
        parsed = {index: leaves.parse(text) for index, text in self.leaves.items()}
        opened = [index for index, leaf in parsed.items() if leaf["k"] == "petition.open"]
        if len(opened) != 1 or opened[0] >= opening.size:
            raise PackageError("package_no_opening")
        first = parsed[opened[0]]
        self._check_proofs(opening, parsed)
        if hashlib.sha256(self.bytes(TEXT)).hexdigest() != first["text"]:
            raise PackageError("package_text")
        terms = _json(self, TERMS, dict)
        if any(terms.get(name) != first[name] for name in first if name not in {"k", "text"}):
            raise PackageError("package_terms")
        self._check_counts()
        self._check_decision(parsed.values())
        self._check_journal(parsed)

    def _checkpoint(self, name: str, keys: list[Key]) -> Checkpoint:
        try:
            found = Checkpoint.parse(verified(self.text(name), keys))
        except NoteError as error:
            raise PackageError("package_unsigned", path=name, why=error) from error
        if all(found.origin != key.name for key in keys):
            raise PackageError("package_unsigned", path=name, why=found.origin)
        return found

    def _leaves(self) -> dict[int, str]:
        """Index and text of each leaf, in order; only of this petition and of the journal."""
        found: dict[int, str] = {}
        last = -1
        for line in self.text(LEAVES).splitlines():
            number, _, text = line.partition(" ")
            if not number.isascii() or not number.isdigit() or len(number) > 15:
                raise PackageError("package_part", path=LEAVES)
            index = int(number)
            if not last < index < self.checkpoint.size:
                raise PackageError("package_part", path=LEAVES)
            try:
                leaf = leaves.parse(text)
                leaves.check(leaf)
            except leaves.LeafError as error:
                raise BadLogError("malformed", index, why=str(error)) from error
            if leaf.get("p") != self.petition and leaf["k"] != "journal":
                raise PackageError("package_foreign", index=index)
            if leaf["k"] == "petition.threshold" and last != index - 1:
                raise BadLogError(
                    "threshold_misplaced", index, petition=self.petition, stage=leaf["stage"]
                )
            found[index], last = text, index
        return found

    def _check_proofs(self, opening: Checkpoint, parsed: dict[int, dict[str, Any]]) -> None:
        """Every leaf but those of signatures has its proof; the log of the opening only grew."""
        proofs = _json(self, PROOFS, dict)
        try:
            paths = {int(index): _steps(path) for index, path in proofs["inclusion"].items()}
            grown = _steps(proofs["consistency"])
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            raise PackageError("package_part", path=PROOFS) from error
        head = self.checkpoint
        for index, leaf in parsed.items():
            if leaf["k"].startswith("sig."):
                continue
            hashed = merkle.leaf_hash(self.leaves[index].encode())
            path = paths.get(index)
            if path is None or not merkle.verify_inclusion(
                hashed, index, head.size, path, head.root
            ):
                raise PackageError("package_proof", index=index)
        if not merkle.verify_consistency(opening.size, head.size, opening.root, head.root, grown):
            raise PackageError("package_rewritten")

    def _check_counts(self) -> None:
        said = self.facts.get("counts")
        if not isinstance(said, dict) or set(said) != {"closing", "edition"}:
            raise PackageError("package_part", path=FACTS)
        if counted(self.leaves) != said:
            raise PackageError("package_counts")

    def _check_decision(self, parsed: Iterable[dict[str, Any]]) -> None:
        """The decision is the one whose SHA-256 stands in the log."""
        said = self.facts.get("decision")
        outcome = next((leaf for leaf in parsed if leaf["k"] == "outcome"), None)
        if said is None and outcome is None:
            return
        if (
            not isinstance(said, dict)
            or outcome is None
            or said.get("outcome") != outcome["outcome"]
        ):
            raise PackageError("package_decision")
        published = self.bytes(DOCUMENT) if said.get("document") else str(said.get("text")).encode()
        if hashlib.sha256(published).hexdigest() != outcome["sha256"]:
            raise PackageError("package_decision")

    def _check_journal(self, parsed: dict[int, dict[str, Any]]) -> None:
        for index, leaf in parsed.items():
            if leaf["k"] != "journal":
                continue
            body = self.bytes(JOURNAL.format(leaf["e"]))
            if hashlib.sha256(body).hexdigest() != leaf["sha256"]:
                raise BadLogError("entry_differs", index, entry=leaf["e"])


def counted(found: dict[int, str]) -> dict[str, dict[str, int]]:
    """The counts by channel at the closing leaf and at the end, from the leaves of one petition.

    Raises BadLogError where the leaves break a rule, PackageError where the petition never closed.
    """
    replay = Replay()
    channels: Counter[str] = Counter()
    channel: dict[int, str] = {}
    closing: dict[str, int] = {}
    for index, text in found.items():
        replay.size = index
        replay.take(text)
        leaf = json.loads(text)
        kind = leaf["k"]
        if kind == "sig.add":
            channel[index] = leaf["ch"]
            channels[leaf["ch"]] += 1
        elif kind == "sig.withdraw":
            channels[channel[leaf["ref"]]] -= 1
        elif kind in {"sig.invalidate", "sig.restore"}:
            sign = 1 if kind == "sig.restore" else -1
            for ref in leaf["refs"]:
                channels[channel[ref]] += sign
        elif kind == "petition.close":
            closing = _figures(replay, channels)
    replay.finish()
    if not closing:
        raise PackageError("package_not_closed")
    return {"closing": closing, "edition": _figures(replay, channels)}


def _figures(replay: Replay, channels: Counter[str]) -> dict[str, int]:
    (petition,) = replay.petitions.values()
    by_channel = {name: channels[name] for name in leaves.CHANNELS}
    return {
        "count": petition.count,
        **by_channel,
        "withdrawn": petition.withdrawals,
        "invalidated": petition.invalidations,
    }


def sums(files: dict[str, bytes]) -> str:
    """The list of SHA-256, as `sha256sum -c` reads it."""
    return "".join(
        f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())
    )


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [one.filename for one in entries]
            size = sum(one.file_size for one in entries)
            if len(set(names)) != len(names) or len(names) > MOST_FILES or size > LARGEST:
                raise PackageError("package_unreadable", why="too many or too large files")
            return {one.filename: archive.read(one) for one in entries}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise PackageError("package_unreadable", why=error) from error


def _check_sums(files: dict[str, bytes]) -> None:
    others = {name: body for name, body in files.items() if name != SUMS}
    said = {}
    for line in files.get(SUMS, b"").decode(errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        said[name] = digest
    for name in sorted(set(said) | set(others)):
        if name not in others:
            raise PackageError("package_missing", path=name)
        if hashlib.sha256(others[name]).hexdigest() != said.get(name):
            raise PackageError("package_sum", path=name)


def _json(package: Package, name: str, kind: Callable[..., Any]) -> Any:
    try:
        found = json.loads(package.text(name))
    except (ValueError, RecursionError) as error:
        raise PackageError("package_part", path=name) from error
    if type(found) is not kind:
        raise PackageError("package_part", path=name)
    return found


def _steps(path: list[str]) -> list[bytes]:
    return [base64.b64decode(step, validate=True) for step in path]
