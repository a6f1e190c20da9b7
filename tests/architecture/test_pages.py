"""What no page may carry: foreign hosts, inline styles and scripts, capitals that Georgian does not have."""

import re

import pytest

from tests.architecture.sources import name, python, static, templates

MTAVRULI = re.compile("[\u1c90-\u1cbf]")
FOREIGN = re.compile(r"""(?:src|href|action|poster|data)\s*=\s*["'](?:https?:)?//""")
FOREIGN_CSS = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import\s+(?:url\()?["']?(?:https?:)?//""")
FOREIGN_JS = re.compile(
    r"""(?:fetch|import|importScripts|XMLHttpRequest|WebSocket)\b[^;\n]*(?:https?|wss?)://"""
)
STYLE = re.compile(r"<style[\s>]|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
)
TRANSFORM = re.compile(r"text-transform|font-variant(?:-caps)?\s*:\s*[^;]*small-caps")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def markup(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def pages():
    return [path for path in templates() if path.suffix in {".html", ".svg"}]


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (FOREIGN, "loads from another host"),
        (STYLE, "has an inline style"),
        (HANDLER, "has an event attribute"),
        (SCRIPT, "has an inline script"),
    ],
)
def test_templates_carry_nothing_the_policy_forbids(pattern, what):
    found = [
        f"{name(path)} {what}: {match.group(0)}"
        for path in pages()
        for match in pattern.finditer(markup(path))
        if not (pattern is FOREIGN and _is_link(markup(path), match.start()))
    ]
    assert found == []


def _is_link(text, position):
    """A plain link to another site is a choice of the reader; only what loads by itself is foreign."""
    tag = text.rfind("<", 0, position)
    return text[tag : tag + 3].lower() in {"<a ", "<a\n"}


def test_style_sheets_and_scripts_load_nothing_foreign():
    found = []
    for path in static():
        text = CSS_COMMENT.sub("", path.read_text(encoding="utf-8"))
        if FOREIGN_CSS.search(text) or (path.suffix == ".js" and FOREIGN_JS.search(text)):
            found.append(name(path))
    assert found == []


def test_nothing_is_set_in_capitals():
    sheets = [path for path in static() if path.suffix in {".css", ".svg"}]
    found = [
        name(path)
        for path in (*sheets, *pages())
        if TRANSFORM.search(CSS_COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_georgian_capitals_stand_in_any_source():
    files = (*python(), *templates(), *static())
    assert [name(path) for path in files if MTAVRULI.search(path.read_text(encoding="utf-8"))] == []


# The page for a fault of ours speaks both languages at once and asks nobody, the translator included;
# the other has a Georgian example inside a translated sentence.
GEORGIAN_ON_PURPOSE = {"bare.html", "similar.html"}


def test_pages_ask_the_translator():
    """Georgian letters stand in the catalogue, not in a template: otherwise English shows them."""
    georgian = re.compile("[\u10d0-\u10ff]{2,}")
    found = [
        name(path)
        for path in templates()
        if georgian.search(markup(path)) and path.name not in GEORGIAN_ON_PURPOSE
    ]
    assert found == []
