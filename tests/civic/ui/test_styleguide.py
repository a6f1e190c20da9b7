"""The style guide page: every component once, for staff only."""

import re
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.utils import translation

from civic.ui import samples, views

COMPONENTS = [
    "answer", "answers", "bars", "btn act", "btn sec", "btn warn", "count", "dates", "empty", "eyebrow",
    "facets", "field wrong", "files", "law", "letter", "meter", "notice bad", "notice good", "notice late",
    "opt", "pager", "panel", "panel money", "phases", "receipt stack", "rows figs", "steps", "summary",
    "tag attention", "tag closed", "tag done", "tag open", "tag waiting", "wizard",
]  # fmt: skip


@pytest.fixture
def sheet(db: None) -> str:
    request = RequestFactory().get("/desk/styleguide/")
    request.user = get_user_model().objects.create_user("nino@example.ge")
    return views.styleguide(request).content.decode()


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_shown(sheet: str, component: str) -> None:
    assert f'class="{component}"' in sheet or f'class="{component} ' in sheet


def test_headings_descend_without_gaps(sheet: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-4])[ >]", sheet)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_id_stands_once(sheet: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', sheet)
    assert sorted(ids) == sorted(set(ids))


def test_sheet_has_no_inline_style_script_or_foreign_address(sheet: str) -> None:
    assert re.findall(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", sheet) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', sheet) == []


def test_every_icon_is_in_the_sprite(sheet: str) -> None:
    names = re.findall(r'icons\.svg#(\w+)"', sheet)
    assert names == samples.ICONS


@pytest.mark.django_db
def test_english_sheet_has_no_georgian_words_of_ours() -> None:
    with translation.override("en"):
        labels = [str(label) for _name, label in (*samples.COLOURS, *samples.TAGS)]
        titles = [step["title"] for step in samples.context()["steps"]]
    assert all(text.isascii() for text in [*labels, *titles])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/styleguide/", "/en/desk/styleguide/"])
def test_strangers_are_led_to_the_log_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
