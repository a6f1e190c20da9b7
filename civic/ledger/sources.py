"""Where the verifier reads the public files of a log: a directory, or the web. Without Django."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from civic.ledger.failures import UnreadableError

TRIES = 3
LARGEST = 32 * 1024 * 1024


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


def source_of(where: str) -> Source:
    """The source an address or a directory on the command line stands for."""
    is_web = where.startswith(("http://", "https://"))
    return Web(where) if is_web else Directory(Path(where))
