"""Asking the systems that do not call back how their cases stand: a run for each connection, again and again.

A run asks a few of the cases that have not been asked for an hour, those first that waited longest;
so a great many cases become a steady trickle of calls. A system that gives no answer is left alone
for longer each time, and so is one to which nothing is sent.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.cases.adapters import Adapter, Told, adapter
from civic.cases.models import Case, Connector, Poll
from civic.cases.sending import alarm
from civic.cases.states import ORDER, CaseState, ConnectorState
from civic.cases.status import News, apply_status
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.worker.models import State
from civic.worker.plan import Retry

logger = logging.getLogger("civic.cases")

EVERY = timedelta(hours=1)
BETWEEN_RUNS = timedelta(minutes=1)
CASES_A_RUN = 60
LONGEST_PAUSE = timedelta(hours=6)
ALARM_AT = 10  # failures in a row: about a day without an answer


@dataclass(frozen=True)
class Run:
    """What one run brought: cases asked, statements that were new, and why it ended early."""

    asked: int = 0
    news: int = 0
    error: str = ""
    denied: bool = False
    wish: timedelta | None = None


def is_asked(connector: Connector) -> bool:
    """True for a system that does not call back by itself."""
    if connector.kind == Connector.Kind.WEBHOOK:
        return bool(connector.find_url and (connector.options or {}).get("asked"))
    return True


def follow(connector: Connector) -> None:
    """Have the connection asked from now on, or no longer; call when it was made or changed."""
    if is_asked(connector):
        Poll.objects.get_or_create(connector=connector)
    else:
        Poll.objects.filter(connector=connector).delete()


@transaction.atomic
def ask_now(connector: Connector, *, by: Any) -> bool:
    """Have every open case of the connection asked at once; False where it is not asked at all."""
    polls = Poll.objects.filter(connector=connector)
    if not polls.exists():
        return False
    polls.exclude(state=State.RUNNING).update(state=State.READY, next_at=timezone.now())
    Case.objects.filter(connector=connector).exclude(state=CaseState.CLOSED).update(polled_at=None)
    journal.append("connector.asked", connector, by=by)
    return True


def due(connector: Connector, now: datetime) -> QuerySet[Case]:
    """The cases to ask now: handed over, not closed, and not asked for an hour; longest waiting first."""
    handed_over = ~Q(external_id="") | ~Q(number="") | ~Q(state=CaseState.REQUESTED)
    waiting = Q(polled_at=None) | Q(polled_at__lte=now - EVERY)
    return (
        Case.objects.filter(~Q(state="closed"), handed_over, waiting, connector=connector)
        .select_related("connector")
        .order_by(F("polled_at").asc(nulls_first=True), "pk")
    )


def poll(row: Poll) -> Retry:
    """One run for one connection: what the worker calls."""
    connector = Connector.objects.get(pk=row.connector_id)
    if connector.state != ConnectorState.ACTIVE:
        return Retry(after=EVERY, error="connection not open")
    done = run(connector)
    if done.error:
        failures = row.failures + 1
        after = max(pause(failures), done.wish or timedelta(0))
        tells = failures == (1 if done.denied else ALARM_AT)
        effect = partial(_alarm, connector, done.error) if tells else None
        fields = {"failures": min(failures, 1000)}
        return Retry(after=after, error=done.error, fields=fields, effect=effect)
    answered = {"answered_at": timezone.now()} if done.asked else {}
    return Retry(after=BETWEEN_RUNS, fields={"failures": 0, **answered})


def pause(failures: int) -> timedelta:
    """How long a system that gave no answer is left alone: 2, 4, 8 … minutes, at most six hours."""
    return min(timedelta(minutes=2.0 ** min(failures, 12)), LONGEST_PAUSE)


def run(connector: Connector, limit: int = CASES_A_RUN) -> Run:
    """Ask the due cases of a connection, at most `limit`; ends at the first call without an answer."""
    asks = adapter(connector)
    asked = news = 0
    for case in due(connector, timezone.now())[:limit]:
        told = _ask(asks, case)
        if told is None:
            break
        if told.error:
            return Run(asked, news, told.error, told.denied, told.wish)
        asked += 1
        news += take(case, told)
    return Run(asked, news)


def _ask(asks: Adapter, case: Case) -> Told | None:
    told = asks.status(case)
    if told is not None and told.error:
        logger.warning("connector %s gave no answer: %s", case.connector_id, told.error)
    return told


def _alarm(connector: Connector, error: str) -> None:
    alarm(connector, lambda: _("The case management system does not answer questions"), error)


@transaction.atomic
def take(case: Case, told: Told) -> int:
    """Take over what was told of a case; returns how many statements were new.

    A system tells its whole story each time: what lies before the newest moment taken already, and
    what lies behind the case's state, is not told again.
    """
    fresh: dict[str, Any] = {"polled_at": timezone.now()}
    if told.external_id and told.external_id != case.external_id:
        fresh["external_id"] = told.external_id
    Case.objects.filter(pk=case.pk).update(**fresh)
    taken = 0
    for one in _new(case, told.news):
        try:
            taken += apply_status(case, one)
        except Refused as refusal:
            logger.info("case %s: %s not taken: %s", case.pk, one.status, refusal.code)
    moments = [one.at for one in told.news if one.at]
    if moments and (case.told_at is None or max(moments) > case.told_at):
        Case.objects.filter(pk=case.pk).update(told_at=max(moments))
    return taken


def _new(case: Case, news: Sequence[News]) -> list[News]:
    """The statements not taken before, without those that lie behind the case's state."""
    state = Case.objects.values_list("state", flat=True).get(pk=case.pk)
    found = [one for one in news if not (one.at and case.told_at and one.at <= case.told_at)]
    return [
        one
        for one in found
        if one.status not in ORDER or ORDER.index(one.status) >= ORDER.index(state)
    ]
