"""The offline verifier: `python -m civic.ledger.verifier URL_OR_DIR [--receipt FILE]`.

Needs Python 3.11 and nothing else: no Django, no package. It reads the public files of a log (over
HTTP, or from a directory that `manage.py ledger export` wrote), recomputes every leaf hash, every
tile, the root and the checkpoint's signature, replays the counting rules, and checks receipts and
earlier checkpoints against it. There is one verdict on the log, with the first bad index, and one on
each receipt, with the part that is wrong: a bad receipt says nothing against the log, and a good
one that the log does not contain says it. Exit code 0: all holds. 1: something does not. The rules
are in `replay`, the tree in `merkle`, the sentences in `words`.
"""

import argparse
import hashlib
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from civic.ledger import merkle, receipts, words
from civic.ledger.note import Checkpoint, Key, NoteError, verified
from civic.ledger.replay import BadLogError, Replay

AT_ONCE = 8  # files fetched side by side
AHEAD = 64  # bundles held in memory
TRIES = 3
LARGEST = 32 * 1024 * 1024


class UnreadableError(Exception):
    """A public file is not there or cannot be fetched."""

    def __init__(self, path: str, why: object) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class FailureError(Exception):
    """Something does not hold. `code` names the sentence; `index` is the first bad leaf, if any."""

    def __init__(self, code: str, index: int | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.index = index
        self.facts = facts


class Source(Protocol):
    """Where the public files are."""

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises UnreadableError."""


class Directory:
    """A directory written by `manage.py ledger export`, or a copy of one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises UnreadableError."""
        try:
            return (self.path / path).read_bytes()
        except OSError as error:
            raise UnreadableError(path, error.strerror) from error


class Web:
    """A live log; the address may be that of the portal or of its /ledger."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            self.read("checkpoint")
        except UnreadableError:
            portal, self.address = self.address, self.address + "/ledger"
            try:
                self.read("checkpoint")
            except UnreadableError:
                self.address = portal

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises UnreadableError."""
        why: object = ""
        request = urllib.request.Request(
            f"{self.address}/{path}", headers={"User-Agent": "civic-ledger-verifier"}
        )
        for _try in range(TRIES):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return bytes(answer.read(LARGEST))
            except urllib.error.HTTPError as error:
                why = error.code
                error.close()
                if error.code < 500:
                    break
            except (OSError, ValueError) as error:
                why = error
        raise UnreadableError(path, why)


class Verifier:
    """One pass over a log. `tell` receives each sentence of the report.

    `at_once` is how many files are read side by side; 1 starts no threads.
    """

    def __init__(
        self,
        source: Source,
        tell: Callable[[str], None],
        language: str = "en",
        at_once: int = AT_ONCE,
    ) -> None:
        self.source = source
        self._tell = tell
        self._language = language
        self._at_once = at_once
        self.keys: list[Key] = []
        self.head = Checkpoint("", 0, merkle.EMPTY_ROOT)
        self.replay = Replay()
        self.roots: dict[int, bytes] = {}  # size: root, for the sizes that were asked for
        self.texts: dict[int, str] = {}  # index: leaf, for the leaves that were asked for

    def tell(self, code: str, **facts: object) -> None:
        """Add one sentence to the report."""
        self._tell(words.say(code, self._language, **facts))

    def trust(self, given: Sequence[str]) -> None:
        """Use the keys given, or else the one the log publishes. Raises FailureError."""
        texts = given or self.source.read("key").decode(errors="replace").split()
        try:
            self.keys = [Key.parse(text) for text in texts]
        except NoteError as error:
            raise FailureError("bad_key", why=error) from error
        if given:
            self.tell("key_given")
        else:
            self.tell("key_trusted", key=" ".join(texts))

    def checkpoint(self, note: str) -> Checkpoint:
        """Read a signed checkpoint of this log. Raises FailureError."""
        try:
            found = Checkpoint.parse(verified(note, self.keys))
        except NoteError as error:
            raise FailureError("bad_checkpoint", why=error) from error
        if all(found.origin != key.name for key in self.keys):
            raise FailureError("bad_checkpoint", why=found.origin)
        return found

    def receipt(self, text: str) -> receipts.Receipt:
        """Read a receipt that holds by itself. Raises ReceiptError."""
        return receipts.checked(text, self.keys)

    def check_log(self, earlier: Sequence[Checkpoint], indexes: set[int]) -> None:
        """Recompute everything; keep the roots at earlier sizes and the leaves at `indexes`.

        Raises FailureError and BadLogError.
        """
        sizes = {one.size for one in earlier}
        self.head = self.checkpoint(self.source.read("checkpoint").decode(errors="replace"))
        frontier = merkle.Frontier()
        upper: list[bytes] = []
        for number, (bundle, tile) in self._pages():
            for text in self._entries(number, bundle):
                index = frontier.size
                hashed = merkle.leaf_hash(text)
                at = index % merkle.TILE_WIDTH * merkle.HASH_SIZE
                if tile[at : at + merkle.HASH_SIZE] != hashed:
                    raise FailureError("leaf_changed", index)
                leaf = text.decode(errors="replace")
                if index in indexes:
                    self.texts[index] = leaf
                self.replay.take(leaf)
                frontier.append(hashed)
                if frontier.size in sizes:
                    self.roots[frontier.size] = frontier.root()
            if len(tile) == merkle.TILE_WIDTH * merkle.HASH_SIZE:
                upper.append(merkle.fold(_hashes(tile)))
        self._check_upper_tiles(upper)
        if frontier.root() != self.head.root:
            good = [one.size for one in earlier if self.roots.get(one.size) == one.root]
            raise FailureError("root_wrong", low=max(good, default=0), high=self.head.size - 1)
        self.replay.finish()

    def check_earlier(self, earlier: Checkpoint) -> None:
        """Check that the log extends an earlier checkpoint. Raises FailureError."""
        if earlier.size > self.head.size:
            raise FailureError("shrunk", self.head.size, size=self.head.size, earlier=earlier.size)
        root = self.roots.get(earlier.size, merkle.EMPTY_ROOT)
        if earlier.root != root:
            raise FailureError("rewritten", size=earlier.size)
        self.tell("since_good", size=earlier.size)

    def check_receipt(self, receipt: receipts.Receipt) -> None:
        """Check that the log still contains what it signed in a receipt. Raises FailureError."""
        size, earlier = self.head.size, receipt.checkpoint.size
        if earlier > size:
            raise FailureError("shrunk", size, size=size, earlier=earlier)
        if self.texts.get(receipt.index) != receipt.leaf:
            raise FailureError("receipt_unknown", receipt.index)
        if self.roots.get(earlier) != receipt.checkpoint.root:
            raise FailureError("receipt_unknown")

    def check_journal(self) -> None:
        """Check each published journal entry against its leaf. Raises FailureError."""
        for number, (index, digest) in sorted(self.replay.entries.items()):
            body = self.source.read(f"journal/{number}.json")
            if hashlib.sha256(body).hexdigest() != digest:
                raise FailureError("entry_differs", index, entry=number)
        self.tell("journal_good", number=len(self.replay.entries))

    def report_counts(self) -> None:
        """One sentence for each petition."""
        for number, petition in sorted(self.replay.petitions.items()):
            more = "".join(
                words.say("crossed", self._language, stage=stage, index=index)
                for stage, index in petition.crossed.items()
            )
            if petition.closed_at is not None:
                more += words.say("closed", self._language, index=petition.closed_at)
            self.tell(
                "petition",
                number=number,
                count=petition.count,
                additions=petition.additions,
                withdrawals=petition.withdrawals,
                invalidations=petition.invalidations,
                more=more,
            )

    def _pages(self) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
        """Bundle and level-0 tile of every page, fetched some way ahead."""
        pages = range(-(-self.head.size // merkle.TILE_WIDTH))
        if self._at_once == 1:
            yield from ((number, self._page(number)) for number in pages)
            return
        with ThreadPoolExecutor(self._at_once) as pool:
            for start in range(0, len(pages), AHEAD):
                some = pages[start : start + AHEAD]
                yield from zip(some, pool.map(self._page, some), strict=True)

    def _page(self, number: int) -> tuple[bytes, bytes]:
        width = min(merkle.TILE_WIDTH, self.head.size - number * merkle.TILE_WIDTH)
        return self._read("entries", number, width), self._tile(0, number, width)

    def _tile(self, level: int, number: int, width: int) -> bytes:
        tile = self._read(level, number, width)
        if len(tile) < width * merkle.HASH_SIZE:
            first = number * merkle.TILE_WIDTH + len(tile) // merkle.HASH_SIZE
            raise FailureError("missing", first << level * merkle.TILE_HEIGHT)
        return tile[: width * merkle.HASH_SIZE]

    def _read(self, level: int | str, number: int, width: int) -> bytes:
        path = merkle.tile_path(level, number, width)
        try:
            return self.source.read(path)
        except UnreadableError:
            if width == merkle.TILE_WIDTH:
                raise
        return self.source.read(merkle.tile_path(level, number))

    def _entries(self, number: int, bundle: bytes) -> Iterator[bytes]:
        """The entries of a bundle: each is preceded by its length in two bytes."""
        first = number * merkle.TILE_WIDTH
        width = min(merkle.TILE_WIDTH, self.head.size - first)
        at = 0
        for place in range(width):
            length = int.from_bytes(bundle[at : at + 2], "big")
            text = bundle[at + 2 : at + 2 + length]
            if at + 2 > len(bundle) or len(text) < length:
                raise FailureError("missing", first + place)
            yield text
            at += 2 + length

    def _check_upper_tiles(self, row: list[bytes]) -> None:
        level = 1
        while row:
            above = []
            for number in range(-(-len(row) // merkle.TILE_WIDTH)):
                part = row[number * merkle.TILE_WIDTH : (number + 1) * merkle.TILE_WIDTH]
                held = _hashes(self._tile(level, number, len(part)))
                for place, (one, other) in enumerate(zip(part, held, strict=True)):
                    if one != other:
                        index = number * merkle.TILE_WIDTH + place << level * merkle.TILE_HEIGHT
                        path = merkle.tile_path(level, number, len(part))
                        raise FailureError("tile_wrong", index, path=path)
                if len(part) == merkle.TILE_WIDTH:
                    above.append(merkle.fold(part))
            row, level = above, level + 1


class Held:
    """What a reader holds of the log: receipts and earlier checkpoints, each read from a file of theirs.

    `wrong` names the files that do not hold by themselves; they say nothing about the log.
    """

    def __init__(
        self, verifier: Verifier, receipt_files: Sequence[str], since_files: Sequence[str]
    ) -> None:
        self._verifier = verifier
        self._receipt_files = receipt_files
        self._since_files = since_files
        self.receipts: dict[str, receipts.Receipt] = {}
        self.since: dict[str, Checkpoint] = {}
        self.wrong: dict[str, tuple[str, dict[str, object]]] = {}

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """All that the log has to extend."""
        return [*self.since.values(), *(one.checkpoint for one in self.receipts.values())]

    def read(self) -> None:
        """Check each file by itself, with the keys the verifier trusts."""
        for file in self._since_files:
            self._read(file, self.since, self._verifier.checkpoint)
        for file in self._receipt_files:
            self._read(file, self.receipts, self._verifier.receipt)

    def _read(self, file: str, found: dict[str, Any], read: Callable[[str], Any]) -> None:
        try:
            found[file] = read(_text(file))
        except FailureError as error:
            self.wrong[file] = (error.code, error.facts)
        except receipts.ReceiptError as error:
            self.wrong[file] = (error.code, {"part": error.part})
        except UnreadableError as error:
            self.wrong[file] = ("unreadable", {"path": error.path, "why": error.why})

    def tell(self, *, is_sound: bool) -> None:
        """The verdict on each file, after that on the log."""
        for file in self._since_files:
            if file in self.wrong:
                self._tell_wrong(file, "since_unsound")
        for file in self._receipt_files:
            if file in self.wrong:
                self._tell_wrong(file, "receipt_unsound")
            elif file in self.receipts:
                self._tell_receipt(file, self.receipts[file], is_sound=is_sound)
            else:
                self._verifier.tell("receipt_unchecked", file=file)

    def _tell_wrong(self, file: str, verdict: str) -> None:
        code, facts = self.wrong[file]
        self._verifier.tell(verdict, file=file)
        self._verifier.tell(code, **facts)

    def _tell_receipt(self, file: str, receipt: receipts.Receipt, *, is_sound: bool) -> None:
        facts = {"file": file, "index": receipt.index, "petition": receipt.petition}
        if not is_sound:
            self._verifier.tell("receipt_by_itself", **facts)
            return
        self._verifier.tell("receipt_sound", **facts)
        removed_at = self._verifier.replay.removed_at
        if receipt.index in removed_at:
            self._verifier.tell("receipt_taken_back", index=removed_at[receipt.index])


def verify(
    source: Source,
    tell: Callable[[str], None],
    *,
    language: str = "en",
    keys: Sequence[str] = (),
    receipt_files: Sequence[str] = (),
    since_files: Sequence[str] = (),
    journal: bool = False,
    at_once: int = AT_ONCE,
) -> bool:
    """Check a log and what a reader holds of it, and say what was found. Returns whether all holds."""
    verifier = Verifier(source, tell, language, at_once)
    held = Held(verifier, receipt_files, since_files)

    def check() -> None:
        verifier.trust(keys)
        held.read()
        verifier.check_log(held.checkpoints, {one.index for one in held.receipts.values()})
        verifier.tell("leaves_good", size=verifier.head.size)
        verifier.report_counts()
        verifier.tell("petitions_good", number=len(verifier.replay.petitions))
        for earlier in held.since.values():
            verifier.check_earlier(earlier)
        if journal:
            verifier.check_journal()
        for receipt in held.receipts.values():
            verifier.check_receipt(receipt)

    is_sound = _judged(verifier, check)
    held.tell(is_sound=is_sound)
    return is_sound and not held.wrong


def _judged(verifier: Verifier, check: Callable[[], None]) -> bool:
    """The verdict on the log: run `check`, and say what does not hold."""
    try:
        check()
    except (FailureError, BadLogError) as error:
        _tell_failure(verifier, error.code, error.index, {"index": error.index} | error.facts)
    except UnreadableError as error:
        _tell_failure(verifier, "unreadable", None, {"path": error.path, "why": error.why})
    else:
        verifier.tell("sound")
        return True
    return False


def _tell_failure(
    verifier: Verifier, code: str, index: int | None, facts: dict[str, object]
) -> None:
    verifier.tell("unsound")
    if index is not None:
        verifier.tell("first_bad", index=index)
    verifier.tell(code, **facts)


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(file, error) from error


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + merkle.HASH_SIZE] for at in range(0, len(tile), merkle.HASH_SIZE)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="civic.ledger.verifier",
        description="Check a public log of signatures / საჯარო ჟურნალის შემოწმება",
    )
    parser.add_argument("where", help="address of the portal, or a directory with its log")
    parser.add_argument("--receipt", action="append", default=[], help="a receipt file (JSON)")
    parser.add_argument("--key", action="append", default=[], help="the log's public key")
    parser.add_argument("--since", action="append", default=[], help="an earlier checkpoint")
    parser.add_argument("--journal", action="store_true", help="also every public journal entry")
    parser.add_argument("--lang", choices=words.LANGUAGES, default="en")
    options = parser.parse_args(arguments)
    is_web = options.where.startswith(("http://", "https://"))
    source = Web(options.where) if is_web else Directory(Path(options.where))
    tell = partial(print, flush=True)
    tell(words.say("reading", options.lang, where=options.where))
    is_sound = verify(
        source,
        tell,
        language=options.lang,
        keys=options.key,
        receipt_files=options.receipt,
        since_files=options.since,
        journal=options.journal,
    )
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
