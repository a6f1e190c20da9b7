"""Agreeing to what acting in one's own name takes, and taking it back as easily."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from civic.journal import actions as journal
from identity.consents import TEXTS
from identity.models import Consent, User


def agree(user: User, *, by: User) -> None:
    """Keep that the owner agreed, with the sentences as they were read; what is in force already stays."""
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        standing = {row.code: row for row in account.consents.filter(withdrawn_at=None)}
        language, now = get_language() or "ka", timezone.now()
        added = []
        for code, text in TEXTS.items():
            row = standing.get(code)
            if row is not None and (row.language, row.text) == (language, str(text)):
                continue
            if row is not None:
                row.withdrawn_at = now
                row.save(update_fields=["withdrawn_at"])
            Consent.objects.create(
                user=account, code=code, language=language, text=str(text), given_at=now
            )
            added.append(code)
        if account.paused_at is not None:
            account.paused_at = None
            account.save(update_fields=["paused_at"])
        if added:
            journal.append("account.agreed", account, by=by, data={"consents": added})
    user.paused_at = None


def withdraw_consents(user: User, *, by: User) -> None:
    """Take all of it back: from now on the account only reads and withdraws, until its owner agrees again.

    What was signed and voted stays counted; a signature can be withdrawn as before.
    """
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        now = timezone.now()
        ended = account.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
        if ended or account.paused_at is None:
            account.paused_at = now
            account.save(update_fields=["paused_at"])
            journal.append("account.consents_withdrawn", account, by=by)
    user.paused_at = account.paused_at
