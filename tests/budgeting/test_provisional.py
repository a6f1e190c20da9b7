"""The register is down: a ballot waits, counts once its voter is confirmed, and is never lost."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from budgeting.actions import settling, voting
from budgeting.models import Ballot, Participation, ProvisionalBallot
from identity.actions import answer_inquiry, verify
from identity.actions.persons import _close, _enter
from identity.models import Inquiry
from identity.registry.base import Answer, Verdict
from identity.sealing import unseal
from tests.budgeting.votes import own_vote, refusal, stored
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
LARI = make.LARI


def waiting(municipality, settings, number="99000000019"):
    """An account whose register has not answered, and the inquiry."""
    settings.REGISTRIES = {municipality.slug: "simulator"}
    user = identity.user()
    verify(
        user,
        municipality=municipality,
        number=number,
        first_name="ლუკა",
        last_name="ბერიძე",
        born_on=date(1990, 1, 1),
        by=user,
    )
    return user, Inquiry.objects.get(user=user)


def answer(user, inquiry):
    """The register confirms the inquiry's person."""
    details = unseal(inquiry.details, inquiry.key)
    with transaction.atomic():
        _enter(user, inquiry.municipality, details, Verdict(Answer.YES), by=user, purpose="x")
        _close(inquiry, Inquiry.Outcome.VERIFIED)


def test_a_silent_register_means_a_provisional_ballot_that_counts_once_it_answers(batumi, settings):
    row = vote.opened(batumi)
    user, inquiry = waiting(batumi, settings)
    made = voting.cast(row, by=user, choices=vote.numbers(1))
    assert made.waits
    assert stored() == (1, 0, 1, [])
    assert Participation.objects.get().envelope is None
    assert settling.settle() == 0
    answer(user, inquiry)
    assert settling.settle() == 1
    assert stored() == (1, 1, 0, [[[1, 1]]])
    kept = Participation.objects.get()
    assert (kept.state, kept.age_band, len(kept.envelope)) == ("voted", "35-44", 64)
    assert voting.change(row, made.code, vote.numbers(2)) == [(2, 1)]
    assert settling.settle() == 0


def test_a_provisional_ballot_can_be_opened_changed_and_sent_again(batumi, settings):
    row = vote.opened(batumi)
    user, _inquiry = waiting(batumi, settings)
    made = voting.cast(row, by=user, choices=vote.numbers(1))
    again = voting.cast(row, by=user, choices=vote.numbers(1), code=made.code)
    assert (again.repeated, again.waits) == (True, True)
    assert refusal(voting.cast, row, by=user, choices=vote.numbers(2)) == "vote_waits"
    voting.change(row, made.code, vote.numbers(2))
    assert voting.open_ballot(row, made.code).choices == [(2, 1)]
    assert ProvisionalBallot.objects.count() == 1


def test_one_the_register_does_not_know_is_never_counted_and_may_come_again(batumi, settings):
    row = vote.opened(batumi)
    user, inquiry = waiting(batumi, settings)
    voting.cast(row, by=user, choices=vote.numbers(1))
    Inquiry.objects.filter(pk=inquiry.pk).update(outcome=Inquiry.Outcome.REFUSED)
    assert settling.settle() == 1
    assert Participation.objects.get().state == "refused"
    assert stored()[1:3] == (0, 0)
    answer(user, inquiry)
    user.refresh_from_db()
    voting.cast(row, by=user, choices=vote.numbers(3))
    assert stored() == (1, 1, 0, [[[3, 1]]])
    assert Participation.objects.get().state == "voted"


GROWN, CHILD = date(1990, 1, 1), date(2020, 1, 1)


@pytest.mark.parametrize("case", [(GROWN, 0, True), (CHILD, 0, False), (GROWN, 1, False)])
def test_a_provisional_ballot_counts_only_for_one_with_the_right(keda, villages, settings, case):
    born_on, unit, counts = case
    row = own_vote(keda, villages)
    user = identity.user()
    number = identity.new_number()
    names = {"first_name": "ლუკა", "last_name": "ბერიძე"}
    verify(user, municipality=keda, number=number, born_on=born_on, by=user, **names)
    voting.cast(row, by=user, choices=vote.numbers(1))
    line = f"{number},ბერიძე,ლუკა,{born_on.isoformat()},{villages[unit].slug}"
    identity.extract(keda, line)
    assert answer_inquiry(Inquiry.objects.get(user=user))
    assert settling.settle() == 1
    assert Participation.objects.get().state == ("voted" if counts else "refused")
    assert Ballot.objects.count() == int(counts)


def test_before_the_count_whoever_has_no_answer_is_let_go(batumi, settings):
    row, other = vote.opened(batumi), vote.opened(batumi)
    user, _inquiry = waiting(batumi, settings)
    for one in (row, other):
        voting.cast(one, by=user, choices=vote.numbers(1))
    assert settling.settle_for_good(row) == 1
    assert Participation.objects.get(process=row).state == "refused"
    assert Participation.objects.get(process=other).state == "pending"


def test_a_project_withdrawn_meanwhile_takes_nobodys_provisional_ballot(batumi, settings):
    row = vote.opened(batumi)
    user, inquiry = waiting(batumi, settings)
    voting.cast(row, by=user, choices=vote.numbers(1, 2))
    row.projects.filter(number=2).update(withdrawn_at=timezone.now())
    answer(user, inquiry)
    settling.settle()
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[[1, 1], [2, 1]]]
