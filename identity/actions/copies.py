"""A copy of everything kept about an account: asked for, made by the worker, given out once within a day."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from civic import boxes, limits
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.notices.actions import queue_message
from civic.notices.letters import letter
from civic.worker.models import UNFINISHED, State
from civic.worker.plan import Done, Result
from identity import archive, queries
from identity.models import Copy, User
from identity.sections import export_of

VALID = timedelta(hours=24)
COPIES_A_DAY = 5
DAY = 24 * 60 * 60

TOO_MANY_COPIES = Refused(
    "too_many_copies", _("You have asked for several copies today. Ask again tomorrow.")
)
SPENT = Refused(
    "copy_spent",
    _("This link was used already, or its day is over. Ask for a new copy on your page."),
)


def ask_copy(user: User, *, language: str, by: User) -> Copy:
    """Ask for a copy in `language`; one that is under way is not begun twice. Raises Refused."""
    waiting = user.copies.filter(state__in=UNFINISHED).first()
    if waiting is not None:
        return waiting
    if not limits.hit("account.copy", str(user.pk), COPIES_A_DAY, DAY):
        raise TOO_MANY_COPIES.fresh()
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        waiting = account.copies.filter(state__in=UNFINISHED).first()
        if waiting is not None:
            return waiting
        account.copies.exclude(box=b"").update(box=b"")
        copy = Copy.objects.create(user=account, language=language)
        journal.append("account.copy_asked", account, by=by)
    return copy


def prepare_copy(copy: Copy) -> Result:
    """Make the archive and mail the link to it; without an address it waits on the owner's page."""
    user = copy.user
    if not user.is_active:
        return Done()
    token = secrets.token_urlsafe(32)
    link = digest(token)
    now = timezone.now()
    with translation.override(copy.language):
        content = archive.packed(gathered(user), at=now)
    fields = {
        "link": link,
        "box": boxes.seal("copy", content, link),
        "ready_at": now,
        "until": now + VALID,
    }
    return Done(fields=fields, effect=lambda: _tell(copy, token))


def take_copy(user: User, copy: Copy, *, by: User) -> bytes:
    """Give the archive out, this once; the portal keeps no copy. Raises Refused(copy_spent)."""
    with transaction.atomic():
        row = Copy.objects.select_for_update().get(pk=copy.pk, user=user)
        if not is_ready(row):
            raise SPENT.fresh()
        content = boxes.unseal("copy", row.box, row.link)
        row.box, row.taken_at = b"", timezone.now()
        row.save(update_fields=["box", "taken_at"])
        journal.append("account.exported", user, by=by)
    return content


def drop_copies() -> int:
    """Empty the archives nobody took within their day; how many."""
    over = Copy.objects.filter(until__lte=timezone.now()).exclude(box=b"")
    return over.update(box=b"")


def is_ready(copy: Copy) -> bool:
    """True while the archive can be taken."""
    ready = copy.state == State.DONE and copy.taken_at is None and len(copy.box) > 0
    return ready and copy.until is not None and copy.until > timezone.now()


def digest(token: str) -> bytes:
    """What is kept of the link."""
    return hashlib.sha256(token.encode()).digest()


def gathered(user: User) -> dict[str, Any]:
    """Everything kept about the account and the person behind it, as JSON-ready data."""
    person = queries.person_of(user)
    services = SocialAccount.objects.filter(user=user).order_by("pk")
    own = {
        "account": {
            "email": user.email,
            "phone": user.phone.number if hasattr(user, "phone") else None,
            "log_in_services": [row.provider for row in services],
            "seen_for_sure_at": user.strong_at,
            "seen_for_sure_by": user.proof,
            "language": user.language,
            "joined_at": user.joined_at,
            "roles": [
                {"role": str(duty), "since": duty.since, "until": duty.until}
                for duty in user.duties.order_by("pk")
            ],
        },
        "person": _person(person) if person else None,
        "consents": [
            {"text": row.text, "given_at": row.given_at, "withdrawn_at": row.withdrawn_at}
            for row in user.consents.all()
        ],
        "look_ups": [
            {
                "municipality": row.municipality.slug,
                "register": row.registry,
                "purpose": row.purpose,
                "verdict": row.told,
                "reference": row.reference,
                "at": row.at,
            }
            for row in queries.look_ups_about(user)
        ],
        "organisations": [
            {
                "number": row.organisation.number,
                "name": row.name,
                "function": row.function,
                "state": row.state,
                "asked_at": row.asked_at,
            }
            for row in queries.represented_by(user)
        ],
        "sign_ins": [
            {"network": row.network, "agent": row.agent, "at": row.at, "seen_at": row.seen_at}
            for row in user.sign_ins.all()
        ],
    }
    return own | export_of(user)


def _person(person: Any) -> dict[str, Any]:
    details = queries.details(person)
    return {
        "personal_number": details.number,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "born_on": details.born_on,
        "registered": [
            {
                "municipality": row.municipality.slug,
                "unit": row.unit.slug if row.unit else None,
                "level": row.level,
                "checked_at": row.checked_at,
                "valid": row.valid,
            }
            for row in queries.verifications(person)
        ],
    }


def _tell(copy: Copy, token: str) -> None:
    if not copy.user.email:
        return
    with translation.override(copy.language):
        facts = {"link": reverse("identity:copy", args=[token])}
    template = "notices/identity_copy_ready"
    subject, body = letter(template, facts, copy.language)
    queue_message(recipient=copy.user.email, subject=subject, body=body, template=template)
