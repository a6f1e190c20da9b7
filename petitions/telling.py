"""What the mails of petitions are made of: the facts of a text, and the people it goes to."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity.queries import staff_of
from petitions.models import Follow, Initiator, Petition


def petition_of(entry: Entry) -> Petition | None:
    """The petition; None for a draft that is gone."""
    return (
        Petition.objects.select_related("municipality", "reason", "opening")
        .filter(pk=entry.subject_id)
        .first()
    )


def public_facts(petition: Petition, entry: Entry, **facts: Any) -> dict[str, Any]:
    """Facts for a page everybody can open."""
    return {
        "petition": petition,
        "municipality": petition.municipality,
        "data": entry.data,
        "link": petition.get_absolute_url(),
        **facts,
    }


def own_facts(petition: Petition, entry: Entry, **facts: Any) -> dict[str, Any]:
    """Facts for the author's own page, which others cannot open."""
    link = reverse("petitions:overview", args=[petition.municipality.slug, petition.pk])
    return public_facts(petition, entry, **facts) | {"link": link}


def desk_facts(petition: Petition, entry: Entry, **facts: Any) -> dict[str, Any]:
    """Facts for the desk's page."""
    link = reverse("petitions_desk:petition", args=[petition.municipality.slug, petition.pk])
    return public_facts(petition, entry, **facts) | {"link": link}


def group_of(petition: Petition) -> list[int]:
    """The author's account and those of the initiating group."""
    joined = petition.initiators.filter(state=Initiator.State.ACCEPTED)
    found = [petition.author_id, *joined.values_list("user_id", flat=True)]
    return list(dict.fromkeys(one for one in found if one is not None))


def everybody(petition: Petition, template: str, facts: dict[str, Any]) -> Iterator[Notice]:
    """The initiating group, and every follower with a way out."""
    group = group_of(petition)
    for user_id in group:
        yield Notice(template=template, context=facts, recipient_user_id=user_id)
    followers = Follow.objects.filter(petition=petition).exclude(user__in=group)
    for user_id in followers.values_list("user_id", flat=True).iterator():
        yield Notice(
            template=template,
            context=facts,
            recipient_user_id=user_id,
            stop=("petition", petition.pk),
        )


def to_author(petition: Petition, template: str, facts: dict[str, Any]) -> Iterator[Notice]:
    """To the account that wrote the petition, if it is still there."""
    if petition.author_id is not None:
        yield Notice(template=template, context=facts, recipient_user_id=petition.author_id)


def to_staff(
    petition: Petition, roles: Iterable[Role], template: str, facts: dict[str, Any]
) -> Iterator[Notice]:
    """Everybody who holds one of the roles, except where it is their own petition."""
    duties = staff_of(petition.municipality).filter(role__in=list(roles))
    for user_id in dict.fromkeys(duties.values_list("user_id", flat=True)):
        if user_id != petition.author_id:
            yield Notice(template=template, context=facts, recipient_user_id=user_id, key="staff")
