"""Who is told of what: the author, the initiating group, followers, and the secretariat's staff.

Signing tells nobody: a mail would tie an account to a petition.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity.queries import staff_of
from petitions import phases
from petitions.models import Follow, Initiator, Petition, Review, TextEdit
from petitions.states import Collection, Response

Told = Iterable[Notice]


def _petition(entry: Entry) -> Petition | None:
    """The petition; None for a draft that is gone."""
    return (
        Petition.objects.select_related("municipality", "reason", "opening")
        .filter(pk=entry.subject_id)
        .first()
    )


def _public(petition: Petition, entry: Entry, **facts: Any) -> dict[str, Any]:
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
    return _public(petition, entry, **facts) | {"link": link}


def _desk(petition: Petition, entry: Entry, **facts: Any) -> dict[str, Any]:
    link = reverse("petitions_desk:petition", args=[petition.municipality.slug, petition.pk])
    return _public(petition, entry, **facts) | {"link": link}


def _group(petition: Petition) -> list[int]:
    """The author's account and those of the initiating group."""
    joined = petition.initiators.filter(state=Initiator.State.ACCEPTED)
    found = [petition.author_id, *joined.values_list("user_id", flat=True)]
    return list(dict.fromkeys(one for one in found if one is not None))


def _everybody(petition: Petition, template: str, facts: dict[str, Any]) -> Iterator[Notice]:
    """The initiating group, and every follower with a way out."""
    group = _group(petition)
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


def _to_author(petition: Petition, template: str, facts: dict[str, Any]) -> Iterator[Notice]:
    if petition.author_id is not None:
        yield Notice(template=template, context=facts, recipient_user_id=petition.author_id)


def _to_staff(
    petition: Petition, roles: Iterable[Role], template: str, facts: dict[str, Any]
) -> Iterator[Notice]:
    """Everybody who holds one of the roles, except where it is their own petition."""
    duties = staff_of(petition.municipality).filter(role__in=list(roles))
    for user_id in dict.fromkeys(duties.values_list("user_id", flat=True)):
        if user_id != petition.author_id:
            yield Notice(template=template, context=facts, recipient_user_id=user_id, key="staff")


def submitted(entry: Entry) -> Told:
    """The author gets a receipt, the moderators a new piece of work."""
    petition = _petition(entry)
    if petition is not None:
        yield from _to_author(petition, "notices/petition_submitted", own_facts(petition, entry))
        yield from _to_staff(
            petition, [Role.MODERATOR], "notices/petition_to_moderate", _desk(petition, entry)
        )


def returned(entry: Entry) -> Told:
    """The author learns what to mend and by when."""
    petition = _petition(entry)
    if petition is not None:
        facts = own_facts(petition, entry, review=_review(petition, "return_"))
        yield from _to_author(petition, "notices/petition_returned", facts)


def rejected(entry: Entry) -> Told:
    """The author learns the reason, which is public."""
    petition = _petition(entry)
    if petition is not None:
        facts = own_facts(petition, entry, review=_review(petition, "reject"))
        yield from _to_author(petition, "notices/petition_rejected", facts)


def edit_proposed(entry: Entry) -> Told:
    """The author is asked about a correction."""
    petition = _petition(entry)
    if petition is not None:
        yield from _to_author(
            petition, "notices/petition_edit_proposed", own_facts(petition, entry)
        )


def edit_answered(entry: Entry) -> Told:
    """The moderator who proposed a correction hears the answer."""
    petition = _petition(entry)
    edit = TextEdit.objects.filter(pk=entry.data["edit"]).first()
    if petition is not None and edit is not None:
        yield Notice(
            template="notices/petition_edit_answered",
            context=_desk(petition, entry, accepted=entry.kind == "petition.edit_accepted"),
            recipient_user_id=edit.by_id,
        )


def published(entry: Entry) -> Told:
    """The initiating group may start collecting."""
    petition = _petition(entry)
    if petition is not None:
        facts = _public(petition, entry)
        for user_id in _group(petition):
            yield Notice(
                template="notices/petition_published", context=facts, recipient_user_id=user_id
            )


def _news(template: str) -> Any:
    """A source that tells the group and the followers."""

    def tell(entry: Entry) -> Told:
        petition = _petition(entry)
        if petition is not None:
            yield from _everybody(petition, template, _public(petition, entry))

    return tell


def threshold_reached(entry: Entry) -> Told:
    """Group and followers rejoice. The list officers have to examine once nothing more can be gained:
    at the highest threshold, or at any that is found only after the closing."""
    petition = _petition(entry)
    if petition is None:
        return
    thresholds = petition.opening.thresholds
    after = [row for row in thresholds if row["needed"] > entry.data["needed"]]
    higher = after[-1] if after and phases.is_collecting(petition) else None
    facts = _public(petition, entry, higher=higher)
    yield from _everybody(petition, "notices/petition_threshold_reached", facts)
    if not after or petition.collection_state == Collection.CLOSED:
        yield from _to_examiners(petition, entry)


def _to_examiners(petition: Petition, entry: Entry) -> Iterator[Notice]:
    """What the list officers have to do by when, unless somebody has done it already."""
    if petition.response_state != Response.NONE or not phases.hand_over_is_due(petition):
        return
    facts = _desk(
        petition,
        entry,
        ended=not phases.is_collecting(petition),
        due_at=phases.examination_due_at(petition),
    )
    yield from _to_staff(petition, [Role.LIST_OFFICER], "notices/petition_to_examine", facts)


def closed(entry: Entry) -> Told:
    """The result of the collection, and work for the list officers where a threshold is reached.

    A hand-over, which closes it too, has a mail of its own.
    """
    if entry.data.get("handed_over"):
        return
    petition = _petition(entry)
    if petition is not None:
        stage = phases.owed_stage(petition) if petition.has_reached else ""
        facts = _public(petition, entry, stage=stage)
        yield from _everybody(petition, "notices/petition_closed", facts)
        yield from _to_examiners(petition, entry)


def scheduled(entry: Entry) -> Told:
    """Day, hour and place of the sitting."""
    petition = _petition(entry)
    sitting = petition.sittings.order_by("-id").first() if petition else None
    if petition is not None and sitting is not None:
        facts = _public(petition, entry, sitting=sitting)
        yield from _everybody(petition, "notices/petition_scheduled", facts)


def decided(entry: Entry) -> Told:
    """Outcome and reasons."""
    petition = _petition(entry)
    if petition is not None:
        facts = _public(petition, entry, decision=petition.decision)
        yield from _everybody(petition, "notices/petition_decided", facts)


def invited(entry: Entry) -> Told:
    """The invited person, at the address the author gave."""
    invitation = (
        Initiator.objects.filter(pk=entry.data["invitation"], state=Initiator.State.INVITED)
        .select_related("petition__municipality")
        .first()
    )
    if invitation is not None and invitation.email:
        petition = invitation.petition
        link = reverse("petitions:invitation", args=[petition.municipality.slug, invitation.pk])
        yield Notice(
            template="notices/petition_invited",
            context=_public(petition, entry) | {"link": link},
            address=invitation.email,
        )


def removal_proposed(entry: Entry) -> Told:
    """The second person has to decide."""
    petition = _petition(entry)
    if petition is not None:
        for notice in _to_staff(
            petition, [Role.LIST_OFFICER], "notices/petition_removal", _desk(petition, entry)
        ):
            if notice.recipient_user_id != entry.actor_id:
                yield notice


def _review(petition: Petition, move: str) -> Review | None:
    return petition.reviews.filter(move=move).select_related("reason").first()


def unfollow_by_mail(user_id: int, petition_id: int) -> None:
    """The one-click way out of a follower's mails."""
    Follow.objects.filter(user_id=user_id, petition_id=petition_id).delete()


EVENTS = {
    "petition.submitted": submitted,
    "petition.resubmitted": submitted,
    "petition.returned": returned,
    "petition.rejected": rejected,
    "petition.edit_proposed": edit_proposed,
    "petition.edit_accepted": edit_answered,
    "petition.edit_declined": edit_answered,
    "petition.published": published,
    "petition.paused": _news("notices/petition_paused"),
    "petition.resumed": _news("notices/petition_resumed"),
    "petition.threshold_reached": threshold_reached,
    "petition.closed": closed,
    "petition.withdrawn": _news("notices/petition_withdrawn"),
    "petition.handed_over": _news("notices/petition_handed_over"),
    "petition.referred": _news("notices/petition_referred"),
    "petition.scheduled": scheduled,
    "petition.decided": decided,
    "petition.invited": invited,
    "petition.removal_proposed": removal_proposed,
}
STOP = {"petition": unfollow_by_mail}
