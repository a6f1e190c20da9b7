"""Sending one delivery: what the worker calls, at least once, for each that is due."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins, send_mail
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from civic.cases.adapters import Answer, adapter
from civic.cases.messages import portal
from civic.cases.models import Attempt, Case, Connector, Delivery
from civic.cases.rules import FAILURES_UNTIL_PAUSE, PROBE_EVERY, Verdict, judge
from civic.cases.states import CaseState, ConnectorState
from civic.cases.status import News, apply_status
from civic.decisions import Refused
from civic.worker.models import UNFINISHED, State
from civic.worker.plan import Dead, Done, Paused, Result, Retry

logger = logging.getLogger("civic.cases")

ALREADY_THERE = "found by its key"


def deliverable(rows: models.QuerySet[Delivery]) -> models.QuerySet[Delivery]:
    """Those of `rows` that may go: the connector is open, and nothing earlier about the subject waits."""
    earlier = Delivery.objects.filter(
        connector=OuterRef("connector"),
        event__subject_type=OuterRef("event__subject_type"),
        event__subject_id=OuterRef("event__subject_id"),
        event__sequence__lt=OuterRef("event__sequence"),
        state__in=(*UNFINISHED, State.PAUSED),
    )
    working = Q(connector__state=ConnectorState.ACTIVE)
    probing = Q(connector__state=ConnectorState.PAUSED, connector__probe_at__lte=timezone.now())
    return rows.filter(working | probing).exclude(Exists(earlier))


def deliver(delivery: Delivery) -> Result:
    """Send one message and judge the answer.

    After a try whose outcome is unknown the other side is first asked for the case by its key, so
    that a case made by a lost call is found and not made twice.
    """
    delivery = Delivery.objects.select_related("event__municipality", "connector").get(
        pk=delivery.pk
    )
    connector = delivery.connector
    if connector.state == ConnectorState.PAUSED and not _may_probe(connector):
        return Retry(after=PROBE_EVERY, error="connector paused")
    case = Case.objects.filter(connector=connector, key=delivery.event.case_key).first()
    if case and not case.number and _is_unclear(delivery):
        found = adapter(connector).find(case.key)
        if found and found.status == 200 and found.number:
            return _arrived(delivery, case, found, ALREADY_THERE)
    attempt = Attempt.objects.create(delivery=delivery)
    answer = adapter(connector).create(delivery.event)
    _keep(attempt, answer)
    refused = answer.status is not None and 400 <= answer.status < 500
    tries, refusals = delivery.tries + 1, delivery.refusals + refused
    judgement = judge(answer.status, tries=tries, refusals=refusals, wish=answer.wish)
    if judgement.verdict == Verdict.DONE:
        return _arrived(delivery, case, answer)
    fields = {"tries": tries, "refusals": delivery.refusals + judgement.refusal}
    if judgement.verdict == Verdict.DISABLE:
        return Paused(error=answer.error, fields=fields, effect=partial(_gone, connector))
    if judgement.verdict == Verdict.DEAD:
        return Dead(error=answer.error, fields=fields, effect=partial(_given_up, delivery, answer))
    return Retry(
        error=answer.error,
        after=judgement.after,
        fields=fields,
        effect=partial(_failed, connector, counts=not judgement.refusal),
    )


def _is_unclear(delivery: Delivery) -> bool:
    """True when the last try may have arrived although we do not know of it."""
    last = delivery.log.last()
    return last is not None and last.unclear


def _may_probe(connector: Connector) -> bool:
    """Take the turn to probe a paused connector; one delivery gets it every five minutes."""
    now = timezone.now()
    rows = Connector.objects.filter(pk=connector.pk, state=ConnectorState.PAUSED, probe_at__lte=now)
    return rows.update(probe_at=now + PROBE_EVERY) == 1


def _keep(attempt: Attempt, answer: Answer) -> None:
    attempt.finished_at = timezone.now()
    attempt.status = answer.status
    attempt.error = answer.error[:300]
    attempt.answer = answer.head
    attempt.unclear = answer.unclear
    attempt.save()


def _arrived(delivery: Delivery, case: Case | None, answer: Answer, note: str = "") -> Result:
    fields: dict[str, Any] = {
        "tries": delivery.tries + (not note),
        "refusals": 0,
        "sent_at": timezone.now(),
    }
    return Done(error=note, fields=fields, effect=partial(_link, delivery.connector, case, answer))


def _link(connector: Connector, case: Case | None, answer: Answer) -> None:
    """The connection works, and the case has the number the answer names."""
    Connector.objects.filter(pk=connector.pk).exclude(state=ConnectorState.DISABLED).exclude(
        state=ConnectorState.ACTIVE, failures=0
    ).update(state=ConnectorState.ACTIVE, failures=0, probe_at=None, reason="")
    if case is None or not answer.number or case.number:
        return
    try:
        apply_status(case, News(status=CaseState.REGISTERED, number=answer.number, url=answer.url))
    except Refused:
        logger.info("case %s was further than its own answer", case.pk)


def _failed(connector: Connector, *, counts: bool) -> None:
    """Count a failure of the connection; at twenty in a row the connector pauses and is probed."""
    if not counts:
        return
    rows = Connector.objects.filter(pk=connector.pk)
    rows.update(failures=F("failures") + 1)
    paused = rows.filter(state=ConnectorState.ACTIVE, failures__gte=FAILURES_UNTIL_PAUSE).update(
        state=ConnectorState.PAUSED,
        probe_at=timezone.now() + PROBE_EVERY,
        reason="failures",
    )
    if paused:
        alarm(connector, lambda: _("Messages to the case management system are paused"))


def _gone(connector: Connector) -> None:
    """The other side answered 410: nothing more is sent until staff look."""
    Connector.objects.filter(pk=connector.pk).update(
        state=ConnectorState.DISABLED, reason="HTTP 410"
    )
    alarm(connector, lambda: _("The case management system no longer takes messages"))


def _given_up(delivery: Delivery, answer: Answer) -> None:
    alarm(
        delivery.connector,
        lambda: _("A message to the case management system was given up"),
        f"{delivery.event.type} {delivery.event.subject}: {answer.error}",
    )


def alarm(connector: Connector, subject: Callable[[], str], detail: str = "") -> None:
    """Mail the municipality and the operators, after the transaction, and write a log line."""
    logger.error("connector %s: %s", connector.pk, detail or connector.name)
    municipality = connector.municipality
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Municipality: %(place)s\nConnection: %(name)s\n%(detail)s\n\nNothing is lost: "
            "the messages wait and can be sent again from this page:\n%(url)s\n"
        ) % {
            "place": municipality.name,
            "name": connector.name,
            "detail": detail,
            "url": portal(f"/desk/{municipality.slug}/cases/"),
        }
        mail_admins(subject(), text)
        if municipality.email:
            send_mail(subject(), text, None, [municipality.email])
