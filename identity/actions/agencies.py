"""Asking another agency's register about an applicant: one question, logged with its purpose; nothing else kept."""

from collections.abc import Mapping

from civic.places.models import Municipality
from identity.models import LookUp, Organisation, Person, User
from identity.queries import details
from identity.registry.agencies import SILENT, Finding, Question, adapter_for


def ask_agency(
    municipality: Municipality,
    question: Question,
    *,
    person: Person | None,
    organisation: Organisation | None = None,
    about: str = "",
    reference: str,
) -> Finding:
    """Ask once about the organisation, or else about the person. Call it outside a transaction.

    `about` is what the question needs besides, `reference` the number of the request. Silence where
    the municipality is not connected to the agency.
    """
    adapter = adapter_for(municipality, question.agency)
    if adapter is None:
        return SILENT
    facts = _facts(person, organisation, about)
    sent = {name: facts[name] for name in question.sends if facts.get(name)}
    return adapter.ask(municipality, question, sent, reference=reference)


def log_agency(
    municipality: Municipality,
    question: Question,
    finding: Finding,
    *,
    user: User | None,
    person: Person | None,
) -> LookUp:
    """Write down what an agency was asked about whom and what it said; the person sees it."""
    return LookUp.objects.create(
        user=user,
        person=person,
        municipality=municipality,
        registry=question.agency.value,
        purpose=question.purpose,
        verdict=finding.answer.value,
        reference=finding.reference,
    )


def _facts(
    person: Person | None, organisation: Organisation | None, about: str
) -> Mapping[str, str]:
    """All a question may send; of a representative's own data nothing where it is about an organisation."""
    if organisation is not None:
        return {"organisation_number": organisation.number, "about": about}
    if person is None:
        return {"about": about}
    own = details(person)
    return {
        "personal_number": own.number,
        "born_on": own.born_on.isoformat(),
        "about": about,
    }
