"""The Georgian catalogue: found, joined, checked."""

import re
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from civic.ui import catalogue
from tests.architecture import sources

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy, gettext_lazy
a = _("One")
b = ngettext("%(n)s thing", "%(n)s things", 3)
c = pgettext_lazy("verb", "Open")
d = gettext_lazy("Two " "parts")
e = _(name)
f = other("not this")
"""
TEMPLATE = """{% load x %}{% translate "Simple" %}{% translate 'With context' context "noun" %}
{% blocktranslate trimmed %}
  Over two
  lines with {{ name }}
{% endblocktranslate %}
{% blocktranslate count total=n %}One{% plural %}{{ total }} many{% endblocktranslate %}
{% comment %}{% translate "hidden" %}{% endcomment %}{{ _("In a variable") }}
<p title="{% translate "It's “quoted”" %}">"""


def test_texts_are_found_in_python() -> None:
    found = [
        (line, text.context, text.msgid, text.plural) for line, text in catalogue.in_python(PYTHON)
    ]
    assert sorted(found) == [
        (3, "", "One", ""),
        (4, "", "%(n)s thing", "%(n)s things"),
        (5, "verb", "Open", ""),
        (6, "", "Two parts", ""),
    ]


def test_texts_are_found_in_templates() -> None:
    found = [
        (text.context, text.msgid, text.plural) for _line, text in catalogue.in_template(TEMPLATE)
    ]
    assert found == [
        ("", "Simple", ""),
        ("noun", "With context", ""),
        ("", "Over two lines with %(name)s", ""),
        ("", "One", "%(total)s many"),
        ("", "In a variable", ""),
        ("", "It's “quoted”", ""),
    ]


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """An empty folder of parts and an empty catalogue; returns a writer of parts."""
    monkeypatch.setattr(catalogue, "PARTS", tmp_path / "parts")
    monkeypatch.setattr(catalogue, "TARGET", tmp_path / "ka")
    (tmp_path / "parts").mkdir()

    def write(name: str, *entries: polib.POEntry) -> None:
        part = polib.POFile()
        part.metadata = catalogue.METADATA
        part.extend(entries)
        part.save(str(tmp_path / "parts" / f"{name}.po"))

    return write


def entry(msgid: str, msgstr: str = "თარგმანი", **more) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def test_parts_are_joined_the_same_way_every_time(parts) -> None:
    parts("b", entry("Zebra", "ზებრა"), entry("Open", "გახსნა", msgctxt="verb"))
    parts("a", entry("Apple", "ვაშლი"), entry("Zebra", "სხვა"))
    assert catalogue.join() == 3
    first = (catalogue.TARGET / "django.mo").read_bytes()
    assert {one.msgid: one.msgstr for one in polib.mofile(str(catalogue.TARGET / "django.mo"))} == {
        "Apple": "ვაშლი",
        "Open": "გახსნა",
        "Zebra": "სხვა",
    }
    catalogue.join()
    assert (catalogue.TARGET / "django.mo").read_bytes() == first


def test_several_processes_may_join_at_once(parts) -> None:
    parts("a", *(entry(f"Word {number}") for number in range(200)))

    def join_often() -> None:
        for _time in range(10):
            catalogue.join()

    started = [get_context("fork").Process(target=join_often) for _process in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0, 0, 0]
    assert sorted(path.name for path in catalogue.TARGET.iterdir()) == ["django.mo", "django.po"]


def test_unfinished_entries_are_not_shown_to_anyone(parts) -> None:
    parts("a", entry("Fuzzy", flags=["fuzzy"]), entry("Empty", ""), entry("Whole"))
    assert [one.msgid for one in catalogue.joined()] == ["Whole"]


def test_catalogue_is_joined_again_after_a_part_changes(parts) -> None:
    parts("a", entry("One"))
    catalogue.refresh()
    parts("a", entry("One"), entry("Two"))
    catalogue.refresh()
    assert len(polib.mofile(str(catalogue.TARGET / "django.mo"))) == 2


def test_faults_in_parts_are_named(parts) -> None:
    parts(
        "a",
        entry("Fuzzy", flags=["fuzzy"]),
        entry("Lost %(name)s", "დაკარგული"),
        entry("Added", "%(name)s"),
        entry("Kept %(name)s", "%(name)s დარჩა"),
        entry("Braces {a}", "{b}"),
        polib.POEntry(
            msgid="One thing", msgid_plural="%(n)s things", msgstr_plural={0: "ერთი", 1: "%(n)s"}
        ),
        polib.POEntry(msgid="Half", msgid_plural="Halves", msgstr_plural={0: "ნახევარი", 1: ""}),
    )
    parts("b", entry("Kept %(name)s", "%(name)s"))
    assert catalogue.faults() == [
        "a.po: 'Fuzzy' is fuzzy, obsolete or empty",
        "a.po: 'Lost %(name)s': placeholders differ: ['%(name)s'] became []",
        "a.po: 'Added': placeholders differ: [] became ['%(name)s']",
        "a.po: 'Braces {a}': placeholders differ: ['{a}'] became ['{b}']",
        "a.po: 'Half' is fuzzy, obsolete or empty",
        "b.po: 'Kept %(name)s' stands also in a.po",
    ]


def test_check_names_what_is_missing_and_fails(parts) -> None:
    parts("a")
    out = StringIO()
    with pytest.raises(CommandError, match="to mend"):
        call_command("messages", "check", "--under", "templates/base.html", stdout=out)
    assert "'Skip to the main content' has no Georgian" in out.getvalue()


def test_missing_texts_are_printed_as_a_catalogue(parts, tmp_path: Path) -> None:
    parts("a")
    out = StringIO()
    call_command("messages", "missing", "--under", "civic/words.py", stdout=out)
    found = tmp_path / "found.po"
    found.write_text(out.getvalue(), encoding="utf-8")
    plurals = {one.msgid: one.msgid_plural for one in polib.pofile(str(found))}
    assert plurals["%(days)s day left"] == "%(days)s days left"


def test_the_frame_speaks_georgian() -> None:
    with translation.override("ka"):
        assert translation.gettext("Skip to the main content") == "მთავარ შინაარსზე გადასვლა"


def test_no_text_hides_behind_another_name() -> None:
    """The check finds calls by their names: one imported as something else would stay English."""
    renamed = re.compile(r"\bn?p?gettext\w* as (?!_\b)\w+")
    found = {path.name: renamed.findall(path.read_text()) for path in sources.python()}
    assert {name: names for name, names in found.items() if names} == {}
