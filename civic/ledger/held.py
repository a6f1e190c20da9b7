"""What a reader of the log holds of it, each read from a file of theirs. Read by the verifier."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civic.ledger import receipts
from civic.ledger.failures import FailureError, UnreadableError
from civic.ledger.note import Checkpoint

if TYPE_CHECKING:
    from civic.ledger.verifier import Verifier


class Held:
    """What a reader holds of the log: receipts and earlier checkpoints, each read from a file of theirs.

    `wrong` names the files that do not hold by themselves; they say nothing about the log.
    """

    def __init__(
        self, verifier: "Verifier", receipt_files: Sequence[str], since_files: Sequence[str]
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


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(file, error) from error
