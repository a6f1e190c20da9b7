"""Accounts verified in somebody's name that are not theirs: reported by the person, decided by the municipality."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused, require
from civic.journal import actions as journal
from identity import queries, rules, sessions
from identity.models import Person, Report, User
from identity.sealing import person_key
from identity.sections import disown_in_apps

OTHER_DOCUMENT = Refused(
    "other_document",
    _(
        "The accounts of this report were verified with another personal number. Compare it with "
        "the identity card once more; if it is right, this is not the person concerned."
    ),
)


def report_others(user: User, *, by: User) -> Report:
    """Say that no other account in the person's name is the person's. Raises Refused(not_verified).

    Accounts verified later than this one are stopped at once, except those that are surer than this
    one; and none is verified any more until the administrator of the municipality has decided. An
    open report is returned as it is.
    """
    with transaction.atomic():
        account = User.objects.select_related("person").get(pk=user.pk)
        require(rules.may_report(account))
        assert account.person is not None
        person = Person.objects.select_for_update().get(pk=account.person.pk)
        report = queries.open_report(person)
        if report is None:
            where = queries.verifications(person).first()
            assert where is not None  # whoever is verified is verified somewhere
            report = Report.objects.create(
                person=person, account=account, municipality=where.municipality
            )
        later = queries.later_accounts(account).filter(stopped_at=None)
        if account.strong_at is None:  # typed facts do not stop somebody who was seen
            later = later.filter(strong_at=None)
        stopped = list(later)
        for one in stopped:
            one.stopped_at = timezone.now()
            one.save(update_fields=["stopped_at"])
            sessions.revoke(one)
            journal.append("account.stopped", one, by=by, municipality=report.municipality)
        data = {"stopped": len(stopped)}
        journal.append("person.accounts_reported", report, by=by, data=data)
    return report


def settle_report(report: Report, *, kept: User | None, number: str, by: User) -> Report:
    """Decide, with the identity card at hand, which account is the person's; None for none of them.

    `number` is the personal number on the card. Every other account loses the person for good, and
    what was done through it in the person's name is taken back as far as it can be. Raises Refused:
    not_administrator, own, settled, other_document.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=report.person_id)
        row = Report.objects.select_for_update().get(pk=report.pk)
        require(rules.may_settle(by, row))
        if person_key(number) != bytes(person.key):
            raise OTHER_DOCUMENT.fresh()
        accounts = list(queries.accounts_of(person))
        row.kept = kept if kept in accounts else None
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(update_fields=["kept", "decided_by", "decided_at"])
        data = {"accounts": [one.pk for one in accounts]}
        journal.append("person.accounts_settled", row, by=by, data=data)
        for one in accounts:
            if one == row.kept:
                one.stopped_at = None
                one.save(update_fields=["stopped_at"])
                continue
            one.stopped_at = None  # what was done in the person's name is found with their key
            disown_in_apps(one)
            one.represents.all().delete()  # named in a person's name that was not theirs
            one.person, one.verified_at, one.stopped_at = None, None, timezone.now()
            one.strong_at, one.proof = None, ""
            one.save(update_fields=["person", "verified_at", "stopped_at", "strong_at", "proof"])
            sessions.revoke(one)
    return row
