"""A mail server for benchmarks: it takes mail and notes each recipient, or refuses everything for a while."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MovingBackend(BaseEmailBackend):
    """Refuses mail while the file `mail-refused` lies in VAR_DIR; else notes each follower in `mail-sent`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take the messages, or raise OSError as a server does that cannot be reached."""
        home = Path(settings.VAR_DIR)
        if (home / "mail-refused").exists():
            raise OSError("the mail server refuses everything")
        followers = [one for one in email_messages if one.to[0].startswith("follower-")]
        with (home / "mail-sent").open("a") as file:
            file.writelines(f"{one.to[0]}\n" for one in followers)
        return len(email_messages)
