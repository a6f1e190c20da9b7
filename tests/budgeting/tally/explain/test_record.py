"""The explanation as JSON follows its schema, for every rule, and says what the values say."""

import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally.cli import main
from budgeting.tally.counting import count
from budgeting.tally.explain import explain, explanation_record
from budgeting.tally.explain.record import amount, decimal
from budgeting.tally.rules import EqualShares, Greedy
from budgeting.tally.words import LANGUAGES
from tests.budgeting.tally.elections import make
from tests.budgeting.tally.examples import counts, village

SCHEMA = json.loads(files("budgeting.tally").joinpath("schemas", "explanation.json").read_text())


def record(election, rule, language="en"):
    return explanation_record(explain(election, count(election, rule)), "name", language)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@given(counts(), st.sampled_from(LANGUAGES))
def test_every_explanation_follows_the_schema(case, language):
    election, rule = case
    found = json.loads(json.dumps(record(election, rule, language)))
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert {one["id"] for one in found["projects"]} == set(election.index)
    assert all(one["headline"] and one["why"] for one in found["projects"])


def test_the_village_as_data():
    found = record(village(), EqualShares())
    assert (found["endowment"], found["budget"], found["spent"], found["left"]) == (
        "100",
        "1100",
        "1000",
        "100",
    )
    library = found["rounds"][2]
    assert (library["project"], library["price"], library["effective_votes"]) == (
        "library",
        "33.333333",
        "3",
    )
    assert library["groups"] == [
        {"kind": "full", "people": 3, "had_least": "50", "had_most": "50", "paid": "100", "also": ["playground"]}
    ]  # fmt: skip
    gym = {one["id"]: one for one in found["projects"]}["gym"]
    assert gym["spent_on"] == [{"project": "bike", "amount": "600"}]
    assert (gym["had"], gym["left"], gym["missing"], gym["after"]) == ("600", "0", "400", 1)


def test_amounts_are_decimals_without_needless_zeros():
    assert (amount(1250, 100), amount(500_000, 100), decimal(0)) == ("12.5", "5000", "0")


def test_missing_votes_are_data():
    found = {one["id"]: one for one in record(village(), Greedy())["projects"]}
    assert (found["park"]["missing_votes"], found["park"]["beside"]) == (1, "gym")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_it(capsys, language):
    file = str(make.FOLDER / "small.pb")
    arguments = ["count", file, "--rule", "mes_cost_add1", "--explain", language, "--json"]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert (found["rule"], found["language"]) == ("mes_cost_add1", language)


@pytest.mark.parametrize(
    ("language", "title"), [("ka", "წესების შედარება"), ("en", "Comparison of rules")]
)
def test_the_command_compares_in_words(capsys, language, title):
    assert main(["compare", str(make.FOLDER / "small.pb"), "--explain", language]) == 0
    assert capsys.readouterr().out.splitlines()[0] == title
