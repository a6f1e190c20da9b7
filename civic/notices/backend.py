"""Django's mail API, queued: `send_mail` and allauth write rows here; the worker does the sending."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.html import strip_tags

from civic.notices.actions import queue_message


class QueueBackend(BaseEmailBackend):
    """Queues one row per recipient, in the caller's transaction. Only the plain text is kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; return how many. Raises ValueError for one with attachments."""
        for message in email_messages:
            if message.attachments:
                raise ValueError("Mails carry a link, not attachments.")
            body = str(message.body)
            if message.content_subtype == "html":
                body = strip_tags(body)
            for recipient in message.recipients():
                queue_message(
                    recipient=recipient,
                    subject=str(message.subject),
                    body=body,
                    headers=message.extra_headers,
                )
        return len(email_messages)
