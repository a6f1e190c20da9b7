"""What the author and the initiating group do before the text is accepted."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from civic import stored
from civic.dates import end_of_term, local
from civic.decisions import Decision, require
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.uploads import Preview
from civic.workflow import lock
from identity.queries import details, person_of, standing
from petitions import rules
from petitions.canonical import normal
from petitions.models import Attachment, Initiator, Petition, TextEdit
from petitions.models.petition import ACT_TEXTS
from petitions.policy import Policy
from petitions.states import TEXT, Kind, Text
from petitions.stems import index_words
from petitions.versions import version_of, version_of_fields

TEXTS = ("title", "demand", "text", *ACT_TEXTS)
CHOICES = (
    "kind",
    "addressee",
    "unit",
    "topic",
    "spot",
    "latitude",
    "longitude",
    "language",
    "author_display",
)
EDITABLE = (*TEXTS, *CHOICES)


def start_draft(
    municipality: Municipality, *, by: Any, at: datetime | None = None, **fields: Any
) -> Petition:
    """Begin a draft for `municipality`; `fields` as in `save_draft`. Raises Refused: not_active."""
    require(rules.may_start_draft(by, municipality))
    at = at or timezone.now()
    petition = Petition(
        municipality=municipality,
        author=by,
        author_person=person_of(by),
        created_at=at,
        saved_at=at,
    )
    _set(petition, fields)
    with transaction.atomic():
        petition.save()
        journal.append("petition.drafted", petition, by=by, at=at)
    return petition


def save_draft(
    petition: Petition,
    *,
    by: Any,
    read: str | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Petition:
    """Keep what the author typed: any of `EDITABLE`; `read` is the version of these fields it replaces.

    Raises Refused: not_author, not_editable, changed_meanwhile.
    """
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_edit(by, petition))
        require(rules.is_as_read(read, version_of_fields(petition, fields)))
        _set(petition, fields)
        petition.saved_at = at or timezone.now()
        petition.save(update_fields=[*fields, "saved_at"])
    return petition


def discard_draft(petition: Petition, *, by: Any) -> None:
    """Delete a draft that was never submitted, with its files. Raises Refused: not_author, not_editable."""
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_edit(by, petition))
        if petition.text_state != Text.DRAFT:
            raise rules.refused("not_editable")
        files = [file for row in petition.attachments.all() for file in row.files]
        journal.append("petition.discarded", petition, by=by)
        petition.delete()
        stored.delete_after_commit(*files)


def submit(
    petition: Petition, *, by: Any, read: str | None = None, at: datetime | None = None
) -> Petition:
    """Hand the text to the secretariat, for the first time or mended; its term for checking starts.

    `read` is the version the author has agreed to. Articles, annexes and note that were written
    before the author chose another kind are no part of the petition and are dropped. Raises Refused:
    not_author, not_editable, changed_meanwhile, incomplete, articles_missing, no_article, not_verified,
    not_registered, not_alive, too_young, level_too_low, group_small, supporters_few.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        petition = lock(petition)
        require(rules.is_editable(by, petition) and rules.is_as_read(read, version_of(petition)))
        if petition.kind != Kind.DRAFT_ACT:
            for name in ACT_TEXTS:
                setattr(petition, name, "")
        policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
        found = standing(person, petition.municipality, local(at).date()) if person else None
        require(
            rules.may_submit(
                by,
                petition,
                found,
                level=policy.number("level.submit"),
                age=policy.number("age"),
            )
        )
        require(backing_of(petition, policy))
        petition.author_person = person
        petition.author_name = _shown_name(petition, person)
        petition.submitted_at = at
        petition.moderation_due_at = end_of_term(at, policy.number("term.moderation_days"))
        petition.remedy_due_at = None
        petition.support_token = ""
        if petition.number is None:
            petition.number = _next_number(petition.municipality)
        TEXT.move(
            petition,
            "submit" if petition.text_state == Text.DRAFT else "resubmit",
            by=by,
            at=at,
            update=[
                "author_person",
                "author_name",
                "number",
                "moderation_due_at",
                "remedy_due_at",
                "support_token",
                *ACT_TEXTS,
            ],
            data={"number": petition.number},
        )
        index_words(petition)
    return petition


def backing_of(petition: Petition, policy: Policy) -> Decision:
    """Whether the petition brings the group and the supporters the council's rules ask for."""
    return rules.is_backed(
        petition.initiators.filter(state=Initiator.State.ACCEPTED).count(),
        petition.supporters.count(),
        least_members=policy.number("group.least"),
        least_supporters=policy.number("supporters.least"),
    )


def invite(petition: Petition, *, email: str, by: Any) -> Initiator:
    """Invite somebody to the initiating group. Raises Refused: group_full, invited_already, own_invitation."""
    email = email.strip().lower()
    with transaction.atomic():
        petition = lock(petition)
        members = petition.initiators.exclude(state=Initiator.State.DECLINED)
        require(rules.may_invite(by, petition, members.count()))
        if email == by.email:
            raise rules.refused("own_invitation")
        if members.filter(email=email).exists() or members.filter(user__email=email).exists():
            raise rules.refused("invited_already")
        row = Initiator.objects.create(petition=petition, email=email)
        journal.append("petition.invited", petition, by=by, data={"invitation": row.pk})
    return row


def revoke_invitation(invitation: Initiator, *, by: Any) -> None:
    """Take back an invitation, or take a member out, while the text can be changed."""
    with transaction.atomic():
        petition = lock(invitation.petition)
        require(rules.may_edit(by, petition))
        invitation.delete()


def accept_invitation(invitation: Initiator, *, by: Any) -> Initiator:
    """Join the initiating group under the name on the register.

    Raises Refused: not_invited (also for anybody else's invitation), invitation_answered, not_verified.
    """
    person = person_of(by)
    with transaction.atomic():
        invitation = _own_invitation(invitation, by)
        if person is None:
            raise rules.refused("not_verified")
        invitation.user = by
        invitation.person = person
        invitation.name = details(person).name
        invitation.state = Initiator.State.ACCEPTED
        _answered(invitation, by, "petition.joined")
    return invitation


def decline_invitation(invitation: Initiator, *, by: Any) -> Initiator:
    """Say no to an invitation; nothing is kept of who was invited. Raises Refused: not_invited (also the
    second time), invitation_answered."""
    with transaction.atomic():
        invitation = _own_invitation(invitation, by)
        invitation.state = Initiator.State.DECLINED
        _answered(invitation, by, "petition.invitation_declined")
    return invitation


def attach(
    petition: Petition,
    *,
    name: str,
    media_type: str,
    content: bytes,
    by: Any,
    description: str = "",
    preview: Preview | None = None,
) -> Attachment:
    """Add an annex that `civic.uploads` has made safe. Raises Refused: attachments_full, not_editable."""
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_edit(by, petition))
        if petition.attachments.count() >= rules.ATTACHMENT_LIMIT:
            raise rules.refused("attachments_full")
        row = Attachment(
            petition=petition, name=name, media_type=media_type, description=description
        )
        stored.write(row, content, preview)
    return row


def detach(attachment: Attachment, *, by: Any) -> None:
    """Take an annex away, with its file. Raises Refused: not_author, not_editable."""
    with transaction.atomic():
        petition = lock(attachment.petition)
        require(rules.may_edit(by, petition))
        files = attachment.files
        attachment.delete()
        stored.delete_after_commit(*files)


def accept_edit(edit: TextEdit, *, by: Any, at: datetime | None = None) -> Petition:
    """The author takes over a moderator's correction; the text changes exactly as was shown.

    Raises Refused: not_author, no_edit, edit_outdated.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition, edit = _open_edit(edit, by)
        for name, (before, after) in edit.changes.items():
            if getattr(petition, name) != before:
                raise rules.refused("edit_outdated")
            setattr(petition, name, after)
        edit.state = TextEdit.State.ACCEPTED
        edit.decided_at = at
        edit.save(update_fields=["state", "decided_at"])
        TEXT.move(
            petition,
            "accept_edit",
            by=by,
            at=at,
            update=list(edit.changes),
            data={"edit": edit.pk, "fields": sorted(edit.changes)},
        )
        index_words(petition)
    return petition


def decline_edit(edit: TextEdit, *, by: Any, at: datetime | None = None) -> Petition:
    """The author keeps the text as it is. Raises Refused: not_author, no_edit."""
    at = at or timezone.now()
    with transaction.atomic():
        petition, edit = _open_edit(edit, by)
        edit.state = TextEdit.State.DECLINED
        edit.decided_at = at
        edit.save(update_fields=["state", "decided_at"])
        TEXT.move(petition, "decline_edit", by=by, at=at, data={"edit": edit.pk})
    return petition


def _set(petition: Petition, fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not a field of the draft: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(petition, name, normal(value) if name in TEXTS else value)
    petition.clean_fields(exclude=[f.name for f in petition._meta.fields if f.name not in fields])


def _shown_name(petition: Petition, person: Any) -> str:
    found = details(person)
    if petition.author_display == Petition.AuthorDisplay.FULL:
        return found.name
    return f"{found.first_name} {found.last_name[:1]}."


def _next_number(municipality: Municipality) -> int:
    """The next number of the municipality; its row is locked so that two never get the same."""
    lock(municipality)
    last = Petition.objects.filter(municipality=municipality).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _own_invitation(invitation: Initiator, by: Any) -> Initiator:
    row: Initiator = lock(invitation)
    if not row.email or row.email != by.email:
        if row.user_id == by.pk:
            raise rules.refused("invitation_answered")
        raise rules.refused("not_invited")
    if row.state != Initiator.State.INVITED:
        raise rules.refused("invitation_answered")
    return row


def _answered(invitation: Initiator, by: Any, kind: str) -> None:
    invitation.answered_at = timezone.now()
    invitation.email = ""
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:  # the account has joined by another address already
        raise rules.refused("invitation_answered") from error
    journal.append(kind, invitation.petition, by=by, data={"invitation": invitation.pk})


def _open_edit(edit: TextEdit, by: Any) -> tuple[Petition, TextEdit]:
    petition = lock(edit.petition)
    edit = lock(edit)
    require(rules.may_decide_edit(by, petition))
    if edit.state != TextEdit.State.PROPOSED:
        raise rules.refused("no_edit")
    return petition, edit
