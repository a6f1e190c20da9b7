"""Handing out ballot papers: once over all channels, at the own centre, without number, name or choice."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from budgeting.actions import handing, voting
from budgeting.models import Ballot, PaperBatch, Participation
from civic.journal.models import Entry
from civic.places.models import Centre
from identity.models import LookUp
from tests.budgeting.votes import own_vote, refusal
from tests.factories import budgeting as make
from tests.factories import identity, paper
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(keda):
    return identity.new_number()


@pytest.fixture
def nino(keda, number):
    return make.voter(keda, number=number)


@pytest.fixture
def clerk(keda):
    return paper.clerk(make.active(keda))


@pytest.fixture
def row(keda, clerk, nino, number):
    identity.extract(keda, f"{number},ბერიძე,ნინო,1990-05-31,")
    row = vote.opened(keda)
    paper.batch(row)
    return row


def test_paper_is_handed_out_once_and_counted(row, clerk, number):
    found = paper.find(row, clerk, number)
    assert (found.kept, found.refusal) == (None, None)
    batch = handing.hand_out(row, by=clerk, ticket=found.ticket, document="card")
    kept = Participation.objects.get()
    assert (kept.state, kept.channel, kept.batch, kept.centre) == (
        "handed",
        "paper",
        batch,
        paper.centre(row.municipality),
    )
    assert (batch.handed_out, Ballot.objects.count()) == (1, 0)


def test_same_page_sent_again_changes_nothing(row, clerk, number):
    ticket = paper.find(row, clerk, number).ticket
    for _time in range(3):
        handing.hand_out(row, by=clerk, ticket=ticket, document="card")
    assert (Participation.objects.count(), PaperBatch.objects.get().handed_out) == (1, 1)
    assert Entry.objects.filter(kind="vote.paper_handed").count() == 1


def test_scenario_3_paper_first(row, clerk, nino, number):
    """Nino took a paper at the village; online she is told when and where, and nothing is stored."""
    paper.hand(row, clerk, number)
    user = identity.verified(nino)
    assert refusal(voting.cast, row, by=user, choices=vote.numbers(1)) == "paper_handed_at"
    second = paper.find(row, clerk, number)
    assert (second.refusal.code, second.kept.state) == ("paper_handed_at", "handed")
    assert Ballot.objects.count() == 0


def test_scenario_3_online_first(row, clerk, nino, number):
    """Nino voted online; the desk sees that before it hands anything out, and no choice."""
    voting.cast(row, by=identity.verified(nino), choices=vote.numbers(2))
    found = paper.find(row, clerk, number)
    assert (found.kept.channel, found.kept.state, found.ticket) == ("online", "voted", "")
    assert not {"choices", "ballot"} & {field.name for field in found.kept._meta.get_fields()}
    assert PaperBatch.objects.get().handed_out == 0


def test_vote_between_looking_up_and_handing_out_wins(row, clerk, nino, number):
    ticket = paper.find(row, clerk, number).ticket
    voting.cast(row, by=identity.verified(nino), choices=vote.numbers(2))
    assert refusal(handing.hand_out, row, by=clerk, ticket=ticket, document="card") == (
        "voted_already"
    )
    assert PaperBatch.objects.get().handed_out == 0


def test_clerk_of_another_centre_hands_out_nothing_here(row, keda, number):
    other = Centre.objects.create(
        municipality=keda, slug="other", name_ka="სხვა", address_ka="ა", hours_ka="10–18"
    )
    PaperBatch.objects.update(centre=other)
    stranger = paper.clerk(keda)
    assert refusal(paper.find, row, stranger, number) == "not_here"
    officer = make.officer(keda)
    ticket = paper.find(row, officer, number).ticket
    assert refusal(handing.hand_out, row, by=stranger, ticket=ticket, document="card") == (
        "ticket_old"
    )


def test_spoiled_paper_is_exchanged_and_the_voter_took_part_once(row, clerk, number):
    paper.hand(row, clerk, number)
    ticket = paper.find(row, clerk, number).ticket
    for _time in range(2):
        batch = handing.exchange(row, by=clerk, ticket=ticket, document="card")
    assert (batch.handed_out, batch.exchanged, Participation.objects.count()) == (1, 1, 1)
    for _time in range(2):
        ticket = paper.find(row, clerk, number).ticket
        handing.exchange(row, by=clerk, ticket=ticket, document="card")
    ticket = paper.find(row, clerk, number).ticket
    assert refusal(handing.exchange, row, by=clerk, ticket=ticket, document="card") == (
        "many_exchanges"
    )


def test_paper_given_back_lets_the_voter_vote_online(row, clerk, nino, number):
    paper.hand(row, clerk, number)
    ticket = paper.find(row, clerk, number).ticket
    for _time in range(2):
        batch = handing.take_back(row, by=clerk, ticket=ticket, document="card")
    assert (batch.handed_out, Participation.objects.count()) == (0, 0)
    voting.cast(row, by=identity.verified(nino), choices=vote.numbers(2))
    assert Ballot.objects.count() == 1


def test_no_more_papers_than_were_delivered(row, clerk, number):
    PaperBatch.objects.update(delivered=1)
    ticket = paper.find(row, clerk, number).ticket
    paper.handed(PaperBatch.objects.get(), 1)
    assert paper.find(row, clerk, number).refusal.code == "no_papers_left"
    assert refusal(handing.hand_out, row, by=clerk, ticket=ticket, document="card") == (
        "no_papers_left"
    )


def test_stranger_child_and_wrong_date_get_no_paper(row, clerk, keda, number):
    assert refusal(paper.find, row, clerk, identity.new_number()) == "code_person"
    assert refusal(paper.find, row, clerk, number, born_on=date(1990, 5, 30)) == "code_person"
    child = identity.new_number()
    identity.extract(keda, f"{child},ბერიძე,ლუკა,2015-05-31,")
    assert paper.find(row, clerk, child, born_on=date(2015, 5, 31)).refusal.code == (
        "too_young_to_vote"
    )
    assert Participation.objects.count() == 0


def test_paper_is_of_the_voters_own_unit(keda, villages, clerk):
    here, there = identity.new_number(), identity.new_number()
    row = own_vote(keda, villages)
    pots = {pot.unit_id: pot for pot in row.pots.all()}
    identity.extract(
        keda, f"{here},ბერიძე,ნინო,1990-05-31,მერისი", f"{there},დოლიძე,გელა,1990-05-31,დოლოგანი"
    )
    paper.batch(row, pot=pots[villages[0].pk])
    assert paper.hand(row, clerk, here).pot == pots[villages[0].pk]
    assert paper.find(row, clerk, there).refusal.code == "no_papers_for_unit"


def test_nothing_written_names_the_voter(row, clerk, nino, number):
    paper.hand(row, clerk, number)
    entry = Entry.objects.get(kind="vote.paper_handed")
    assert (entry.actor, entry.centre, entry.data) == (
        clerk,
        paper.centre(row.municipality),
        {"document": "card"},
    )
    assert number not in json.dumps(list(Entry.objects.values()), default=str)
    assert LookUp.objects.get(purpose="vote.paper").person == nino


def test_nothing_is_handed_out_before_and_after_the_voting(row, clerk, number):
    for days in (-5, 50):
        at = timezone.now() + timedelta(days=days)
        assert refusal(paper.find, row, clerk, number, at=at) in {"phase_not_yet", "phase_over"}
