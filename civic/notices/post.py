"""Handing one mail to the transport, and what each kind of failure means for it."""

import smtplib
import threading
from datetime import timedelta
from random import uniform
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from civic.notices.models import Mail
from civic.worker.plan import Dead, Done, Result, Retry

TIMEOUT_SECONDS = 10
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400)
)
EMPTY: dict[str, Any] = {"recipient": "", "subject": "", "body": "", "headers": {}, "user": None}

_local = threading.local()


def send(mail: Mail) -> Result:
    """Send one mail and empty its row.

    A refusal for good (5xx about this mail) gives it up; everything else (no connection, time-out,
    4xx, wrong password of ours) is tried again for about two days.
    """
    recipient = mail.recipient or _address_of(mail)
    if not recipient:
        return Done(fields=EMPTY)
    try:
        _connection().send_messages([message(mail, recipient)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        hang_up()
        code, text = _reply(error)
        return _refused(mail, f"{code} {text}".replace(recipient, "<recipient>"), code)
    except (OSError, smtplib.SMTPException) as error:
        hang_up()
        return _refused(
            mail, f"{type(error).__name__}: {error}".replace(recipient, "<recipient>"), 0
        )
    return Done(fields={**EMPTY, "tries": mail.tries + 1})


def message(mail: Mail, recipient: str) -> EmailMessage:
    """The message as it is sent: plain text, a Message-ID that is the same on every try."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{mail.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        **mail.headers,
    }
    return EmailMessage(
        mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [recipient], headers=headers
    )


def hang_up() -> None:
    """Close this thread's connection to the mail server, if it has one."""
    connection = getattr(_local, "connection", None)
    _local.connection = None
    if connection is not None:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            connection.connection = None


def _connection() -> Any:
    """This thread's open connection: one for all mails that wait, closed when none does."""
    if getattr(_local, "connection", None) is None:
        connection = get_connection(settings.MAIL_TRANSPORT, timeout=TIMEOUT_SECONDS)
        connection.open()
        _local.connection = connection
    return _local.connection


def _address_of(mail: Mail) -> str:
    """The account's address at this moment; empty when the account is gone or closed."""
    user = mail.user
    return (user.email or "") if user is not None and user.is_active else ""


def _refused(mail: Mail, text: str, code: int) -> Result:
    tried = mail.tries + 1
    if code >= 500 or tried > len(PAUSES):
        return Dead(error=text, fields={"tries": tried})
    pause = PAUSES[tried - 1] * uniform(0.8, 1.2)
    return Retry(error=text, after=pause, fields={"tries": tried})


def _reply(error: smtplib.SMTPException) -> tuple[int, str]:
    """The server's code and words about this mail."""
    code: int
    text: str | bytes
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    else:
        assert isinstance(error, smtplib.SMTPResponseException)
        code, text = error.smtp_code, error.smtp_error
    return code, text.decode(errors="replace") if isinstance(text, bytes) else text
