"""The text of mails: links by the configured address only (N59), no header from a title (N23), no template in it (N24)."""

import pytest
from django.core import signing
from django.core.mail import BadHeaderError

from civic.notices.letters import (
    absolute,
    letter,
    one_line,
    read_stop_token,
    refuse_line_breaks,
    stop_token,
    tidy,
    way_out,
)


@pytest.mark.parametrize(
    ("path", "language", "url"),
    [
        ("/batumi/", "ka", "https://portal.example/batumi/"),
        ("/batumi/", "en", "https://portal.example/en/batumi/"),
        ("/en/batumi/", "ka", "https://portal.example/batumi/"),
        ("/en/batumi/", "en", "https://portal.example/en/batumi/"),
    ],
)
def test_link_is_in_the_readers_language_under_the_configured_address(
    settings, path, language, url
):
    settings.PORTAL_URL = "https://portal.example/"

    assert absolute(path, language) == url


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "batumi/", "javascript:x"]
)
def test_link_out_of_the_portal_is_refused(path):
    with pytest.raises(ValueError, match="path of this portal"):
        absolute(path, "ka")


@pytest.mark.django_db
def test_letter_has_subject_text_and_one_link(letter_template, settings):
    settings.PORTAL_URL = "https://portal.example"

    subject, body = letter("notices/test", {"title": "A < B & C", "link": "/batumi/"}, "en")

    assert subject == "News: A < B & C"
    assert body.startswith(
        "Hello,\n\nA < B & C\n\nOpen the page:\nhttps://portal.example/en/batumi/\n"
    )
    assert body.count("http") == 1


@pytest.mark.django_db
def test_letter_is_in_the_readers_language(letter_template):
    letter_template(
        '{% extends "notices/base.txt" %}{% block subject %}{% get_current_language as L %}{{ L }}{% endblock %}'
    )

    assert [letter("notices/test", {}, code)[0] for code in ("ka", "en")] == ["ka", "en"]


@pytest.mark.django_db
def test_title_cannot_add_a_header_or_run_as_a_template(letter_template):
    title = "x\r\nBcc: all@example.ge\r\n\r\n{{ 7|add:7 }}{% load %}"

    subject, body = letter("notices/test", {"title": title}, "en")

    assert subject == "News: x"
    assert "{{ 7|add:7 }}{% load %}" in body


def test_one_line_has_no_control_characters_and_ends_in_time():
    assert one_line(" a\r\nb\x00c\t d ") == "a b c d"
    assert len(one_line("ა" * 1000)) == 250


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b"])
def test_line_break_in_a_header_is_refused(value):
    with pytest.raises(BadHeaderError):
        refuse_line_breaks("fine", value)


def test_tidy_leaves_one_empty_line_between_paragraphs():
    assert tidy("\n\na  \n \n\n\nb\n") == "a\n\nb\n"


def test_stop_token_can_be_read_and_not_altered():
    token = stop_token(7, "petition", 42)

    assert read_stop_token(token) == (7, "petition", 42)
    with pytest.raises(signing.BadSignature):
        read_stop_token(token[:-1] + ("A" if token[-1] != "A" else "B"))
    with pytest.raises(signing.BadSignature):
        read_stop_token(signing.dumps([7, "petition", 42], salt="something else"))


def test_way_out_has_the_headers_of_one_click(settings):
    settings.PORTAL_URL = "https://portal.example"

    line, headers = way_out(7, ("petition", 42), "en")

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"]
    assert url.startswith("<https://portal.example/en/mail/stop/")
    assert line.endswith(url[1:-1])
