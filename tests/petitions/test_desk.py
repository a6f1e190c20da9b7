"""What the petitions put on the work list, and by which day: due is only what somebody can and must do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic import words
from civic.dates import end_of_term
from civic.ledger import sequencer
from civic.roles import Role
from petitions import actions, desk, phases, queries_desk
from petitions.models import Petition
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(keda):
    return make.staff(Role.LIST_OFFICER, keda)


def work(user, keda):
    return {item.order[0]: item for item in desk.work(keda, user)}


def opened(keda, number, answer=2, needed=4):
    make.threshold(keda, answer, "answer")
    make.threshold(keda, needed)
    petition = make.opened(keda)
    make.signed(petition, number)
    sequencer.run()
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.parametrize(("number", "due"), [(1, False), (2, False), (3, False), (4, True)])
def test_open_petition_is_due_at_its_highest_threshold_only(keda, officer, number, due):
    petition = opened(keda, number)
    assert phases.hand_over_is_due(petition) is due
    assert (petition.pk in work(officer, keda)) is due


@pytest.mark.parametrize(("number", "due"), [(1, False), (2, True), (4, True)])
def test_closed_petition_is_due_from_its_lowest_threshold(keda, officer, number, due):
    petition = make.closed(keda, number, answer=2, needed=4)
    assert phases.hand_over_is_due(petition) is due
    assert (petition.pk in work(officer, keda)) is due


def test_list_and_row_agree_at_every_moment(keda):
    rows = [opened(keda, number) for number in (1, 2, 4)]
    rows.append(
        actions.pause(rows[-1], by=make.staff(Role.MODERATOR, keda), cause="order", reason="x")
    )
    for at in (timezone.now(), rows[0].closes_at, rows[0].closes_at + timedelta(days=1)):
        listed = set(queries_desk.to_hand_over(keda, at).values_list("pk", flat=True))
        assert listed == {
            row.pk for row in Petition.objects.all() if phases.hand_over_is_due(row, at)
        }


def test_due_day_of_the_hand_over_is_the_end_of_the_examination(keda, officer):
    early, late = opened(keda, 4), make.closed(keda, 2, answer=2, needed=4)
    found = work(officer, keda)
    assert found[early.pk].due_at == end_of_term(early.closes_at, 10)
    assert found[late.pk].due_at == end_of_term(late.closed_at, 10)
    assert found[early.pk].detail.endswith(
        f" · ხელმოწერა {words.until_day(early.closes_at)} გრძელდება"
    )
    assert found[late.pk].detail == f"№ {late.number} · 2 ხელმოწერა 4-დან"


def test_removal_below_the_threshold_takes_it_off_the_list(keda, officer):
    petition = make.closed(keda, 2, answer=0, needed=2)
    assert petition.pk in work(officer, keda)
    row = petition.signatures.first()
    proposal = actions.propose_removal(petition, by=officer, signatures=[row.pk], reason="ორჯერ")
    actions.decide_removal(proposal, by=make.staff(Role.MODERATOR, keda), approve=True)
    sequencer.run()
    assert work(officer, keda) == {}


def test_what_is_handed_over_leaves_the_officers_list(keda, officer):
    petition = make.handed_over(keda)
    assert petition.pk not in work(officer, keda)
    item = work(make.staff(Role.MAYOR_OFFICE, keda), keda)[petition.pk]
    assert (item.section, item.due_at) == ("answer", petition.response_due_at)


def test_written_answer_is_asked_of_the_mayor_and_no_commission(keda, officer):
    petition = make.closed(keda, 2, answer=2, needed=4)
    actions.hand_over(petition, by=officer)
    item = work(make.staff(Role.MAYOR_OFFICE, keda), keda)[petition.pk]
    assert item.title == f"გამოაქვეყნეთ მერის პასუხი: „{petition.title}“"


@pytest.mark.parametrize(("number", "days"), [(1, 0), (4, 10)], ids=["closing", "hand-over"])
def test_due_day_of_an_open_petition(keda, number, days):
    petition = opened(keda, number)
    expected = end_of_term(petition.closes_at, days) if days else petition.closes_at
    assert queries_desk.due_at(petition) == expected
    paused = actions.pause(petition, by=make.staff(Role.MODERATOR, keda), cause="order", reason="x")
    assert queries_desk.due_at(paused) is None


def test_nothing_is_due_once_it_has_come_too_short(keda):
    assert queries_desk.due_at(make.closed(keda, 1)) is None
