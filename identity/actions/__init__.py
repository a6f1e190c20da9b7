"""Every write to accounts, persons, extracts and roles."""

from identity.actions.extracts import (
    confirm_extract,
    discard_extract,
    import_extract,
    read_extract,
)
from identity.actions.persons import answer_inquiry, forget_answered, verify
from identity.actions.staff import appoint, dismiss, reset_second_factor

__all__ = [
    "answer_inquiry",
    "appoint",
    "confirm_extract",
    "discard_extract",
    "dismiss",
    "forget_answered",
    "import_extract",
    "read_extract",
    "reset_second_factor",
    "verify",
]
