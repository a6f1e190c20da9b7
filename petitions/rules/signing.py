"""The signer: while signatures are collected, with a standing on the register."""

from datetime import datetime, timedelta

from civic.decisions import ALLOWED, Decision
from identity.queries import Standing
from petitions.models import Petition, Signature
from petitions.refusals import refused
from petitions.rules.author import has_standing
from petitions.states import Collection, Signing

# A signing that began before the deadline is committed by then; only afterwards is the count closed.
CLOSING_GRACE = timedelta(seconds=30)
SIGNING_LIMIT = timedelta(seconds=20)

NOT_COLLECTING = {
    Collection.NOT_STARTED: "not_open",
    Collection.PAUSED: "paused",
    Collection.CLOSED: "closed",
    Collection.WITHDRAWN: "withdrawn",
    Collection.REMOVED: "removed",
}


def is_collecting(petition: Petition, at: datetime) -> Decision:
    """Signatures count now: by state and by the clock, never by a job that may be late."""
    obstacle = NOT_COLLECTING.get(Collection(petition.collection_state))
    if obstacle is not None:
        return refused(obstacle)
    if petition.opens_at is None or petition.closes_at is None:
        return refused("not_open")
    if at < petition.opens_at:
        return refused("not_open_yet")
    if at >= petition.closes_at:
        return refused("closed")
    return ALLOWED


def may_sign(
    petition: Petition, standing: Standing | None, at: datetime, *, level: int, age: int
) -> Decision:
    """A person on the register, while signatures are collected. The author may sign like anybody."""
    collecting = is_collecting(petition, at)
    if not collecting:
        return collecting
    if not petition.municipality.sealing_key:
        return refused("no_sealing_key")
    return has_standing(standing, level=level, age=age)


def may_withdraw_signature(
    petition: Petition, signature: Signature | None, at: datetime
) -> Decision:
    """Until the collection closes; a pause does not take the right away."""
    if signature is None:
        return refused("no_signature")
    if petition.collection_state != Collection.PAUSED:
        collecting = is_collecting(petition, at)
        if not collecting:
            return collecting
    if signature.state == Signing.REMOVED:
        return refused("signature_removed")
    return ALLOWED


def may_change_display(signature: Signature | None) -> Decision:
    """Whoever has signed decides at any time what the public sees; a removed signature shows nothing."""
    if signature is None or signature.state == Signing.WITHDRAWN:
        return refused("no_signature")
    if signature.state == Signing.REMOVED:
        return refused("signature_removed")
    return ALLOWED
