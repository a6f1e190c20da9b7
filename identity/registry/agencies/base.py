"""What may be asked of other agencies, and the protocol they are asked by.

A question is a contract: which agency, what is sent, what may come back, and by which law. An adapter
sends nothing else, and what comes back beyond the contract is thrown away: no register is copied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality
from identity.registry.base import Answer

LONGEST_FACT = 120


class Agency(StrEnum):
    """Whose register it is."""

    CIVIL = "civil"
    PROPERTY = "property"
    FINANCE = "finance"


AGENCIES: dict[str, str | Promise] = {
    Agency.CIVIL: _("Civil registry"),
    Agency.PROPERTY: _("Public registry"),
    Agency.FINANCE: _("Finance and payments"),
}


@dataclass(frozen=True)
class Question:
    """One question: `sends` names the facts that leave the portal, `tells` those that may come back; `says`
    is what a yes and a no mean, in words.

    `about` asks the officer for what it is about besides the applicant (empty: nothing); `persons` and
    `organisations` say about whom it can be asked.
    """

    code: str
    agency: Agency
    label: str | Promise
    basis: str | Promise
    sends: tuple[str, ...]
    tells: Mapping[str, str | Promise] = field(default_factory=dict)
    says: Mapping[str, str | Promise] = field(default_factory=dict)
    about: str | Promise = ""
    persons: bool = True
    organisations: bool = False

    @property
    def agency_label(self) -> str | Promise:
        """The agency in words."""
        return AGENCIES[self.agency]

    @property
    def purpose(self) -> str:
        """How the question stands in the log of look-ups."""
        return f"service.{self.code}"

    def said(self, answer: str) -> str | Promise:
        """What a yes or a no to this question means; empty for any other answer."""
        return self.says.get(answer, "")


_OWN_ENQUIRY = _(
    "General Administrative Code of Georgia: the authority establishes the facts itself and does not ask people for what other public institutions hold"
)
QUESTIONS: dict[str, Question] = {
    one.code: one
    for one in (
        Question(
            "civil.residence",
            Agency.CIVIL,
            _("Is the applicant registered at an address in this municipality?"),
            _OWN_ENQUIRY,
            ("personal_number", "born_on"),
            {"unit": _("Village or district"), "since": _("Registered since")},
            {
                Answer.YES: _("Registered in this municipality"),
                Answer.NO: _("Not registered in this municipality"),
            },
        ),
        Question(
            "property.owner",
            Agency.PROPERTY,
            _("Does the land or building belong to the applicant?"),
            _OWN_ENQUIRY,
            ("personal_number", "organisation_number", "about"),
            {"share": _("Share"), "use": _("Kind of land or building")},
            {
                Answer.YES: _("Belongs to the applicant"),
                Answer.NO: _("Does not belong to the applicant"),
            },
            about=_("Cadastral code"),
            organisations=True,
        ),
        Question(
            "property.organisation",
            Agency.PROPERTY,
            _("Is the organisation entered in the register and active?"),
            _OWN_ENQUIRY,
            ("organisation_number",),
            {"since": _("Registered since")},
            {
                Answer.YES: _("Entered in the register and active"),
                Answer.NO: _("Not entered in the register, or not active"),
            },
            persons=False,
            organisations=True,
        ),
        Question(
            "finance.fee_paid",
            Agency.FINANCE,
            _("Has the fee for this request been paid?"),
            _OWN_ENQUIRY,
            ("personal_number", "organisation_number", "about"),
            {"paid_on": _("Paid on")},
            {Answer.YES: _("The fee is paid"), Answer.NO: _("The fee is not paid")},
            about=_("Number of the payment order"),
            organisations=True,
        ),
        Question(
            "finance.no_arrears",
            Agency.FINANCE,
            _("Is the applicant free of debts to the municipal budget?"),
            _OWN_ENQUIRY,
            ("personal_number", "organisation_number"),
            {"as_of": _("As of")},
            {
                Answer.YES: _("No debts to the municipal budget"),
                Answer.NO: _("Has debts to the municipal budget"),
            },
            organisations=True,
        ),
    )
}


@dataclass(frozen=True)
class Finding:
    """An agency's answer: yes, no, unknown or no answer now; the facts allowed; where it wrote the question down."""

    answer: Answer
    facts: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""


SILENT = Finding(Answer.UNAVAILABLE)


class Adapter(Protocol):
    """How an agency is reached."""

    name: str

    def ask(
        self,
        municipality: Municipality,
        question: Question,
        facts: Mapping[str, str],
        *,
        reference: str,
    ) -> Finding:
        """Ask once, in seconds or not at all; `reference` is the request's own number."""
        ...


def allowed(question: Question, said: object) -> dict[str, str]:
    """Of what came back the facts the question allows, as short plain text."""
    if not isinstance(said, Mapping):
        return {}
    found = {}
    for name in question.tells:
        value = said.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = "".join(sign for sign in str(value) if sign.isprintable())[:LONGEST_FACT]
            if text:
                found[name] = text
    return found
