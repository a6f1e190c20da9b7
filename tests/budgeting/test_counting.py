"""From the closed vote to the published result: the box, the log, the count, the second person."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from budgeting.actions import ballot_paper, counting, voting
from budgeting.models import Ballot, Participation, Process, Project, Tally
from budgeting.queries import results
from budgeting.states import Standing
from budgeting.tally import pabulib
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from civic.statistics import small
from tests.factories import budgeting as make
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db

LARI = make.LARI


def closed(row):
    """The same cycle after its voting; returns it with the moment in which the box may be opened."""
    end = row.terms.get(phase="voting").ends_at
    return Process.objects.get(pk=row.pk), end + timedelta(minutes=1)


def voted(place, votes, *costs, **fields):
    """A cycle in which these projects, by number, got these ballots."""
    row = vote.opened(place, *costs, frozen=False, **fields)
    ballot_paper.freeze(row)
    for choices in votes:
        pairs = [(number, 1) for number in choices]
        voting.cast(row, person=make.voter(place), choices=pairs)
    return row


def counted(row):
    """Open the box, place the ballots in the log, count and publish; returns the stored result."""
    row, at = closed(row)
    officer = make.officer(row.municipality)
    counting.open_box(row, by=officer, at=at)
    while sequencer.run():
        pass
    counting.count(row, by=officer, at=at)
    counting.publish(row, by=make.officer(row.municipality), at=at)
    sequencer.run()
    return Tally.objects.get(process=row)


def refusal(error):
    return error.value.code


def test_nothing_is_opened_before_the_close_and_the_last_ballots_on_their_way(batumi):
    row = voted(batumi, [[1]], 10_000)
    officer, end = make.officer(batumi), row.terms.get(phase="voting").ends_at
    for at, code in (
        (end - timedelta(seconds=1), "voting_runs"),
        (end, "not_counted_yet"),
        (end + timedelta(seconds=19), "not_counted_yet"),
    ):
        with pytest.raises(Refused) as error:
            counting.open_box(row, by=officer, at=at)
        assert refusal(error) == code
    for user in (make.officer(make.active(row.municipality)), make.auditor(batumi)):
        if not user.holds("budget_officer", batumi):
            with pytest.raises(Refused) as error:
                counting.open_box(row, by=user, at=end + timedelta(minutes=1))
            assert refusal(error) == "not_budget_officer"


def test_opening_the_box_shuffles_it_and_destroys_what_led_to_it(batumi):
    row = voted(batumi, [[1], [2], [1, 2]] * 4, 10_000, 20_000)
    Participation.objects.update(envelope=b"e", network=b"n", phone=b"p")
    before = set(Ballot.objects.values_list("pk", flat=True))
    choices = Counter(json.dumps(one) for one in Ballot.objects.values_list("choices", flat=True))
    row, at = closed(row)
    assert counting.open_box(row, by=make.officer(batumi), at=at) == 12
    rows = list(Ballot.objects.all())
    assert before.isdisjoint({one.pk for one in rows})
    assert {one.code_hash for one in rows} == {None}
    assert Counter(json.dumps(one.choices) for one in rows) == choices
    assert set(Participation.objects.values_list("envelope", "network", "phone")) == {
        (None, None, None)
    }
    with pytest.raises(Refused) as error:
        counting.open_box(row, by=make.officer(batumi), at=at)
    assert refusal(error) == "box_open"


def test_count_waits_until_every_ballot_stands_in_the_log(batumi):
    row, at = closed(voted(batumi, [[1]], 10_000))
    officer = make.officer(batumi)
    with pytest.raises(Refused) as error:
        counting.count(row, by=officer, at=at)
    assert refusal(error) == "box_closed"
    counting.open_box(row, by=officer, at=at)
    with pytest.raises(Refused) as error:
        counting.count(row, by=officer, at=at)
    assert refusal(error) == "ballots_unplaced"


def test_another_person_publishes_and_only_then_anything_is_seen(batumi):
    row, at = closed(voted(batumi, [[1], [1], [2]], 10_000, 20_000))
    officer = make.officer(batumi)
    counting.open_box(row, by=officer, at=at)
    while sequencer.run():
        pass
    with pytest.raises(Refused) as error:
        counting.publish(row, by=officer, at=at)
    assert refusal(error) == "nothing_counted"
    counting.count(row, by=officer, at=at)
    assert results.result_of(row) is None
    assert set(Project.objects.values_list("standing", "votes")) == {(Standing.NONE, None)}
    with pytest.raises(Refused) as error:
        counting.publish(row, by=officer, at=at)
    assert refusal(error) == "other_publisher"
    counting.publish(row, by=make.officer(batumi), at=at)
    assert list(Project.objects.order_by("number").values_list("standing", "rank", "votes")) == [
        (Standing.WON, 1, 2),
        (Standing.WON, 2, 1),
    ]
    entry = Entry.objects.get(kind="tally.published")
    assert (entry.public, entry.data["winners"], entry.data["ballots"]) == (True, 2, 3)


def test_result_explains_itself_in_both_languages(batumi):
    row = voted(batumi, [[1], [1], [2]], 100_000, 50_000)
    tally = counted(row)
    pot = tally.outcome["pots"][0]
    assert (pot["amount"], pot["spent"], pot["left"]) == (120_000_00, 100_000_00, 20_000_00)
    assert pot["count"]["winners"] == ["1"]
    sentences = {
        language: {one["id"]: one["headline"] for one in pot["explanation"][language]["projects"]}
        for language in ("ka", "en")
    }
    assert set(sentences["ka"]) == set(sentences["en"]) == {"1", "2"}
    assert sentences["ka"]["2"] != sentences["en"]["2"]
    assert (tally.ballots, tally.voters) == (3, 3)


def test_published_file_gives_the_same_winners_to_whoever_counts_it(batumi, tmp_path):
    from budgeting import tallies
    from budgeting.tally.counting import count

    row = voted(batumi, [[1, 3], [1], [2, 3], [3]], 100_000, 50_000, 20_000)
    tally = counted(row)
    pot = tally.outcome["pots"][0]
    path = tmp_path / "ballots.pb"
    path.write_text(tally.election[str(pot["pot"])], encoding="utf-8")
    again = count(pabulib.read(path), tallies.rule_of(Process.objects.get(pk=row.pk)))
    assert list(again.winners) == pot["count"]["winners"]
    assert tally.sha256 == counting.fingerprint(tally.outcome, tally.election)


def test_log_holds_opening_voters_ballots_and_result_and_replays(batumi):
    row = voted(batumi, [[1], [2], []], 10_000, 20_000, blank_allowed=True)
    tally = counted(row)
    judge = replay.Replay()
    kinds = Counter()
    for text in Leaf.objects.order_by("index").values_list("data", flat=True):
        judge.take(text)
        kinds[json.loads(text)["k"]] += 1
    judge.finish()
    assert {kind: kinds[kind] for kind in kinds if kind.startswith("pb.")} == {
        "pb.open": 1,
        "pb.register": 3,
        "pb.ballot": 3,
        "pb.result": 1,
    }
    said = judge.votes[row.pk]
    assert (len(said.registers), len(said.ballots), said.result) == (3, 3, tally.sha256)


def leaf(kind, **facts):
    return json.dumps({"k": kind, "process": 7} | facts, sort_keys=True, separators=(",", ":"))


OPEN = leaf(
    "pb.open",
    m="batumi",
    sha256="a" * 64,
    pots={"1": 100},
    projects={"1": [1, 50]},
    ballot="approval",
    rule={"method": "Greedy"},
    opens="2026-01-01",
    closes="2026-02-01",
)
REGISTER = leaf("pb.register", c="b" * 64)
BALLOT = leaf("pb.ballot", id="c" * 32, choices=[[1, 1]])


@pytest.mark.parametrize(
    ("leaves", "code"),
    [
        ([OPEN, OPEN], "vote_opened_twice"),
        ([OPEN, BALLOT], "more_ballots"),
        ([OPEN, REGISTER, BALLOT, BALLOT], "ballot_twice"),
        ([OPEN, REGISTER, leaf("pb.ballot", id="c" * 32, choices=[[2, 1]])], "ballot_foreign"),
        ([OPEN, REGISTER, BALLOT, leaf("pb.register", c="d" * 64)], "registered_late"),
        ([OPEN, leaf("pb.annul", refs=[0], reason="r", approvers=2)], "vote_ref_wrong"),
        ([OPEN, REGISTER, leaf("pb.annul", refs=[1], reason="r", approvers=1)], "annulled_alone"),
        ([OPEN, REGISTER, BALLOT, leaf("pb.result", sha256="e" * 64, ballots=2)], "ballots_wrong"),
        (
            [OPEN, REGISTER, BALLOT, leaf("pb.result", sha256="e" * 64, ballots=1), BALLOT],
            "ballot_after_result",
        ),
    ],
)
def test_replay_names_the_first_leaf_that_breaks_a_rule_of_the_vote(leaves, code):
    judge = replay.Replay()
    for one in leaves[:-1]:
        judge.take(one)
    with pytest.raises(replay.BadLogError) as error:
        judge.take(leaves[-1])
    assert (error.value.code, error.value.index) == (code, len(leaves) - 1)


def test_small_groups_are_merged_so_that_none_can_be_found_by_subtraction():
    merged = small.merged(Counter({"agmashenebeli": 40, "khimshiashvili": 6, "boni": 2}))
    assert merged == {"": 8, "agmashenebeli": 40}
    assert small.merged(Counter({"a": 7, "b": 5})) == {"a": 7, "b": 5}
    assert small.merged(Counter({"a": 2})) == {"": 2}


def test_leftover_of_the_villages_goes_to_the_whole_municipality_where_the_act_says_so(keda):
    first, second = make.units(keda, ("dandalo", "დანდალო"), ("merisi", "მერისი"))
    pots = ((first, 1_000 * LARI), (second, 1_000 * LARI), (None, 1_000 * LARI))
    for leftover, expected in ((False, []), (True, ["3"])):
        row = make.process(
            keda, "voting", pots=pots, residence="own_and_city", leftover_to_whole=leftover
        )
        village, _other, whole = row.pots.order_by("order")
        make.project(row, cost=400 * LARI, pot=village)
        make.project(row, cost=900 * LARI, pot=_other)
        make.project(row, cost=1_500 * LARI, pot=whole)
        vote.freeze(row)
        Ballot.objects.bulk_create(
            Ballot(process=row, choices=choices) for choices in ([[1, 1], [3, 1]], [[2, 1], [3, 1]])
        )
        outcome, _files = counting._counted(Process.objects.get(pk=row.pk))
        assert outcome["pots"][2]["count"]["winners"] == expected
        assert sum(move["amount"] for move in outcome["moves"]) == (700 * LARI if leftover else 0)
