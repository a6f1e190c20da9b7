"""Entering through a log-in service: the account of a person whom the service has seen; and its end there."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused, require
from civic.journal import actions as journal
from identity import rules, sessions
from identity.actions.persons import may_join, tie
from identity.models import User
from identity.sealing import Details, person_key

OTHER_ACCOUNT = Refused(
    "other_account",
    _(
        "With this log-in another account of the portal was opened before. Log out here and log in "
        "through the service to use that one."
    ),
)
CLOSED = Refused("closed", _("This account is closed."))


def enter_by_service(*, service: str, subject: str, details: Details, onto: User | None) -> User:
    """The account of whoever the service `service` knows as `subject` (a keyed hash), made if there is none.

    `onto` is the account that shall become sure instead. Another service that vouches for the same
    personal number leads to the same account; an e-mail address never does. The account stands for
    the person from now on and is strong. Raises Refused: other_account, closed, other_person,
    stopped, name_in_question.
    """
    key = person_key(details.number)
    with transaction.atomic():
        known = SocialAccount.objects.filter(provider=service, uid=subject).first()
        user = known.user if known else onto or _of_another_service(key) or _new()
        if onto is not None and user != onto:
            raise OTHER_ACCOUNT.fresh()
        if not user.is_active:
            raise CLOSED.fresh()
        require(rules.may_be_person(user, key))
        require(may_join(user, key))
        if known is None:
            SocialAccount.objects.create(user=user, provider=service, uid=subject, extra_data={})
        tie(user, details, proof=f"oidc:{service}", by=user)
        if known is None:
            journal.append("person.proven", user, by=user, data={"proof": f"oidc:{service}"})
    return user


def end_by_service(*, service: str, subject: str) -> int:
    """End the sessions begun through `service` by whom it knows as `subject`; how many there were."""
    known = SocialAccount.objects.filter(provider=service, uid=subject).first()
    if known is None:
        return 0
    with transaction.atomic():
        ended = sessions.revoke(known.user, sessions.begun_through(known.user, service))
        if ended:
            journal.append("account.ended_elsewhere", known.user, by=None)
    return ended


def _of_another_service(key: bytes) -> User | None:
    return (
        User.objects.filter(
            person__key=key,
            is_active=True,
            stopped_at=None,
            strong_at__isnull=False,
            socialaccount__isnull=False,
        )
        .order_by("verified_at", "pk")
        .first()
    )


def _new() -> User:
    return User.objects.create_user(language=get_language() or "ka")
