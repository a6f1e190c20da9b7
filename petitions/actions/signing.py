"""Signing and withdrawing a signature: the busiest write of the portal, and the quietest.

One transaction, one narrow row. No lock on the petition, no counter, no journal entry, no actor:
the sequencer gives the signature its place in the public log and sets the count.
"""

import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.dates import local
from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.ledger import sequencer
from civic.workflow import lock
from identity.levels import Level
from identity.models import Inquiry, Person
from identity.queries import details, person_of, standing
from identity.sealing import unseal
from petitions import queries, rules, sealing
from petitions.actions.placing import Signer, insert, seal, shown
from petitions.models import PendingCheck, Petition, SealedIdentity, Signature
from petitions.states import SIGNATURE, Channel, Display, Signing

# Fields the hot path reads of a petition: neither its text nor its dates of moderation.
NEEDED = (
    "municipality",
    "collection_state",
    "opens_at",
    "closes_at",
    "municipality__sealing_key",
    "municipality__slug",
    "opening__policy",
)


def sign(
    petition: Petition,
    *,
    by: Any = None,
    person: Person | None = None,
    display: str = Display.NONE,
    channel: str = Channel.ONLINE,
    network: str = "",
    at: datetime | None = None,
) -> Signature:
    """Sign as the verified person behind `by` (or as `person`, at the desk) and return the signature.

    `network` is the address of the request, of which a keyed hash is kept for a while (`traces`).

    Whoever has signed already through this account gets the existing signature, with nothing
    changed: the answer does not tell the two apart. While the register cannot be asked the
    signature is kept as pending and not counted. Raises Refused: not_open, not_open_yet, paused,
    closed, withdrawn, removed, not_verified, not_registered, not_alive, too_young, level_too_low,
    no_sealing_key, too_slow; already_signed or register_silent when the person signed elsewhere.
    """
    began = time.monotonic()
    dated, at = at, at or timezone.now()
    person = person or person_of(by)
    with transaction.atomic():
        petition = _afresh(petition)
        signer = _entitled(petition, _signer(petition, person, by, at), at)
        signature = insert(petition, signer, display, channel, at, network=network)
        if time.monotonic() - began > rules.SIGNING_LIMIT.total_seconds():
            raise rules.refused("too_slow")
    sequencer.nudge(dated)
    return signature


def withdraw(
    petition: Petition,
    *,
    by: Any = None,
    person: Person | None = None,
    at: datetime | None = None,
) -> Signature:
    """Take the own signature back while signatures are collected; repeating it changes nothing.

    Through an account, only what was signed through it. The sealed identity is destroyed with the
    signature. Raises Refused: no_signature, signature_removed, closed and the other codes of a
    collection that is not open.
    """
    began = time.monotonic()
    dated, at = at, at or timezone.now()
    person = person or person_of(by)
    key = bytes(person.key) if person else _inquired_key(petition, by)
    with transaction.atomic():
        signature = _withdraw(petition, key, _account_key(petition, by), at)
        if time.monotonic() - began > rules.SIGNING_LIMIT.total_seconds():
            raise rules.refused("too_slow")
    sequencer.nudge(dated)
    return signature


def withdraw_signed_through(*, by: Any) -> int:
    """Withdraw what was signed through an account and can still be withdrawn; returns how many.

    For an account that was never its person's; what is closed is left to the examination of the
    list, but names nobody in public any more.
    """
    person, done = person_of(by), 0
    if person is None:
        return 0
    for signature in queries.signatures_of(person, by):
        petition = signature.petition
        with suppress(Refused):
            show(petition, by=by, display=Display.NONE)
        with suppress(Refused), transaction.atomic():
            account = _account_key(petition, by)
            _withdraw(petition, bytes(person.key), account, timezone.now())
            done += 1
    return done


def show(petition: Petition, *, by: Any, display: str) -> Signature:
    """Change what the public sees of the own signature, at any time; its leaf in the log stays as it is.

    The journal says that a signer of the petition did so in this hour, not who. Raises Refused:
    no_signature, signature_removed.
    """
    person = person_of(by)
    key = bytes(person.key) if person else _inquired_key(petition, by)
    with transaction.atomic():
        signature = _locked(petition, key, _account_key(petition, by)) if key else None
        require(rules.may_change_display(signature))
        assert signature is not None
        if signature.display != display:
            inquiry = None if person else _inquiry(petition, by)
            known = details(person) if person else unseal(inquiry.details, inquiry.key)  # type: ignore[union-attr]
            signature.display, signature.display_text = display, shown(known, display)
            signature.save(update_fields=["display", "display_text"])
            hour = timezone.now().replace(minute=0, second=0, microsecond=0)
            journal.append("petition.display_changed", petition, by=None, at=hour)
    return signature


def _withdraw(
    petition: Petition, key: bytes | None, account: bytes | None, at: datetime
) -> Signature:
    """Inside a transaction."""
    petition = _afresh(petition)
    signature = _locked(petition, key, account) if key else None
    require(rules.may_withdraw_signature(petition, signature, at))
    assert signature is not None
    if signature.state != Signing.WITHDRAWN:
        signature.display, signature.display_text = Display.NONE, ""
        signature.network = signature.alike = None
        update = ["display", "display_text", "network", "alike"]
        SIGNATURE.move(signature, "withdraw", by=None, update=update)
        SealedIdentity.objects.filter(signature=signature).delete()
        PendingCheck.objects.filter(signature=signature).delete()
    return signature


def settle_pending(*, at: datetime | None = None, limit: int = 500) -> int:
    """Ask about pending signers again; confirm those the register knows by now, drop the hopeless.

    One whose collection has closed meanwhile, or whom the register does not know in time, is
    never counted. Returns how many were settled.
    """
    at = at or timezone.now()
    done = 0
    waiting = list(PendingCheck.objects.order_by("at").values_list("pk", flat=True)[:limit])
    for pk in waiting:
        with transaction.atomic():
            check = PendingCheck.objects.select_for_update().filter(pk=pk).first()
            if check is not None:
                done += _settle(check, at)
    if done:
        sequencer.nudge()
    return done


def _afresh(petition: Petition) -> Petition:
    return (
        Petition.objects.select_related("municipality", "opening").only(*NEEDED).get(pk=petition.pk)
    )


def _signer(petition: Petition, person: Person | None, by: Any, at: datetime) -> Signer | None:
    account = _account_key(petition, by)
    if person is not None:
        found = standing(person, petition.municipality, local(at).date())
        if found.registered or by is None:
            return Signer(bytes(person.key), details(person), found, account=account)
    inquiry = _inquiry(petition, by)
    if inquiry is not None:
        key = bytes(inquiry.key)
        typed = unseal(inquiry.details, key)
        sure = by.strong_at is not None or bool(inquiry.proof)
        level = Level.STRONG if sure else Level.REGISTER
        return Signer(key, typed, None, until=inquiry.ends_at, account=account, level=level)
    if person is None:
        return None
    return Signer(bytes(person.key), details(person), found, account=account)


def _account_key(petition: Petition, by: Any) -> bytes | None:
    return sealing.account_key(petition.pk, by.pk) if by is not None else None


def _inquiry(petition: Petition, by: Any) -> Inquiry | None:
    """The question about the account that the register has not answered yet."""
    if by is None or not by.is_authenticated:
        return None
    return Inquiry.objects.filter(
        user=by, municipality_id=petition.municipality_id, outcome=""
    ).first()


def _inquired_key(petition: Petition, by: Any) -> bytes | None:
    inquiry = _inquiry(petition, by)
    return bytes(inquiry.key) if inquiry else None


def _entitled(petition: Petition, signer: Signer | None, at: datetime) -> Signer:
    """The signer, when the rule allows; one for whom the register has no answer yet may wait."""
    opening = getattr(petition, "opening", None)
    policy = opening.policy if opening else {}
    level = int(policy.get("petition.level.sign", 2))
    decision = rules.may_sign(
        petition,
        signer.standing if signer else None,
        at,
        level=level,
        age=int(policy.get("petition.age", 18)),
    )
    waits = isinstance(decision, Refused) and decision.code == "not_verified"
    if signer is None or not waits:
        require(decision)
    assert signer is not None
    if waits and signer.level < level:  # the register's yes would not be enough
        raise rules.refused("level_too_low")
    return signer


def _locked(petition: Petition, person_key: bytes, account: bytes | None) -> Signature | None:
    rows = Signature.objects.select_for_update().filter(
        petition_id=petition.pk, row_key=sealing.row_key(petition.pk, person_key)
    )
    return (rows.filter(account_key=account) if account else rows).first()


def _settle(check: PendingCheck, at: datetime) -> bool:
    """Confirm, drop or leave one pending signature; True when it is settled."""
    signature = lock(check.signature)
    petition = _afresh(signature.petition)
    key = sealing.unbox_person(bytes(check.box), signature.pk)
    person = Person.objects.filter(key=key).first()
    found = (
        standing(person, petition.municipality, local(signature.signed_at).date())
        if person
        else None
    )
    policy = petition.opening.policy
    decision = rules.may_sign(
        petition,
        found,
        at,
        level=int(policy["petition.level.sign"]),
        age=int(policy["petition.age"]),
    )
    if isinstance(decision, Refused):
        unanswered = decision.code in {"not_verified", "not_registered", "paused"}
        if unanswered and at < check.until and not rules.is_term_over(petition, at):
            return False
    if decision and person is not None:  # named as the register writes it, however it was typed
        known = Signer(key, details(person), found)
        signature.display_text = shown(known.details, signature.display)
        SIGNATURE.move(signature, "confirm", by=None, update=["display_text"])
        seal(petition, signature, known)
    else:
        SIGNATURE.move(signature, "expire", by=None)
        SealedIdentity.objects.filter(signature=signature).delete()
    check.delete()
    return True
