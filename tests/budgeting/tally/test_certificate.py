"""Certificates: they hold for every result, and whatever is altered in one is noticed."""

import copy
import json
from importlib.resources import files

import jsonschema
import pytest

from budgeting.tally.certificate import BadCertificate, make, verify
from budgeting.tally.counting import count
from budgeting.tally.generate import Plan, generate
from budgeting.tally.rules import Greedy, Unsuitable, named
from tests.budgeting.tally.examples import made, village

STEP = 500
ADD1 = named("mes_cost_add1_plus_greedy", step=STEP)


def election():
    return generate(Plan(voters=120, projects=12, seed=24, districts=3, longest=5))


def certified(rule=ADD1, of=None):
    of = of or election()
    return json.loads(json.dumps(make(of, count(of, rule))))


@pytest.mark.parametrize(
    "name",
    [
        "mes_cost",
        "mes_card_plus_greedy",
        "mes_cost_add1",
        "mes_cost_add1_int_exh_plus_greedy",
        "comparison_add1_vs_greedy",
    ],
)
@pytest.mark.parametrize("kind", ["approval", "choose-1", "cumulative", "ordinal"])
def test_every_result_has_a_certificate_that_holds(name, kind):
    of = generate(Plan(voters=150, projects=14, seed=6, kind=kind, districts=3, longest=4))
    certificate = certified(named(name, step=STEP), of)
    assert verify(of, certificate) == []
    schema = json.loads((files("budgeting.tally") / "schemas/certificate.json").read_text("utf-8"))
    jsonschema.validate(certificate, schema)


def test_a_result_without_votes_has_one_too():
    of = made({"a": 100}, ["", ""], 101)
    certificate = certified(named("mes_cost_add1_int", step=10), of)
    assert (certificate["endowment"], certificate["rounds"]) == ("1/2", [])
    assert verify(of, certificate) == []


def test_a_certificate_says_who_paid_what():
    of = made({"a": 800, "b": 300}, ["a b", "a b", "a", "b"], 1600)
    certificate = certified(named("mes_cost"), of)
    assert certificate["endowment"] == "4"
    assert [one["project"] for one in certificate["rounds"]] == ["b", "a"]
    assert certificate["rounds"][1] == {
        "project": "a",
        "cost": "8",
        "price": "8/3",
        "full": 3,
        "rest": [],
        "nothing": 0,
    }
    assert certificate["winners"] == ["b", "a"]
    assert certificate["next"] is None


def poorer(certificate):
    """A round in which somebody gives a rest."""
    return next(one for one in certificate["rounds"] if one["rest"])


def swap(certificate):
    rounds = certificate["rounds"]
    rounds[0], rounds[1] = rounds[1], rounds[0]


ALTERATIONS = {
    "winner left out": lambda c: c["winners"].pop(),
    "winners in another order": lambda c: c["winners"].reverse(),
    "last round left out": lambda c: c["rounds"].pop(),
    "first two rounds swapped": swap,
    "round twice": lambda c: c["rounds"].append(copy.deepcopy(c["rounds"][0])),
    "unknown project": lambda c: c["rounds"][0].update(project="nothing"),
    "price too high": lambda c: c["rounds"][-1].update(price="1000000"),
    "price too low": lambda c: c["rounds"][0].update(price="1/1000000"),
    "price zero": lambda c: c["rounds"][0].update(price="0"),
    "other cost": lambda c: c["rounds"][0].update(cost="1"),
    "one payer more": lambda c: c["rounds"][0].update(full=c["rounds"][0]["full"] + 1),
    "one broke voter more": lambda c: c["rounds"][-1].update(nothing=10_000),
    "a rest left out": lambda c: poorer(c)["rest"].pop(),
    "a rest is larger": lambda c: poorer(c)["rest"][0].update(paid="99/7"),
    "endowment between steps": lambda c: c.update(endowment=c["endowment"] + "1"),
    "other spending": lambda c: c.update(spent="1"),
    "next run left out": lambda c: c.update(next=None),
    "next run stops early": lambda c: c["next"]["rounds"].pop(),
    "next run with the same money": lambda c: c["next"].update(endowment=c["endowment"]),
    "filled up with something else": lambda c: c["added"].append("P01"),
    "comparison": lambda c: c.update(compared=[1, 2, 3]),
    "other utility": lambda c: c["rule"].update(utility="points"),
    "other step": lambda c: c["rule"]["completion"].update(step="7"),
    "no completion": lambda c: c["rule"].update(completion=None),
    "an exhaustive stop": lambda c: c["rule"].update(top_up=False),
    "other budget": lambda c: c.update(budget="1"),
    "other voters": lambda c: c.update(voters=7),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_altered_certificate_does_not_hold(what):
    of = election()
    certificate = certified()
    assert verify(of, certificate) == []
    assert certificate["added"]
    ALTERATIONS[what](certificate)
    assert verify(of, certificate)


def test_ballots_that_were_altered_do_not_fit_the_certificate():
    certificate = certified(named("mes_cost"), village())
    other = made(
        {project.id: project.cost for project in village().projects},
        ["bike gym"] * 5 + ["park playground library"] * 5 + ["bike"],
        110_000,
    )
    assert verify(village(), certificate) == []
    assert verify(other, certificate)


def test_a_tie_has_to_follow_the_rule():
    of = made({"a": 700, "b": 700}, ["a", "a", "b", "b"], 1400)
    certificate = certified(named("mes_cost"), of)
    assert verify(of, certificate) == []
    swap(certificate)
    (problem,) = verify(of, certificate)
    assert problem == "Round 1: project 'a' should have been bought."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.pop("endowment"), "has no 'endowment'"),
        (lambda c: c.update(format="other"), "not a certificate"),
        (lambda c: c.update(endowment="1e999999999"), "cannot be read"),
        (lambda c: c.update(endowment="1/0"), "cannot be read"),
        (lambda c: c.update(voters="12"), "cannot be read"),
        (lambda c: c.update(rounds=None), "cannot be read"),
        (lambda c: c.update(rounds=[1]), "cannot be read"),
        (lambda c: c["rule"].update(ties=["age"]), "cannot be read"),
        (lambda c: c["rule"]["completion"].update(step="1/3"), "cannot be read"),
    ],
)
def test_what_is_no_certificate_is_refused(change, said):
    certificate = certified()
    change(certificate)
    with pytest.raises(BadCertificate, match=said):
        verify(election(), certificate)


@pytest.mark.parametrize("data", [None, [], "x", 1, {}])
def test_other_json_is_refused(data):
    with pytest.raises(BadCertificate):
        verify(election(), data)


def test_only_equal_shares_with_voters_has_a_certificate():
    with pytest.raises(Unsuitable):
        make(election(), count(election(), Greedy()))
    nobody = made({"a": 5}, [], 10)
    with pytest.raises(Unsuitable):
        make(nobody, count(nobody, ADD1))
