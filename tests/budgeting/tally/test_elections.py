"""The invented elections of the repository: unchanged, and counted as recorded by every rule."""

import hashlib
import json
from typing import Any

import pytest

from budgeting.tally.counting import count
from budgeting.tally.election import KINDS
from budgeting.tally.pabulib import load, read
from budgeting.tally.recount import verified
from budgeting.tally.rules import NAMED, Unsuitable, named
from tests.budgeting.tally.elections import make

RECORDED: dict[str, Any] = json.loads(make.EXPECTED.read_text(encoding="utf-8"))
CASES = [(file, rule) for file, record in RECORDED.items() for rule in record["rules"]]


def test_every_kind_of_ballot_is_there():
    assert {read(make.FOLDER / file).kind for file in RECORDED} == set(KINDS)


@pytest.mark.parametrize("name", make.PLANS)
def test_the_files_are_those_of_the_plans(tmp_path, name):
    path = make.FOLDER / f"{name}.pb"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RECORDED[path.name]["sha256"]
    made, found = make.election(name), read(path)
    votes = {one.id: votes for one, votes in zip(made.projects, made.votes, strict=True)}
    assert {one.id: votes for one, votes in zip(found.projects, found.votes, strict=True)} == votes
    assert (found.voters, found.budget) == (made.voters, made.budget)


@pytest.mark.parametrize("file", RECORDED)
def test_the_files_are_sound(file):
    problems = load(make.FOLDER / file).problems
    assert {problem.code for problem in problems} <= {"project_twice"}


@pytest.mark.parametrize(("file", "rule"), CASES)
def test_every_rule_elects_the_winners_recorded(file, rule):
    election = read(make.FOLDER / file)
    outcome = count(election, named(rule, step=election.scale))
    record = RECORDED[file]["rules"][rule]
    assert list(outcome.winners) == record["winners"]
    assert outcome.spent == record["cost"]


@pytest.mark.parametrize("file", RECORDED)
def test_rules_that_are_not_recorded_do_not_fit_the_ballots(file):
    election = read(make.FOLDER / file)
    for name in NAMED.keys() - RECORDED[file]["rules"].keys():
        with pytest.raises(Unsuitable):
            count(election, named(name))


@pytest.mark.parametrize("rule", ["greedy_votes", "mes_cost_add1", "max_welfare_card"])
@pytest.mark.parametrize("file", ["small.pb", "ties.pb"])
def test_the_second_counter_agrees(file, rule):
    election = read(make.FOLDER / file)
    outcome = verified(election, named(rule, step=election.scale))
    assert list(outcome.winners) == RECORDED[file]["rules"][rule]["winners"]


@pytest.mark.parametrize(
    ("file", "rule"),
    [("small.pb", "greedy_votes"), ("ties.pb", "greedy_density"), ("small.pb", "max_welfare_cost")],
)
def test_ties_that_mattered_were_met(file, rule):
    assert any(tie.mattered for tie in count(read(make.FOLDER / file), named(rule)).ties)
