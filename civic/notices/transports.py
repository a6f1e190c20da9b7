"""How mail leaves in development: readable on the console, with a copy in a file that can be opened."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from civic.dates import TBILISI

_lock = Lock()


class ReadableBackend(BaseEmailBackend):
    """Prints each mail as people read it (no transfer encoding) and keeps it as `mail/*.txt` in VAR_DIR."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print and keep the messages; return how many."""
        for message in email_messages:
            text = readable(message)
            with _lock:
                sys.stdout.write(f"{'─' * 72}\n{text}{'─' * 72}\n")
                sys.stdout.flush()
                _path(message).write_text(text)
        return len(email_messages)


def readable(message: EmailMessage) -> str:
    """The mail as lines: recipient, subject, other headers, an empty line, the body."""
    head = {"From": message.from_email, "To": ", ".join(message.to), "Subject": message.subject}
    lines = [f"{name}: {value}" for name, value in {**head, **message.extra_headers}.items()]
    return "\n".join(lines) + "\n\n" + str(message.body).rstrip() + "\n"


def _path(message: EmailMessage) -> Path:
    folder = Path(settings.VAR_DIR) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    recipient = "".join(c if c.isalnum() or c in ".-_" else "_" for c in ",".join(message.to))[:60]
    stamp = datetime.now(TBILISI).strftime("%Y%m%d-%H%M%S-%f")
    return folder / f"{stamp}-{recipient}.txt"
