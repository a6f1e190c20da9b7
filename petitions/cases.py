"""What becomes a message to the municipal management system: a threshold reached, a petition handed over.

Both carry the same key, so there is one case. No signer is in it, only numbers.
"""

from typing import Any

from civic.cases.events import CaseEvent
from civic.journal.models import Entry
from petitions.models import Petition


def threshold_reached(entry: Entry) -> CaseEvent:
    """The first crossing opens the case; a later stage is news about it."""
    petition = _petition(entry)
    return _event(
        petition,
        "org.civic.petition.threshold_reached.v1",
        {
            "stage": entry.data["stage"],
            "count": entry.data["count"],
            "threshold": entry.data["needed"],
            "leaf": entry.data["index"],
        },
    )


def handed_over(entry: Entry) -> CaseEvent:
    """The answer is owed from now on."""
    petition = _petition(entry)
    return _event(
        petition,
        "org.civic.petition.handed_over.v1",
        {
            "stage": entry.data["stage"],
            "count": entry.data["count"],
            "dueAt": entry.data["due_at"],
        },
    )


def _petition(entry: Entry) -> Petition:
    return Petition.objects.select_related("municipality", "opening").get(pk=entry.subject_id)


def _event(petition: Petition, type_name: str, facts: dict[str, Any]) -> CaseEvent:
    opening = petition.opening
    return CaseEvent(
        type=type_name,
        subject=f"petitions/{petition.pk}",
        case_key=petition.case_key,
        subject_row=petition,
        municipality=petition.municipality,
        data={
            "title": petition.title,
            "petition": {
                "id": petition.pk,
                "number": petition.number,
                "title": petition.title,
                "demand": petition.demand,
                "kind": petition.kind,
                "addressee": petition.addressee,
                "author": petition.author_name,
                "textSha256": opening.text_sha256,
                "opensAt": opening.opens_at.isoformat(),
                "closesAt": petition.closes_at.isoformat() if petition.closes_at else None,
            },
            "url": petition.get_absolute_url(),
            **facts,
        },
    )


EVENTS = {
    "petition.threshold_reached": threshold_reached,
    "petition.handed_over": handed_over,
}
