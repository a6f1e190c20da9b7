"""Writing mails into the queue: for a journal entry, for a ready message, and setting them going again."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from civic.journal.models import Entry
from civic.keys import derive
from civic.notices.events import Notice, sources
from civic.notices.letters import letter, one_line, refuse_line_breaks, way_out
from civic.notices.models import Mail
from civic.worker.models import State

BATCH = 500


def mail_key(entry_id: int, recipient: str, template: str, key: str) -> str:
    """A name for one mail of one entry to one recipient: 64 hexadecimal digits, keyed outside the database."""
    text = "\0".join((str(entry_id), recipient, template, key))
    return hmac.new(
        derive(settings.KEYS["field"], "mail"), text.encode(), hashlib.sha256
    ).hexdigest()


def write_notices(entry: Entry) -> int:
    """Write a mail for everyone the apps tell of `entry`; return how many rows are new.

    Idempotent: the unique key drops what stands already. Call inside a transaction. An account
    that is gone or inactive gets nothing.
    """
    notices = [notice for source in sources().get(entry.kind, ()) for notice in source(entry)]
    languages = _languages(notices)
    texts: dict[tuple[str, str, int], tuple[str, str]] = {}
    mails = []
    for notice in notices:
        user_id = notice.recipient_user_id
        if user_id is not None and user_id not in languages:
            continue
        own = languages[user_id] if user_id is not None else settings.LANGUAGE_CODE
        language = _known(notice.language or own)
        text_key = (notice.template, language, id(notice.context))
        if text_key not in texts:
            texts[text_key] = letter(notice.template, notice.context, language)
        mails.append(_mail(entry, notice, language, *texts[text_key]))
    before = _standing(mails)
    Mail.objects.bulk_create(mails, batch_size=BATCH, ignore_conflicts=True)
    return len({mail.key for mail in mails} - before)


def queue_message(
    *,
    recipient: str,
    subject: str,
    body: str,
    template: str = "",
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Queue a ready text to one address, in the caller's transaction.

    Raises BadHeaderError when address, subject or a header holds a line break.
    """
    headers = dict(headers or {})
    refuse_line_breaks(recipient, subject, *headers, *map(str, headers.values()))
    return Mail.objects.create(
        key=secrets.token_hex(32),
        template=template,
        recipient=recipient,
        subject=one_line(subject),
        body=body,
        headers=headers,
    )


@transaction.atomic
def send_again(mails: Iterable[Mail]) -> int:
    """Set given-up mails going again from the first try; emptied ones stay. Returns how many."""
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails], state=State.DEAD).exclude(
        body=""
    )
    return rows.update(state=State.READY, next_at=timezone.now(), tries=0)


def _languages(notices: list[Notice]) -> dict[int, str]:
    """The mail language of every active account among the recipients."""
    wanted = {one.recipient_user_id for one in notices if one.recipient_user_id is not None}
    users = get_user_model()._default_manager.filter(is_active=True)
    found: dict[int, str] = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), BATCH):
        found.update(users.filter(pk__in=ids[start : start + BATCH]).values_list("pk", "language"))
    return found


def _known(language: str) -> str:
    codes = {code for code, _name in settings.LANGUAGES}
    return language if language in codes else settings.LANGUAGE_CODE


def _mail(entry: Entry, notice: Notice, language: str, subject: str, body: str) -> Mail:
    headers: dict[str, Any] = {}
    if notice.stop and notice.recipient_user_id is not None:
        line, headers = way_out(notice.recipient_user_id, notice.stop, language)
        body = f"{body}\n{line}\n"
    refuse_line_breaks(notice.address)
    return Mail(
        key=mail_key(
            entry.pk,
            notice.address or f"user:{notice.recipient_user_id}",
            notice.template,
            notice.key,
        ),
        entry=entry,
        template=notice.template,
        language=language,
        user_id=notice.recipient_user_id,
        recipient=notice.address,
        subject=subject,
        body=body,
        headers=headers,
    )


def _standing(mails: list[Mail]) -> set[str]:
    keys = [mail.key for mail in mails]
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found.update(
            Mail.objects.filter(key__in=keys[start : start + BATCH]).values_list("key", flat=True)
        )
    return found
