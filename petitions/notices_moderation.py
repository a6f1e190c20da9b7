"""Who is told of a decision that waits for a second person, of removal, appeal and answer, of restoring and merging."""

from collections.abc import Iterable
from typing import Any

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from petitions.models import Appeal
from petitions.telling import (
    desk_facts,
    everybody,
    own_facts,
    petition_of,
    public_facts,
    to_author,
    to_staff,
)

Told = Iterable[Notice]
JUDGES = (Role.MODERATOR, Role.MAYOR_OFFICE)


def proposed(entry: Entry) -> Told:
    """The other moderators: one of them has to decide."""
    petition = petition_of(entry)
    if petition is not None:
        facts = desk_facts(petition, entry)
        for notice in to_staff(petition, [Role.MODERATOR], "notices/petition_proposal", facts):
            if notice.recipient_user_id != entry.actor_id:
                yield notice


def removed(entry: Entry) -> Told:
    """The author learns the reason, and that there is an appeal."""
    petition = petition_of(entry)
    if petition is not None:
        yield from to_author(petition, "notices/petition_removed", own_facts(petition, entry))


def appealed(entry: Entry) -> Told:
    """Those who may answer it; who decided is told too, and cannot."""
    petition = petition_of(entry)
    appeal = Appeal.objects.filter(pk=entry.data["appeal"]).first()
    if petition is not None and appeal is not None:
        facts = desk_facts(petition, entry, appeal=appeal)
        yield from to_staff(petition, JUDGES, "notices/petition_appealed", facts)


def answered(entry: Entry) -> Told:
    """The author gets the answer with its reasons; also when a decision was lifted without an appeal."""
    petition = petition_of(entry)
    if petition is not None:
        facts = own_facts(petition, entry, upheld=entry.data.get("outcome") != "dismissed")
        yield from to_author(petition, "notices/petition_appeal_answered", facts)


def merged(entry: Entry) -> Told:
    """The group and the followers learn where it goes on; signers learn it on their own page."""
    petition = petition_of(entry)
    if petition is not None and petition.merged_into is not None:
        facts = public_facts(petition, entry, into=petition.merged_into)
        yield from everybody(petition, "notices/petition_merged", facts)


def _news(template: str) -> Any:
    """A source that tells the group and the followers."""

    def tell(entry: Entry) -> Told:
        petition = petition_of(entry)
        if petition is not None:
            yield from everybody(petition, template, public_facts(petition, entry))

    return tell


EVENTS = {
    "petition.transferred": _news("notices/petition_transferred"),
    "petition.adopted": _news("notices/petition_adopted"),
    "petition.proposal_made": proposed,
    "petition.removed": removed,
    "petition.appealed": appealed,
    "petition.appeal_answered": answered,
    "petition.restored": answered,
    "petition.merged": merged,
}
