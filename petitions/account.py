"""What petitions add to a citizen's own page, to the copy of their data, and to the erasure of an account."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.dates import local, today
from civic.places.models import Municipality
from identity.models import User
from identity.queries import person_of
from identity.sections import Matter, Section, Stays
from petitions import actions, queries
from petitions.actions import signing
from petitions.models import Appeal, Initiator, Petition, Signature
from petitions.open_data import iso
from petitions.policy import Policy
from petitions.receipts import code_of
from petitions.states import PUBLISHED_TEXTS, Signing
from petitions.views.doors import address
from petitions.views.rows import rows_of

MOST = 50


def sections(user: User) -> Iterator[Section]:
    """Invitations, signatures, what I follow; empty parts say how to begin."""
    invitations = list(queries.invitations_of(user)[:MOST])
    if invitations:
        yield Section(
            "invitations",
            _("Invitations"),
            "petitions/mine/_invitations.html",
            {"invitations": invitations},
        )
    yield Section(
        "signatures",
        _("My signatures"),
        "petitions/mine/_signatures.html",
        {"signatures": [_signed(row) for row in _signatures(user)]},
    )
    yield Section(
        "follows",
        _("What I follow"),
        "petitions/mine/_follows.html",
        {"rows": rows_of(queries.followed_by(user)[:MOST])},
    )


def matters(user: User) -> Iterator[Matter]:
    """Petitions begun or handed in, for the list of one's cases."""
    for row in queries.petitions_of(user)[:MOST]:
        shown = _mine(user, row)
        next_at, next_label = _next(row, shown["phase"].code)
        yield Matter(
            at=row.submitted_at or row.saved_at,
            kind=_("Petition"),
            number=str(row.number or ""),
            title=row.title or "…",
            url=shown["url"],
            place=row.municipality.short,
            state=shown["phase"].label,
            family=shown["phase"].family,
            next_on=local(next_at).date() if next_at else None,
            next_label=next_label,
            needs_me=shown["phase"].code in {"draft", "returned"} and shown["wrote"],
            lang=row.language,
            role="" if shown["wrote"] else _("as a member of the initiating group"),
        )


def _next(row: Petition, code: str) -> tuple[datetime | None, str | Promise]:
    """The day of its next step, and what happens then."""
    if code == "moderation":
        return row.moderation_due_at, _("Checked by")
    if code == "returned":
        return row.remedy_due_at, _("To be mended by")
    if code in {"open", "reached", "paused"}:
        return row.closes_at, _("Signatures until")
    if code in {"due", "commission", "sitting", "overdue"}:
        return row.response_due_at, _("The answer is owed by")
    return None, ""


def _signatures(user: User) -> list[Signature]:
    person = person_of(user)
    return queries.signatures_of(person, user) if person else []


def _mine(user: User, petition: Petition) -> dict[str, Any]:
    phase = queries.phase(petition)
    wrote = petition.author_id == user.pk
    own_page = reverse("petitions:overview", args=[petition.municipality.slug, petition.pk])
    return {
        "petition": petition,
        "phase": phase,
        "wrote": wrote,
        "url": own_page if wrote else address(petition) if petition.is_public else "",
    }


def _signed(row: Any) -> dict[str, Any]:
    return {
        "petition": row.petition,
        "url": address(row.petition),
        "receipt_url": address(row.petition, "receipt") if row.petition.is_public else "",
        "code": code_of(row.pk),
        "state": row.get_state_display(),
        "counts": row.state == Signing.CONFIRMED,
        "at": row.signed_at,
        "into": row.petition.merged_into,
        "move_url": _way_on(row),
    }


def _way_on(row: Any) -> str:
    """Where a signature can be moved that stands under a petition merged into an open one; else empty."""
    into = row.petition.merged_into
    if into is None or row.state != Signing.CONFIRMED or not into.is_public:
        return ""
    return address(row.petition, "move")


def unlocks(municipality: Municipality) -> Iterator[tuple[int, str]]:
    """Which level signing and submitting need in the municipality today."""
    policy = Policy(municipality, today())
    yield policy.number("level.sign"), str(_("to sign petitions"))
    yield policy.number("level.submit"), str(_("to submit petitions"))


def export(user: User) -> dict[str, Any]:
    """Everything the module keeps about the account."""
    wrote = Petition.objects.filter(author=user).order_by("pk")
    signed = _signatures(user)
    return {
        "petitions": [
            {
                "id": row.pk,
                "number": row.number,
                "state": row.text_state,
                "title": row.title,
                "demand": row.demand,
                "text": row.text,
                "articles": row.articles,
                "act_annexes": row.act_annexes,
                "note": row.note,
                "author_name": row.author_name,
                "saved_at": iso(row.saved_at),
                "submitted_at": iso(row.submitted_at),
            }
            for row in wrote
        ],
        "initiating_groups": [
            {"petition": row.petition_id, "state": row.state, "name": row.name, "at": iso(row.at)}
            for row in Initiator.objects.filter(user=user).order_by("pk")
        ],
        "invitations": [
            {"petition": row.petition_id, "at": iso(row.at)} for row in queries.invitations_of(user)
        ],
        "signatures": [
            {
                "petition": row.petition_id,
                "code": code_of(row.pk),
                "state": row.state,
                "shown": row.display_text,
                "hour": iso(row.signed_at),
                "leaf": row.index,
            }
            for row in signed
        ],
        "denials": [
            {
                "petition": row.petition_id,
                "state": row.state,
                "text": row.statement,
                "answer": row.answer,
                "at": iso(row.at),
            }
            for row in queries.denials_of(user)
        ],
        "objections": [
            {
                "petition": row.removal.petition_id,
                "state": row.state,
                "text": row.text,
                "answer": row.answer,
                "at": iso(row.at),
            }
            for row in queries.objections_to(signed)
        ],
        "appeals": [
            {
                "petition": row.petition_id,
                "state": row.state,
                "text": row.text,
                "answer": row.reply,
                "at": iso(row.at),
            }
            for row in Appeal.objects.filter(petition__in=wrote).order_by("pk")
        ],
        "follows": [
            {"petition": row.petition_id, "at": iso(row.at)}
            for row in user.follows.order_by("petition_id")
        ],
        "watches": [
            {
                "municipality": row.municipality.slug,
                "topic": row.topic.slug if row.topic else None,
                "rhythm": row.rhythm,
                "at": iso(row.at),
            }
            for row in user.petition_watches.select_related("municipality", "topic").order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Destroy what links the module's rows to the person; counts and published texts stay."""
    actions.erase_traces(by=user)


def stays(user: User) -> Iterator[Stays]:
    """Published petitions and what was signed; nothing where there is neither."""
    if Petition.objects.filter(author=user, text_state__in=PUBLISHED_TEXTS).exists():
        yield Stays(
            _("Petitions of yours that were published, with the name you gave as their author"),
            _(
                "A published petition is a public record, and others have signed it. You can withdraw "
                "one that is still collecting signatures before you close the account."
            ),
        )
    if _signatures(user):
        yield Stays(
            _("Your signatures, as numbers in the count"),
            _("Others rely on the count; nothing leads from a signature to you any more."),
        )


def disown(user: User) -> None:
    """Take back what can still be withdrawn of what was signed through an account not the person's."""
    signing.withdraw_signed_through(by=user)
