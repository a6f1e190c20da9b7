"""Sending one delivery: what the worker calls, at least once, for each that is due."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins, send_mail
from django.db import models
from django.db.models import Case as ChosenCase
from django.db.models import Count, Exists, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from civic.addresses import absolute
from civic.cases import deliveries
from civic.cases.adapters import Answer, adapter
from civic.cases.models import UNSETTLED, Attempt, Case, Connector, Delivery
from civic.cases.rules import FAILURES_UNTIL_PAUSE, PROBE_EVERY, Judgement, Verdict, judge
from civic.cases.states import CaseState, ConnectorState
from civic.cases.status import News, apply_status
from civic.decisions import Refused
from civic.worker.models import State
from civic.worker.plan import Dead, Done, Paused, Result, Retry

logger = logging.getLogger("civic.cases")

ALREADY_THERE = "found by its key"
AT_ONCE = 4  # messages of one connection under way at a time, of all workers together
AT_ONCE_AFTER_FAILURE = 1


def in_turn(rows: models.QuerySet[Delivery]) -> models.QuerySet[Delivery]:
    """Those of `rows` before which nothing about their subject waits for the same connection."""
    earlier = Delivery.objects.filter(
        UNSETTLED,
        connector=OuterRef("connector"),
        lane=OuterRef("lane"),
        sequence__lt=OuterRef("sequence"),
    )
    return rows.exclude(Exists(earlier))


def pick(rows: models.QuerySet[Delivery]) -> models.QuerySet[Delivery]:
    """Of the due `rows` those of one connection that may send now, drawn by lot; in turn.

    A connection sends a few at a time, one that has just failed a single one: so a system that
    hangs does not take all the threads, and a backlog of one is not walked through to find the
    message of another.
    """
    under_way = (
        Delivery.objects.filter(
            state=State.RUNNING, connector=OuterRef("pk"), lease_until__gte=timezone.now()
        )
        .order_by()
        .values("connector")
        .annotate(count=Count("pk"))
        .values("count")
    )
    # its first row, and not whether there is one: PostgreSQL would join all of a backlog to say that
    first = (
        in_turn(rows.filter(connector=OuterRef("pk"))).order_by("next_at", "pk").values("pk")[:1]
    )
    limit = When(failures=0, then=AT_ONCE)
    able = (
        Connector.objects.annotate(first=Subquery(first))
        .filter(first__isnull=False)
        .annotate(under_way=Coalesce(Subquery(under_way), 0))
        .filter(under_way__lt=ChosenCase(limit, default=AT_ONCE_AFTER_FAILURE))
    )
    drawn = able.order_by("?").values_list("pk", flat=True).first()
    return in_turn(rows.filter(connector=drawn)) if drawn else rows.none()


def deliver(delivery: Delivery) -> Result:
    """Send one message and judge the answer.

    After a try whose outcome is not settled the other side is first asked for the case by its key, so
    that a case made by a lost call is found and not made twice.
    """
    delivery = Delivery.objects.select_related("event__municipality", "connector").get(
        pk=delivery.pk
    )
    connector = delivery.connector
    if not _is_open(connector):
        aside = partial(deliveries.set_aside, delivery)
        return Paused(error=delivery.last_error, effect=aside)
    case = Case.objects.filter(connector=connector, key=delivery.event.case_key).first()
    if case and not (case.number or case.external_id) and _may_have_arrived(delivery):
        found = adapter(connector).find(case.key)
        if found and found.status == 200 and (found.number or found.external_id):
            return _arrived(delivery, case, found, ALREADY_THERE)
    attempt = Attempt.objects.create(delivery=delivery)
    answer = adapter(connector).create(delivery.event, case)
    _keep(attempt, answer)
    return _judged(delivery, case, answer)


def _judged(delivery: Delivery, case: Case | None, answer: Answer) -> Result:
    """What the answer of one sending means for the delivery and its connection."""
    connector = delivery.connector
    if answer.denied:
        return Retry(
            error=answer.error,
            after=PROBE_EVERY,
            effect=partial(_denied, delivery, answer),
        )
    refused = answer.status is not None and 400 <= answer.status < 500
    tries, refusals = delivery.tries + 1, delivery.refusals + refused
    judgement = judge(answer.status, tries=tries, refusals=refusals, wish=answer.wish)
    if answer.refused:
        judgement = Judgement(Verdict.DEAD, refusal=True)
    if judgement.verdict == Verdict.DONE:
        return _arrived(delivery, case, answer, answer.note)
    fields = {"tries": tries, "refusals": delivery.refusals + judgement.refusal}
    if judgement.verdict == Verdict.DISABLE:
        return Paused(error=answer.error, fields=fields, effect=partial(_gone, connector))
    if judgement.verdict == Verdict.DEAD:
        return Dead(error=answer.error, fields=fields, effect=partial(_given_up, delivery, answer))
    return Retry(
        error=answer.error,
        after=judgement.after,
        fields=fields,
        effect=partial(_failed, delivery, judgement),
    )


def _may_have_arrived(delivery: Delivery) -> bool:
    """True when the last try may have made the case, and its outcome is not written down here.

    Without an answer, or with one that says yes: a worker killed right after it never came to
    settle the delivery.
    """
    last = delivery.log.last()
    return last is not None and (last.unclear or (last.status or 0) // 100 == 2)


def _is_open(connector: Connector) -> bool:
    """True when messages may go out, or this one may try whether they can."""
    if connector.state == ConnectorState.PAUSED:
        return deliveries.take_turn(connector)
    return connector.state == ConnectorState.ACTIVE


def _keep(attempt: Attempt, answer: Answer) -> None:
    attempt.finished_at = timezone.now()
    attempt.status = answer.status
    attempt.error = answer.error[:300]
    attempt.answer = answer.head
    attempt.unclear = answer.unclear
    attempt.save()


def _arrived(delivery: Delivery, case: Case | None, answer: Answer, note: str = "") -> Result:
    fields: dict[str, Any] = {
        "tries": delivery.tries + (note != ALREADY_THERE),
        "refusals": 0,
        "sent_at": timezone.now(),
    }
    return Done(error=note, fields=fields, effect=partial(_link, delivery, case, answer))


def _link(delivery: Delivery, case: Case | None, answer: Answer) -> None:
    """The connection works, and the case has the number the answer names."""
    connector = Connector.objects.get(pk=delivery.connector_id)
    if connector.state == ConnectorState.PAUSED:
        deliveries.open_up(connector)
    elif connector.failures:
        Connector.objects.filter(pk=connector.pk).update(failures=0)
    if delivery.attempts > 1:
        deliveries.release_next(delivery)
    if case is None or case.number or case.external_id:
        return
    if answer.external_id:
        case.external_id = answer.external_id
        case.save(update_fields=["external_id"])
    if not answer.number:
        return
    try:
        apply_status(case, News(status=CaseState.REGISTERED, number=answer.number, url=answer.url))
    except Refused:
        logger.info("case %s was further than its own answer", case.pk)


def _failed(delivery: Delivery, judgement: Judgement) -> None:
    """Count a failure of the connection; at twenty in a row it is paused and probed."""
    deliveries.hold_behind(delivery, judgement.after)
    connector = Connector.objects.select_for_update().get(pk=delivery.connector_id)
    if not judgement.refusal:
        connector.failures += 1
        connector.save(update_fields=["failures"])
    if connector.state == ConnectorState.ACTIVE and connector.failures >= FAILURES_UNTIL_PAUSE:
        deliveries.shut(connector, ConnectorState.PAUSED, "failures")
        alarm(connector, lambda: _("Messages to the case management system are paused"))
    deliveries.set_aside(delivery)


def _denied(delivery: Delivery, answer: Answer) -> None:
    """The other side says that we may not call it: paused and probed, and somebody is told at once."""
    connector = Connector.objects.select_for_update().get(pk=delivery.connector_id)
    deliveries.hold_behind(delivery, PROBE_EVERY)
    if connector.state == ConnectorState.ACTIVE:
        deliveries.shut(connector, ConnectorState.PAUSED, answer.error)
        alarm(connector, lambda: _("The case management system does not let us in"), answer.error)
    deliveries.set_aside(delivery)


def _gone(connector: Connector) -> None:
    """The other side answered 410: nothing more is sent until staff look."""
    deliveries.shut(connector, ConnectorState.DISABLED, "HTTP 410")
    alarm(connector, lambda: _("The case management system no longer takes messages"))


def _given_up(delivery: Delivery, answer: Answer) -> None:
    deliveries.release_next(delivery)
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
            "url": absolute(f"/desk/{municipality.slug}/cases/"),
        }
        mail_admins(subject(), text)
        if municipality.email:
            send_mail(subject(), text, None, [municipality.email])
