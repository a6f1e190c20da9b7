"""What the author and the co-authors do before an idea is submitted, and the submission itself."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from budgeting.models import CoAuthor, Idea, IdeaFile, IdeaWord, Process
from budgeting.queries import ideas as queries
from budgeting.refusals import refused
from budgeting.rules import ideas as rules
from budgeting.states import IDEA, IdeaState
from civic import search, stored
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.text import plain
from civic.uploads import Preview
from civic.workflow import lock
from identity.queries import details, person_of, standing

LINES = ("title", "beneficiaries", "place")
TEXTS = ("need", "text")
CHOICES = (
    "category",
    "pot",
    "unit",
    "latitude",
    "longitude",
    "cost",
    "cost_lines",
    "upkeep",
    "language",
    "author_display",
)
EDITABLE = (*LINES, *TEXTS, *CHOICES)


def start_draft(process: Process, *, by: Any, at: datetime | None = None, **fields: Any) -> Idea:
    """Begin a draft in a cycle; `fields` as in `save_draft`. Where there is one pot of money, it is chosen.

    Raises Refused: not_signed_in and those of the phase, except before the submission begins.
    """
    at = at or timezone.now()
    require(rules.may_start(by, process, at))
    pots = list(process.pots.all())
    idea = Idea(
        municipality=process.municipality,
        process=process,
        pot=pots[0] if len(pots) == 1 else None,
        author=by,
        author_person=person_of(by),
        created_at=at,
        changed_at=at,
    )
    fill(idea, fields)
    with transaction.atomic():
        idea.save()
        journal.append("idea.drafted", idea, by=by, at=at)
    return idea


def save_draft(idea: Idea, *, by: Any, at: datetime | None = None, **fields: Any) -> Idea:
    """Keep what the author typed: any of `EDITABLE`, amounts in tetri.

    Raises Refused: not_author, not_editable, foreign_pot, foreign_unit, idea_over_cap, idea_over_pot.
    """
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_edit(by, idea))
        fill(idea, fields)
        if {"pot", "unit"} & set(fields):
            require(rules.stands_in_place(idea))
        if "cost" in fields:
            require(rules.fits(idea.process, idea, idea.cost))
        idea.changed_at = at or timezone.now()
        idea.save(update_fields=[*fields, "changed_at"])
    return idea


def discard_draft(idea: Idea, *, by: Any) -> None:
    """Delete a draft that was never submitted, with its files. Raises Refused: not_author, not_editable."""
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_edit(by, idea))
        if idea.state != IdeaState.DRAFT:
            raise refused("not_editable")
        files = [file for row in idea.files.all() for file in row.files]
        journal.append("idea.discarded", idea, by=by)
        idea.delete()
        stored.delete_after_commit(*files)


def submit(idea: Idea, *, by: Any, at: datetime | None = None) -> Idea:
    """Submit an idea, or a mended one again: it gets its public number and everybody can read it.

    Raises Refused: not_author, not_editable, those of the phase, idea_incomplete, idea_over_cap,
    idea_over_pot, foreign_pot, foreign_unit, not_verified, not_alive, idea_not_registered,
    too_young, level_too_low, too_many_ideas.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        # The cycle's row first: numbers run, and a person's ideas are counted, one after another.
        process = lock(idea.process)
        idea = lock(idea)
        found = standing(person, idea.municipality, local(at).date()) if person else None
        others = queries.submitted_by(person, process, exclude=idea.pk) if person else 0
        require(rules.may_submit(by, idea, found, others, at))
        idea.author_person = person
        idea.author_name = shown_name(idea, person)
        idea.submitted_at = idea.submitted_at or at
        if idea.number is None:
            last = process.ideas.aggregate(last=Max("number"))["last"]
            idea.number = (last or 0) + 1
        again = idea.state == IdeaState.RETURNED
        index_words(idea)
        IDEA.move(
            idea,
            "submit",
            by=by,
            at=at,
            update=["author_person", "author_name", "number", "submitted_at"],
            data={"number": idea.number, "again": again},
        )
    return idea


def index_words(idea: Idea) -> None:
    """Write the stems by which the idea is found; inside the transaction that made its text public."""
    text = f"{idea.title} {idea.place} {idea.need} {idea.text}"
    search.index(IdeaWord, {"idea": idea}, idea.title, text)


def shown_name(idea: Idea, person: Any) -> str:
    """The author's name as the public sees it, in the form the author chose."""
    found = details(person)
    if idea.author_display == Idea.AuthorDisplay.FULL:
        return found.name
    return f"{found.first_name} {found.last_name[:1]}."


# --- Co-authors -------------------------------------------------------------------------------


def invite(idea: Idea, *, email: str, by: Any) -> CoAuthor:
    """Invite somebody to stand behind the idea. Raises Refused: group_full, invited_already, own_invitation."""
    email = email.strip().lower()
    with transaction.atomic():
        idea = lock(idea)
        members = idea.coauthors.exclude(state=CoAuthor.State.DECLINED)
        require(rules.may_invite(by, idea, members.count()))
        if email == by.email:
            raise refused("own_invitation")
        if members.filter(email=email).exists() or members.filter(user__email=email).exists():
            raise refused("invited_already")
        row = CoAuthor.objects.create(idea=idea, email=email)
        journal.append("idea.invited", idea, by=by, data={"invitation": row.pk})
    return row


def revoke_invitation(invitation: CoAuthor, *, by: Any) -> None:
    """Take back an invitation, or take a co-author out, while the idea can be changed."""
    with transaction.atomic():
        idea = lock(invitation.idea)
        require(rules.may_edit(by, idea))
        invitation.delete()


def answer_invitation(invitation: CoAuthor, *, joins: bool, by: Any) -> CoAuthor:
    """Join an idea under the name on the register, or say no; of who declined nothing is kept.

    Raises Refused: not_invited (also for anybody else's invitation), invitation_answered, not_verified.
    """
    person = person_of(by)
    with transaction.atomic():
        row: CoAuthor = lock(invitation)
        if row.user_id == by.pk:
            raise refused("invitation_answered")
        if not row.email or row.email != by.email:
            raise refused("not_invited")
        if joins:
            if person is None:
                raise refused("not_verified")
            row.user = by
            row.name = details(person).name
        row.state = CoAuthor.State.ACCEPTED if joins else CoAuthor.State.DECLINED
        row.email = ""
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:  # the account has joined by another address already
            raise refused("invitation_answered") from error
        kind = "idea.joined" if joins else "idea.invitation_declined"
        journal.append(kind, row.idea, by=by, data={"invitation": row.pk})
    return row


# --- Files ------------------------------------------------------------------------------------


def attach(
    idea: Idea,
    *,
    name: str,
    media_type: str,
    content: bytes,
    by: Any,
    description: str = "",
    preview: Preview | None = None,
) -> IdeaFile:
    """Add a file that `civic.uploads` has made safe. Raises Refused: files_full, not_author, not_editable."""
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_edit(by, idea))
        if idea.files.count() >= rules.FILE_LIMIT:
            raise refused("files_full")
        row = IdeaFile(idea=idea, name=name, media_type=media_type, description=description)
        stored.write(row, content, preview)
    return row


def detach(row: IdeaFile, *, by: Any) -> None:
    """Take a file away. Raises Refused: not_author, not_editable."""
    with transaction.atomic():
        idea = lock(row.idea)
        require(rules.may_edit(by, idea))
        files = row.files
        row.delete()
        stored.delete_after_commit(*files)


def fill(idea: Idea, fields: dict[str, Any]) -> None:
    """Put what was typed into the columns of an idea, cleaned; the caller saves it in its transaction."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not a field of the draft: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        typed = name in LINES or name in TEXTS
        setattr(idea, name, plain(value, lines=name in TEXTS).strip() if typed else value)
    idea.clean_fields(exclude=[f.name for f in idea._meta.fields if f.name not in fields])
