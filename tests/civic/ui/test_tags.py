"""The tags and filters templates are written with."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from civic.ui.menus import Item


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get(context.pop("path", "/"))
    return engines["django"].from_string(source).render(context, request)


class Ask(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the card.", max_length=200)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="Sure")
    more = forms.CharField(label="More", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Something between the fields.")


# --- Filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 157439|number }}", "157\u00a0439"),
        ("{{ nothing|number }}", ""),
        ("{{ nothing|day }}", ""),
        ("{{ day|day }}", "22\u00a0ნოემბერი\u00a02026"),
        ("{{ money|lari }}", "78\u00a0500\u00a0₾"),
        ("{{ 'ABCDEFGHIJ'|spaced }}", "ABCD EFGH IJ"),
        ("{% when day %}", '<time datetime="2026-11-22">22\u00a0ნოემბერი\u00a02026</time>'),
        ("{% when nothing %}", ""),
        ("{{ text|paragraphs }}", "<p>a<br>b</p>\n<p>&lt;i&gt;</p>"),
    ],
)
def test_values_read_as_people_write_them(source: str, expected: str) -> None:
    found = render(
        source, day=date(2026, 11, 22), money=7_850_000, text="a\nb\n\n<i>", nothing=None
    )
    assert found == expected


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% load x %}", "${7*7}", "#{7*7}"])
def test_citizens_text_is_printed_and_never_run(text: str) -> None:
    """N24."""
    assert render("{{ text|paragraphs }}", text=text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "source",
    ["{{ name }}", "{{ name|paragraphs }}", '{% tag_state "open" name %}', "{% thread 1 2 name %}", "{% crumbs name '/' %}"],
)  # fmt: skip
def test_markup_in_a_name_is_inert_everywhere(source: str) -> None:
    """N13."""
    assert "<img" not in render(source, name="<img src=x onerror=alert(1)>")


# --- Components -------------------------------------------------------------------------------


def test_state_is_word_and_family() -> None:
    assert render('{% tag_state "open" "Open" %}') == '<span class="tag open">Open</span>'


def test_unknown_family_of_states_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="family"):
        render('{% tag_state "purple" "x" %}')


@pytest.mark.parametrize(
    ("value", "most", "shown"),
    [
        (742, 788, ("788", "742")),
        (900, 788, ("788", "788")),
        (0, 0, ("1", "0")),
        (-3, 5, ("5", "0")),
    ],
)
def test_thread_stays_inside_its_bounds(value: int, most: int, shown: tuple[str, str]) -> None:
    found = render("{% thread value most 'label' %}", value=value, most=most)
    assert re.findall(r'(?:max|value)="(\d+)"', found) == list(shown)
    assert found.startswith('<label class="meter">label<progress')


def test_bare_thread_keeps_its_sentence_for_screen_readers() -> None:
    assert render("{% thread 5 10 'five of ten' bare=True %}") == (
        '<progress class="thread" max="10" value="5" aria-label="five of ten">5/10</progress>'
    )


def test_money_over_the_limit_is_marked() -> None:
    assert 'class="money over"' in render("{% money_bar 12 10 'too much' %}")
    assert 'class="money"' in render("{% money_bar 10 10 'all' %}")


def test_wizard_marks_the_present_step() -> None:
    found = render("{% wizard labels 2 %}", labels=["one", "two", "three"])
    assert re.findall(r"<li(.*?)>(\w+)</li>", found) == [
        (' class="past"', "one"),
        (' aria-current="step"', "two"),
        ("", "three"),
    ]


def test_steps_show_day_or_words() -> None:
    found = render(
        "{% steps entries %}",
        entries=[
            {"at": date(2026, 11, 6), "title": "Opened", "state": "done"},
            SimpleNamespace(when="soon", title="Next", text="What comes.", url="/x/"),
        ],
    )
    assert '<li class="done"><time datetime="2026-11-06">' in found
    assert '<span class="when">soon</span><b><a href="/x/">Next</a></b><p>What comes.</p>' in found


def test_pager_keeps_the_filter() -> None:
    page = Paginator(range(100), 10).page(2)
    found = render("{% pager page %}", page=page, path="/list/?q=გზა&page=2")
    query = "q=%E1%83%92%E1%83%96%E1%83%90"
    assert f'href="?{query}" rel="prev"' in found
    assert f'href="?{query}&amp;page=3" rel="next"' in found
    assert '<span aria-current="page">2</span>' in found


def test_pager_of_one_page_is_nothing() -> None:
    assert render("{% pager page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


# --- Forms ------------------------------------------------------------------------------------


def test_summary_links_to_each_wrong_field() -> None:
    found = render("{% form_summary form %}", form=Ask({}))
    assert re.findall(r'href="(#[^"]+)"', found) == ["#id_name", "#id_kind_0", "#id_sure"]
    assert "<li>Something between the fields.</li>" in found
    assert "შეამოწმეთ 4 ველი" in found
    assert 'role="alert"' in found


class Titled(forms.Form):
    title = forms.CharField(label="What do you ask?", max_length=3)
    number = forms.RegexField(
        "^[0-9]{11}$", label="Number", error_messages={"invalid": "A number has 11 digits."}
    )


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ({}, ["What do you ask: შეავსეთ ეს ველი.", "Number: შეავსეთ ეს ველი."]),
        (
            {"title": "abcd", "number": "12"},
            [
                "What do you ask: ტექსტი ძალიან გრძელია: დასაშვებია 3 ნიშანი, ახლა არის 4. შეამოკლეთ.",
                "A number has 11 digits.",
            ],
        ),
    ],
)
def test_summary_names_the_field_where_the_text_does_not(
    data: dict[str, str], lines: list[str]
) -> None:
    found = render("{% form_summary form %}", form=Titled(data))
    assert re.findall(r'<a href="#[^"]+">([^<]+)</a>', found) == lines


def test_summary_asks_to_check_a_field_only_where_one_is_wrong() -> None:
    form = Titled({"title": "abc", "number": "12345678901"})
    form.add_error(None, "The register has no such entry.")
    found = render("{% form_summary form %}", form=form)
    assert "მოქმედება ვერ შესრულდა" in found
    assert "ველი" not in found


def test_summary_of_a_form_nobody_sent_is_nothing() -> None:
    assert render("{% form_summary form %}", form=Ask()).strip() == ""
    assert render("{% form_summary form %}", form=None).strip() == ""


def test_fault_of_the_whole_form_is_shown_once() -> None:
    with_summary = render("{% form_summary form %}{{ form }}", form=Ask({}))
    without = render("{{ form }}", form=Ask({}))
    assert with_summary.count("Something between the fields.") == 1
    assert without.count("Something between the fields.") == 1


def test_each_field_is_tied_to_its_hint_and_fault() -> None:
    found = render("{{ form.name.as_field_group }}", form=Ask({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in found
    assert 'aria-invalid="true"' in found
    assert '<div class="hint" id="id_name_helptext">As in the card.</div>' in found
    assert '<div class="msg" id="id_name_error"><p><span class="vh">შეცდომა:</span>' in found
    assert "არაუმეტეს 200 ნიშნისა." in found


def test_a_group_of_options_is_a_fieldset() -> None:
    found = render("{{ form.kind.as_field_group }}", form=Ask({}))
    assert '<fieldset class="field wrong" aria-describedby="id_kind_error">' in found
    assert '<legend class="label">Kind</legend>' in found
    assert found.count('<label class="opt"') == 2


def test_a_field_that_may_be_left_empty_says_so() -> None:
    assert "(არასავალდებულო)" in render("{{ form.more.as_field_group }}", form=Ask())
    assert "(არასავალდებულო)" not in render("{{ form.name.as_field_group }}", form=Ask())


def test_what_was_typed_stays() -> None:
    form = Ask({"name": "ნინო <ქ.>", "kind": "b"})
    found = render("{{ form }}", form=form)
    assert 'value="ნინო &lt;ქ.&gt;"' in found
    assert re.search(r'value="b"[^>]*checked', found)


@pytest.mark.parametrize(
    ("data", "prefix"), [({}, "შეცდომა: "), ({"name": "x"}, "შეცდომა: "), (None, "")]
)
def test_title_of_a_refused_form_says_so_first(data: dict | None, prefix: str) -> None:
    assert render("{% error_prefix %}", form=Ask(data)) == prefix
    assert render("{% error_prefix %}", forms=[Ask(data)]) == prefix


# --- The frame --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "path", "current"),
    [("petitions", "/x/", True), ("", "/batumi/petitions/", True), ("news", "/x/", False)],
)
def test_menu_marks_where_we_are(section: str, path: str, current: bool) -> None:
    item = Item("Petitions", "/batumi/petitions/", section="petitions")
    found = render("{% is_current item %}", item=item, section=section, path=path)
    assert found == (' aria-current="page"' if current else "")
