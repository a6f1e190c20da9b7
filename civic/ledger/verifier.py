"""The offline verifier: `python -m civic.ledger.verifier URL_OR_DIR [--receipt FILE]`, or a closing package.

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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from civic.ledger import merkle, package, receipts, words
from civic.ledger.failures import FailureError, UnreadableError
from civic.ledger.held import Held
from civic.ledger.note import COSIGNATURE, Checkpoint, Key, NoteError, cosigned_at, verified
from civic.ledger.replay import BadLogError, Replay
from civic.ledger.sources import Source, source_of

AT_ONCE = 8  # files fetched side by side
AHEAD = 64  # bundles held in memory


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
        self._witnessed: dict[tuple[int, str], dict[str, str]] = {}
        self.note = ""  # the checkpoint as it was read

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

    def witnessed(self, witness: Key) -> Checkpoint:
        """The newest checkpoint the log publishes with a witness's cosignature. Raises FailureError."""
        try:
            note = self.source.read(f"cosigned/{witness.id.hex()}").decode(errors="replace")
            moment = datetime.fromtimestamp(cosigned_at(note, witness), UTC)
        except (UnreadableError, NoteError, OverflowError, ValueError) as error:
            raise FailureError("not_witnessed", name=witness.name, why=error) from error
        found = self.checkpoint(note)
        at = moment.strftime("%Y-%m-%d %H:%M:%S")
        self._witnessed[found.size, witness.name] = {"name": witness.name, "at": at}
        return found

    def report_witnesses(self) -> None:
        """One sentence for each witness whose checkpoint the log extends."""
        for (size, _name), facts in self._witnessed.items():
            self.tell("witnessed", size=size, **facts)

    def check_log(
        self, earlier: Sequence[Checkpoint], wanted: Callable[[int, str], bool] = lambda *_: False
    ) -> None:
        """Recompute everything; keep the roots at earlier sizes and the leaves that are `wanted`.

        Raises FailureError and BadLogError.
        """
        sizes = {one.size for one in earlier}
        self.note = self.source.read("checkpoint").decode(errors="replace")
        self.head = self.checkpoint(self.note)
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
                if wanted(index, leaf):
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


def verify(
    source: Source,
    tell: Callable[[str], None],
    *,
    language: str = "en",
    keys: Sequence[str] = (),
    receipt_files: Sequence[str] = (),
    since_files: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    keep: Path | None = None,
    journal: bool = False,
    at_once: int = AT_ONCE,
) -> bool:
    """Check a log and what a reader holds of it, and say what was found. Returns whether all holds.

    `keep` is a directory of checkpoints: the log has to extend each, and its newest one is added.
    """
    verifier = Verifier(source, tell, language, at_once)
    kept = sorted(str(path) for path in keep.glob("*.txt")) if keep else []
    held = Held(verifier, receipt_files, [*since_files, *kept])

    def check() -> None:
        verifier.trust(keys)
        held.read()
        seen = [verifier.witnessed(_witness(text)) for text in witnesses]
        indexes = {one.index for one in held.receipts.values()}
        verifier.check_log([*held.checkpoints, *seen], lambda index, _leaf: index in indexes)
        verifier.tell("leaves_good", size=verifier.head.size)
        verifier.report_counts()
        verifier.tell("petitions_good", number=len(verifier.replay.petitions))
        for earlier in held.since.values():
            verifier.check_earlier(earlier)
        for earlier in seen:
            verifier.check_earlier(earlier)
        verifier.report_witnesses()
        if journal:
            verifier.check_journal()
        for receipt in held.receipts.values():
            verifier.check_receipt(receipt)

    is_sound = _judged(verifier, check)
    held.tell(is_sound=is_sound)
    if keep and is_sound and not held.wrong:
        path = keep / f"{verifier.head.size:012}.txt"
        keep.mkdir(parents=True, exist_ok=True)
        path.write_text(verifier.note, encoding="utf-8")
        verifier.tell("kept", size=verifier.head.size, path=path)
    return is_sound and not held.wrong


def verify_package(
    file: str,
    tell: Callable[[str], None],
    *,
    language: str = "en",
    keys: Sequence[str] = (),
    log: Source | None = None,
    at_once: int = AT_ONCE,
) -> bool:
    """Check a closing package by itself, and against a log where one is given. Returns whether it holds."""
    found: package.Package | None = None
    try:
        found = package.Package(Path(file).read_bytes())
        trusted = keys or found.text(package.KEY).split()
        found.check([Key.parse(text) for text in trusted])
    except (package.PackageError, BadLogError) as error:
        return _refused(tell, language, file, error.code, **_facts(error))
    except NoteError as error:
        return _refused(tell, language, file, "bad_key", why=error)
    except OSError as error:
        return _refused(tell, language, file, "package_unreadable", why=error.strerror)
    count = found.facts["counts"]["closing"]["count"]
    facts = {"petition": found.petition, "count": count, "size": found.checkpoint.size}
    tell(words.say("package_good", language, **facts))
    if log is None:
        tell(words.say("package_alone", language))
        return True
    verifier = Verifier(log, tell, language, at_once)

    def check() -> None:
        verifier.keys = [Key.parse(text) for text in trusted]
        verifier.check_log([found.checkpoint], found.is_about)
        verifier.check_earlier(found.checkpoint)
        there = {at: leaf for at, leaf in verifier.texts.items() if at < found.checkpoint.size}
        other = [at for at, _leaf in there.items() ^ found.leaves.items()]
        if other:
            raise FailureError("package_incomplete", index=min(other))
        verifier.tell("package_complete")

    return _judged(verifier, check)


def _refused(
    tell: Callable[[str], None], language: str, file: str, code: str, **facts: Any
) -> bool:
    tell(words.say("package_unsound", language, file=file))
    tell(words.say(code, language, **facts))
    return False


def _facts(error: package.PackageError | BadLogError) -> dict[str, Any]:
    index = {"index": error.index} if isinstance(error, BadLogError) else {}
    return index | error.facts


def _witness(text: str) -> Key:
    try:
        return Key.parse(text, COSIGNATURE)
    except NoteError as error:
        raise FailureError("bad_key", why=error) from error


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


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + merkle.HASH_SIZE] for at in range(0, len(tile), merkle.HASH_SIZE)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="civic.ledger.verifier",
        description="Check a public log of signatures / საჯარო ჟურნალის შემოწმება",
    )
    parser.add_argument(
        "where", help="address of the portal, a directory with its log, or a closing package (.zip)"
    )
    parser.add_argument("--receipt", action="append", default=[], help="a receipt file (JSON)")
    parser.add_argument("--key", action="append", default=[], help="the log's public key")
    parser.add_argument("--since", action="append", default=[], help="an earlier checkpoint")
    parser.add_argument("--log", help="with a package: address of the portal, or a directory")
    parser.add_argument("--witness", action="append", default=[], help="the key of a witness")
    parser.add_argument("--keep", type=Path, help="a directory to keep checkpoints in")
    parser.add_argument("--journal", action="store_true", help="also every public journal entry")
    parser.add_argument("--lang", choices=words.LANGUAGES, default="en")
    options = parser.parse_args(arguments)
    tell = partial(print, flush=True)
    tell(words.say("reading", options.lang, where=options.where))
    if options.where.endswith(".zip"):
        is_sound = verify_package(
            options.where,
            tell,
            language=options.lang,
            keys=options.key,
            log=source_of(options.log) if options.log else None,
        )
        return 0 if is_sound else 1
    is_sound = verify(
        source_of(options.where),
        tell,
        language=options.lang,
        keys=options.key,
        receipt_files=options.receipt,
        since_files=options.since,
        witnesses=options.witness,
        keep=options.keep,
        journal=options.journal,
    )
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
