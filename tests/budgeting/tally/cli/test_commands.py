"""The commands from outside: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from budgeting.tally.cli import count, main
from budgeting.tally.rules import NAMED
from tests.budgeting.tally.elections import make
from tests.budgeting.tally.files import expected, real
from tests.budgeting.tally.pabulib.texts import PROJECTS, put, text

SCHEMAS = Path(sys.modules["budgeting.tally"].__path__[0]) / "schemas"
SMALL = str(make.FOLDER / "small.pb")
RECORDED = json.loads(make.EXPECTED.read_text(encoding="utf-8"))


@pytest.fixture
def run(capsys):
    """Run a command; gives exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse ends the program itself
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def valid(name: str, out: str) -> dict[str, object]:
    """The JSON printed, checked against its schema."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    record = json.loads(out)
    jsonschema.Draft202012Validator(schema).validate(record)
    return record


def test_counting_prints_the_winners(run):
    code, out, err = run("count", SMALL, "--rule", "greedy_votes")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Invented election, seed 22"
    assert lines[1] == "greedy_votes: 30 ballots, budget 700 GEL, spent 700 GEL on 6 of 9 projects"
    assert lines[2] == "   1. P5  100 GEL  16 votes  ველობილიკი 5"
    assert lines[-2].startswith("Tie between P6, P8")
    assert lines[-1] == "Counted twice: the second counter found the same."


@pytest.mark.parametrize("file", RECORDED)
@pytest.mark.parametrize("rule", ["greedy_votes", "mes_cost_add1", "mes_card", "max_welfare_cost"])
def test_the_outcome_as_json_follows_its_schema(run, file, rule):
    code, out, err = run("count", make.FOLDER / file, "--rule", rule, "--json")
    record = valid("outcome", out)
    assert (code, err) == (0, "")
    assert record["rule"] == rule
    assert record["winners"] == RECORDED[file]["rules"][rule]["winners"]
    assert [one["id"] for one in record["projects"] if one["won"]]
    assert sorted(one["place"] for one in record["projects"] if one["won"]) == list(range(1, len(record["winners"]) + 1))  # fmt: skip


def test_amounts_are_decimals_in_units_of_currency(run):
    record = valid("outcome", run("count", make.FOLDER / "tetri.pb", "--rule", "mes_cost", "--json")[1])  # fmt: skip
    assert record["budget"] == "3154.35"
    assert {one["id"]: one["cost"] for one in record["projects"]}["P01"] == "61.85"
    assert record["endowment"] == "63087/4000"
    assert record["settings"]["method"] == "EqualShares"


def test_ties_are_reported(run):
    record = valid("outcome", run("count", SMALL, "--rule", "greedy_votes", "--json")[1])
    tie = record["ties"][0]
    assert (tie["chosen"], tie["mattered"]) == (tie["among"][0], True)


@pytest.mark.parametrize(("language", "word"), [("ka", "გაიმარჯვა"), ("en", "Won")])
def test_explanations_are_in_the_language_asked_for(run, language, word):
    code, out, err = run("count", SMALL, "--rule", "mes_cost", "--explain", language)
    assert (code, err) == (0, "")
    assert word in out


def test_the_seed_of_a_draw_decides_ties(run):
    def winners(seed: str) -> list[str]:
        given = (
            "count",
            SMALL,
            "--rule",
            "greedy_votes",
            "--tie",
            "draw",
            "--seed",
            seed,
            "--json",
        )
        return valid("outcome", run(*given)[1])["winners"]

    assert winners("first") == winners("first")
    assert len({tuple(winners(str(seed))) for seed in range(8)}) > 1


def test_the_step_is_in_units_of_currency(run):
    given = ("count", SMALL, "--rule", "mes_cost_add1", "--json", "--step")
    one, half = (valid("outcome", run(*given, step)[1]) for step in ("1", "0.50"))
    assert one["settings"]["completion"]["step"] == 100
    assert half["settings"]["completion"]["step"] == 50
    assert len(half["attempts"]) > len(one["attempts"])


def test_settings_of_greedy_and_equal_shares_can_be_given(run):
    greedy = ("--rule", "greedy_votes", "--min-votes", "7", "--cap", "green=1", "--cap-money", "green=150.5")  # fmt: skip
    record = valid("outcome", run("count", SMALL, *greedy, "--json")[1])
    assert record["settings"]["min_votes"] == 7
    assert record["settings"]["caps"] == {"green": {"number": 1, "money": 15050}}
    shares = run("count", SMALL, "--rule", "mes_cost", "--eligible-share", "1/3", "--json")[1]
    assert valid("outcome", shares)["settings"]["eligible_share"] == "1/3"


def test_a_completion_without_end_in_sight_is_ended(run, tmp_path, monkeypatch):
    monkeypatch.setattr(count, "MOST_RUNS", 40)
    rows = ("project_id;cost", "a;999999999999", "b;500000000000", "c;499999999998")
    path = put(tmp_path, text({"budget": "999999999999"}, projects=rows))
    code, out, err = run("count", path, "--rule", "mes_cost_add1")
    assert (code, out) == (2, "")
    assert err.startswith("after 40 runs of the completion each voter has")


def test_progress_goes_to_standard_error(run):
    code, out, err = run("count", SMALL, "--rule", "mes_cost_add1", "--progress", "--json")
    assert code == 0
    assert len(err.splitlines()) == len(valid("outcome", out)["attempts"])
    assert err.splitlines()[0] == "counting: 23.33 per voter, 3 winners"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required"),
        (("guess", SMALL), "invalid choice: 'guess'"),
        (("count", SMALL), "the following arguments are required: --rule"),
        (("count", SMALL, "--rule", "best"), "invalid choice: 'best'"),
        (("compare", SMALL, "--json", "--explain", "ka"), "not allowed with"),
        (("count", SMALL, "--rule", "mes_cost", "--explain", "de"), "invalid choice: 'de'"),
        (("count", SMALL, "--rule", "mes_cost", "--tie", "luck"), "each of cost, votes, draw"),
        (("count", SMALL, "--rule", "mes_cost", "--tie", "cost,cost"), "each of cost, votes, draw"),
        (("count", SMALL, "--rule", "mes_cost", "--tie", "draw"), "a draw needs the published seed"),
        (("count", SMALL, "--rule", "mes_cost", "--seed", "x"), "a seed is for a draw"),
        (("count", SMALL, "--rule", "mes_cost_add1", "--step", "0"), "not an amount above zero"),
        (("count", SMALL, "--rule", "mes_cost_add1", "--step", "NaN"), "not an amount above zero"),
        (("count", SMALL, "--rule", "mes_cost_add1", "--step", "0.001"), "the smallest amount"),
        (("count", SMALL, "--rule", "mes_cost", "--min-votes", "3"), "are for the greedy rules"),
        (("count", SMALL, "--rule", "greedy_votes", "--min-votes", "-3"), "not a whole number"),
        (("count", SMALL, "--rule", "greedy_votes", "--cap", "3"), "give NAME=N"),
        (("count", SMALL, "--rule", "greedy_votes", "--cap-money", "3"), "give NAME=AMOUNT"),
        (("count", SMALL, "--rule", "greedy_votes", "--eligible-share", "1/3"), "is for Equal Shares"),
        (("count", SMALL, "--rule", "mes_cost", "--eligible-share", "4/3"), "at most one"),
        (("count", make.FOLDER / "points.pb", "--rule", "phragmen"), "approval"),
        (("compare", SMALL, "--rules", "mes_cost,best"), "there is no rule “best”"),
        (("compare", SMALL, "--rules", "mes_cost,mes_cost"), "a rule is named twice"),
        (("count", "none.pb", "--rule", "mes_cost"), "none.pb:0: There is no such file."),
        (("check", "none.pb"), "none.pb:0: There is no such file."),
        (("certificate", "make", SMALL, "--rule", "greedy_votes"), "only Equal Shares has"),
        (("certificate", "verify", "none.json", SMALL), "none.json: cannot be read"),
        (("certificate", "verify", SMALL, SMALL), "small.pb:1: not JSON"),
        (("certificate", "verify", make.EXPECTED, SMALL), "this is not a certificate"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_two_and_a_message(run, arguments, message):
    code, out, err = run(*arguments)
    assert code == 2
    assert message in err
    assert out == "" or "none.pb" in out


def test_a_bad_file_is_not_counted_and_the_line_is_said(run, tmp_path):
    path = put(tmp_path, text(projects=(PROJECTS[0], "a;300;Trees; benches", "b;NaN;x", "c;500;y")))
    code, out, err = run("count", path, "--rule", "greedy_votes")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0] == f"{path}:16: The line has more cells (4) than columns (3). Put a text that contains “;” into double quotes."  # fmt: skip
    assert lines[1].startswith(f"{path}:17: The cost “NaN” of project “b”")
    assert lines[2] == f"{path}: not counted: the file has errors; --lenient mends what can be mended"  # fmt: skip


def test_a_mended_file_is_counted_and_the_mending_is_said(run, tmp_path):
    path = put(tmp_path, text(projects=(PROJECTS[0], "a;300;Trees", "b;NaN;x", "c;500;y")))
    code, out, err = run("count", path, "--rule", "greedy_votes", "--lenient", "--language", "ka")
    assert code == 0
    assert "spent 800" in out
    assert err.splitlines() == [
        f"{path}:17: mended: პროექტის „b“ ღირებულება „NaN“ დასათვლელად არ გამოდგება: დაწერეთ ციფრებით, მეათედების წინ წერტილით. პროექტი გამოტოვებულია, მისი მონაწილეები – შენარჩუნებული."
    ]


def test_checking_says_everything_and_ends_with_one_when_there_are_errors(run, tmp_path):
    path = put(tmp_path, text({"unit": "None"}, projects=(PROJECTS[0], "a;0;T", *PROJECTS[2:])))
    code, out, err = run("check", path)
    assert (code, out) == (1, f"{path}: 1 error, 1 warning\n")
    assert err.splitlines() == [
        f"{path}:5: warning: META does not say “unit”.",
        f"{path}:16: Project “a” costs 0. A cost must be above zero.",
    ]
    code, out, _ = run("check", path, "--lenient")
    assert (code, out) == (0, f"{path}: 4 ballots, 2 projects, approval: 1 mended, 1 warning\n")


def test_a_sound_file_has_nothing_wrong(run):
    assert run("check", SMALL) == (0, f"{SMALL}: 30 ballots, 9 projects, approval: nothing wrong\n", "")  # fmt: skip


def test_findings_as_json_follow_their_schema(run, tmp_path):
    path = put(tmp_path, text({"num_votes": "9"}))
    for more, code, countable in (((), 1, False), (("--lenient",), 0, True)):
        ended, out, err = run("check", path, "--json", "--language", "ka", *more)
        record = valid("check", out)
        assert (ended, err, record["countable"]) == (code, "", countable)
        assert record["problems"][0]["line"] == 8
        assert record["problems"][0]["mended"] is countable
        assert "ბიულეტენების რაოდენობაა 9" in record["problems"][0]["sentence"]


def test_comparing_prints_a_line_for_each_rule(run):
    code, out, err = run("compare", SMALL, "--rules", "greedy_votes,mes_cost")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Invented election, seed 22: 30 ballots, budget 700 GEL"
    assert [line.split()[0] for line in lines[1:4]] == ["rule", "greedy_votes", "mes_cost"]
    assert lines[4].startswith("greedy_votes : mes_cost")


@pytest.mark.parametrize("file", ["small.pb", "ranking.pb"])
def test_the_comparison_as_json_follows_its_schema(run, file):
    code, out, err = run("compare", make.FOLDER / file, "--json", "--progress")
    record = valid("comparison", out)
    names = [one["rule"] for one in record["rules"]]
    assert code == 0
    assert set(names) <= set(err.splitlines())
    assert ("phragmen" in names) is (file == "small.pb")
    for one in record["rules"]:
        assert one["winners"] == RECORDED[file]["rules"][one["rule"]]["winners"]


def test_a_certificate_holds_until_it_is_touched(run, tmp_path):
    code, out, err = run("certificate", "make", SMALL, "--rule", "mes_cost_add1")
    record = valid("certificate", out)
    assert (code, err) == (0, "")
    path = tmp_path / "certificate.json"
    path.write_text(out, encoding="utf-8")
    assert run("certificate", "verify", path, SMALL) == (0, f"{path}: holds\n", "")
    record["rounds"][0]["full"] += 1
    path.write_text(json.dumps(record), encoding="utf-8")
    code, out, err = run("certificate", "verify", path, SMALL)
    assert (code, out) == (1, f"{path}: does not hold\n")
    assert err.startswith(f"{path}: Round 1")


@pytest.mark.parametrize(
    "content", ["", "{", "[" * 100_000, "NaN", '"x"', "{}", "\x00", "1" * 5000]
)
def test_what_is_no_certificate_is_refused(run, tmp_path, content):
    path = tmp_path / "certificate.json"
    path.write_text(content, encoding="utf-8")
    code, out, err = run("certificate", "verify", path, SMALL)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(str(path))


@pytest.mark.parametrize("amount", ["1e999999999", "1/0", "-3", "NaN", "1.5", 12, None])
def test_amounts_in_certificates_are_fractions_of_whole_numbers(run, tmp_path, amount):
    record = json.loads(run("certificate", "make", SMALL, "--rule", "mes_cost")[1])
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps({**record, "endowment": amount}), encoding="utf-8")
    code, _, err = run("certificate", "verify", path, SMALL)
    assert (code, len(err.splitlines())) == (2, 1)
    assert "the certificate cannot be read" in err


@pytest.mark.parametrize(("language", "title"), [("ka", "გამარჯვებული პროექტების გამოვლენის წესი"), ("en", "Rule for determining the winning projects")])  # fmt: skip
@pytest.mark.parametrize("rule", NAMED)
def test_every_rule_is_printed_as_a_by_law(run, rule, language, title):
    code, out, err = run("bylaw", "--rule", rule, "--language", language)
    assert (code, err) == (0, "")
    assert out.startswith(title)


def test_output_is_utf_8_in_any_locale_and_a_closed_pipe_is_no_error():
    command = [sys.executable, "-m", "budgeting.tally", "count", SMALL, "--rule", "greedy_votes"]
    root = make.FOLDER.parents[3]
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=root, env=plain, capture_output=True, check=True)
    assert "ველობილიკი".encode() in done.stdout
    shell = f"{' '.join(command)} --json; echo $? >&2"
    piped = subprocess.run(["bash", "-c", f"({shell}) | head -c 10"], cwd=root, env=plain, capture_output=True, check=True)  # fmt: skip
    assert piped.stderr == b"0\n"


@pytest.mark.parametrize("rule", ["greedy_votes", "mes_cost_add1"])
def test_a_real_election_is_counted_as_recorded(run, rule):
    path = real("Poland_Wieliczka_2023_Green_Budget.pb")
    code, out, _ = run("count", path, "--rule", rule, "--json")
    golden = expected()[path.name]["rules"][rule]
    record = valid("outcome", out)
    assert (code, record["winners"], record["spent"]) == (0, golden["winners"], golden["total_cost"])  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--withdrawn", "P99"], "there is no project P99\n"),
        (["--withdrawn", "P5", "--json"], "--withdrawn goes with neither --json nor --explain\n"),
    ],
)
def test_a_change_after_the_count_that_cannot_be_is_refused(run, arguments, message):
    code, _out, err = run("count", SMALL, "--rule", "greedy_votes", *arguments)
    assert (code, err.endswith(message)) == (2, True)
