"""Elections written to files: the same when read again, nothing personal, in the order of the format."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.tally.election import KINDS, ORDINAL, Election, Project, build
from budgeting.tally.generate import Plan, generate
from budgeting.tally.pabulib import Document, export, load, read
from budgeting.tally.pabulib.fields import KEYS, PERSONAL_COLUMNS
from tests.budgeting.tally.files import NAMES, real
from tests.budgeting.tally.pabulib.test_reader import same
from tests.budgeting.tally.pabulib.texts import points, put, text

META = {
    "description": "A vote; with „quotes“ and \"others\"",
    "country": "Georgia",
    "unit": "Invented",
    "instance": "2026",
    "rule": "unknown",
    "date_begin": "2026",
    "date_end": "2026",
    "max_sum_points": "40",
}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.sampled_from(KINDS), st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 9))
def test_an_election_is_read_back_as_it_was(tmp_path, kind, seed, voters, projects):
    plan = Plan(voters=voters, projects=projects, seed=seed, kind=kind, districts=2, longest=4, empty=20, step=1237)  # fmt: skip
    election = generate(plan)
    export(election, tmp_path / "election.pb", meta=META)
    reading = load(tmp_path / "election.pb")
    again = reading.election
    assert same(again, election)
    assert again.projects == election.projects
    assert (again.budget, again.scale, again.kind) == (election.budget, 100, kind)
    assert (again.longest, again.points_scale) == (election.longest, 1)
    assert again.meta["description"] == META["description"]
    assert {problem.code for problem in reading.problems} <= {"length", "project_twice"}


def test_the_file_says_what_the_format_asks_for(tmp_path):
    content = text({"comment": "#1: x", "currency": "GEL", "mood": "good"}, votes=("voter_id;vote;age", "x1;b,a;30", "x2;;4", "x3;c;None", "x4;b,a;50"))  # fmt: skip
    export(read(put(tmp_path, content)), tmp_path / "new.pb", winners=["a", "c"])
    document = Document.read(tmp_path / "new.pb")
    keys = [row.cells[0] for row in document.meta.rows]
    assert keys == [*(key for key in KEYS if key in keys), "mood"]
    assert [row.cells for row in document.projects.rows] == [
        ("a", "300", "2", "Trees", "1"),
        ("b", "400", "2", "Benches", "0"),
        ("c", "500", "1", "Lamps", "1"),
    ]
    assert document.projects.columns == ("project_id", "cost", "votes", "name", "selected")
    assert document.votes.columns == ("voter_id", "vote")
    assert document.votes.column("voter_id") == ("1", "2", "3", "4")
    assert sorted(document.votes.column("vote")) == ["", "a,b", "a,b", "c"]


def test_points_stand_behind_their_projects_the_most_first(tmp_path):
    export(read(put(tmp_path, points("1;a,c,b;1,2.5,2"))), tmp_path / "new.pb")
    document = Document.read(tmp_path / "new.pb")
    assert [row.cells for row in document.votes.rows] == [("1", "c,b,a", "2.5,2,1")]
    assert document.projects.column("score") == ("1", "2", "2.5")


def test_scores_of_short_rankings_are_left_out(tmp_path):
    said = {"vote_type": ORDINAL, "max_length": "2", "num_votes": "2"}
    for votes, columns in (
        (("1;a,b", "2;b,c"), ("project_id", "cost", "votes", "score", "name")),
        (("1;a,b", "2;b"), ("project_id", "cost", "votes", "name")),
    ):
        export(
            read(put(tmp_path, text(said, votes=("voter_id;vote", *votes)))), tmp_path / "new.pb"
        )
        assert Document.read(tmp_path / "new.pb").projects.columns == columns


def test_default_scores_are_written_out(tmp_path):
    election = read(put(tmp_path, points("1;a;3", "2;b;1", kind="scoring", default_score="1")))
    export(election, tmp_path / "new.pb")
    document = Document.read(tmp_path / "new.pb")
    assert document.value("default_score") == ""
    assert same(read(tmp_path / "new.pb"), election)


def tiny(**facts: object) -> Election:
    given = {"projects": [Project("a", 100)], "budget": 100, "starts": np.array([0, 1, 2]), "chosen": np.array([0, 0]), **facts}  # fmt: skip
    return build(**given)


def test_groups_and_districts_are_written(tmp_path):
    project = Project("a", 1050, "A", "North", ("green", "sport"), "bridge")
    election = tiny(projects=[project], budget=2000, threshold=2, currency="GEL", title="T", meta=META)  # fmt: skip
    export(election, tmp_path / "new.pb")
    again = read(tmp_path / "new.pb")
    assert again.projects == (project,)
    assert (again.threshold, again.currency, again.costs) == (2, "GEL", (1050,))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({}, "META needs description, country, unit, instance, rule, date_begin, date_end"),
        ({"meta": {**META, "unit": "None"}}, "META needs unit"),
        ({"meta": META, "shares": np.array([1, 2])}, "different shares of the money"),
        ({"meta": META, "projects": [Project("a,b", 100)]}, "a project id with a comma"),
    ],
)
def test_what_the_format_cannot_say_is_refused_and_nothing_is_written(tmp_path, facts, message):
    with pytest.raises(ValueError, match=message):
        export(tiny(**facts), tmp_path / "new.pb")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_real_elections_are_exported_without_loss_and_without_persons(tmp_path, name):
    election = read(real(name))
    export(election, tmp_path / name)
    again = read(tmp_path / name)
    assert same(again, election)
    assert again.projects == election.projects
    assert again.meta == election.meta
    head = (tmp_path / name).read_text(encoding="utf-8").split("VOTES\n")[1].split("\n")[0]
    assert not set(head.split(";")) & set(PERSONAL_COLUMNS)
