"""N51 with real threads and processes, on SQLite and on PostgreSQL: one person, one ballot, on all channels."""

from collections import Counter
from datetime import date

import pytest

from budgeting.actions import mixing, settling, voting
from budgeting.actions.codes import Holder
from budgeting.models import Ballot, Participation, VotingCode
from civic.decisions import Refused
from civic.ledger import sequencer
from tests.budgeting.test_provisional import answer, waiting
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote
from tests.petitions.test_races import at_once, in_processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

PROCESS = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from budgeting.actions import voting
from budgeting.models import Process
from civic.decisions import Refused
from identity.models import Person
process = Process.objects.get(pk=int(sys.argv[1]))
person = Person.objects.get(pk=int(sys.argv[2]))
def cast(_n):
    try:
        made = voting.cast(process, person=person, choices=[(1, 1)], code=sys.argv[3])
        return "again" if made.repeated else "cast"
    except Refused as refusal:
        return refusal.code
    finally:
        connections.close_all()
with ThreadPoolExecutor(5) as pool:
    print("\\n".join(pool.map(cast, range(5))))
"""


def codes(found):
    """What came back, by kind: a Cast as `cast` or `again`, a refusal by its code."""
    return Counter(
        one.code
        if isinstance(one, Refused)
        else repr(one)
        if isinstance(one, Exception)
        else "again"
        if one.repeated
        else "cast"
        for one in found
    )


def test_20_identical_posts_from_4_processes_are_one_vote(keda):
    """Scenario 2: the same ballot 20 times over 4 workers; the others are told it had arrived."""
    row = vote.opened(keda)
    person = make.voter(keda)
    printed = in_processes(PROCESS, str(row.pk), str(person.pk), "7K4Q93MDWXAB01CE", number=4)
    answers = Counter(line for text in printed for line in text.split())
    assert answers == {"cast": 1, "again": 19}
    assert (Participation.objects.count(), Ballot.objects.count()) == (1, 1)


def test_parallel_ballots_of_one_person_are_one_whatever_they_say(keda):
    row = vote.opened(keda)
    person = make.voter(keda)
    accounts = [identity.verified(person) for _one in range(2)]
    found = at_once(
        [
            lambda n=n: voting.cast(row, by=accounts[n % 2], choices=[(n % 5 + 1, 1)])
            for n in range(16)
        ]
    )
    assert codes(found) == {"cast": 1, "voted_already": 15}
    assert (Participation.objects.count(), Ballot.objects.count()) == (1, 1)


def test_web_paper_and_code_at_once_are_one_participation(keda):
    row = vote.opened(keda)
    number = identity.new_number()
    person = make.voter(keda, number=number)
    _batch, (code,) = vote.batch(row, 1)
    identity.extract(keda, f"{number},ბერიძე,ნინო,1990-05-31,")
    officer, user = make.officer(keda), identity.verified(person)
    holder = Holder(code, number, date(1990, 5, 31))
    acts = [
        lambda: voting.cast(row, by=user, choices=[(1, 1)]),
        lambda: voting.cast(row, holder=holder, choices=[(1, 1)], channel="code"),
        lambda: voting.hand_out(row, by=officer, person=person),
    ] * 3
    found = at_once(acts)
    assert [
        one for one in found if isinstance(one, Exception) and not isinstance(one, Refused)
    ] == []
    assert sum(not isinstance(one, Refused) for one in found) == 1
    kept = Participation.objects.get()
    assert Ballot.objects.count() == int(kept.channel != "paper")
    assert VotingCode.objects.filter(used_on__isnull=False).count() == int(kept.channel == "code")


def test_one_code_in_two_hands_is_used_once(keda):
    row = vote.opened(keda)
    _batch, (code,) = vote.batch(row, 1)
    numbers = [identity.new_number() for _one in range(8)]
    identity.extract(keda, *(f"{one},ბერიძე,ნინო,1990-05-31," for one in numbers))
    found = at_once(
        [
            lambda one=one: voting.cast(
                row, holder=Holder(code, one, date(1990, 5, 31)), choices=[(1, 1)], channel="code"
            )
            for one in numbers
        ]
    )
    assert codes(found) == {"cast": 1, "code_used": 7}
    assert (Participation.objects.count(), Ballot.objects.count()) == (1, 1)


def test_changes_at_once_leave_one_of_the_sent_ballots(keda):
    row = vote.opened(keda)
    code = vote.cast(row, None, 1).code
    found = at_once([lambda n=n: voting.change(row, code, [(n % 5 + 1, 1)]) for n in range(10)])
    assert [one for one in found if isinstance(one, Exception)] == []
    assert Ballot.objects.get().choices in [[[n, 1]] for n in range(1, 6)]


def test_a_crowd_votes_while_the_log_is_written_and_ballots_are_mixed(keda):
    row = vote.opened(keda)
    people = [make.voter(keda) for _one in range(60)]
    acts = [lambda one=one: voting.cast(row, person=one, choices=[(1, 1)]) for one in people]
    acts += [sequencer.run] * 2 + [lambda: mixing.mix(row, final=True)] * 2
    found = at_once(acts)
    assert [one for one in found if isinstance(one, Exception)] == []
    while sequencer.run():
        pass
    assert Ballot.objects.count() == 60
    assert Participation.objects.filter(index__isnull=False).count() == 60


def test_mixing_does_not_lose_a_change_that_waits_for_it(keda):
    row = vote.opened(keda)
    made = [vote.cast(row, None, 1).code for _one in range(30)]
    acts = [lambda one=one: voting.change(row, one, [(2, 1)]) for one in made]
    found = at_once([*acts, *[lambda: mixing.mix(row, final=True)] * 3])
    assert [one for one in found if isinstance(one, Exception)] == []
    assert [one.choices for one in Ballot.objects.all()] == [[[2, 1]]] * 30


def test_settling_twice_at_once_counts_once(keda, settings):
    row = vote.opened(keda)
    user, inquiry = waiting(keda, settings)
    voting.cast(row, by=user, choices=[(1, 1)])
    answer(user, inquiry)
    found = at_once([settling.settle] * 4)
    assert sum(found) == 1
    assert Ballot.objects.count() == 1
