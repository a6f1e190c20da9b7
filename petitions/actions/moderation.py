"""What the secretariat does with a submitted text: take it in hand, correct, return, refuse, publish."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.dates import end_of_term, local
from civic.decisions import require
from civic.workflow import lock
from petitions import rules
from petitions.actions.drafting import TEXTS
from petitions.canonical import normal, text_sha256
from petitions.models import (
    Checkout,
    Opening,
    Petition,
    Proposal,
    ReasonCode,
    Review,
    TextEdit,
)
from petitions.models.petition import ACT_TEXTS
from petitions.policy import Policy, figure_for
from petitions.states import COLLECTION, TEXT, Kind
from petitions.versions import version_of


def checkout(petition: Petition, *, by: Any, at: datetime | None = None) -> Checkout:
    """Take the petition in hand for 15 minutes, or longer by repeating it. Raises Refused: checked_out."""
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_moderate(by, petition, at, checkout=_held(petition)))
        row, _made = Checkout.objects.update_or_create(
            petition=petition, defaults={"user": by, "until": at + rules.CHECKOUT_TERM}
        )
    return row


def release(petition: Petition, *, by: Any) -> None:
    """Put the petition down again; somebody else's hold stays."""
    Checkout.objects.filter(petition=petition, user=by).delete()


def publish(
    petition: Petition,
    *,
    by: Any,
    opens_at: datetime | None = None,
    checklist: Sequence[str] = (),
    note: str = "",
    read: str | None = None,
    at: datetime | None = None,
) -> Petition:
    """Accept the text and open the collection, at once or at `opens_at`.

    Freezes text hash, policy, register figure and thresholds in an Opening; nothing a council
    changes later moves them. The term is whole days to the minute. `read` is the version that was
    read. Raises Refused: not_moderator, own_petition, not_submitted, checked_out, edit_open,
    no_sealing_key, no_register_figure, opens_in_past, changed_meanwhile.
    """
    at = at or timezone.now()
    opens_at = opens_at or at
    with transaction.atomic():
        petition = lock(petition)
        require(
            rules.may_publish(
                by,
                petition,
                at,
                checkout=_held(petition),
                edit_open=petition.edits.filter(state=TextEdit.State.PROPOSED).exists(),
                proposal_open=_proposed(petition),
            )
        )
        require(rules.is_as_read(read, version_of(petition)))
        if opens_at < at:
            raise rules.refused("opens_in_past")
        opening = _freeze(petition, opens_at)
        petition.published_at = at
        petition.opens_at, petition.closes_at = opening.opens_at, opening.closes_at
        petition.first_needed = opening.thresholds[0]["needed"]
        petition.needed = opening.thresholds[-1]["needed"]
        petition.reason = None
        _review(petition, "accept", by, at, note=note, checklist=checklist)
        terms = ["published_at", "opens_at", "closes_at", "first_needed", "needed"]
        TEXT.move(petition, "accept", by=by, at=at, update=["reason", *terms])
        COLLECTION.move(
            petition,
            "open",
            by=by,
            at=at,
            data={
                "number": petition.number,
                "text_sha256": opening.text_sha256,
                "opens_at": opening.opens_at.isoformat(),
                "closes_at": opening.closes_at.isoformat(),
                "needed": petition.needed,
            },
        )
    return petition


def send_back(
    petition: Petition,
    *,
    by: Any,
    reason: ReasonCode,
    note: str = "",
    checklist: Sequence[str] = (),
    read: str | None = None,
    at: datetime | None = None,
) -> Petition:
    """Return the text with reasons; the author may change everything and submit again.

    Raises Refused as `checkout` does, wrong_reason for a code that is not one of returning, and
    changed_meanwhile where `read` is not the version that was read.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(
            rules.may_moderate(
                by, petition, at, checkout=_held(petition), proposal_open=_proposed(petition)
            )
        )
        require(rules.is_as_read(read, version_of(petition)))
        _require_axis(reason, ReasonCode.Axis.RETURN)
        policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
        petition.reason = reason
        petition.remedy_due_at = end_of_term(at, policy.number("term.remedy_days"))
        petition.moderation_due_at = None
        _review(petition, "return_", by, at, reason=reason, note=note, checklist=checklist)
        TEXT.move(
            petition,
            "return_",
            by=by,
            at=at,
            update=["reason", "remedy_due_at", "moderation_due_at"],
            data={"reason": reason.code},
        )
    return petition


def reject(
    petition: Petition,
    *,
    by: Any,
    reason: ReasonCode,
    note: str = "",
    checklist: Sequence[str] = (),
    duplicate_of: Petition | None = None,
    proposal: Proposal | None = None,
    at: datetime | None = None,
) -> Petition:
    """Refuse registration; the text of the reason is published, the petition's own as the code allows.

    `duplicate_of` is the petition to sign instead. Where the council asks for a second pair of eyes
    only an approved `proposal` ends here (`verdicts.decide_proposal`). Raises Refused as `checkout`
    does, wrong_reason for a code that is not one of refusing, second_needed, merge_where.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        held = None if proposal else _held(petition)
        waits = proposal is None and _proposed(petition)
        require(rules.may_moderate(by, petition, at, checkout=held, proposal_open=waits))
        if proposal is None and asks_second(petition, at):
            raise rules.refused("second_needed")
        require_refusal(petition, reason, duplicate_of)
        petition.reason = reason
        petition.moderation_due_at = None
        petition.merged_into = duplicate_of
        author = by if proposal is None else proposal.by
        _review(petition, "reject", author, at, reason=reason, note=note, checklist=checklist)
        data = {"number": petition.number, "reason": reason.code}
        if proposal is not None:
            data["proposal"] = proposal.pk
        TEXT.move(
            petition,
            "reject",
            by=by,
            at=at,
            update=["reason", "moderation_due_at", "merged_into"],
            data=data,
        )
    return petition


def asks_second(petition: Petition, at: datetime) -> bool:
    """True where the council's rules ask for a second moderator to refuse or remove."""
    policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
    return policy.number("moderation.second") > 0


def require_refusal(petition: Petition, reason: ReasonCode, duplicate_of: Petition | None) -> None:
    """Raise Refused unless the code is one of refusing and the other petition is a public one of the place."""
    _require_axis(reason, ReasonCode.Axis.REJECT)
    other = duplicate_of
    if other is not None and (
        other.pk == petition.pk
        or other.municipality_id != petition.municipality_id
        or not other.is_public
    ):
        raise rules.refused("merge_where")


def propose_edit(
    petition: Petition,
    *,
    by: Any,
    changes: dict[str, str],
    note: str = "",
    read: str | None = None,
    at: datetime | None = None,
) -> TextEdit:
    """Propose a correction of some text fields; it counts only once the author accepts it.

    `changes` maps field names to the proposed text; articles, annexes and explanatory note are those
    of a draft act. `read` is the version that was corrected. An earlier proposal that is still open
    is superseded. Raises Refused as `checkout` does, nothing_changed, changed_meanwhile, and as
    `submit` does where a text that is complete would not be so any more.
    """
    at = at or timezone.now()
    unknown = set(changes) - set(TEXTS)
    if unknown:
        raise TypeError(f"not a text of the petition: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_moderate(by, petition, at, checkout=_held(petition)))
        require(rules.is_as_read(read, version_of(petition)))
        if petition.kind != Kind.DRAFT_ACT and not set(changes).isdisjoint(ACT_TEXTS):
            raise TypeError("only a draft act has articles, annexes and a note")
        diff = {
            name: [getattr(petition, name), normal(after)]
            for name, after in changes.items()
            if getattr(petition, name) != normal(after)
        }
        if not diff:
            raise rules.refused("nothing_changed")
        if rules.is_complete(petition):
            require(rules.is_complete(_corrected(petition, diff)))
        petition.edits.filter(state=TextEdit.State.PROPOSED).update(
            state=TextEdit.State.SUPERSEDED, decided_at=at
        )
        edit = TextEdit.objects.create(petition=petition, changes=diff, note=note, by=by, at=at)
        TEXT.move(
            petition,
            "propose_edit",
            by=by,
            at=at,
            data={"edit": edit.pk, "fields": sorted(diff)},
        )
    return edit


def _held(petition: Petition) -> Checkout | None:
    return Checkout.objects.filter(petition=petition).first()


def _proposed(petition: Petition) -> bool:
    return Proposal.objects.filter(petition=petition, state=Proposal.State.OPEN).exists()


def _corrected(petition: Petition, diff: dict[str, list[str]]) -> Petition:
    """The petition as it would read with a correction; the row itself stays as it is."""
    found = copy(petition)
    for name, (_before, after) in diff.items():
        setattr(found, name, after)
    return found


def _require_axis(reason: ReasonCode, axis: str) -> None:
    if reason.axis != axis or not reason.is_active:
        raise rules.refused("wrong_reason")


def _review(
    petition: Petition,
    move: str,
    by: Any,
    at: datetime,
    *,
    reason: ReasonCode | None = None,
    note: str = "",
    checklist: Sequence[str] = (),
) -> None:
    """Keep the verdict, and let go of the petition."""
    Review.objects.create(
        petition=petition,
        move=move,
        reason=reason,
        note=note.strip(),
        checklist=list(checklist),
        texts={name: getattr(petition, name) for name in TEXTS},
        by=by,
        at=at,
    )
    Checkout.objects.filter(petition=petition).delete()
    if move != "accept":
        petition.edits.filter(state=TextEdit.State.PROPOSED).update(
            state=TextEdit.State.SUPERSEDED, decided_at=at
        )


def _freeze(petition: Petition, opens_at: datetime) -> Opening:
    """Write down the terms in force on the day of opening."""
    day = local(opens_at).date()
    policy = Policy(petition.municipality, day, kind=petition.kind)
    figure = figure_for(petition.municipality, day)
    thresholds = policy.thresholds(petition.addressee, figure)
    annexes = petition.attachments.values_list("sha256", flat=True)
    return Opening.objects.create(
        petition=petition,
        text_sha256=text_sha256(petition, annexes),
        policy=policy.snapshot(),
        voters=figure.voters,
        voters_as_of=figure.as_of,
        voters_source_ka=figure.source_ka,
        voters_source_en=figure.source_en,
        thresholds=[row.as_json() for row in thresholds],
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=policy.number("term.collection_days")),
    )
