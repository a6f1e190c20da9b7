"""A mail server that keeps what it is given: the stories read their letters here, sent over real SMTP."""

import email
import email.policy
import re
import socketserver
import threading
import time
from email.message import EmailMessage


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a polite client needs."""

    def handle(self) -> None:
        self._say("220 mailbox.test")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb in {b"EHLO", b"HELO"}:
                self._say("250 mailbox.test")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.keep(self._data())  # type: ignore[attr-defined]
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback address; `letters` holds what came, oldest first."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[EmailMessage] = []
        self._arrived = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def keep(self, raw: bytes) -> None:
        """Store one letter and wake whoever waits for it."""
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        with self._arrived:
            self.letters.append(letter)  # type: ignore[arg-type]
            self._arrived.notify_all()

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to `address`, oldest first."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    def wait(
        self, address: str, *, containing: str = "", after: int = 0, seconds: float = 20
    ) -> str:
        """The text of the first letter to `address` with `containing` in it, past the first `after`."""
        deadline = time.monotonic() + seconds
        with self._arrived:
            while True:
                for letter in self.to(address)[after:]:
                    text = f"{letter['Subject']}\n{body(letter)}"
                    if containing in text:
                        return text
                left = deadline - time.monotonic()
                if left <= 0 or not self._arrived.wait(left):
                    subjects = [str(letter["Subject"]) for letter in self.to(address)]
                    raise AssertionError(
                        f"No letter to {address} with {containing!r}; has {subjects}"
                    )

    def stop(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()


def body(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(preferencelist=("plain",))
    return part.get_content() if part is not None else ""


def link(text: str, containing: str) -> str:
    """The first address in `text` that has `containing` in it."""
    for found in re.findall(r"https?://[^\s<>\"]+", text):
        if containing in found:
            return found.rstrip(".,)")
    raise AssertionError(f"No link with {containing!r} in:\n{text}")
