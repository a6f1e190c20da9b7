"""Files written back as they were: bytes, order, quoting, `None`s; and changed in one place only."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.tally.pabulib import Document, Unreadable
from budgeting.tally.pabulib.document import Line, Section, quoted
from budgeting.tally.pabulib.source import split
from tests.budgeting.tally.files import NAMES, real
from tests.budgeting.tally.pabulib.texts import VOTES, put, text

cells = st.text(st.sampled_from('a;",\n\r None0ა'), max_size=6)
rows = st.lists(cells, min_size=1, max_size=4).filter(lambda row: any(cell.strip() for cell in row))


@given(rows)
def test_quoting_is_undone_by_splitting(row):
    assert split(";".join(map(quoted, row))) == (row, "")


@pytest.mark.parametrize(
    "content",
    [
        text(),
        text().replace("\n", "\r\n"),
        text().replace("\n", "\r\n", 5),
        "\ufeff" + text(),
        text().rstrip("\n"),
        text().replace("PROJECTS", "\n \nPROJECTS") + "\n\n",
        text().rstrip("\n") + "\n  ",
        text(projects=("project_id;cost;name", '"a";300;"Trees"', 'b;"4";"x;""y"""', "c;5;6\" x")),
        text(projects=("project_id;cost;name", 'a;300;"Two\n\nlines"', "b;None;", "c;;None")),
        text(votes=("voter_id;vote;age", "1;a", "2;a,b;None;more")),
    ],
    ids=["lf", "crlf", "mixed", "bom", "no end", "empty lines", "blank end", "quotes", "lines", "ragged"],
)  # fmt: skip
def test_a_file_is_written_back_byte_for_byte(tmp_path, content):
    path = put(tmp_path, content)
    Document.read(path).write(tmp_path / "back.pb")
    assert (tmp_path / "back.pb").read_bytes() == path.read_bytes()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, max_size=5), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_document_is_read_back_as_written(tmp_path, found, end, bom):
    lines = tuple(Line(tuple(row)) for row in found)
    document = Document(
        meta=Section(Line(("META",)), Line(("key", "value"))),
        projects=Section(Line(("PROJECTS",)), Line(("project_id", "cost"))),
        votes=Section(Line(("VOTES",)), Line(("voter_id", "vote")), lines),
        end=end,
        bom=bom,
        tail="\n",
    )
    document.write(tmp_path / "some.pb")
    again = Document.read(tmp_path / "some.pb")
    assert [row.cells for row in again.votes.rows] == [tuple(row) for row in found]
    again.write(tmp_path / "again.pb")
    assert (tmp_path / "again.pb").read_bytes() == (tmp_path / "some.pb").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_real_files_are_written_back_byte_for_byte(tmp_path, name):
    path = real(name)
    Document.read(path).write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == path.read_bytes()


def test_one_change_leaves_the_rest_as_it_was(tmp_path):
    content = text(projects=("project_id;cost;name", 'a;300;"Trees"', "b;400;B", "c;5;C")).replace("\n", "\r\n")  # fmt: skip
    document = Document.read(put(tmp_path, content))
    first, second, third = document.projects.rows
    changed = Line((*second.cells[:2], 'A "new"; name'))
    projects = replace(document.projects, rows=(first, changed, third))
    replace(document, projects=projects).write(tmp_path / "new.pb")
    assert (tmp_path / "new.pb").read_bytes().decode() == content.replace(
        "b;400;B", 'b;400;"A ""new""; name"'
    )


def test_persons_can_be_left_out(tmp_path):
    rows = ("voter_id;vote;age;sex;district", "v1;a;30;F;Old", '"v2";b;;;"x;y"')
    document = Document.read(put(tmp_path, text(votes=rows))).without_persons()
    document.write(tmp_path / "new.pb")
    assert (tmp_path / "new.pb").read_bytes().decode() == text(votes=(VOTES[0], "v1;a", "v2;b"))


def test_values_and_columns_can_be_asked_for(tmp_path):
    document = Document.read(put(tmp_path, text(votes=(VOTES[0], "v1;a", "v2"))))
    assert document.value("unit") == "Invented"
    assert document.value("district") == ""
    assert document.votes.column("vote") == ("a", "")
    assert document.projects.columns == ("project_id", "cost", "name")
    with pytest.raises(ValueError, match="not in tuple"):
        document.votes.column("age")


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        ("", 0, "empty"),
        ("META\nkey;value\n", 2, "section_missing"),
        ("META\n", 1, "header_missing"),
        ("VOTES\nvoter_id;vote\n", 1, "section_order"),
        (text().replace("PROJECTS", "VOTES", 1), 24, "section_missing"),
    ],
)
def test_what_has_no_sections_is_refused(tmp_path, content, line, code):
    with pytest.raises(Unreadable) as refused:
        Document.read(put(tmp_path, content))
    assert [(one.line, one.code) for one in refused.value.problems if one.fatal] == [(line, code)]
