"""Who is told of what: the author, the initiating group, followers, and the secretariat's staff.

Signing tells nobody: a mail would tie an account to a petition.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from petitions import (
    digests,
    notices_moderation,
    notices_protection,
    notices_reminders,
    phases,
)
from petitions.models import Follow, Initiator, Petition, Review, TextEdit
from petitions.states import Collection, Response
from petitions.telling import (
    desk_facts,
    everybody,
    group_of,
    own_facts,
    petition_of,
    public_facts,
    to_author,
    to_staff,
)

Told = Iterable[Notice]


def submitted(entry: Entry) -> Told:
    """The author gets a receipt, the moderators a new piece of work."""
    petition = petition_of(entry)
    if petition is not None:
        yield from to_author(petition, "notices/petition_submitted", own_facts(petition, entry))
        yield from to_staff(
            petition, [Role.MODERATOR], "notices/petition_to_moderate", desk_facts(petition, entry)
        )


def returned(entry: Entry) -> Told:
    """The author learns what to mend and by when."""
    petition = petition_of(entry)
    if petition is not None:
        facts = own_facts(petition, entry, review=_review(petition, "return_"))
        yield from to_author(petition, "notices/petition_returned", facts)


def rejected(entry: Entry) -> Told:
    """The author learns the reason, which is public."""
    petition = petition_of(entry)
    if petition is not None:
        facts = own_facts(petition, entry, review=_review(petition, "reject"))
        yield from to_author(petition, "notices/petition_rejected", facts)


def edit_proposed(entry: Entry) -> Told:
    """The author is asked about a correction."""
    petition = petition_of(entry)
    if petition is not None:
        yield from to_author(petition, "notices/petition_edit_proposed", own_facts(petition, entry))


def edit_answered(entry: Entry) -> Told:
    """The moderator who proposed a correction hears the answer."""
    petition = petition_of(entry)
    edit = TextEdit.objects.filter(pk=entry.data["edit"]).first()
    if petition is not None and edit is not None:
        yield Notice(
            template="notices/petition_edit_answered",
            context=desk_facts(petition, entry, accepted=entry.kind == "petition.edit_accepted"),
            recipient_user_id=edit.by_id,
        )


def published(entry: Entry) -> Told:
    """The initiating group may start collecting."""
    petition = petition_of(entry)
    if petition is not None:
        facts = public_facts(petition, entry)
        for user_id in group_of(petition):
            yield Notice(
                template="notices/petition_published", context=facts, recipient_user_id=user_id
            )


def _news(template: str) -> Any:
    """A source that tells the group and the followers."""

    def tell(entry: Entry) -> Told:
        petition = petition_of(entry)
        if petition is not None:
            yield from everybody(petition, template, public_facts(petition, entry))

    return tell


def threshold_reached(entry: Entry) -> Told:
    """Group and followers rejoice. The list officers have to examine once nothing more can be gained:
    at the highest threshold, or at any that is found only after the closing."""
    petition = petition_of(entry)
    if petition is None:
        return
    thresholds = petition.opening.thresholds
    after = [row for row in thresholds if row["needed"] > entry.data["needed"]]
    higher = after[-1] if after and phases.is_collecting(petition) else None
    facts = public_facts(petition, entry, higher=higher)
    yield from everybody(petition, "notices/petition_threshold_reached", facts)
    if not after or petition.collection_state == Collection.CLOSED:
        yield from _to_examiners(petition, entry)


def _to_examiners(petition: Petition, entry: Entry) -> Iterator[Notice]:
    """What the list officers have to do by when, unless somebody has done it already."""
    if petition.response_state != Response.NONE or not phases.hand_over_is_due(petition):
        return
    facts = desk_facts(
        petition,
        entry,
        ended=not phases.is_collecting(petition),
        due_at=phases.examination_due_at(petition),
    )
    yield from to_staff(petition, [Role.LIST_OFFICER], "notices/petition_to_examine", facts)


def closed(entry: Entry) -> Told:
    """The result of the collection, and work for the list officers where a threshold is reached.

    A hand-over, which closes it too, has a mail of its own.
    """
    if entry.data.get("handed_over"):
        return
    petition = petition_of(entry)
    if petition is not None:
        stage = phases.owed_stage(petition) if petition.has_reached else ""
        facts = public_facts(petition, entry, stage=stage)
        yield from everybody(petition, "notices/petition_closed", facts)
        yield from _to_examiners(petition, entry)


def scheduled(entry: Entry) -> Told:
    """Day, hour and place of the sitting."""
    petition = petition_of(entry)
    sitting = petition.sittings.order_by("-id").first() if petition else None
    if petition is not None and sitting is not None:
        facts = public_facts(petition, entry, sitting=sitting)
        yield from everybody(petition, "notices/petition_scheduled", facts)


def decided(entry: Entry) -> Told:
    """Outcome and reasons."""
    petition = petition_of(entry)
    if petition is not None:
        facts = public_facts(petition, entry, decision=petition.decision)
        yield from everybody(petition, "notices/petition_decided", facts)


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
            context=public_facts(petition, entry) | {"link": link},
            address=invitation.email,
        )


def removal_proposed(entry: Entry) -> Told:
    """The second person has to decide."""
    petition = petition_of(entry)
    if petition is not None:
        for notice in to_staff(
            petition, [Role.LIST_OFFICER], "notices/petition_removal", desk_facts(petition, entry)
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
    "petition.extended": _news("notices/petition_extended"),
    "petition.threshold_reached": threshold_reached,
    "petition.closed": closed,
    "petition.withdrawn": _news("notices/petition_withdrawn"),
    "petition.handed_over": _news("notices/petition_handed_over"),
    "petition.referred": _news("notices/petition_referred"),
    "petition.scheduled": scheduled,
    "petition.decided": decided,
    "petition.invited": invited,
    "petition.removal_proposed": removal_proposed,
    "petition.signatures_removed": notices_protection.removed,
    "petition.signatures_restored": notices_protection.removed,
    **notices_moderation.EVENTS,
    **notices_reminders.EVENTS,
}
STOP = {"petition": unfollow_by_mail, digests.STOP: digests.stop_watching}
