"""Picking single votes of a finding, hours with many votes, whole boxes of papers, mails to those concerned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from budgeting.actions import annulling, batches, counting, voting
from budgeting.models import Annulment, Ballot, Burst, PaperBatch, Participation, Tally
from budgeting.notices import EVENTS
from budgeting.queries import auditing, results
from budgeting.states import BatchState
from civic.journal.models import Entry
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from tests.budgeting.test_batches import counted as in_box
from tests.budgeting.test_batches import entered, lines
from tests.budgeting.test_counting import closed, counted
from tests.budgeting.votes import refusal
from tests.clients import staff_client
from tests.factories import budgeting as make
from tests.factories import identity
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.7"


def burst(row, number, *chosen, address=ADDRESS, **how):
    """So many accounts that vote from one address; returns them."""
    users = [identity.citizen(row.municipality) for _one in range(number)]
    for user in users:
        voting.cast(row, by=user, choices=vote.numbers(*chosen), network=address, **how)
    return users


def told(kind):
    """The accounts written to about the last entry of a kind."""
    entry = Entry.objects.filter(kind=kind).latest("pk")
    return {one.recipient_user_id for one in EVENTS[kind](entry)}


def test_scenario_11_fraud_annulment(batumi, client):
    """65 votes from one address in one hour; an auditor annuls those picked, a second one approves."""
    row = vote.opened(batumi, 10_000, 20_000)
    honest = burst(row, 2, 1, address="198.51.100.9")
    at = timezone.now().replace(minute=10)
    crowd = burst(row, 65, 2, at=at)
    auditor, second = make.auditor(batumi), make.auditor(batumi)

    (found,) = auditing.bursts(row)
    assert (found.count, found.hour) == (65, at.replace(minute=0, second=0, microsecond=0))
    desk = staff_client(auditor)
    base = f"/desk/batumi/budget/{row.slug}/audit/"
    assert ">65<" in desk.get(base).content.decode()
    page = desk.get(f"{base}votes/?kind=network&key={found.key}").content.decode()
    assert page.count('name="member"') == 65
    main = page[page.index("<main") : page.index("</main>")]
    assert "№" not in main  # no project, no choice

    keep = Participation.objects.order_by("-pk").first()
    picked = [
        one.pk for one in auditing.members(row, "network", found.key, None) if one.pk != keep.pk
    ]
    answer = desk.post(
        f"{base}votes/?kind=network&key={found.key}",
        {"kind": "network", "key": found.key, "day": "", "member": picked, "reason": "ბოტი"},
    )
    assert answer.status_code == 302
    proposal = Annulment.objects.get()
    assert proposal.count == 64
    assert refusal(annulling.decide, proposal, by=auditor, approve=True) == "second_person"
    annulling.decide(proposal, by=second, approve=True)
    assert told("vote.annulled") <= {one.pk for one in crowd}
    assert len(told("vote.annulled")) == 64
    assert not told("vote.annulled") & {one.pk for one in honest}

    victim = crowd[0]
    assert refusal(voting.cast, row, by=victim, choices=vote.numbers(1)) == "vote_annulled"
    tally = counted(row)
    assert (tally.voters, tally.ballots) == (3, 3)
    shown = client.get(f"/en/batumi/budget/{row.slug}/results/").content.decode()
    assert "The votes of 64 people were annulled and not counted." in shown
    assert not Burst.objects.exists()


def test_hours_are_counted_apart_from_the_votes(batumi):
    row = vote.opened(batumi)
    at = timezone.now()
    burst(row, 5, 1, at=at)
    burst(row, 4, 1, address="198.51.100.1", at=at)
    (user,) = burst(row, 1, 1, at=at + timedelta(hours=1))
    assert refusal(voting.cast, row, by=user, choices=vote.numbers(2), network=ADDRESS) == (
        "voted_already"
    )
    assert sorted(Burst.objects.values_list("count", flat=True)) == [1, 4, 5]
    assert [one.count for one in auditing.bursts(row)] == [5]
    vote.cast(row, None, 1)  # without an address: at a centre
    assert Burst.objects.count() == 3


def test_nothing_is_proposed_without_a_mark_or_for_votes_of_another_group(batumi):
    row = vote.opened(batumi)
    burst(row, 5, 1)
    burst(row, 1, 1, address="198.51.100.1")
    (found,) = auditing.bursts(row)
    act = {"kind": "network", "key": found.key, "day": None, "reason": "ბოტი"}
    officer = make.officer(batumi)
    assert refusal(annulling.propose, row, by=officer, picked=[], **act) == "none_picked"
    strange = Participation.objects.exclude(network=bytes.fromhex(found.key)).get()
    assert refusal(annulling.propose, row, by=officer, picked=[strange.pk], **act) == (
        "nothing_to_annul"
    )
    client = staff_client(officer)
    url = f"/desk/batumi/budget/{row.slug}/audit/votes/"
    asked = f"{url}?kind=network&key={found.key}"
    typed = client.post(asked, {"kind": "network", "key": found.key, "reason": "ეს ბოტია"})
    assert (typed.status_code, "ეს ბოტია" in typed.content.decode()) == (422, True)
    assert client.get(url).status_code == 404
    assert client.get(f"{url}?kind=network&key=zz").status_code == 200


@pytest.fixture
def box(batumi):
    """Three papers in a counted box, beside two votes on the portal."""
    row = vote.opened(batumi, 10_000, 20_000)
    for _one in range(2):
        vote.cast(row, None, 1)
    one, _at = in_box(row, 3, 3)
    return one


def test_whole_box_is_annulled_by_two_people_and_counts_for_nothing(box, batumi):
    row, (officer, auditor) = box.process, (make.officer(batumi), make.auditor(batumi))
    proposal = annulling.propose_batch(box, by=officer, reason="ყუთი გახსნილი იპოვეს")
    assert refusal(annulling.propose_batch, box, by=officer, reason="x") == "batch_proposed"
    assert refusal(annulling.decide, proposal, by=officer, approve=True) == "not_auditor"
    annulling.decide(proposal, by=auditor, approve=True)
    assert PaperBatch.objects.get().state == BatchState.VOID
    assert results.participations(row) == (2, 3)
    assert refusal(batches.enter, box, by=auditor, text="1 1") == "batch_void"
    row, at = closed(row)
    assert counting.open_box(row, by=officer, at=at) == 2
    while sequencer.run():
        pass
    counting.count(row, by=officer, at=at)
    counting.publish(row, by=make.officer(batumi), at=at)
    sequencer.run()
    judge = replay.Replay()
    for text in Leaf.objects.order_by("index").values_list("data", flat=True):
        judge.take(text)
    judge.finish()
    said = judge.votes[row.pk]
    assert (said.annulled, len(said.registers), len(said.ballots)) == (3, 2, 2)
    assert Tally.objects.get().voters == 2


def test_box_is_counted_after_all_when_the_appeal_is_upheld(box, batumi):
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    proposal = annulling.propose_batch(box, by=officer, reason="ყუთი გახსნილი იპოვეს")
    annulling.decide(proposal, by=auditor, approve=True)
    annulling.appeal(proposal, by=officer, reason="ლუქი მთელი იყო")
    annulling.answer_appeal(proposal, by=auditor, uphold=True)
    assert (PaperBatch.objects.get().state, results.participations(box.process)[1]) == ("first", 0)
    people = (make.auditor(batumi), make.auditor(batumi), officer)
    one = entered(PaperBatch.objects.get(), lines(3, "1"), lines(3, "1"), people)
    batches.seal(one, by=officer)
    assert Ballot.objects.filter(on_paper=True).count() == 3
    assert refusal(annulling.propose_batch, one, by=officer, reason="x") == "batch_sealed"


def test_box_is_annulled_only_once_it_is_counted_and_with_a_reason(batumi):
    from tests.factories import paper

    row = vote.opened(batumi)
    one, officer = paper.batch(row), make.officer(batumi)
    assert refusal(annulling.propose_batch, one, by=officer, reason="x") == "box_not_counted"
    one, _at = in_box(row, 1, 1, place="სხვა")
    assert refusal(annulling.propose_batch, one, by=officer, reason=" ") == "reason_needed"
    desk = staff_client(officer)
    url = f"/desk/batumi/budget/{row.slug}/audit/box/{one.pk}/"
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert desk.post(url, {"reason": "ლუქი დაზიანებულია"}).status_code == 302
    page = desk.get(f"/desk/batumi/budget/{row.slug}/audit/").content.decode()
    assert "ლუქი დაზიანებულია" in page
