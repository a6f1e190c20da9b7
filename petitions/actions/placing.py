"""How a signature becomes a row, whichever way it came: online, at a centre, or on paper.

Everything here runs inside the transaction of the action that decided that the person may sign.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from civic.workflow import lock
from identity.levels import Level
from identity.queries import Standing
from identity.sealing import Details
from petitions import rules, sealing, traces
from petitions.models import PendingCheck, Petition, SealedIdentity, Signature
from petitions.states import SIGNATURE, Display, Signing


@dataclass(frozen=True)
class Signer:
    """Who signs: the key, the data to be sealed, and whether the register has answered yet.

    `account` is the account key of the account the act is made through; None at a centre. `level` is
    how sure it will be who that is, once the register has answered.
    """

    key: bytes
    details: Details
    standing: Standing | None
    until: datetime | None = None
    account: bytes | None = None
    level: int = Level.REGISTER


def insert(
    petition: Petition,
    signer: Signer,
    display: str,
    channel: str,
    at: datetime,
    *,
    network: str = "",
) -> Signature:
    """Insert the signature inside a transaction, or return the one this person has given already.

    `network` is the address it came from; only a keyed hash of it is kept. Raises Refused: too_slow,
    already_signed or register_silent when another account gave it.
    """
    fresh = Signature(
        pk=uuid4(),
        petition_id=petition.pk,
        row_key=sealing.row_key(petition.pk, signer.key),
        account_key=signer.account,
        nonce=sealing.new_nonce(),
        state=Signing.CONFIRMED if signer.standing else Signing.PENDING,
        channel=channel,
        display=display,
        display_text=shown(signer.details, display),
        signed_at=at.replace(minute=0, second=0, microsecond=0),
        network=traces.network_key(petition.pk, network) if network else None,
        alike=traces.alike_key(petition.pk, signer.details),
    )
    # The unique key decides between parallel signings; whoever comes second reads the first one's row.
    Signature.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Signature.objects.get(petition_id=petition.pk, row_key=fresh.row_key)
    if kept.pk != fresh.pk:
        if not _is_revived(kept, fresh):
            _require_own(kept, signer)
            return kept
        kept = _revive(kept, fresh)
    seal(petition, kept, signer)
    return kept


def _require_own(kept: Signature, signer: Signer) -> None:
    """Refuse an account that did not give this signature; one the register does not know learns less."""
    if signer.account is None or bytes(kept.account_key or b"") == signer.account:
        return
    if signer.standing is None:
        raise rules.refused("register_silent")
    raise rules.refused("already_signed")


def _is_revived(kept: Signature, fresh: Signature) -> bool:
    """A withdrawn one may come back; a pending one is confirmed once the register knows the signer."""
    return kept.state == Signing.WITHDRAWN or (
        kept.state == Signing.PENDING and fresh.state == Signing.CONFIRMED
    )


def _revive(kept: Signature, fresh: Signature) -> Signature:
    """Take over what was chosen now. Once the log has the withdrawal, the new leaf gets a new nonce."""
    kept = lock(kept)
    if not _is_revived(kept, fresh):
        return kept
    update = ["display", "display_text", "account_key", "network", "alike"]
    # Restored, and about to count again with the leaf it had.
    is_restored = kept.removal_items.filter(index__isnull=False).exists()
    if kept.index is None and not is_restored:  # else what its leaf says of it stays true
        update += ["channel", "signed_at", "nonce"]
    elif fresh.state == Signing.PENDING:  # the log still counts what was withdrawn a moment ago
        raise rules.refused("too_slow")
    for name in update:
        setattr(kept, name, getattr(fresh, name))
    if kept.state == Signing.PENDING:
        move = "confirm"
    else:
        move = "sign_again" if fresh.state == Signing.CONFIRMED else "wait_again"
    SIGNATURE.move(kept, move, by=None, update=update)
    PendingCheck.objects.filter(signature=kept).delete()
    return kept


def seal(petition: Petition, signature: Signature, signer: Signer) -> None:
    """Write the identity for the list officers and, while it is pending, whom to ask about."""
    box = sealing.seal_identity(
        bytes(petition.municipality.sealing_key or b""), signer.details, petition.pk, signature.pk
    )
    SealedIdentity.objects.bulk_create(
        [SealedIdentity(signature=signature, box=box)],
        update_conflicts=True,
        unique_fields=["signature"],
        update_fields=["box"],
    )
    if signature.state == Signing.PENDING and signer.until is not None:
        PendingCheck.objects.update_or_create(
            signature=signature,
            defaults={"box": sealing.box_person(signer.key, signature.pk), "until": signer.until},
        )


def shown(found: Details, display: str) -> str:
    """What the public is shown of a signer."""
    if display == Display.NAME:
        return found.name
    return found.initials if display == Display.INITIALS else ""
