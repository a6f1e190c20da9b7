"""The words for problems in files, in English and Georgian: one row per code."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A level, what is wrong, and (where the lenient reader can mend it) what it does instead."""

    level: str
    en: str
    mended_en: str = ""


CODES: dict[str, Words] = {
    "not_found": Words("error", "There is no such file."),
    "not_a_file": Words("error", "This is not a file that can be read: {reason}."),
    "empty": Words("error", "The file is empty."),
    "encoding": Words(
        "error",
        "This is not UTF-8 text. Save the file as UTF-8.",
        "Bytes that are not UTF-8 were read as “�”.",
    ),
    "line_long": Words("error", "A line has more than {limit} characters. Is this a Pabulib file?"),
    "bom": Words("style", "The file begins with a byte order mark; it was passed over."),
    "crlf": Words("style", "Lines end with CR LF; they were read as LF."),
    "no_final_end": Words("style", "The last line has no line end. Is the file complete?"),
    "blank_line": Words("style", "Empty line; it was passed over."),
    "blanks": Words("style", "Blanks around “{text}”; they were taken off."),
    "section_missing": Words("error", "Section {section} is missing. The file may be cut off."),
    "section_order": Words("error", "Here should stand {expected}, but there is “{found}”."),
    "header_missing": Words(
        "error", "Section {section} has no header line. The file may be cut off."
    ),
    "column_missing": Words("error", "Section {section} has no column “{column}”."),
    "column_twice": Words("error", "Column “{column}” stands twice."),
    "column_unknown": Words("style", "Column “{column}” is not part of the format; it is kept."),
    "cells_many": Words(
        "error",
        "The line has {found} cells, the header {expected}. Put texts with “;” into double quotes.",
        "The line has {found} cells, the header {expected}; the surplus was taken as part of “{column}”.",
    ),
    "cells_few": Words(
        "error",
        "The line has {found} cells, the header {expected}. The line may be cut off.",
        "The line has {found} cells, the header {expected}; the missing ones were read as empty.",
    ),
    "quote": Words(
        "error",
        "The double quotes do not match. Put the whole cell into quotes and double those inside.",
        "The double quotes do not match; they were taken as letters.",
    ),
    "key_missing": Words("warning", "META does not say “{key}”."),
    "key_needed": Words(
        "error", "META does not say “{key}”, without which nothing can be counted."
    ),
    "key_twice": Words(
        "error", "META says “{key}” twice.", "META says “{key}” twice; the first one holds."
    ),
    "key_unknown": Words("style", "Key “{key}” is not part of the format; it is kept."),
    "value": Words("warning", "“{value}” is no fitting value for “{key}”: expected is {expected}."),
    "value_needed": Words(
        "error", "“{value}” is no fitting value for “{key}”: expected is {expected}."
    ),
    "limits": Words("warning", "“{low}” is above “{high}”."),
    "num_projects": Words(
        "error",
        "META says {said} projects, the file has {found}. It may be cut off.",
        "META says {said} projects, the file has {found}; those in the file are counted.",
    ),
    "num_votes": Words(
        "error",
        "META says {said} ballots, the file has {found}. It may be cut off.",
        "META says {said} ballots, the file has {found}; those in the file are counted.",
    ),
    "no_projects": Words("error", "There is no project to count votes for."),
    "no_votes": Words("error", "There is no ballot to count."),
    "id_empty": Words("error", "The project has no id.", "The project has no id; it was left out."),
    "id_comma": Words(
        "error",
        "The id “{id}” contains a comma, so no ballot can name it.",
        "The id “{id}” contains a comma; the project was left out.",
    ),
    "id_twice": Words(
        "error",
        "Project “{id}” stands already in line {first}.",
        "Project “{id}” stands already in line {first}; the first one holds.",
    ),
    "cost": Words(
        "error",
        "The cost “{value}” of project “{id}” is not an amount of money ({reason}).",
        "The cost “{value}” of project “{id}” is not an amount of money ({reason}); the project was left out, its voters stay.",
    ),
    "cost_zero": Words(
        "error",
        "Project “{id}” costs {value}; a cost must be above zero.",
        "Project “{id}” costs {value}; it was left out, its voters stay.",
    ),
    "cost_above_budget": Words(
        "error",
        "Project “{id}” costs {value}, more than the budget of {budget}; it cannot win.",
        "Project “{id}” costs {value}, more than the budget of {budget}; it stays in the list and cannot win.",
    ),
    "sum_large": Words("error", "All costs together are too large to be counted exactly."),
    "voter_empty": Words("warning", "The ballot has no voter id."),
    "voter_twice": Words(
        "error",
        "Voter “{id}” has voted already in line {first}.",
        "Voter “{id}” has voted already in line {first}; the first ballot counts.",
    ),
    "unknown_project": Words(
        "error",
        "The ballot names project “{id}”, which is not in PROJECTS.",
        "The ballot names project “{id}”, which is not in PROJECTS; the choice was left out, the voter stays.",
    ),
    "project_twice": Words(
        "warning", "The ballot names project “{id}” more than once; it counts once."
    ),
    "points_twice": Words(
        "error",
        "The ballot gives project “{id}” points more than once.",
        "The ballot gives project “{id}” points more than once; the first ones count.",
    ),
    "points_number": Words(
        "error",
        "The ballot names {projects} projects, but has points for {points}.",
        "The ballot names {projects} projects, but has points for {points}; those without points were left out.",
    ),
    "points": Words(
        "error",
        "The points “{value}” are no number that can be counted ({reason}).",
        "The points “{value}” are no number that can be counted ({reason}); the choice was left out.",
    ),
    "points_negative": Words(
        "error",
        "Points below zero ({value}) cannot be counted by the rules here.",
        "Points below zero ({value}) cannot be counted by the rules here; they count as none.",
    ),
    "one_choice": Words(
        "error",
        "The ballot names {found} projects, only one is allowed.",
        "The ballot names {found} projects, only one is allowed; it counts as empty.",
    ),
    "length": Words(
        "warning", "The ballot names {found} projects; {key} is {limit}. It counts as written."
    ),
    "sum_cost": Words(
        "warning",
        "The projects of the ballot cost {found}; {key} is {limit}. It counts as written.",
    ),
    "sum_points": Words(
        "warning", "The ballot gives {found} points; {key} is {limit}. It counts as written."
    ),
    "point_limit": Words(
        "warning",
        "The ballot gives a project {found} points; {key} is {limit}. It counts as written.",
    ),
    "rank_beyond": Words(
        "warning", "The ballot ranks {found} projects; those after place {limit} get no points."
    ),
    "votes_column": Words(
        "warning", "Column “votes” says {said} for project “{id}”, the ballots say {found}."
    ),
    "score_column": Words(
        "warning", "Column “score” says {said} for project “{id}”, the ballots say {found}."
    ),
    "more": Words("warning", "{number} more of the kind “{code}” are not shown."),
}

LEVELS = {code: words.level for code, words in CODES.items()}
REPAIRABLE = frozenset(code for code, words in CODES.items() if words.mended_en)


def sentence(code: str, facts: Mapping[str, str], *, repaired: bool, language: str) -> str:
    """The sentence of a problem with its facts put in."""
    words = CODES[code]
    return (words.mended_en if repaired else words.en).format_map(facts)
