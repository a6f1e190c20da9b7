"""Reading sound files: kinds of ballots, amounts, quoting, large files in blocks."""

import time

import numpy as np
import pytest

from budgeting.tally.election import Election, Project
from budgeting.tally.pabulib import load, read, source
from tests.budgeting.tally.files import NAMES, expected, real
from tests.budgeting.tally.pabulib.texts import PROJECTS, VOTES, points, put, text


def ballots(election: Election) -> list[tuple[int, dict[str, int]]]:
    """How many voters cast which ballot, in an order for comparison."""
    found = []
    for at, weight in enumerate(election.weights.tolist()):
        low, high = election.starts[at], election.starts[at + 1]
        ids = [election.projects[one].id for one in election.chosen[low:high]]
        found.append((weight, dict(zip(ids, election.points[low:high].tolist(), strict=True))))
    return sorted(found, key=lambda pair: (pair[0], sorted(pair[1].items())))


def same(one: Election, other: Election) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("starts", "chosen", "points", "weights", "shares")
    )


def test_a_file_becomes_an_election(tmp_path):
    election = read(put(tmp_path, text({"currency": "GEL"})))
    assert election.projects == (
        Project("a", 30_000, "Trees"),
        Project("b", 40_000, "Benches"),
        Project("c", 50_000, "Lamps"),
    )
    assert (election.budget, election.scale, election.currency) == (100_000, 100, "GEL")
    assert (election.title, election.kind, election.voters) == ("A vote", "approval", 4)
    assert ballots(election) == [(1, {"a": 1, "c": 1}), (1, {"b": 1}), (2, {"a": 1, "b": 1})]
    assert election.votes == (3, 3, 1)
    assert election.meta["instance"] == "2026"


def test_a_sound_file_has_no_problems(tmp_path):
    assert load(put(tmp_path, text())).problems == ()


def test_empty_ballots_are_ballots(tmp_path):
    election = read(put(tmp_path, text(votes=("voter_id;vote", "1;", "2;None", "3;a", "4;b,c"))))
    assert election.voters == 4
    assert ballots(election)[-1] == (2, {})


def test_units_categories_and_groups_are_read(tmp_path):
    rows = (
        "project_id;cost;category;subunit;district;group",
        "a;1;green,sport;Old Town;;g1",
        "b;2;None;;North;",
        "c;3;;;None;",
    )
    projects = read(put(tmp_path, text(projects=rows))).projects
    assert projects[0] == Project("a", 100, "", "Old Town", ("green", "sport"), "g1")
    assert projects[1] == Project("b", 200, "", "North", ())
    assert projects[2] == Project("c", 300)


def test_amounts_are_exact_and_in_the_smallest_unit_the_file_uses(tmp_path):
    rows = ("project_id;cost", "a;0.1", "b;300.125", "c;200.50")
    election = read(put(tmp_path, text({"budget": "1000.7"}, projects=rows)))
    assert election.scale == 1000
    assert election.costs == (100, 300_125, 200_500)
    assert election.budget == 1_000_700


def test_points_are_exact(tmp_path):
    election = read(put(tmp_path, points("1;a,b;2.5,1", "2;c;0.25", "3;b,c;3,0")))
    assert election.points_scale == 100
    assert ballots(election) == [(1, {"a": 250, "b": 100}), (1, {"b": 300}), (1, {"c": 25})]
    assert election.scores == (250, 400, 25)


def test_rankings_count_down_from_the_longest_allowed(tmp_path):
    content = text({"vote_type": "ordinal", "max_length": "3", "num_votes": "2"}, votes=("voter_id;vote", "1;c,a,b", "2;b"))  # fmt: skip
    election = read(put(tmp_path, content))
    assert election.longest == 3
    assert ballots(election) == [(1, {"a": 2, "b": 1, "c": 3}), (1, {"b": 3})]


def test_rankings_count_down_from_all_projects_when_nothing_else_is_said(tmp_path):
    content = text({"vote_type": "ordinal", "num_votes": "1"}, votes=("voter_id;vote", "1;c,a"))
    assert ballots(read(put(tmp_path, content))) == [(1, {"a": 2, "c": 3})]


def test_scoring_gives_the_default_to_what_a_ballot_does_not_list(tmp_path):
    content = points("1;a,b;5,0", "2;c;4", kind="scoring", default_score="1.5")
    election = read(put(tmp_path, content))
    assert ballots(election) == [(1, {"a": 15, "b": 15, "c": 40}), (1, {"a": 50, "c": 15})]


def test_a_default_score_means_nothing_for_other_kinds(tmp_path):
    election = read(put(tmp_path, points("1;a;5", default_score="2.5")))
    assert (election.points_scale, ballots(election)) == (1, [(1, {"a": 5})])


def test_the_threshold_is_in_parts_of_a_point(tmp_path):
    content = points("1;a;0.5", min_project_score_threshold="2")
    assert read(put(tmp_path, content)).threshold == 20


def test_quoted_cells_hold_separators_quotes_and_line_ends(tmp_path):
    rows = (PROJECTS[0], 'a;300;"Trees; and ""more"""', '"b";400;"Two\nlines"', 'c;500;6" pipes')
    names = [one.name for one in read(put(tmp_path, text(projects=rows))).projects]
    assert names == ['Trees; and "more"', "Two\nlines", '6" pipes']


def test_quoted_votes_are_read(tmp_path):
    rows = ("voter_id;vote;age", '"1";"a,b";3', "2;b;", '3;"a,b";"4;5"', "4;c;1")
    election = read(put(tmp_path, text(votes=rows)))
    assert ballots(election) == [(1, {"b": 1}), (1, {"c": 1}), (2, {"a": 1, "b": 1})]


def test_line_separators_of_unicode_do_not_end_a_line(tmp_path):
    rows = (PROJECTS[0], "a;300;One\u2028line\x0b of\x85text", *PROJECTS[2:])
    assert (
        read(put(tmp_path, text(projects=rows))).projects[0].name == "One\u2028line\x0b of\x85text"
    )


def test_a_byte_order_mark_and_crlf_change_nothing(tmp_path):
    plain = load(put(tmp_path, text())).election
    reading = load(put(tmp_path, "\ufeff" + text().replace("\n", "\r\n")))
    assert same(reading.election, plain)
    assert reading.election.projects == plain.projects
    assert [(one.line, one.code) for one in reading.problems] == [(1, "bom"), (1, "crlf")]


def test_shuffled_rows_give_the_same_ballots(tmp_path):
    plain = read(put(tmp_path, text()))
    rows = (VOTES[0], "v4;a,b", "v3;a,c", "v1;b,a", "v2;b")
    assert same(read(put(tmp_path, text(votes=rows))), plain)


def test_blocks_and_their_borders_change_nothing(tmp_path, monkeypatch):
    rows = [f"{at};a,b" if at % 3 else f'{at};"c"' for at in range(200)]
    path = put(tmp_path, text({"num_votes": "200"}, votes=("voter_id;vote", *rows)))
    whole = load(path)
    for size in (1, 7, 50, 333):
        monkeypatch.setattr(source, "BLOCK", size)
        parts = load(path)
        assert same(parts.election, whole.election)
        assert parts.problems == whole.problems == ()


def test_progress_is_told_the_ballots_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "BLOCK", 8)
    told = []
    load(put(tmp_path, text()), progress=told.append)
    assert told[-1] == 4
    assert told == sorted(told)


@pytest.mark.parametrize("name", NAMES)
def test_real_elections_have_the_ballots_recorded(name):
    reading = load(real(name))
    election, golden = reading.election, expected()[name]
    assert election.voters == golden["voters"]
    assert len(election.weights) == golden["distinct_ballots"]
    assert len(election.projects) == golden["projects"]
    ids = [project.id for project in election.projects]
    assert dict(zip(ids, election.votes, strict=True)) == golden["votes"]
    if "score" in golden:
        scores = {name: int(score) for name, score in golden["score"].items()}
        assert dict(zip(ids, election.scores, strict=True)) == scores
    assert {problem.code for problem in reading.problems} <= {"crlf"}


def test_the_largest_real_election_is_read_well_below_a_second():
    path = real("Poland_Lodz_2022.pb")
    spent = []
    for _ in range(3):
        before = time.process_time()
        read(path)
        spent.append(time.process_time() - before)
    assert min(spent) < 1
