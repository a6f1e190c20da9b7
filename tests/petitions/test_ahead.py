"""What happens next, said truly in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.dates import end_of_term
from civic.ledger import sequencer
from civic.roles import Role
from petitions import actions, ahead, queries
from petitions.states import Text
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db

COLLECTED = "საჭიროა 5 ხელმოწერა"
EXAMINED = "აპარატი ამოწმებს ხელმოწერებს"
COMMISSION = "კომისია და სხდომა"
DECISION = "გადაწყვეტილება ქვეყნდება"
WRITTEN = "მერი წერილობით პასუხობს"


def steps_of(petition, at=None):
    page = queries.petition_page(petition.pk)
    return ahead.what_next(page.petition, at, sitting=page.sitting)


def told(petition, at=None):
    return [(step.title, step.at) for step in steps_of(petition, at)]


@pytest.fixture
def two(keda):
    """Thresholds at 2 (answer) and 5 (consideration)."""
    make.threshold(keda, 2, "answer")
    make.threshold(keda, 5)
    return make.opened(keda)


def sign(petition, number):
    make.signed(petition, number)
    sequencer.run()
    petition.refresh_from_db()


def test_first_step_alone_is_the_present_one(two):
    assert [step.state for step in steps_of(two)] == ["now", "", "", ""]


def test_while_collecting_both_thresholds_are_told(two):
    closes, examined = two.closes_at, end_of_term(two.closes_at, 10)
    steps = steps_of(two)
    assert told(two) == [
        (COLLECTED, closes),
        (EXAMINED, examined),
        ("პასუხი", None),
        (DECISION, None),
    ]
    assert steps[0].text == "აკლია 5."
    assert steps[1].text.startswith("თუ ხელმოწერები საკმარისი იქნება:")
    assert "2 ხელმოწერაზე მერი წერილობით პასუხობს." in steps[2].text
    assert "5 ხელმოწერაზე საკრებულო განიხილავს." in steps[2].text


def test_lower_threshold_reached_is_said_and_the_higher_stays_open(two):
    sign(two, 2)
    steps = steps_of(two)
    assert steps[0].text == "აკლია 3. მერის პასუხის ბარიერი (2) გადალახულია."
    assert not steps[1].text.startswith("თუ")


def test_highest_threshold_reached_leaves_no_number_missing(two):
    sign(two, 5)
    assert told(two) == [
        ("ხელმოწერა გრძელდება", two.closes_at),
        (EXAMINED, end_of_term(two.closes_at, 10)),
        (COMMISSION, None),
        (DECISION, None),
    ]
    assert "გადაცემამდე" in steps_of(two)[0].text


def test_opening_still_to_come_is_the_first_step(keda):
    petition = make.submitted(keda)
    opens_at = timezone.now() + timedelta(days=2)
    petition = actions.publish(petition, by=make.staff(Role.MODERATOR, keda), opens_at=opens_at)
    assert told(petition)[0] == ("ხელმოწერა იწყება", petition.opens_at)


def test_pause_names_no_day_that_moves(two):
    actions.pause(two, by=make.staff(Role.MODERATOR, two.municipality), cause="order", reason="x")
    assert [at for _title, at in told(two)] == [None, None, None, None]
    assert "ვადა" in steps_of(two)[0].text


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, []),
        (2, [EXAMINED, WRITTEN]),
        (5, [EXAMINED, COMMISSION, DECISION]),
    ],
)
def test_after_closing_only_what_is_owed_lies_ahead(keda, number, expected):
    petition = make.closed(keda, number, answer=2, needed=5)
    assert [title for title, _at in told(petition)] == expected
    if expected:
        assert told(petition)[0][1] == end_of_term(petition.closed_at, 10)
        late = end_of_term(petition.closed_at, 10) + timedelta(seconds=1)
        assert "ეს ვადა გავიდა." in steps_of(petition, late)[0].text


def test_closing_by_the_clock_is_told_before_it_is_recorded(two):
    sign(two, 2)
    assert [title for title, _at in told(two, two.closes_at)] == [EXAMINED, WRITTEN]


def test_handed_over_for_a_written_answer_has_one_step(keda):
    petition = make.closed(keda, 2, answer=2, needed=5)
    petition = actions.hand_over(petition, by=make.staff(Role.LIST_OFFICER, keda))
    assert told(petition) == [(WRITTEN, petition.response_due_at)]
    assert steps_of(petition)[0].text.startswith("პასუხის ვადა ამ დღეს იწურება.")


def test_way_of_a_considered_petition_shortens_step_by_step(keda):
    petition = make.handed_over(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    due = petition.response_due_at
    assert told(petition) == [(COMMISSION, None), (DECISION, due)]
    petition = actions.refer_to_commission(
        petition, by=moderator, commission="კომისია", on=timezone.localdate()
    )
    assert [title for title, _at in told(petition)] == ["კომისია განიხილავს", "სხდომა", DECISION]
    starts_at = timezone.now() + timedelta(days=3)
    petition = actions.schedule_sitting(
        petition, by=moderator, starts_at=starts_at, place="დარბაზი"
    )
    assert told(petition) == [("სხდომა", starts_at), (DECISION, due)]
    assert told(petition, starts_at) == [(DECISION, due)]
    late = steps_of(petition, due + timedelta(seconds=1))
    assert [step.title for step in late] == [DECISION]
    assert late[0].text.startswith("პასუხის ვადა ამ დღეს ამოიწურა.")


@pytest.mark.parametrize("outcome", ["refused", "forwarded"])
def test_nothing_follows_a_refusal_or_a_forwarding(keda, outcome):
    assert steps_of(make.decided(keda, outcome)) == []


def test_what_was_granted_is_carried_out_and_then_done(keda):
    petition = make.decided(keda, "granted")
    office = make.staff(Role.MAYOR_OFFICE, keda)
    decided = steps_of(petition)
    petition = actions.implement(petition, by=office)
    implementing = steps_of(petition)
    assert [step.state for step in (*decided, *implementing)] == ["now", "now"]
    assert decided[0].text != implementing[0].text
    assert steps_of(actions.finish(petition, by=office)) == []


def test_what_ended_otherwise_has_nothing_ahead(keda, two):
    assert steps_of(make.submitted(keda)) == []
    petition = actions.withdraw_petition(two, by=two.author, reason="აღარ არის საჭირო")
    assert petition.text_state == Text.ACCEPTED
    assert steps_of(petition) == []
