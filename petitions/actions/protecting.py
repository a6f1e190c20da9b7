"""Guarding the count: removal by a rule, in batches that can be stopped; denials, objections, known networks.

Nothing is removed by one person alone, and nothing for good: what two people removed, two people
can put back. The traces that show what signatures share are destroyed when they have served.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.workflow import lock
from identity.queries import person_of
from petitions import rules, sealing
from petitions.actions.collection import propose_removal
from petitions.models import (
    Denial,
    Objection,
    Petition,
    Removal,
    RemovalItem,
    SharedNetwork,
    Signature,
)
from petitions.queries import protection as queries
from petitions.refusals import refused as refused_generally
from petitions.refusals_counting import refused
from petitions.rules import counting
from petitions.states import Collection, Response, Signing

BATCH = 500
KEPT_AFTER_CLOSING = timedelta(days=30)
SIDES = {
    Removal.Act.REMOVE: (Signing.CONFIRMED, Signing.REMOVED),
    Removal.Act.RESTORE: (Signing.REMOVED, Signing.CONFIRMED),
}


def propose_by_rule(
    petition: Petition,
    *,
    by: Any,
    kind: str,
    key: str,
    reason: str,
    since: datetime | None = None,
    until: datetime | None = None,
    at: datetime | None = None,
) -> Removal:
    """Propose to remove every signature that shares something, within some hours.

    Raises Refused: rule_empty, not_list_officer, own_petition, not_open, decided, reason_needed,
    signatures_changed.
    """
    with transaction.atomic():
        require(rules.may_propose_removal(by, petition, reason))
        rows = queries.members(petition, kind, key, since=since, until=until)
        wanted = list(rows.values_list("pk", flat=True))
        if not wanted:
            raise refused("rule_empty")
        removal = propose_removal(petition, by=by, signatures=wanted, reason=reason, at=at)
        removal.rule = {
            "kind": kind,
            "since": since.isoformat() if since else "",
            "until": until.isoformat() if until else "",
        }
        removal.save(update_fields=["rule"])
    return removal


def carry_on(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Carry every approved removal by a rule on by one batch; returns how many signatures changed."""
    at = at or timezone.now()
    running = Removal.objects.filter(
        state=Removal.State.APPROVED, finished_at=None, cancelled_at=None
    ).exclude(rule={})
    return sum(_carry_on(removal, at, batch) for removal in running.order_by("pk"))


def _carry_on(removal: Removal, at: datetime, batch: int) -> int:
    with transaction.atomic():
        removal = lock(removal)
        if removal.finished_at or removal.cancelled_at:
            return 0
        before, after = SIDES[Removal.Act(removal.act)]
        items = RemovalItem.objects.filter(removal=removal, signature__state=before)
        ids = list(items.order_by("pk").values_list("signature_id", flat=True)[:batch])
        changed = Signature.objects.filter(pk__in=ids, state=before).update(state=after)
        removal.done += changed
        if len(ids) < batch:
            removal.finished_at = at
        removal.save(update_fields=["done", "finished_at"])
        if removal.finished_at:
            _tell(removal, at)
    return changed


def cancel(removal: Removal, *, by: Any, at: datetime | None = None) -> Removal:
    """Stop a removal that is being carried out; what is done stays, and can be restored by two people.

    Raises Refused: not_list_officer, rule_finished.
    """
    at = at or timezone.now()
    with transaction.atomic():
        removal = lock(removal)
        require(counting.may_cancel_removal(by, removal))
        removal.cancelled_at, removal.cancelled_by = at, by
        removal.save(update_fields=["cancelled_at", "cancelled_by"])
        data = {"removal": removal.pk, "done": removal.done, "signatures": removal.size}
        journal.append("petition.removal_cancelled", removal.petition, by=by, at=at, data=data)
        if removal.done:
            _tell(removal, at)
    return removal


def _tell(removal: Removal, at: datetime) -> None:
    """The public entry, once it is known how many signatures it was."""
    data = {"removal": removal.pk, "signatures": removal.done, "reason": removal.reason}
    kind = f"petition.signatures_{removal.act}d"
    journal.append(
        kind, removal.petition, by=removal.decided_by, at=at, public=removal.done > 0, data=data
    )


# --- What signers say --------------------------------------------------------------------------


def answer_denial(
    denial: Denial, *, by: Any, uphold: bool, answer: str, at: datetime | None = None
) -> Denial:
    """Answer “it was not me”: propose the removal, which a second person decides, or say why not.

    Raises Refused: not_list_officer, own_petition, not_denied, reason_missing, signatures_changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        denial = lock(denial)
        require(counting.may_answer_denial(by, denial))
        if not answer.strip():
            raise refused("reason_missing")
        denial.answer, denial.answered_by, denial.answered_at = answer.strip()[:500], by, at
        if uphold and denial.signature_id:
            reason = denial.answer[:200]
            ids = [denial.signature_id]
            denial.removal = propose_removal(
                denial.petition, by=by, signatures=ids, reason=reason, at=at
            )
        else:
            denial.state = Denial.State.REFUSED
        denial.save(update_fields=["answer", "answered_by", "answered_at", "removal", "state"])
        data = {"denial": denial.pk, "removal_proposed": denial.removal_id is not None}
        journal.append("petition.denial_answered", denial.petition, by=by, at=at, data=data)
    return denial


def object_to_removal(
    petition: Petition, *, by: Any, text: str, at: datetime | None = None
) -> Objection:
    """A signer objects to the removal of the own signature, once for each removal.

    The journal says that somebody did, in this hour. Raises Refused: not_removed, objected,
    reason_needed.
    """
    person = person_of(by)
    row = None
    if person is not None:
        row = Signature.objects.filter(
            petition=petition,
            row_key=sealing.row_key(petition.pk, bytes(person.key)),
            account_key=sealing.account_key(petition.pk, by.pk),
        ).first()
    removal = queries.removal_of(row) if row else None
    done = bool(removal and Objection.objects.filter(signature=row, removal=removal).exists())
    require(counting.may_object(row, removal, done=done))
    assert row is not None
    assert removal is not None
    if not text.strip():
        raise refused_generally("reason_needed")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                signature=row, removal=removal, text=text.strip()[:1000]
            )
            hour = (at or timezone.now()).replace(minute=0, second=0, microsecond=0)
            journal.append("petition.removal_objected", petition, by=None, at=hour)
    except IntegrityError as error:
        raise refused("objected") from error
    return objection


def answer_objection(
    objection: Objection, *, by: Any, uphold: bool, answer: str, at: datetime | None = None
) -> Objection:
    """Answer an objection: propose to restore the signature, which a second person decides, or say why not.

    Raises Refused: not_list_officer, own_petition, not_denied, not_same_official, reason_missing,
    not_open, decided, signatures_changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        objection = lock(objection)
        require(counting.may_answer_objection(by, objection))
        if not answer.strip():
            raise refused("reason_missing")
        objection.answer = answer.strip()[:500]
        objection.answered_by, objection.answered_at = by, at
        if uphold:
            propose_removal(
                objection.removal.petition,
                by=by,
                signatures=[objection.signature_id],
                reason=objection.answer[:200],
                act=Removal.Act.RESTORE,
                at=at,
            )
        else:
            objection.state = Objection.State.REFUSED
        objection.save(update_fields=["answer", "answered_by", "answered_at", "state"])
        data = {"objection": objection.pk, "upheld": uphold}
        petition = objection.removal.petition
        journal.append("petition.objection_answered", petition, by=by, at=at, data=data)
    return objection


# --- Networks and traces -----------------------------------------------------------------------


def add_network(municipality: Municipality, *, by: Any, name: str, address: str) -> SharedNetwork:
    """Put a library's or a school's network on the list of known places.

    Raises Refused: not_list_officer, network_known.
    """
    require(counting.may_keep_networks(by, municipality))
    try:
        with transaction.atomic():
            network = SharedNetwork.objects.create(
                municipality=municipality, name=name.strip(), address=address, added_by=by
            )
            data = {"place": network.name}
            journal.append(
                "petition.network_added", network, municipality=municipality, by=by, data=data
            )
    except IntegrityError as error:
        raise refused("network_known") from error
    return network


def remove_network(network: SharedNetwork, *, by: Any) -> None:
    """Take a place off the list. Raises Refused: not_list_officer."""
    municipality = network.municipality
    require(counting.may_keep_networks(by, municipality))
    with transaction.atomic():
        data = {"place": network.name}
        journal.append(
            "petition.network_removed", network, municipality=municipality, by=by, data=data
        )
        network.delete()


def forget_traces(*, at: datetime | None = None) -> int:
    """Destroy what shows that signatures share a network or a name, once it has served; returns how many.

    That is with the hand-over, with a withdrawal or removal of the petition, and thirty days after a
    closing.
    """
    old = (at or timezone.now()) - KEPT_AFTER_CLOSING
    ended = Q(petition__collection_state__in=[Collection.WITHDRAWN, Collection.REMOVED])
    ended |= ~Q(petition__response_state=Response.NONE)
    ended |= Q(petition__collection_state=Collection.CLOSED, petition__closed_at__lt=old)
    kept = Q(network__isnull=False) | Q(alike__isnull=False)
    petitions = set(
        Signature.objects.filter(ended & kept)
        .order_by()
        .values_list("petition_id", flat=True)
        .distinct()
    )
    return Signature.objects.filter(kept, petition__in=petitions).update(network=None, alike=None)
