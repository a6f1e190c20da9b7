"""The directory's pages, and the requests with all that belongs to one."""

from cms.services.models.pages import Group, ServiceIndexPage, ServicePage
from cms.services.models.requests import Document, Message, Round, ServiceRequest

__all__ = [
    "Document",
    "Group",
    "Message",
    "Round",
    "ServiceIndexPage",
    "ServicePage",
    "ServiceRequest",
]
