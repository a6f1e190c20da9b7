"""The public result: read off the stored row, in both languages; the files; the command that counts again."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from budgeting import elections, recompute, shown_results, tallies
from budgeting.actions import counting
from budgeting.models import Annulment, Ballot, PaperBatch, Participation, Process, Tally
from budgeting.tally import counting as tally_counting
from budgeting.tally import recount
from budgeting.tally.__main__ import main
from budgeting.tally.pabulib import fields
from budgeting.tally.rules import Cap, Completion, EqualShares, Greedy, Phragmen, Welfare
from budgeting.tally.ties import TieRule
from tests.budgeting.test_counting import LARI, closed, counted, voted
from tests.factories import budgeting as make
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db

VOTES = [[1, 3], [1], [2, 3], [3], [2], [1, 4]]
COSTS = (100_000, 50_000, 20_000, 30_000)
DRAW = TieRule(order=("cost", "draw"))
SHARES = tallies.rule_json(EqualShares(top_up=True, ties=DRAW))


@pytest.fixture
def row(batumi):
    return voted(batumi, VOTES, *COSTS)


def address(row, name="results", *args, language="ka"):
    with translation.override(language):
        return reverse(f"budgeting:{name}", args=[row.municipality.slug, row.slug, *args])


def page(row, name="results", language="ka"):
    answer = Client().get(address(row, name, language=language))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def test_before_the_publication_there_is_only_the_date(row):
    html = page(row, language="en")
    assert "There is no result yet" in html
    assert "Project 1" not in html
    for name in ("recompute", "results_pb", "results_csv", "results_json"):
        assert Client().get(address(row, name)).status_code == 404


def test_draft_has_no_result_page(batumi, row):
    Process.objects.filter(pk=row.pk).update(publication="draft")
    assert Client().get(address(row)).status_code == 404


def test_page_never_counts_and_never_touches_a_ballot(row, monkeypatch):
    counted(row)
    for module, name in (
        (tally_counting, "count"),
        (recount, "verified"),
        (elections, "by_pot"),
    ):
        monkeypatch.delattr(module, name)
    Client().get(address(row))  # the first page of a process fills the caches of the frame
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(row)
    assert len(queries) <= 8
    table = Ballot._meta.db_table
    assert [one["sql"] for one in queries if table in one["sql"]] == []


@pytest.mark.parametrize(
    "name",
    [
        "results",
        "recompute",
        "results_pb",
        "results_csv",
        "results_json",
        "implementation",
        "project",
    ],
)
def test_nothing_that_is_read_of_a_result_counts_or_touches_a_ballot(row, monkeypatch, name):
    counted(row)
    for module, counting_name in (
        (tally_counting, "count"),
        (recount, "verified"),
        (elections, "by_pot"),
        (elections, "with_budget"),
    ):
        monkeypatch.delattr(module, counting_name)
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(address(row, name, *([1] if name == "project" else [])))
    assert answer.status_code == 200
    read = " ".join(one["sql"] for one in queries)
    assert [table for table in (Ballot, Participation) if table._meta.db_table in read] == []


@pytest.mark.parametrize("rule", [None, SHARES])
@pytest.mark.parametrize("language", ["ka", "en"])
def test_every_stored_sentence_stands_on_the_page(batumi, rule, language):
    row = voted(batumi, VOTES, *COSTS, **({"rule": rule} if rule else {}))
    tally = counted(row)
    html = text_of(page(row, language=language)).replace("&quot;", '"')
    said = tally.outcome["pots"][0]["explanation"][language]
    for one in said["projects"]:
        for sentence in (one["headline"], *one["why"]):
            assert sentence.replace("\xa0", " ") in html


def test_sentences_name_the_projects_in_their_language(row):
    said = counted(row).outcome["pots"][0]["explanation"]
    for language, name, other in (("ka", "პროექტი", "Project"), ("en", "Project", "პროექტი")):
        text = json.dumps(said[language]["projects"], ensure_ascii=False)
        assert f"{name} 3" in text
        assert f"{other} 3" not in text


def test_money_left_after_each_step_and_the_divider(row):
    tally = counted(row)
    part = tally.outcome["pots"][0]
    (pot,) = shown_results.pots(tally, row.projects.all(), (), "ka")
    money = pot.budget
    for step in pot.steps:
        money -= step.cost if step.won else 0
        assert step.left == money
    assert (pot.left, pot.spent) == (part["left"], part["spent"])
    html = text_of(page(row, language="en"))
    assert html.index("For which the money did not suffice") < html.index("Step by step")


def test_rounds_of_equal_shares_say_who_paid(batumi):
    row = voted(batumi, VOTES, *COSTS, rule=SHARES)
    tally = counted(row)
    (pot,) = shown_results.pots(tally, row.projects.all(), (), "ka")
    assert pot.rounds
    assert [one.cost for one in pot.rounds] == [one.project.cost for one in pot.rounds]
    assert all(one.full * one.price <= one.cost + one.full for one in pot.rounds)
    assert "Rounds: who paid what" in page(row, language="en")


def test_people_and_votes_are_never_mixed(row):
    tally = counted(row)
    html = text_of(page(row, language="en"))
    assert "People who voted 6" in html.replace("6 People who voted", "People who voted 6")
    assert tally.voters == 6
    assert sum(row.projects.values_list("votes", flat=True)) == 9
    assert "Votes for projects 9" in html


def test_a_tie_that_mattered_says_what_decided(batumi):
    row = voted(batumi, [[1], [2]], 90_000, 90_000)
    tally = counted(row)
    (pot,) = shown_results.pots(tally, row.projects.all(), (), "ka")
    assert [(tie.by, len(tie.among)) for tie in pot.ties] == [("draw", 2)]
    html = text_of(page(row, language="en"))
    assert "The draw published before the voting decided." in html
    assert pot.seed in html
    cheap = voted(batumi, [[1], [2]], 90_000, 80_000)
    (pot,) = shown_results.pots(counted(cheap), cheap.projects.all(), (), "ka")
    assert [tie.by for tie in pot.ties] == ["cost"]


@pytest.mark.parametrize(
    "rule",
    [
        Greedy(ties=DRAW),
        Greedy(stop=True, ties=DRAW),
        Greedy(min_votes=2),
        EqualShares(ties=DRAW),
        EqualShares("points", top_up=True, ties=DRAW),
    ],
)
def test_the_command_on_the_page_gives_the_winners(batumi, rule, tmp_path, capsys, monkeypatch):
    row = voted(batumi, VOTES, *COSTS, rule=tallies.rule_json(rule))
    tally = counted(row)
    html = page(row, "recompute")
    (typed,) = re.findall(r"<pre[^>]*><code>([^<]+)</code></pre>", html)
    words = shlex.split(typed)
    assert words[:3] == ["python", "-m", "budgeting.tally"]
    answer = Client().get(address(row, "results_pb"))
    (tmp_path / words[4]).write_bytes(answer.content)
    monkeypatch.chdir(tmp_path)
    assert main([*words[3:], "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["winners"] == tally.outcome["pots"][0]["count"]["winners"]
    assert answer["Content-Disposition"] == f'attachment; filename="{words[4]}"'


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Greedy(), "--rule greedy_votes --tie cost,votes"),
        (Greedy(borda=True), "--rule greedy_borda --tie cost,votes"),
        (
            Greedy(caps={"a": Cap(number=2, money=150_00)}, min_votes=3),
            "--rule greedy_votes --min-votes 3 --cap a=2 --cap-money a=150 --tie cost,votes",
        ),
        (
            EqualShares(completion=Completion(step=50)),
            "--rule mes_cost_add1 --step 0.5 --tie cost,votes",
        ),
        (Phragmen(), "--rule phragmen --tie cost,votes"),
        (
            Welfare(ties=TieRule(("draw",), "a b")),
            "--rule max_welfare_card --tie draw --seed 'a b'",
        ),
    ],
)
def test_command_names_every_setting(rule, expected):
    assert recompute.command(rule, "x.pb") == f"python -m budgeting.tally count x.pb {expected}"


def test_there_is_no_command_for_what_it_cannot_say():
    assert recompute.command(Greedy(min_score=3), "x.pb") == ""


def test_files_say_what_the_page_says(row):
    tally = counted(row)
    said = json.loads(Client().get(address(row, "results_json")).content)
    assert (said["sha256"], said["voters"], said["ballots"]) == (tally.sha256, 6, 6)
    assert said["outcome"] == tally.outcome
    text = Client().get(address(row, "results_csv", language="en")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [one[0] for one in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[3] == ["3", "Project 3", "Whole municipality", "20000.00", "3", "1", "Won"]
    assert Client().get(address(row, "results_pot", 999_999)).status_code == 404


def test_page_of_many_units_with_leftovers_paper_and_annulled_votes(keda):
    first, second = make.units(keda, ("dandalo", "დანდალო"), ("merisi", "მერისი"))
    pots = ((first, 1_000 * LARI), (second, 1_000 * LARI), (None, 1_000 * LARI))
    row = make.process(keda, "voting", pots=pots, residence="own_and_city", leftover_to_whole=True)
    for pot, cost in zip(row.pots.order_by("order"), (400, 900, 1_500), strict=True):
        make.project(row, cost=cost * LARI, pot=pot)
    vote.freeze(row)
    row, at = closed(Process.objects.get(pk=row.pk))
    Ballot.objects.bulk_create(
        Ballot(process=row, choices=choices) for choices in ([[1, 1], [3, 1]], [[2, 1], [3, 1]])
    )
    officer = make.officer(keda)
    PaperBatch.objects.create(
        process=row, place="დანდალოს სკოლა", state="sealed", handed_out=9, counted=7, spoiled=2
    )
    Annulment.objects.create(
        process=row,
        reason="One room, one evening",
        state="approved",
        count=4,
        proposed_by=officer,
        decided_by=make.auditor(keda),
        decided_at=at,
    )
    counting.open_box(row, by=officer, at=at)
    Ballot.objects.update(leaf=1)
    tally = counting.count(row, by=officer, at=at)
    tally.turnout = {"units": {"dandalo": 7, "": 5}, "ages": {"18-24": 12}, "channels": {"": 12}}
    tally.voters = 12
    tally.save()
    counting.publish(row, by=make.officer(keda), at=at)
    html = text_of(page(row, language="en"))
    for said in (
        "and 700 ₾ that other units left",
        "600 ₾ went to the whole municipality, as the act says",
        "The votes of 4 people were annulled and not counted.",
        "One room, one evening",
        "დანდალოს სკოლა 9 7 5 2",
        "Dandalo 7",
        "Others and small groups together 5",
        "18–24 12",
    ):
        assert said in html
    again = text_of(page(row, "recompute", language="en"))
    assert again.count("python -m budgeting.tally count") == 3


def test_page_says_that_nobody_knows_the_gender(row):
    counted(row)
    said = "the register of the municipality does not hold it."
    assert said in page(row, language="en")
    Tally.objects.update(turnout={"genders": {"f": 5, "m": 5}})
    assert said not in page(row, language="en")


def test_the_program_of_the_recompute_page_counts_by_itself(row, tmp_path, settings):
    tally = counted(row)
    settings.SOURCE_URL = "https://code.example/portal"
    html = page(row, "recompute")
    assert 'href="https://code.example/portal"' in html
    assert f'href="{address(row, "program")}"' in html
    answer = Client().get(address(row, "program"))
    assert answer["Content-Disposition"] == 'attachment; filename="budgeting-tally.zip"'
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    (typed,) = re.findall(r"<pre[^>]*><code>([^<]+)</code></pre>", html)
    words = shlex.split(typed)
    (tmp_path / words[4]).write_bytes(Client().get(address(row, "results_pb")).content)
    said = subprocess.run(
        [sys.executable, *words[1:], "--json"], cwd=tmp_path, capture_output=True, check=True
    )
    assert json.loads(said.stdout)["winners"] == tally.outcome["pots"][0]["count"]["winners"]


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (Greedy(), "greedy"),
        (Greedy(stop=True), "greedy-no-skip"),
        (Greedy(use_threshold=True), "greedy-threshold"),
        (Greedy(min_votes=5), "greedy-custom"),
        (Greedy(per_cost=True), "unknown"),
        (EqualShares(), "equalshares"),
        (EqualShares(completion=Completion(step=100)), "equalshares/add1"),
        (EqualShares(completion=Completion(step=100), comparison=True), "equalshares/add1-comparison"),
        (EqualShares(completion=Completion(step=50)), "unknown"),
        (EqualShares(top_up=True), "unknown"),
        (Phragmen(), "unknown"),
    ],
)  # fmt: skip
def test_rule_is_named_as_the_format_names_it(rule, name):
    assert recompute.format_name(rule) == name
    assert name in fields.RULES


def test_file_names_the_rule_of_the_format_and_of_the_program(row):
    counted(row)
    lines = Client().get(address(row, "results_pb")).content.decode().splitlines()
    assert [one for one in lines if one.startswith(("rule;", "comment;"))] == [
        "rule;greedy",
        "comment;budgeting.tally --rule greedy_votes",
    ]
