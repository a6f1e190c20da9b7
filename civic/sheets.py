"""Tables as CSV files that a spreadsheet opens as text and never as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> str:
    """The value as text; an apostrophe goes before what a spreadsheet would calculate.

    Numbers of ours stay numbers: only text can come from outside.
    """
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, str) and text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the line just written."""
        return text


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file line by line: every text quoted, UTF-8 mark first so that spreadsheets read Georgian."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff" + str(writer.writerow(list(header)))
    for row in rows:
        yield str(writer.writerow([v if isinstance(v, int) else cell(v) for v in row]))


def response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """The table as a download called `name`, sent as it is read."""
    answer = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
