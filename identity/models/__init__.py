"""What identity keeps: accounts and persons, registers, telephones and codes, organisations."""

from identity.models.accounts import Duty, Person, Report, SignIn, User, UserManager
from identity.models.contacts import Code, Phone, Sms
from identity.models.organisations import Organisation, Representative
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
    "Duty",
    "Extract",
    "ExtractFile",
    "Inquiry",
    "KeptAnswer",
    "LookUp",
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
