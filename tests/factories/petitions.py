"""Petitions in any state, made by the real actions; people and texts are invented."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from civic.places.models import Municipality, Policy
from civic.roles import Role
from identity.models import Person, User
from petitions import actions
from petitions.actions import signing
from petitions.models import Petition, ReasonCode, Signature
from petitions.sealing import new_key_pair
from petitions.states import Kind
from tests.factories import identity

TEXTS = {
    "title": "უსაფრთხო გადასასვლელი ჯავახიშვილის ქუჩაზე",
    "demand": "ვითხოვთ შუქნიშანს და ამაღლებულ გადასასვლელს სკოლის წინ 2027 წლის სექტემბრამდე.",
    "text": "სკოლაში 840 ბავშვი სწავლობს. უახლოესი შუქნიშანი 420 მეტრშია.",
    "kind": Kind.MATTER,
}


def sealing_key(municipality: Municipality) -> bytes:
    """Give the municipality a sealing key; returns the private one. Each call makes a new pair."""
    private, public = new_key_pair()
    municipality.sealing_key = public
    municipality.is_active = True
    municipality.save(update_fields=["sealing_key", "is_active"])
    return private


def threshold(
    municipality: Municipality, needed: int, stage: str = "consideration", since: date | None = None
) -> Policy:
    """Have the council ask for an absolute number; for `answer` zero means: no such stage."""
    return Policy.objects.update_or_create(
        municipality=municipality,
        key=f"petition.threshold.{stage}.count",
        valid_from=since or date(2026, 1, 1),
        defaults={
            "value": needed,
            "source_ka": "საკრებულოს დადგენილება",
            "source_en": "Resolution of the council",
        },
    )[0]


def staff(role: Role, municipality: Municipality) -> User:
    """A member of staff; another one each time."""
    return identity.staff(role, municipality)


def draft(municipality: Municipality, *, by: User | None = None, **fields: Any) -> Petition:
    """A complete draft of a verified author."""
    if not municipality.is_active:
        sealing_key(municipality)
    by = by or identity.citizen(municipality)
    return actions.start_draft(municipality, by=by, **(TEXTS | fields))


def submitted(municipality: Municipality, *, at: datetime | None = None, **fields: Any) -> Petition:
    """A petition that waits for moderation."""
    petition = draft(municipality, **fields)
    return actions.submit(petition, by=petition.author, at=at)


def returned(municipality: Municipality, **fields: Any) -> Petition:
    """A petition that went back to its author."""
    return actions.send_back(
        submitted(municipality, **fields),
        by=staff(Role.MODERATOR, municipality),
        reason=ReasonCode.objects.get(code="D-01"),
        note="დააზუსტეთ, რომელ ქუჩას ეხება.",
    )


def rejected(municipality: Municipality, code: str = "R-01", **fields: Any) -> Petition:
    """A petition whose registration was refused."""
    return actions.reject(
        submitted(municipality, **fields),
        by=staff(Role.MODERATOR, municipality),
        reason=ReasonCode.objects.get(code=code),
    )


def opened(
    municipality: Municipality,
    *,
    needed: int | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Petition:
    """A petition open for signatures since `at` (now); `needed` sets an absolute threshold first."""
    if needed is not None:
        threshold(municipality, needed)
        threshold(municipality, 0, "answer")
    if not municipality.sealing_key:
        sealing_key(municipality)
    at = at or timezone.now()
    petition = submitted(municipality, at=at - timedelta(hours=1), **fields)
    return actions.publish(petition, by=staff(Role.MODERATOR, municipality), at=at)


def signed(
    petition: Petition, number: int = 1, *, at: datetime | None = None, **choices: Any
) -> list[Signature]:
    """Signatures of that many new persons."""
    return [
        signing.sign(petition, person=signer(petition), at=at, **choices) for _one in range(number)
    ]


def signer(petition: Petition, **details: Any) -> Person:
    """A person who may sign the petition."""
    return identity.person(petition.municipality, **details)


def reached(municipality: Municipality, needed: int = 2, **fields: Any) -> Petition:
    """An open petition whose threshold is reached and in the log."""
    from civic.ledger import sequencer

    petition = opened(municipality, needed=needed, **fields)
    signed(petition, needed)
    sequencer.run()
    petition.refresh_from_db()
    return petition


def closed(
    municipality: Municipality, number: int, *, answer: int = 0, needed: int = 3
) -> Petition:
    """A petition whose term has run out with so many signatures; thresholds at `answer` and `needed`."""
    from civic.ledger import sequencer

    threshold(municipality, answer, "answer")
    threshold(municipality, needed)
    petition = opened(municipality, at=timezone.now() - timedelta(days=30, hours=1))
    signed(petition, number, at=petition.opens_at)
    sequencer.run()
    return actions.close(petition)


def handed_over(municipality: Municipality, **fields: Any) -> Petition:
    """A petition for which an answer is owed."""
    return actions.hand_over(
        reached(municipality, **fields),
        by=staff(Role.LIST_OFFICER, municipality),
        ends_collection=True,
    )


def decided(municipality: Municipality, outcome: str = "granted", **fields: Any) -> Petition:
    """A petition with a published decision."""
    return actions.decide(
        handed_over(municipality, **fields),
        by=staff(Role.MAYOR_OFFICE, municipality),
        outcome=outcome,
        text="საკრებულომ მოთხოვნა გაითვალისწინა.",
        body="ქედის მუნიციპალიტეტის საკრებულო",
        on=timezone.localdate(),
        forwarded_to="სახელმწიფო ორგანო" if outcome == "forwarded" else "",
    )
