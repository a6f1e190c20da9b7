"""Django's mail API, queued."""

from django.core.mail.backends.console import EmailBackend


class QueueBackend(EmailBackend):
    pass
