"""What identity keeps: accounts and persons, registers, telephones and codes, organisations, consents."""

from identity.models.accounts import Duty, Person, Report, SignIn, User, UserManager
from identity.models.contacts import Code, Phone, Sms
from identity.models.losses import Loss
from identity.models.organisations import Organisation, Representative
from identity.models.own import Consent, Copy
from identity.models.registers import (
    Extract,
    ExtractFile,
    Inquiry,
    KeptAnswer,
    LookUp,
    Resident,
    Verification,
)

__all__ = [
    "Code",
    "Consent",
    "Copy",
    "Duty",
    "Extract",
    "ExtractFile",
    "Inquiry",
    "KeptAnswer",
    "LookUp",
    "Loss",
    "Organisation",
    "Person",
    "Phone",
    "Report",
    "Representative",
    "Resident",
    "SignIn",
    "Sms",
    "User",
    "UserManager",
    "Verification",
]
