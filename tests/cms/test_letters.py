"""Mails in the editors' words. N23: line breaks in a subject; N24: template code."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from civic.notices.letters import letter
from cms.models import Letter
from cms.models.letters import facts_of, letter_choices

TEMPLATE = "notices/petition_published"


@dataclass
class Subject:
    """What the shipped text shows of a petition."""

    title: str = "განათება"
    number: int = 7
    needed: int = 1575
    closes_at: datetime = datetime(2026, 12, 2, 6, tzinfo=UTC)


FACTS = {"petition": Subject(), "link": "/batumi/petitions/1-ganateba/"}


def reworded(**fields: str) -> Letter:
    """A letter in Georgian, saved after its check."""
    row = Letter(template=TEMPLATE, **fields)
    row.full_clean()
    row.save()
    return row


def test_shipped_text_is_sent_where_nobody_reworded_it(db: None) -> None:
    subject, body = letter(TEMPLATE, FACTS, "ka")
    assert "განათება" in subject
    assert "http://testserver/batumi/petitions/1-ganateba/" in body


def test_editors_words_are_sent_with_the_facts_filled_in(db: None) -> None:
    reworded(
        subject_ka="გამოქვეყნდა: {title}",
        text_ka="პეტიცია „{title}“ ღიაა {closes}-მდე, საჭიროა {needed}.",
    )
    subject, body = letter(TEMPLATE, FACTS, "ka")
    assert subject == "გამოქვეყნდა: განათება"
    assert "პეტიცია „განათება“ ღიაა 2\xa0დეკემბერი\xa02026, 10:00-მდე, საჭიროა 1\xa0575." in body
    assert "http://testserver/batumi/petitions/1-ganateba/" in body


def test_language_left_empty_gets_the_shipped_text(db: None) -> None:
    shipped = letter(TEMPLATE, FACTS, "en")
    reworded(subject_ka="გამოქვეყნდა", text_ka="უკვე ჩანს.")
    assert letter(TEMPLATE, FACTS, "en") == shipped


def test_template_code_in_words_is_printed_as_it_is(db: None) -> None:
    reworded(subject_ka="{{7*7}}", text_ka="{% load x %} ${7*7} <b>{title}</b>")
    subject, body = letter(TEMPLATE, {"petition": Subject("{{ settings }} <i>"), "link": "/"}, "ka")
    assert subject == "{{7*7}}"
    assert "{% load x %} ${7*7} <b>{{ settings }} <i></b>" in body


def test_line_break_in_a_fact_makes_no_second_header(db: None) -> None:
    reworded(subject_ka="{title}", text_ka="ტექსტი")
    subject, _body = letter(
        TEMPLATE, {"petition": Subject("ა\r\nBcc: x@example.ge"), "link": "/"}, "ka"
    )
    assert subject == "ა Bcc: x@example.ge"


def test_unknown_fact_is_refused_and_the_known_ones_named(db: None) -> None:
    with pytest.raises(ValidationError, match="title"):
        reworded(subject_ka="{password}", text_ka="ტექსტი")


def test_half_a_letter_is_refused(db: None) -> None:
    with pytest.raises(ValidationError, match="დაწერეთ თემაც და ტექსტიც"):
        reworded(subject_ka="თემა")


def test_every_shipped_letter_may_be_reworded() -> None:
    names = [name for name, _label in letter_choices()]
    assert TEMPLATE in names
    assert {"notices/base", "notices/worded"} & set(names) == set()
    assert sorted(facts_of(TEMPLATE)) == ["closes", "needed", "number", "portal_name", "title"]
