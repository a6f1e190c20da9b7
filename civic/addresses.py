"""Addresses of the portal itself as they stand outside it: in mails, files and answers to machines."""

from django.conf import settings


def absolute(path: str) -> str:
    """A path of ours with the configured host; never with the host a request claims."""
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"
