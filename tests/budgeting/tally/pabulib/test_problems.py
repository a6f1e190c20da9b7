"""Bad files: each problem has its line and code, is refused strictly, and mended or refused leniently. Never a traceback."""

import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.tally.pabulib import Unreadable, load, read
from budgeting.tally.pabulib.problems import KEPT_PER_CODE, Problem
from budgeting.tally.pabulib.sentences import STYLE_CODES, WARNING_CODES, repairable, words
from tests.budgeting.tally.pabulib.test_reader import ballots
from tests.budgeting.tally.pabulib.texts import PROJECTS, VOTES, points, put, text


def projects(*rows: str) -> str:
    return text({"num_projects": str(len(rows))}, projects=(PROJECTS[0], *rows))


def votes(*rows: str, header: str = "voter_id;vote") -> str:
    return text({"num_votes": str(len(rows))}, votes=(header, *rows))


NAMES = PROJECTS[1:]
BROKEN: dict[str, tuple[str | bytes, int, str]] = {
    "an empty file": ("", 0, "empty"),
    "only a byte order mark": ("\ufeff", 0, "empty"),
    "no text": (text().encode().replace(b"A vote", b"A v\xffte"), 3, "encoding"),
    "another file": ("name,age\nGela,30\n", 1, "section_order"),
    "cut off in META": ("META\nkey;value\nbudget;1000\n", 3, "section_missing"),
    "cut off before META's header": ("META\n", 1, "header_missing"),
    "cut off in PROJECTS": (text().split("b;400")[0], 16, "section_missing"),
    "cut off before the header of VOTES": (text().split("voter_id")[0], 19, "header_missing"),
    "cut off between ballots": (text().split("v3")[0], 8, "num_votes"),
    "cut off inside a ballot": (text({"num_votes": "3"}).split(";c,a")[0], 23, "cells_few"),
    "PROJECTS missing": (text().split("PROJECTS")[0] + "VOTES\nvoter_id;vote\n", 14, "section_order"),
    "no budget": (text({"budget": None}), 1, "key_needed"),
    "budget a word": (text({"budget": "much"}), 9, "value_needed"),
    "budget NaN": (text({"budget": "NaN"}), 9, "value_needed"),
    "budget zero": (text({"budget": "0"}), 9, "value_needed"),
    "budget below zero": (text({"budget": "-5"}), 9, "value_needed"),
    "budget 10^30": (text({"budget": "1" + "0" * 30}), 9, "value_needed"),
    "budget with a comma": (text({"budget": "1000,50"}), 9, "value_needed"),
    "unknown kind of ballot": (text({"vote_type": "hands"}), 10, "value_needed"),
    "num_votes no number": (text({"num_votes": "four"}), 8, "value_needed"),
    "num_votes wrong": (text({"num_votes": "5"}), 8, "num_votes"),
    "num_projects wrong": (text({"num_projects": "2"}), 7, "num_projects"),
    "a key twice": (text().replace("unit;Invented", "unit;Invented\nunit;Other"), 6, "key_twice"),
    "META with three cells": (text({"unit": "a;b"}), 5, "cells_many"),
    "no column cost": (text(projects=("project_id;price", *NAMES)), 15, "column_missing"),
    "a column twice": (text(projects=("project_id;cost;cost", *NAMES)), 15, "column_twice"),
    "no column points": (text({"vote_type": "cumulative", "max_sum_points": "9"}), 21, "column_missing"),
    "no projects": (text(projects=(PROJECTS[0],)), 16, "no_projects"),
    "cost zero": (projects("a;0;x", *NAMES[1:]), 16, "cost_zero"),
    "cost below zero": (projects("a;-3;x", *NAMES[1:]), 16, "cost_zero"),
    "cost NaN": (projects(NAMES[0], "b;NaN;x", NAMES[2]), 17, "cost"),
    "cost infinite": (projects(NAMES[0], "b;inf;x", NAMES[2]), 17, "cost"),
    "cost 10^30": (projects(NAMES[0], "b;1e30;x", NAMES[2]), 17, "cost"),
    "cost of 31 digits": (projects(NAMES[0], f"b;1{'0' * 30};x", NAMES[2]), 17, "cost"),
    "cost with 20 decimals": (projects(NAMES[0], f"b;1.{'1' * 20};x", NAMES[2]), 17, "cost"),
    "cost with an underscore": (projects(NAMES[0], "b;1_0;x", NAMES[2]), 17, "cost"),
    "cost in other digits": (projects(NAMES[0], "b;٣٠;x", NAMES[2]), 17, "cost"),
    "cost missing": (projects(NAMES[0], "b;;x", NAMES[2]), 17, "cost"),
    "cost above the budget": (projects(*NAMES[:2], "c;1000.01;x"), 18, "cost_above_budget"),
    "a project twice": (projects(*NAMES, "a;300;again"), 19, "id_twice"),
    "a project without id": (projects(*NAMES, ";300;x"), 19, "id_empty"),
    "an id with a comma": (projects(*NAMES, "d,e;300;x"), 19, "id_comma"),
    "a semicolon in a name": (projects("a;300;Trees; benches", *NAMES[1:]), 16, "cells_many"),
    "a quote left open": (projects('a;300;"Trees', *NAMES[1:]), 16, "quote"),
    "text behind a quote": (projects('a;300;"Trees" and', *NAMES[1:]), 16, "quote"),
    "a project cut off": (projects("a;300", *NAMES[1:]), 16, "cells_few"),
    "an unknown project": (votes("1;a", "2;b,x", "3;c"), 22, "unknown_project"),
    "a comma too many": (votes("1;a,", "2;b", "3;c"), 21, "unknown_project"),
    "a voter twice": (votes("1;a", "2;b", "1;c"), 23, "voter_twice"),
    "a ballot with too many cells": (votes("1;a;b", "2;b"), 21, "cells_many"),
    "a ballot without a vote": (votes("1", "2;b"), 21, "cells_few"),
    "points missing": (points("1;a,b;3", "2;a;1"), 22, "points_number"),
    "points NaN": (points("1;a;NaN", "2;a;1"), 22, "points"),
    "points too large": (points("1;a;9999999999999", "2;a;1"), 22, "points"),
    "points below zero": (points("1;a;-2", "2;a;1", kind="scoring"), 21, "points_negative"),
    "points for one project twice": (points("1;a,a;2,1", "2;a;1"), 22, "points_twice"),
    "a default score below zero": (points("1;a;2", kind="scoring", default_score="-1"), 14, "points_negative"),
    "two choices where one is allowed": (
        text({"vote_type": "choose-1", "num_votes": "2"}, votes=("voter_id;vote", "1;a", "2;b,c")),
        22,
        "one_choice",
    ),
}  # fmt: skip
FATAL = {
    "empty",
    "section_order",
    "section_missing",
    "header_missing",
    "key_needed",
    "value_needed",
    "column_missing",
    "column_twice",
    "no_projects",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_bad_file_is_refused_with_the_line(tmp_path, what):
    content, line, code = BROKEN[what]
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, content))
    first = next(one for one in refused.value.problems if one.fatal)
    assert (first.line, first.code) == (line, code)
    assert str(refused.value) == f"line {line}: {first.sentence()}"


@pytest.mark.parametrize("what", BROKEN)
def test_a_bad_file_is_mended_and_reported_or_refused(tmp_path, what):
    content, line, code = BROKEN[what]
    path = put(tmp_path, content)
    if code in FATAL:
        with pytest.raises(Unreadable) as refused:
            load(path, lenient=True)
        assert code in {one.code for one in refused.value.problems if one.fatal}
    else:
        reading = load(path, lenient=True)
        assert (line, code) in {(one.line, one.code) for one in reading.problems if one.repaired}


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path, code in ((tmp_path / "none.pb", "not_found"), (tmp_path, "not_a_file")):
        with pytest.raises(Unreadable) as refused:
            read(path)
        assert [one.code for one in refused.value.problems] == [code]


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, b"META\n" + b"x" * (5 << 20)))
    assert [(one.line, one.code) for one in refused.value.problems] == [(2, "line_long")]


def mended(tmp_path, content):
    return load(put(tmp_path, content), lenient=True).election


def test_what_is_left_out_leaves_the_voters(tmp_path):
    election = mended(tmp_path, text(projects=(PROJECTS[0], "a;0;x", *NAMES[1:])))
    assert [one.id for one in election.projects] == ["b", "c"]
    assert ballots(election) == [(1, {"c": 1}), (3, {"b": 1})]
    unknown = mended(tmp_path, votes("1;x", "2;b,x", "3;c"))
    assert ballots(unknown) == [(1, {}), (1, {"b": 1}), (1, {"c": 1})]


def test_the_first_ballot_of_a_voter_counts(tmp_path):
    assert ballots(mended(tmp_path, votes("1;a", "2;b", "1;c"))) == [(1, {"a": 1}), (1, {"b": 1})]


def test_a_ranking_closes_up_behind_what_is_left_out(tmp_path):
    content = text({"vote_type": "ordinal", "num_votes": "1"}, votes=("voter_id;vote", "1;x,c,c,a"))
    assert ballots(mended(tmp_path, content)) == [(1, {"a": 2, "c": 3})]


def test_a_surplus_of_cells_goes_to_the_name(tmp_path):
    names = [one.name for one in mended(tmp_path, BROKEN["a semicolon in a name"][0]).projects]
    assert names == ["Trees; benches", "Benches", "Lamps"]


def test_open_quotes_are_letters(tmp_path):
    names = [one.name for one in mended(tmp_path, BROKEN["a quote left open"][0]).projects]
    assert names == ['"Trees', "Benches", "Lamps"]


def test_what_is_merely_doubtful_is_read_and_reported(tmp_path):
    rows = ("project_id;cost;votes;score;size", "a;300;3;3;1", "b;400;9;3;", "c;500;1;2;")
    meta = {"max_length": "1", "max_sum_cost": "700", "unit": "None", "date_end": "soon", "mood": "x"}  # fmt: skip
    reading = load(put(tmp_path, text(meta, projects=rows, votes=(VOTES[0], "1;a,b", "2;b", "3; c,a", "4;b,a,a"))))  # fmt: skip
    assert [(one.line, one.code, one.level) for one in reading.problems] == [
        (5, "key_missing", "warning"),
        (13, "value", "warning"),
        (16, "key_unknown", "style"),
        (18, "column_unknown", "style"),
        (20, "votes_column", "warning"),
        (21, "score_column", "warning"),
        (24, "length", "warning"),
        (26, "blanks", "style"),
        (26, "length", "warning"),
        (26, "sum_cost", "warning"),
        (27, "project_twice", "warning"),
        (27, "length", "warning"),
    ]
    assert reading.election.votes == (3, 3, 1)


def test_limits_on_points_are_checked(tmp_path):
    content = points("1;a,b;4,1", "2;c;3", max_sum_points="4", max_points="3", min_sum_points="4")
    found = [
        (one.line, one.code, one.facts["found"]) for one in load(put(tmp_path, content)).problems
    ]
    assert found == [(24, "sum_points", "5"), (24, "point_limit", "4"), (25, "sum_points", "3")]


def test_a_vote_column_that_counts_repeated_choices_is_right_too(tmp_path):
    rows = ("project_id;cost;votes", "a;300;2", "b;400;1", "c;500;0")
    content = text({"num_votes": "2"}, projects=rows, votes=("voter_id;vote", "1;a,a", "2;b"))
    assert [one.code for one in load(put(tmp_path, content)).problems] == ["project_twice"]


def test_an_election_without_ballots_can_be_counted(tmp_path):
    reading = load(put(tmp_path, text({"num_votes": "0"}, votes=(VOTES[0],))))
    assert [one.code for one in reading.problems] == ["no_votes"]
    assert (reading.election.voters, reading.election.votes) == (0, (0, 0, 0))


def test_many_problems_of_one_kind_are_summed_up(tmp_path):
    content = votes(*(f"{at};nothing" for at in range(KEPT_PER_CODE + 30)))
    with pytest.raises(Unreadable) as refused:
        read(put(tmp_path, content))
    codes = [one.code for one in refused.value.problems]
    assert codes.count("unknown_project") == KEPT_PER_CODE
    assert refused.value.problems[-1] == Problem(0, "more", {"code": "unknown_project", "number": "30"})  # fmt: skip


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("section", ["problem", "mended", "expected", "reason"])
def test_both_languages_say_the_same(section):
    english, georgian = words("en")[section], words("ka")[section]
    assert georgian.keys() == english.keys()
    for code, sentence in english.items():
        assert slots(georgian[code]) == slots(sentence), code
        assert re.search("[ა-ჰ]", georgian[code]) or code == "flag", code


def test_every_code_has_a_level_and_only_errors_are_mended():
    codes = words("en")["problem"].keys()
    assert codes >= STYLE_CODES
    assert codes >= WARNING_CODES
    assert repairable() <= codes - STYLE_CODES - WARNING_CODES


def test_the_language_must_be_one_there_is():
    with pytest.raises(ValueError, match="no texts in the language 'de'"):
        Problem(1, "empty").sentence("de")


def test_facts_that_are_codes_are_said_in_words():
    problem = Problem(9, "value", {"key": "date_end", "value": "soon", "expected": "date"})
    assert problem.sentence("en") == "“soon” does not fit “date_end”: it should be a date such as 31.12.2026, or a year."  # fmt: skip
    assert problem.sentence("ka") == "„soon“ არ შეეფერება სახელს „date_end“: უნდა იყოს თარიღი, მაგალითად 31.12.2026, ან წელი."  # fmt: skip


SOUND = [text(), points("1;a,b;3,1", "2;c;2"), text({"vote_type": "ordinal"}), points("1;a;2.5", "2;;", kind="scoring", default_score="1")]  # fmt: skip
SPLINTERS = st.sampled_from([";", '"', ",", "\n", "\r\n", "\x00", "NaN", "1e30", "-1", "0", " ", "None", "META", "VOTES", "\ufeff", "a,a", "9" * 25, "0.000000001"])  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.sampled_from(SOUND),
    hits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), SPLINTERS), min_size=1, max_size=4),
    end=st.floats(0.2, 1),
    lenient=st.booleans(),
)  # fmt: skip
def test_no_file_ever_gives_anything_but_an_election_or_problems(tmp_path, content, hits, end, lenient):  # fmt: skip
    for where, length, splinter in hits:
        at = int(where * len(content))
        content = content[:at] + splinter + content[at + length :]
    path = put(tmp_path, content[: int(len(content) * end) + 1])
    try:
        problems = load(path, lenient=lenient).problems
    except Unreadable as refused:
        problems = refused.problems
        assert any(one.fatal for one in problems)
    else:
        assert not any(one.fatal for one in problems)
    assert all(one.sentence("en") and one.sentence("ka") for one in problems)
