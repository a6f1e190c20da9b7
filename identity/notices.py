"""Who is told that another account was verified in their name, what came of a report about it, of lost authenticators,
and of alarms of the public log."""

from collections.abc import Iterable

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from identity import queries, queries_staff
from identity.models import Loss, Report, User

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


def loss_reported(entry: Entry) -> Told:
    """The colleague, who can object; and the other administrators, one of whom has to agree."""
    loss = Loss.objects.select_related("municipality").get(pk=entry.subject_id)
    link = reverse("identity_desk:loss", args=[loss.municipality.slug, loss.pk])
    facts = {"municipality": loss.municipality, "until": loss.until}
    yield Notice(
        template="notices/identity_loss_reported", context=facts, recipient_user_id=loss.user_id
    )
    for user_id in queries_staff.administrators_of(loss.municipality):
        if user_id not in {loss.user_id, loss.asked_by_id}:
            yield Notice(
                template="notices/identity_loss_to_decide",
                context=facts | {"link": link},
                recipient_user_id=user_id,
                key="staff",
            )


def loss_decided(entry: Entry) -> Told:
    """The colleague: enrol anew, or nothing was changed."""
    loss = Loss.objects.select_related("municipality").get(pk=entry.subject_id)
    yield Notice(
        template="notices/identity_loss_decided",
        context={
            "municipality": loss.municipality,
            "approved": loss.approved,
            "link": reverse("identity:second_factor"),
        },
        recipient_user_id=loss.user_id,
    )


def alarm(entry: Entry) -> Told:
    """The platform's administrators: the log stands still, or the nightly recount found something or nothing."""
    is_drift = entry.kind == "ledger.drift"
    problems = entry.data["problems"] if is_drift else []
    facts = {
        "alarm": "drift" if is_drift else entry.data["alarm"],
        "number": entry.data.get("number", 0),
        "reason": problems[0] if problems else entry.data.get("reason", ""),
        "link": reverse("ledger:recounts" if is_drift else "ledger:home"),
    }
    for user_id in queries_staff.platform_administrators():
        yield Notice(
            template="notices/ledger_alarm", context=facts, recipient_user_id=user_id, key="alarm"
        )


EVENTS = {
    "ledger.alarm": alarm,
    "ledger.drift": alarm,
    "person.account_added": account_added,
    "account.stopped": stopped,
    "person.accounts_reported": reported,
    "person.accounts_settled": settled,
    "staff.loss_reported": loss_reported,
    "staff.second_factor_reset": loss_decided,
    "staff.loss_withdrawn": loss_decided,
}
