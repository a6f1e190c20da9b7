"""Who is told that another account was verified in their name, and what came of a report about it."""

from collections.abc import Iterable

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity import queries
from identity.models import Report, User

Told = Iterable[Notice]


def account_added(entry: Entry) -> Told:
    """Every other account of the person; the new one learns nothing of them."""
    added = User.objects.select_related("person").get(pk=entry.subject_id)
    if added.person is None:
        return
    facts = {"at": entry.at, "link": reverse("identity:in_my_name")}
    for account in queries.accounts_of(added.person).exclude(pk=added.pk):
        yield Notice(
            template="notices/identity_account_added", context=facts, recipient_user_id=account.pk
        )


def stopped(entry: Entry) -> Told:
    """The account that was stopped."""
    facts = {"municipality": entry.municipality, "link": reverse("identity:account")}
    yield Notice(
        template="notices/identity_stopped", context=facts, recipient_user_id=entry.subject_id
    )


def reported(entry: Entry) -> Told:
    """The administrators, who have to decide."""
    report = Report.objects.select_related("municipality").get(pk=entry.subject_id)
    link = reverse("identity_desk:report", args=[report.municipality.slug, report.pk])
    facts = {"municipality": report.municipality, "number": report.pk, "link": link}
    duties = queries.staff_of(report.municipality).filter(role=Role.MUNICIPAL_ADMIN)
    for user_id in dict.fromkeys(duties.values_list("user_id", flat=True)):
        yield Notice(
            template="notices/identity_report",
            context=facts,
            recipient_user_id=user_id,
            key="staff",
        )


def settled(entry: Entry) -> Told:
    """All accounts of the report: the person's own, and those that were not."""
    report = Report.objects.select_related("municipality").get(pk=entry.subject_id)
    for user_id in entry.data["accounts"]:
        facts = {
            "municipality": report.municipality,
            "is_kept": user_id == report.kept_id,
            "link": reverse("identity:account"),
        }
        yield Notice(template="notices/identity_settled", context=facts, recipient_user_id=user_id)


EVENTS = {
    "person.account_added": account_added,
    "account.stopped": stopped,
    "person.accounts_reported": reported,
    "person.accounts_settled": settled,
}
