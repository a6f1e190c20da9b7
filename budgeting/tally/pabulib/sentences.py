"""The words for problems in files, in English and Georgian (`words/*.toml`), and which problems can be mended."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ka")

STYLE_CODES = frozenset(
    {"bom", "crlf", "no_final_end", "blank_line", "blanks", "column_unknown", "key_unknown"}
)
WARNING_CODES = frozenset(
    {
        "key_missing",
        "value",
        "limits",
        "no_votes",
        "voter_empty",
        "project_twice",
        "length",
        "sum_cost",
        "sum_points",
        "point_limit",
        "rank_beyond",
        "votes_column",
        "score_column",
        "more",
    }
)


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """All texts of a language by section. Raises `ValueError` for a language that is not in `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in the language {language!r}: choose {' or '.join(LANGUAGES)}")
    raw = files(__package__).joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@cache
def repairable() -> frozenset[str]:
    """Codes of the problems that the lenient reader mends."""
    return frozenset(words("en")["mended"])


def sentence(code: str, facts: Mapping[str, str], *, repaired: bool, language: str) -> str:
    """The sentence of a problem with its facts put in; the facts `expected` and `reason` are codes with words of their own."""
    texts = words(language)
    said = {name: texts.get(name, {}).get(value, value) for name, value in facts.items()}
    return texts["mended" if repaired else "problem"][code].format_map(said)
