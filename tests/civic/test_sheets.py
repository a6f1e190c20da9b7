"""CSV files that a spreadsheet reads as text (N21)."""

import csv
import io

import pytest

from civic import sheets


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_starts_like_a_formula_is_marked_as_text(start: str) -> None:
    assert sheets.cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_other_cells_stay_as_they_are() -> None:
    assert sheets.cell("ბათუმი = ქალაქი") == "ბათუმი = ქალაქი"
    assert sheets.cell(None) == ""
    assert sheets.cell(-5) == "-5"


def test_lines_quote_every_text_and_leave_numbers() -> None:
    found = "".join(sheets.lines(["title", "count"], [['=1+1,"x"', 742], ["ორი\nსტრიქონი", 0]]))
    assert found.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(found[1:]))) == [
        ["title", "count"],
        ['\'=1+1,"x"', "742"],
        ["ორი\nსტრიქონი", "0"],
    ]
    assert '"\'=1+1,""x"""' in found


def test_response_is_a_download() -> None:
    answer = sheets.response("list.csv", ["a"], [["b"]])
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert b"".join(answer.streaming_content) == '\ufeff"a"\r\n"b"\r\n'.encode()
