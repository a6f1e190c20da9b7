"""The public API of cycles: what it gives, what it refuses, and that nothing of a vote is there too early."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgeting.models import Ballot
from budgeting.states import IdeaState
from tests.budgeting.test_counting import counted, voted
from tests.factories import budgeting as make
from tests.factories import voting as vote

API = "/api/v1/budgets"
VOTES = [[1, 3], [1], [2, 3], [3], [2], [1, 4]]
COSTS = (100_000, 50_000, 20_000, 30_000)

pytestmark = pytest.mark.django_db


def ask(path="", status=200, **query):
    answer = Client().get(f"{API}{path}", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_cycles_of_one_municipality_without_drafts(batumi, keda):
    row = make.process(batumi, "submission", slug="2027")
    make.process(batumi, publication="draft")
    make.process(keda)
    (found,) = ask(municipality="batumi")
    assert found == {
        "municipality": "batumi",
        "slug": "2027",
        "title_ka": row.title_ka,
        "title_en": row.title_en,
        "publication": "published",
        "phase": "submission",
        "held": False,
        "amount_tetri": 120_000 * make.LARI,
        "url": "http://testserver/batumi/budget/2027/",
    }


def test_what_is_not_public_is_not_there(batumi):
    make.process(batumi, publication="draft", slug="draft")
    row = make.process(batumi, "evaluation", slug="2027")
    for path in ("draft", "draft/ideas", "draft/projects", "draft/result", "2027/result", "none"):
        ask(f"/batumi/{path}", 404)
    ask("", 404, municipality="nowhere")
    make.projects(row, 10_000)  # entered early, before the ballot is published
    assert ask("/batumi/2027/projects") == []


def test_unknown_parameters_are_refused(batumi):
    make.process(batumi, "submission", slug="2027")
    ask("", 422, municipality="batumi", page="1")
    ask("/batumi/2027/ideas", 422, sort="x")
    ask("/batumi/2027/ideas", 422, state="draft")
    ask("/batumi/2027/ideas", 422, limit="101")


def test_one_cycle_with_money_dates_criteria_and_rule(batumi):
    row = vote.opened(batumi, slug="2027")
    found = ask("/batumi/2027")
    assert found["money"] == [
        {"unit": None, "amount_tetri": 120_000 * make.LARI, "projects": 5, "ideas": 0}
    ]
    assert [one["phase"] for one in found["phases"]] == [*make.PHASES]
    assert found["criteria"][0]["code"] == "place"
    assert found["rule"] == row.rule
    assert (found["phase"], found["frozen_sha256"]) == ("voting", row.frozen_sha256)


def test_ideas_are_the_page_s_list(batumi):
    row = make.process(batumi, "submission", slug="2027")
    make.idea(row, state=IdeaState.DRAFT)
    idea = make.idea(row)
    make.idea(row, state=IdeaState.WITHDRAWN)
    found = ask("/batumi/2027/ideas")
    assert (found["total"], len(found["ideas"])) == (2, 2)
    (one,) = ask("/batumi/2027/ideas", state="submitted")["ideas"]
    assert (one["id"], one["author"], one["cost_estimate_tetri"]) == (
        idea.pk,
        idea.author_name,
        idea.cost,
    )


def test_projects_tell_nothing_of_votes_before_the_publication(batumi):
    row = voted(batumi, VOTES, *COSTS)
    path = f"/batumi/{row.slug}/projects"
    before = ask(path)
    tally = counted(row)
    after = ask(path)
    hidden = {"standing": None, "votes": None, "place": None}
    assert [{name: one[name] for name in hidden} for one in before] == [hidden] * len(COSTS)
    assert [one["votes"] for one in after] == [3, 2, 3, 1]
    assert ask(f"/batumi/{row.slug}/result")["sha256"] == tally.sha256


def test_the_result_is_read_off_its_row(batumi):
    row = voted(batumi, VOTES, *COSTS)
    tally = counted(row)
    with CaptureQueriesContext(connection) as queries:
        found = ask(f"/batumi/{row.slug}/result")
    assert len(queries) <= 3
    assert not any(Ballot._meta.db_table in one["sql"] for one in queries)
    assert found["outcome"] == tally.outcome
    assert (found["voters"], found["ballots"]) == (tally.voters, tally.ballots)
    (file,) = found["ballot_files"]
    text = Client().get(file.removeprefix("http://testserver")).content.decode()
    assert text == next(iter(tally.election.values()))


def test_every_answer_is_described(db):
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert {path: set(one["get"]["responses"]) for path, one in paths.items() if API in path} == {
        API: {"200", "404", "422"},
        f"{API}/{{place}}/{{cycle}}": {"200", "404"},
        f"{API}/{{place}}/{{cycle}}/ideas": {"200", "404", "422"},
        f"{API}/{{place}}/{{cycle}}/projects": {"200", "404"},
        f"{API}/{{place}}/{{cycle}}/result": {"200", "404"},
    }
