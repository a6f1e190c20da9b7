"""Ballot papers with real threads, on SQLite and on PostgreSQL: one person, one paper, one entry, one seal."""

from collections import Counter

import pytest

from budgeting.actions import batches, handing, voting
from budgeting.models import Ballot, PaperBatch, PaperLine, Participation
from civic.decisions import Refused
from tests.budgeting.test_batches import counted, entered, lines
from tests.factories import budgeting as make
from tests.factories import identity, paper
from tests.factories import voting as vote
from tests.petitions.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def answers(found):
    """What came back, by kind: a refusal by its code, an error as it is."""
    return Counter(
        one.code
        if isinstance(one, Refused)
        else repr(one)
        if isinstance(one, Exception)
        else "done"
        for one in found
    )


@pytest.fixture
def number():
    return identity.new_number()


@pytest.fixture
def row(keda, number):
    make.active(keda)
    identity.extract(keda, f"{number},ბერიძე,ნინო,1990-05-31,")
    row = vote.opened(keda)
    paper.clerk(keda)
    paper.batch(row)
    return row


def test_paper_and_portal_at_once_are_one_participation(row, keda, number):
    user = identity.verified(make.voter(keda, number=number))
    clerks = [paper.clerk(keda) for _one in range(3)]
    tickets = [paper.find(row, one, number).ticket for one in clerks]
    acts = [
        lambda by=by, ticket=ticket: handing.hand_out(row, by=by, ticket=ticket, document="card")
        for by, ticket in zip(clerks, tickets, strict=True)
    ]
    acts += [lambda: voting.cast(row, by=user, choices=[(1, 1)])] * 3
    found = at_once(acts)
    assert [
        one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)
    ] == []
    kept = Participation.objects.get()
    on_paper = int(kept.channel == "paper")
    assert (PaperBatch.objects.get().handed_out, Ballot.objects.count()) == (on_paper, 1 - on_paper)


def test_one_ticket_sent_ten_times_hands_out_one_paper(row, keda, number):
    clerk = paper.clerk(keda)
    ticket = paper.find(row, clerk, number).ticket
    found = at_once([lambda: handing.hand_out(row, by=clerk, ticket=ticket, document="card")] * 10)
    assert answers(found) == {"done": 10}
    assert (Participation.objects.count(), PaperBatch.objects.get().handed_out) == (1, 1)


def test_last_paper_goes_to_one_of_two_voters(row, keda, number):
    PaperBatch.objects.update(delivered=1)
    other, clerk = identity.new_number(), paper.clerk(keda)
    identity.extract(keda, f"{number},ბერიძე,ნინო,1990-05-31,", f"{other},დოლიძე,გელა,1990-05-31,")
    tickets = [paper.find(row, clerk, one).ticket for one in (number, other)]
    found = at_once(
        [
            lambda ticket=ticket: handing.hand_out(row, by=clerk, ticket=ticket, document="card")
            for ticket in tickets
        ]
    )
    assert answers(found) == {"done": 1, "no_papers_left": 1}
    assert PaperBatch.objects.get().handed_out == 1


def test_two_who_begin_the_same_entry_at_once_are_one(batumi):
    one, _at = counted(vote.opened(batumi), 3, 3)
    people = [make.auditor(batumi) for _one in range(4)]
    found = at_once([lambda by=by: batches.enter(one, by=by, text=lines(3)) for by in people])
    assert answers(found) == {"done": 1, "entry_other": 3}
    assert PaperLine.objects.count() == 3


def test_batch_sealed_five_times_at_once_is_in_the_box_once(batumi):
    officer = make.officer(batumi)
    people = (make.auditor(batumi), make.auditor(batumi))
    one = entered(counted(vote.opened(batumi), 3, 3)[0], lines(3), lines(3), people)
    found = at_once([lambda: batches.seal(one, by=officer)] * 5)
    assert answers(found) == {"done": 1, "batch_sealed": 4}
    assert Ballot.objects.count() == 3
