"""What moderators do among themselves: take over, note, mark, propose to a second pair of eyes, decide about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from petitions import rules
from petitions.actions.collection import remove
from petitions.actions.moderation import asks_second, reject, require_refusal
from petitions.models import Checkout, DeskNote, Mark, Petition, Proposal, ReasonCode
from petitions.versions import version_of

MOST_MARKS = 8


def take_over(petition: Petition, *, by: Any, at: datetime | None = None) -> Checkout:
    """Take a petition out of a colleague's hands. Raises Refused: not_held and as `checkout` does."""
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        held = Checkout.objects.filter(petition=petition).first()
        require(rules.may_take_over(by, petition, at, checkout=held))
        assert held is not None
        journal.append("petition.taken_over", petition, by=by, at=at)
        held.user, held.until = by, at + rules.CHECKOUT_TERM
        held.save(update_fields=["user", "until"])
    return held


def note(petition: Petition, *, by: Any, text: str, at: datetime | None = None) -> DeskNote:
    """Leave a note for colleagues. The journal says that there is one, not what it says.

    Raises Refused: not_office, empty_text.
    """
    at = at or timezone.now()
    with transaction.atomic():
        require(rules.may_note(by, petition))
        if not text.strip():
            raise rules.refused("empty_text")
        row = DeskNote(petition=petition, text=text.strip(), by=by, at=at)
        row.full_clean()
        row.save()
        journal.append("petition.noted", petition, by=by, at=at, data={"note": row.pk})
    return row


def mark(petition: Petition, *, by: Any, names: Iterable[str]) -> list[Mark]:
    """Give the petition exactly these marks of its municipality; unknown ones are made. Raises Refused: not_office."""
    wanted = list(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_note(by, petition))
        rows = [
            Mark.objects.get_or_create(municipality=petition.municipality, name=name[:40])[0]
            for name in wanted[:MOST_MARKS]
        ]
        before = set(petition.marks.values_list("pk", flat=True))
        petition.marks.set(rows)
        if before != {row.pk for row in rows}:
            journal.append(
                "petition.marked", petition, by=by, data={"marks": [row.name for row in rows]}
            )
        Mark.objects.filter(municipality=petition.municipality, petitions=None).delete()
    return rows


def propose(
    petition: Petition,
    *,
    by: Any,
    act: str,
    reason: ReasonCode | None = None,
    note: str = "",
    checklist: Sequence[str] = (),
    duplicate_of: Petition | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Propose a refusal (with its code) or a removal (with its public reason in `note`) to a colleague.

    Raises Refused as `reject` and `remove` do, and proposal_open.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        waits = petition.proposals.filter(state=Proposal.State.OPEN).exists()
        if act == Proposal.Act.REJECT:
            held = Checkout.objects.filter(petition=petition).first()
            require(rules.may_moderate(by, petition, at, checkout=held, proposal_open=waits))
            assert reason is not None
            require_refusal(petition, reason, duplicate_of)
        else:
            require(rules.may_remove(by, petition, note))
            if waits:
                raise rules.refused("proposal_open")
        row = Proposal.objects.create(
            petition=petition,
            act=act,
            reason=reason,
            note=note.strip(),
            checklist=list(checklist),
            duplicate_of=duplicate_of,
            by=by,
            at=at,
        )
        Checkout.objects.filter(petition=petition, user=by).delete()
        journal.append(
            "petition.proposal_made", petition, by=by, at=at, data={"proposal": row.pk, "act": act}
        )
    return row


def reject_or_propose(
    petition: Petition,
    *,
    by: Any,
    read: str | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> None:
    """Refuse registration, or propose it where the council asks for a second pair of eyes; as `reject`.

    Raises Refused also: changed_meanwhile, where `read` is not the version that was read.
    """
    with transaction.atomic():
        require(rules.is_as_read(read, version_of(lock(petition))))
        if asks_second(petition, at or timezone.now()):
            propose(petition, by=by, act=Proposal.Act.REJECT, at=at, **facts)
        else:
            reject(petition, by=by, at=at, **facts)


def remove_or_propose(
    petition: Petition, *, by: Any, reason: str, at: datetime | None = None
) -> None:
    """Remove it, or propose that where the council asks for a second pair of eyes; as `remove`."""
    if asks_second(petition, at or timezone.now()):
        propose(petition, by=by, act=Proposal.Act.REMOVE, note=reason, at=at)
    else:
        remove(petition, by=by, reason=reason, at=at)


def decide_proposal(
    proposal: Proposal, *, by: Any, approve: bool, at: datetime | None = None
) -> Proposal:
    """The second moderator approves, and it is done; or declines, and nothing has happened.

    Raises Refused: not_moderator, own_petition, proposer, proposal_decided, and as `reject` and
    `remove` do.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(proposal.petition)
        proposal = lock(proposal)
        require(rules.may_decide_proposal(by, proposal))
        proposal.state = Proposal.State.APPROVED if approve else Proposal.State.DECLINED
        proposal.decided_by, proposal.decided_at = by, at
        proposal.save(update_fields=["state", "decided_by", "decided_at"])
        if approve:
            _carry_out(proposal, by, at)
        else:
            journal.append(
                "petition.proposal_declined",
                petition,
                by=by,
                at=at,
                data={"proposal": proposal.pk, "act": proposal.act},
            )
    return proposal


def _carry_out(proposal: Proposal, by: Any, at: datetime) -> None:
    if proposal.act == Proposal.Act.REMOVE:
        remove(proposal.petition, by=by, reason=proposal.note, proposal=proposal, at=at)
        return
    assert proposal.reason is not None  # a CHECK constraint
    reject(
        proposal.petition,
        by=by,
        reason=proposal.reason,
        note=proposal.note,
        checklist=proposal.checklist,
        duplicate_of=proposal.duplicate_of,
        proposal=proposal,
        at=at,
    )
