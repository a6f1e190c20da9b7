"""The directory's pages, and the requests with all that belongs to one."""

from cms.services.models.lists import HighlandList
from cms.services.models.pages import Group, RuleMode, ServiceIndexPage, ServicePage
from cms.services.models.requests import (
    Check,
    Document,
    Message,
    Note,
    Round,
    ServiceRequest,
)

__all__ = [
    "Check",
    "Document",
    "Group",
    "HighlandList",
    "Message",
    "Note",
    "Round",
    "RuleMode",
    "ServiceIndexPage",
    "ServicePage",
    "ServiceRequest",
]
