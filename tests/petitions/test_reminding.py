"""The office is reminded before the day, on it and each week after; a late answer is said publicly, once."""

from datetime import UTC, datetime, timedelta

import pytest

from civic.journal.models import Entry
from civic.roles import Role
from petitions.actions.reminding import remind_due
from petitions.models import Petition
from petitions.notices import EVENTS
from petitions.phases import examination_due_at
from petitions.rules.reminding import mark
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 12, 20, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ahead", "found"),
    [
        (5 * DAY + SECOND, None),
        (5 * DAY, -5),
        (DAY + SECOND, -5),
        (DAY, -1),
        (SECOND, -1),
        (0 * DAY, 0),
        (-7 * DAY + SECOND, 0),
        (-7 * DAY, 7),
        (-30 * DAY, 28),
    ],
)
def test_mark_is_before_on_and_each_week_after_the_day(ahead, found):
    assert mark(DUE, DUE - ahead) == found


def due_at(petition, moment):
    Petition.objects.filter(pk=petition.pk).update(response_due_at=moment)
    return Petition.objects.get(pk=petition.pk)


def said(petition):
    kinds = ["petition.reminded", "petition.overdue"]
    rows = Entry.objects.about(petition).filter(kind__in=kinds).order_by("id")
    return [(row.kind, row.data["of"], row.data["days"], row.public) for row in rows]


def test_an_answer_is_reminded_of_and_its_delay_published_once(keda):
    petition = due_at(make.handed_over(keda), DUE)
    assert remind_due(at=DUE - 6 * DAY) == 0
    for moment in (DUE - 5 * DAY, DUE - 4 * DAY, DUE - DAY, DUE, DUE + DAY, DUE + 7 * DAY):
        remind_due(at=moment)
        remind_due(at=moment)
    assert said(petition) == [
        ("petition.reminded", "answer", -5, False),
        ("petition.reminded", "answer", -1, False),
        ("petition.overdue", "answer", 0, True),
        ("petition.reminded", "answer", 7, False),
    ]


def test_a_worker_that_slept_says_only_the_newest_and_still_publishes(keda):
    petition = due_at(make.handed_over(keda), DUE)
    assert remind_due(at=DUE + 15 * DAY) == 1
    assert said(petition) == [("petition.overdue", "answer", 14, True)]
    assert remind_due(at=DUE + 22 * DAY) == 1
    assert said(petition)[1:] == [("petition.reminded", "answer", 21, False)]


def test_after_the_decision_nobody_is_reminded(keda):
    make.decided(keda)
    assert remind_due(at=DUE + 400 * DAY) == 0


def test_moderators_are_reminded_of_a_waiting_text(keda):
    petition = make.submitted(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    assert remind_due(at=petition.moderation_due_at - DAY) == 1
    entry = Entry.objects.about(petition).get(kind="petition.reminded")
    told = list(EVENTS["petition.reminded"](entry))
    assert [(row.template, row.recipient_user_id) for row in told] == [
        ("notices/petition_reminder", moderator.pk)
    ]


def test_list_officers_are_reminded_of_an_examination(keda):
    petition = make.closed(keda, 3)
    petition = Petition.objects.select_related("opening").get(pk=petition.pk)
    assert remind_due(at=examination_due_at(petition) - DAY) == 1
    assert said(petition) == [("petition.reminded", "examination", -1, False)]


def test_a_collection_below_its_threshold_owes_nothing(keda):
    make.closed(keda, 2)
    assert remind_due(at=datetime(2027, 6, 1, tzinfo=UTC)) == 0


def test_a_late_answer_is_told_to_the_office_and_to_the_author(keda):
    petition = due_at(make.handed_over(keda), DUE)
    mayor = make.staff(Role.MAYOR_OFFICE, keda)
    remind_due(at=DUE)
    entry = Entry.objects.about(petition).get(kind="petition.overdue")
    told = {(row.template, row.recipient_user_id) for row in EVENTS["petition.overdue"](entry)}
    assert ("notices/petition_reminder", mayor.pk) in told
    assert ("notices/petition_overdue", petition.author_id) in told


def test_the_delay_stands_on_list_page_and_api(client, keda):
    petition = due_at(make.handed_over(keda), datetime.now(UTC) - DAY)
    remind_due()
    page = client.get(f"/en{petition.get_absolute_url()}").content.decode()
    assert "Answer overdue" in page
    assert "The answer is late" in page
    rows = client.get("/en/keda/petitions/?state=finished").content.decode()
    assert "Answer overdue" in rows
    found = client.get(f"/api/v1/petitions/{petition.pk}").json()
    assert (found["phase"], found["overdue"]) == ("overdue", True)
