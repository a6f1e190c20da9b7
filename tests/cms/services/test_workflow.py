"""The life of a request under any sequence of acts and days; and two officers who decide at the same moment."""

import contextlib
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.dates import TBILISI, today
from civic.decisions import Refused
from civic.journal.models import Entry
from cms.services.actions import working
from cms.services.queries import requests as queries
from cms.services.rules import requests as rules
from cms.services.states import OPEN, Progress
from tests.factories import services as make

DAY = timedelta(days=1)
TEXT = "მოთხოვნა დაკმაყოფილდა."
ACTS = ("take_up", "ask", "complete", "go_on", "decide", "unconsidered", "withdraw")


@given(
    due=st.dates(min_value=today() - 400 * DAY, max_value=today() + 400 * DAY),
    stopped=st.integers(0, 60),
    waited=st.integers(0, 60),
)
def test_the_clock_gives_back_exactly_what_was_left(due, stopped, waited):
    start = today() + stopped * DAY
    left = rules.left_of(due, start)
    assert rules.resumed(left, start + waited * DAY) == due + waited * DAY


def act(row, name, officer, at):
    day = at.astimezone(TBILISI).date()
    if name == "ask":
        working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=day + 5 * DAY, at=at)
    elif name == "complete":
        working.complete(row, by=row.user, text="ვურთავ", at=at)
    elif name == "withdraw":
        working.withdraw(row, by=row.user, at=at)
    elif name in {"decide", "unconsidered"}:
        result = "unconsidered" if name == "unconsidered" else "positive"
        working.decide(row, by=officer, result=result, text=TEXT, at=at)
    else:
        getattr(working, name)(row, by=officer, at=at)


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=1, max_size=8))
def test_whatever_is_done_the_clock_and_the_rounds_agree_with_the_state(batumi, acts):
    to = make.department(batumi)
    row, officer = make.filed(batumi, to=to), make.officer(to)
    term = row.due_on
    at = datetime.combine(today(), datetime.min.time(), tzinfo=TBILISI) + timedelta(hours=10)
    stood = 0
    for name, days in acts:
        before = row.state
        at += days * DAY
        if before == Progress.INCOMPLETE:
            stood += days
        with contextlib.suppress(Refused):
            act(row, name, officer, at)
        row.refresh_from_db()
        assert (queries.open_round(row) is not None) == (row.state == Progress.INCOMPLETE)
        assert (row.left_days is not None) == (row.state == Progress.INCOMPLETE) or not row.is_open
        assert bool(row.result) == (row.state == Progress.DECIDED)
        if row.state in OPEN and row.state != Progress.INCOMPLETE:
            assert row.due_on == term + stood * DAY
        if before not in OPEN:
            assert row.state == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_of_two_officers_who_decide_at_once_one_does(batumi):
    to = make.department(batumi)
    row = make.filed(batumi, to=to)
    officers = [make.officer(to), make.officer(to)]
    start, told = Barrier(2), []

    def decide(officer, result):
        try:
            start.wait(30)
            working.decide(row, by=officer, result=result, text=TEXT)
            told.append(result)
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connections.close_all()

    threads = [
        Thread(target=decide, args=pair)
        for pair in zip(officers, ("positive", "negative"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert sorted(told) == sorted([row.result, "request_ended"])
    assert Entry.objects.about(row).filter(kind="request.decided").count() == 1
