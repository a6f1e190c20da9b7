"""Ballot papers from the box to the count: two people, their differences, what is missing, the sealed batch."""

import json

import pytest
from django.db import IntegrityError, transaction

from budgeting.actions import batches, counting
from budgeting.models import Ballot, PaperBatch, PaperLine, Participation
from budgeting.queries import paper as queries
from budgeting.states import BATCH, Attendance, BatchState
from civic.journal.models import Entry
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from tests.budgeting.votes import own_vote, refusal
from tests.factories import budgeting as make
from tests.factories import identity, paper
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(batumi):
    """Two who enter, and an officer who does not."""
    make.active(batumi)
    return make.auditor(batumi), make.auditor(batumi), make.officer(batumi)


@pytest.fixture
def row(batumi):
    return vote.opened(batumi)


def counted(row, handed, in_box, *, unused=None, delivered=200, **fields):
    """A batch of which so many papers were handed out and so many lay in the box; the voting is over."""
    one = paper.batch(row, delivered, **fields)
    paper.handed(one, handed)
    row, at = paper.after(row)
    unused = delivered - handed if unused is None else unused
    return batches.close(one, by=make.officer(row.municipality), counted=in_box, unused=unused), at


def lines(number, marks="1 3", **others):
    """The text of an entry: papers 1 to `number` with these marks, some with others (`p7="x"`)."""
    return "\n".join(f"{n} {others.get(f'p{n}', marks)}".strip() for n in range(1, number + 1))


def entered(one, first, second, people):
    for by, text in ((people[0], first), (people[1], second)):
        batches.enter(one, by=by, text=text)
        batches.finish(one, by=by)
    return PaperBatch.objects.get(pk=one.pk)


def test_scenario_5_paper_batch_reconciliation(row, people, client):
    """120 handed out; 118 papers entered by A and again by B; two lines differ, one paper is spoiled,
    one is missing."""
    a, b, officer = people
    one, at = counted(row, 120, 119)
    first = lines(118) + "\n119 x"
    second = lines(118, p17="2", p60="4 5") + "\n119 x"
    assert batches.enter(one, by=a, text=first) == 119
    assert batches.enter(one, by=a, text=first) == 0  # pasted again: nothing changes
    batches.finish(one, by=a)
    batches.enter(one, by=b, text=second)
    assert batches.enter(one, by=b, text=second) == 0
    batches.finish(one, by=b)
    assert PaperLine.objects.count() == 238
    assert [d.row for d in queries.compared(one).differences] == [17, 60]
    assert refusal(batches.seal, one, by=officer) == "differences_left"
    assert refusal(counting.open_box, row, by=officer, at=at) == "batches_open"

    batches.decide(one, by=officer, number=17, marks="2", reason="ნიშანი მეორეზეა")
    assert refusal(batches.seal, one, by=officer) == "differences_left"
    batches.decide(one, by=officer, number=60, marks="1 3", reason="წაშლილი ნიშანი არ ითვლება")
    assert refusal(batches.seal, one, by=officer) == "missing_unexplained"
    batches.amend(
        one, by=officer, counted=119, unused=80, reason="ერთმა ამომრჩეველმა ბიულეტენი წაიღო"
    )
    sealed = batches.seal(one, by=officer)
    assert (sealed.handed_out, sealed.valid, sealed.spoiled, sealed.missing) == (120, 118, 1, 1)
    assert Ballot.objects.filter(on_paper=True).count() == 118
    choices = [json.dumps(one) for one in Ballot.objects.values_list("choices", flat=True)]
    assert (choices.count("[[2, 1]]"), choices.count("[[1, 1], [3, 1]]")) == (1, 117)

    for by, text in ((a, first), (b, second)):  # and once more, after the sealing
        assert refusal(batches.enter, one, by=by, text=text) == "batch_sealed"
    assert Ballot.objects.count() == 118
    assert Participation.objects.filter(state=Attendance.VOTED).count() == 120

    publish(row, at, officer)
    page = client.get(f"/batumi/budget/{row.slug}/results/").content.decode()
    table = page[page.index('id="h-paper"') :]
    cells = table[table.index("<tbody>") : table.index("</tbody>")]
    for figure in ("120", "118", ">1<", "ერთმა ამომრჩეველმა ბიულეტენი წაიღო"):
        assert figure in cells


def publish(row, at, officer):
    counting.open_box(row, by=officer, at=at)
    while sequencer.run():
        pass
    counting.count(row, by=officer, at=at)
    counting.publish(row, by=make.officer(row.municipality), at=at)
    sequencer.run()


def test_public_log_holds_the_figures_of_the_batch_and_replays(row, people):
    one, at = counted(row, 3, 3)
    one = entered(one, lines(3, p3="x"), lines(3, p3="x"), people)
    batches.seal(one, by=people[2])
    publish(row, at, people[2])
    judge = replay.Replay()
    found = list(Leaf.objects.order_by("index").values_list("data", flat=True))
    for text in found:
        judge.take(text)
    judge.finish()
    leaf = json.loads(Leaf.objects.get(index=PaperBatch.objects.get().index).data)
    assert leaf == {
        "k": "pb.batch",
        "process": row.pk,
        "batch": one.pk,
        "handed": 3,
        "counted": 3,
        "spoiled": 1,
        "blank": 0,
    }
    said = judge.votes[row.pk]
    assert (len(said.registers), len(said.ballots)) == (3, 2)


def test_box_is_opened_after_the_voting_only(row, people):
    one = paper.batch(row)
    assert refusal(batches.close, one, by=people[2], counted=1, unused=0) == "box_while_voting"
    assert refusal(batches.enter, one, by=people[0], text="1 1") == "box_while_voting"


def test_nobody_makes_both_entries_and_nobody_sees_the_other(row, people):
    a, b, officer = people
    one, _at = counted(row, 2, 2)
    batches.enter(one, by=a, text="1 1")
    assert refusal(batches.enter, one, by=b, text="1 1") == "entry_other"
    batches.enter(one, by=a, text="2 1")
    batches.finish(one, by=a)
    assert refusal(batches.enter, one, by=a, text="2 3") == "entry_same"
    batches.enter(one, by=b, text="1 1")
    assert refusal(batches.enter, one, by=officer, text="1 1") == "entry_other"
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBatch.objects.update(second_by=a)


def test_third_person_decides_with_a_reason(row, people):
    a, _b, officer = people
    one = entered(counted(row, 2, 2)[0], "1 1\n2 3", "1 1\n2 4", people)
    assert refusal(batches.decide, one, by=a, number=2, marks="3", reason="x") == "settle_third"
    assert refusal(batches.decide, one, by=officer, number=1, marks="3", reason="x") == (
        "no_difference"
    )
    assert refusal(batches.decide, one, by=officer, number=2, marks="3", reason=" ") == (
        "reason_needed"
    )
    batches.decide(one, by=officer, number=2, marks="x", reason="ორი ნიშანი")
    assert batches.seal(one, by=officer).spoiled == 1


def test_paper_only_one_of_them_has_is_struck_or_kept(row, people):
    one = entered(counted(row, 2, 1)[0], "1 1\n2 3", "1 1", people)
    officer = people[2]
    batches.decide(one, by=officer, number=2, marks="-", reason="ასეთი ბიულეტენი არ არის")
    batches.amend(one, by=officer, counted=1, unused=198, reason="ერთი წაიღეს")
    assert batches.seal(one, by=officer).counted == 1


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ((5, 4, 3), "box_differs"),
        ((3, 5, 5), "more_than_handed"),
        ((5, 4, 4), "missing_unexplained"),
    ],
)
def test_batch_whose_figures_do_not_fit_is_not_sealed(row, people, figures, code):
    handed, in_box, papers = figures
    one = entered(counted(row, handed, in_box)[0], lines(papers), lines(papers), people)
    assert refusal(batches.seal, one, by=people[2]) == code
    assert Ballot.objects.count() == 0


def test_papers_that_were_delivered_are_all_accounted_for(row, people):
    one = entered(counted(row, 2, 2, unused=190)[0], lines(2), lines(2), people)
    assert refusal(batches.seal, one, by=people[2]) == "stock_unexplained"


def test_sealing_leaves_no_line_and_no_way_back(row, people):
    one = entered(counted(row, 2, 2)[0], "1 1\n2 3", "1 1\n2 4", people)
    batches.decide(one, by=people[2], number=2, marks="3", reason="სამი")
    batches.seal(one, by=people[2])
    assert PaperLine.objects.count() == 0
    assert list(one.rulings.values_list("choices", flat=True)) == [[]]
    ballot = {field.attname for field in Ballot._meta.concrete_fields}
    assert ballot == {"id", "process_id", "code_hash", "on_paper", "choices", "annulled", "leaf"}
    for entry in Entry.objects.filter(kind__startswith="vote.batch"):
        assert "choices" not in json.dumps(entry.data)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a 1", "line_unreadable"),
        ("1 one", "line_unreadable"),
        ("1 1:", "line_unreadable"),
        ("1 1 2 3 4", "line_wrong"),
        ("1 99", "line_wrong"),
        ("1", "line_wrong"),  # no blank ballots in this vote
        ("1 2\n1 3", "line_twice"),
        ("\n".join(f"{n} 1" for n in range(1, 2_002)), "lines_many"),
    ],
)
def test_unreadable_lines_are_named_and_nothing_is_kept(row, people, text, code):
    one, _at = counted(row, 5, 5)
    assert refusal(batches.enter, one, by=people[0], text=text) == code
    assert (PaperLine.objects.count(), PaperBatch.objects.get().first_by) == (0, None)


def test_lines_come_from_a_spreadsheet_as_from_the_keyboard(row, people):
    one, _at = counted(row, 5, 5)
    text = '\ufeff"paper","projects"\r\n1;1;3\r\n2\t1 3\r\n"3","1,3"\n4, ხ\n\n5,,1'
    assert batches.enter(one, by=people[0], text=text) == 5
    entry = queries.entry(one, 1)
    assert [entry[n].choices for n in (1, 2, 3, 5)] == [((1, 1), (3, 1))] * 3 + [((1, 1),)]
    assert entry[4].spoiled


def test_line_can_be_corrected_and_struck_until_the_entry_is_complete(row, people):
    one, _at = counted(row, 2, 2)
    batches.enter(one, by=people[0], text="1 1\n2 1\n3 1")
    assert batches.enter(one, by=people[0], text="2 3") == 1
    batches.strike(one, by=people[0], number=3)
    assert {n: r.choices for n, r in queries.entry(one, 1).items()} == {1: ((1, 1),), 2: ((3, 1),)}


def test_points_ranks_and_blank_papers(batumi, people):
    row = vote.opened(batumi, ballot="points", points=10, blank_allowed=True)
    one, _at = counted(row, 3, 3)
    batches.enter(one, by=people[0], text="1 1:7 2:3\n2\n3 4:1")
    assert [one.choices for one in queries.entry(one, 1).values()] == [
        ((1, 7), (2, 3)),
        (),
        ((4, 1),),
    ]
    assert refusal(batches.enter, one, by=people[0], text="1 1:9 2:3") == "line_wrong"
    ranked = vote.opened(batumi, ballot="ranking")
    other, _at = counted(ranked, 1, 1)
    batches.enter(other, by=people[0], text="1 3 1")
    assert queries.entry(other, 1)[1].choices == ((3, 1), (1, 2))


def test_papers_of_a_unit_hold_that_units_projects_only(keda, villages):
    row = own_vote(keda, villages)
    pot = row.pots.get(unit=villages[0])
    one, _at = counted(row, 2, 2, pot=pot)
    a = make.auditor(keda)
    batches.enter(one, by=a, text="1 1")
    assert refusal(batches.enter, one, by=a, text="2 3") == "line_wrong"


def test_entries_begin_afresh_with_a_reason(row, people):
    one = entered(counted(row, 2, 2)[0], lines(2), lines(2), people)
    assert refusal(batches.restart, one, by=people[2], reason="") == "reason_needed"
    one = batches.restart(one, by=people[2], reason="სხვა დასტა იყო")
    assert (one.state, one.first_by, one.lines.count()) == (BatchState.FIRST, None, 0)
    batches.enter(one, by=people[1], text=lines(2))


def test_polling_place_is_planned_once_and_taken_back_while_unused(row, batumi):
    one = paper.batch(row, 50)
    officer = make.officer(batumi)
    assert refusal(batches.prepare, row, by=officer, place=one.place, delivered=9) == "batch_exists"
    paper.handed(one, 3)
    assert refusal(batches.deliver, one, by=officer, delivered=2) == "delivered_too_few"
    batches.deliver(one, by=officer, delivered=60)
    assert refusal(batches.discard, one, by=officer) == "batch_used"
    batches.discard(paper.batch(row, 50, place="სხვა"), by=officer)
    assert PaperBatch.objects.get().delivered == 60
    stranger = identity.citizen(batumi)
    assert refusal(batches.prepare, row, by=stranger, place="ა", delivered=1) == (
        "not_budget_officer"
    )


def test_batch_of_another_municipality_is_out_of_reach(row, keda, people):
    one, _at = counted(row, 1, 1)
    stranger = make.officer(make.active(keda))
    for act in (
        lambda: batches.enter(one, by=stranger, text="1 1"),
        lambda: batches.amend(one, by=stranger, counted=1, unused=1, reason="x"),
        lambda: batches.seal(one, by=stranger),
    ):
        assert refusal(act) == "not_batch_worker"


def test_every_move_of_a_batch_is_in_the_table():
    assert {move.name for move in BATCH.moves} == {
        "close", "finish_first", "finish_second", "restart", "seal", "void", "revive",
    }  # fmt: skip
