"""The lists: what stands in them, what the address may ask, and what it costs."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from civic import words
from civic.ledger import sequencer
from civic.places.models import Municipality, Unit
from petitions import actions
from petitions.models import Petition, Topic
from petitions.states import Addressee, Kind
from tests.factories import petitions as make

LIST = "/batumi/petitions/"

pytestmark = pytest.mark.django_db


def titles(response: Any) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", response.content.decode())


def facets(response: Any) -> dict[str, str]:
    return dict(
        re.findall(
            r'<a href="[^"]*"(?: aria-current="page")?>(\w+) <span>(\d+)</span>',
            response.content.decode(),
        )
    )


def many(place: Municipality, number: int) -> None:
    """Published petitions written directly: only the list is looked at."""
    now = timezone.now()
    example = make.opened(place)
    opening = example.opening
    rows = Petition.objects.bulk_create(
        Petition(
            municipality=place,
            author=example.author,
            number=example.number + 1 + index,
            title=f"გზა {index}",
            demand="შეკეთდეს გზა.",
            text="ტექსტი",
            kind=Kind.MATTER,
            addressee=Addressee.SAKREBULO,
            text_state="accepted",
            collection_state="open",
            submitted_at=now,
            published_at=now,
            opens_at=now,
            closes_at=now + timedelta(days=30),
            needed=788,
            first_needed=158,
        )
        for index in range(number)
    )
    opening._meta.model.objects.bulk_create(
        opening._meta.model(
            petition=row,
            **{
                field.name: getattr(opening, field.name)
                for field in opening._meta.fields
                if field.name not in {"id", "petition", "index", "close_index"}
            },
        )
        for row in rows
    )


def test_each_petition_stands_in_its_list(client: Client, keda: Municipality) -> None:
    current = make.opened(keda, title="ახალი გზა სოფელში")
    rejected = make.rejected(keda, title="ძველი ხიდის დანგრევა")
    decided = make.decided(keda, needed=1, title="სკვერი ცენტრში")
    make.submitted(keda, title="ჯერ არ ჩანს ეს")
    found = {
        state: titles(client.get("/keda/petitions/", {"state": state}))
        for state in ("current", "finished", "answered", "rejected")
    }
    assert found == {
        "current": [current.title],
        "finished": [decided.title],
        "answered": [decided.title],
        "rejected": [rejected.title],
    }
    page = client.get("/keda/petitions/")
    assert facets(page) == {
        "მიმდინარე": "1",
        "დასრულებული": "1",
        "პასუხგაცემული": "1",
        "უარყოფილი": "1",
    }


def test_a_list_holds_nothing_of_another_municipality(
    client: Client, batumi: Municipality, keda: Municipality
) -> None:
    make.opened(keda)
    assert titles(client.get(LIST)) == []


def test_a_row_says_how_many_are_missing_and_what_for(client: Client, batumi: Municipality) -> None:
    make.opened(batumi)
    text = client.get(LIST).content.decode()
    assert "<b>788</b>ხელმოწერა აკლია" in text
    assert "788 ხელმოწერაზე საკრებულო განიხილავს." in text
    assert '<progress class="thread" max="788" value="0">' in text


def test_the_list_in_english_keeps_the_language_of_the_title(
    client: Client, batumi: Municipality
) -> None:
    petition = make.opened(batumi)
    text = client.get(f"/en{LIST}").content.decode()
    assert f'lang="ka">{petition.title}</a>' in text
    assert "1 current petition" in text


def test_words_are_found_in_any_form_and_in_latin_letters(
    client: Client, batumi: Municipality
) -> None:
    wanted = make.opened(
        batumi, title="ბიბლიოთეკის გახსნა მწვანე კონცხზე", text="ტექსტი ბიბლიოთეკაზე"
    )
    make.opened(batumi)
    for question in ("ბიბლიოთეკაში", "biblioteka", "BIBLIOTEKA", "ბიბლიოთეკები"):
        assert titles(client.get(LIST, {"q": question})) == [wanted.title]


def test_unit_and_topic_narrow_the_list(client: Client, batumi: Municipality) -> None:
    unit = Unit.objects.filter(municipality=batumi)[3]
    topic = Topic.objects.all()[1]
    wanted = make.opened(batumi, unit=unit, topic=topic, title="ნაგვის ურნები უბანში")
    make.opened(batumi)
    assert titles(client.get(LIST, {"unit": unit.slug})) == [wanted.title]
    assert titles(client.get(LIST, {"topic": topic.slug})) == [wanted.title]
    empty = client.get(LIST, {"topic": topic.slug, "q": "აეროპორტი"})
    assert titles(empty) == []
    assert "ამ ფილტრით პეტიცია ვერ მოიძებნა" in empty.content.decode()


def test_the_orders_of_current_petitions(client: Client, keda: Municipality) -> None:
    now = timezone.now()
    older = make.opened(keda, needed=3, at=now - timedelta(days=5), title="უფრო ძველი პეტიცია")
    newer = make.opened(keda, at=now - timedelta(days=1), title="უფრო ახალი პეტიცია")
    make.signed(older)
    sequencer.run()
    url = "/keda/petitions/"
    assert titles(client.get(url)) == [older.title, newer.title]
    assert titles(client.get(url, {"sort": "newest"})) == [newer.title, older.title]
    assert titles(client.get(url, {"sort": "deadline"})) == [older.title, newer.title]


@pytest.mark.parametrize(
    "query",
    [
        {"ordering": "author__password"},
        {"order_by": "-count"},
        {"author__email__startswith": "a"},
        {"_connector": "OR"},
        {"__class__": "1"},
        {"a__b__c__d": "1"},
        {"title__contains": "გზა"},
        {"state": "draft"},
        {"per_page": "<script>"},
    ],
)
@pytest.mark.parametrize("suffix", ["/", ".csv", ".json", ".atom"])
def test_a_filter_there_is_not_is_refused(
    client: Client, batumi: Municipality, query: dict[str, str], suffix: str
) -> None:  # N07, N16, N20
    response = client.get(f"/batumi/petitions{suffix}", query)
    assert response.status_code == 400
    assert b"<script>" not in response.content


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "author__password"},
        {"sort": "nearest", "state": "finished"},
        {"unit": "nowhere"},
        {"topic": "' OR 1=1 --"},
        {"q": "ა" * 201},
    ],
)
def test_a_wrong_value_is_refused_and_what_was_typed_stays(
    client: Client, batumi: Municipality, query: dict[str, str]
) -> None:
    page = client.get(LIST, query)
    assert page.status_code == 400
    assert 'class="summary"' in page.content.decode()
    assert client.get("/batumi/petitions.json", query).status_code == 400


def test_marks_that_other_sites_append_are_left_alone(client: Client, batumi: Municipality) -> None:
    assert client.get(LIST, {"fbclid": "x", "utm_source": "y"}).status_code == 200


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script>",
        "';select pg_sleep(5)--",
        "%_%",
        "{{7*7}}",
        "\u202eabc",
        '"><img src=x>',
    ],
)
def test_a_question_is_only_ever_text(client: Client, batumi: Municipality, question: str) -> None:
    start = time.monotonic()  # N16, N19, N24
    response = client.get(LIST, {"q": question})
    assert response.status_code == 200
    assert time.monotonic() - start < 1
    text = response.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "49" not in re.findall(r'value="([^"]*)"', text)


def test_a_question_of_50000_characters_is_answered_at_once(
    client: Client, batumi: Municipality
) -> None:
    start = time.monotonic()  # N66
    assert client.get(LIST, {"q": "\"'%_" * 12_500}).status_code == 400
    assert client.get(LIST, {"q": "\"'%_" * 200}).status_code == 400
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("page", ["0", "-1", "2", "1000000000000", "1e999999", "x", "٣", "", "1.5"])
@pytest.mark.parametrize("suffix", ["/", ".json"])
def test_a_page_there_is_not_answers_404(
    client: Client, batumi: Municipality, page: str, suffix: str
) -> None:  # N67
    assert client.get(f"/batumi/petitions{suffix}", {"page": page}).status_code == 404


def test_an_empty_list_says_why_and_what_can_be_done(client: Client, batumi: Municipality) -> None:
    text = client.get(LIST).content.decode()
    assert "ამჟამად ხელმოწერებს არავინ აგროვებს" in text
    assert 'href="/batumi/petitions/new/"' in text


def test_a_municipality_there_is_not_answers_404(client: Client, db: None) -> None:
    assert client.get("/nowhere/petitions/").status_code == 404


def test_a_text_that_is_not_shown_is_in_no_list(client: Client, keda: Municipality) -> None:
    from petitions.models import ReasonCode

    hidden = ReasonCode.objects.filter(axis="reject", hidden_text=True)[0]
    petition = make.rejected(keda, code=hidden.code, title="შეურაცხმყოფელი სათაური")
    for suffix in ("/", ".csv", ".json", ".atom"):
        response = client.get(f"/keda/petitions{suffix}", {"state": "rejected"})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        assert petition.title not in content.decode()
        assert petition.demand not in content.decode()


def test_a_page_of_the_list_costs_the_same_for_3_and_for_100(
    client: Client, batumi: Municipality, django_assert_max_num_queries: Any
) -> None:
    many(batumi, 3)
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        assert len(titles(client.get(LIST, {"sort": "newest"}))) == 4
    many(batumi, 100)
    with django_assert_max_num_queries(12) as more:
        assert len(titles(client.get(LIST, {"sort": "deadline"}))) == 25
        assert len(more.captured_queries) <= len(few.captured_queries)
    with django_assert_max_num_queries(12):
        assert len(client.get("/batumi/petitions.json").json()["petitions"]) == 100


def test_the_pager_keeps_the_filter(client: Client, batumi: Municipality) -> None:
    many(batumi, 60)
    text = client.get(LIST, {"sort": "newest", "page": "2"}).content.decode()
    assert 'href="?sort=newest&amp;page=3"' in text
    assert '<ol class="rows figs" start="26">' in text


def test_an_anonymous_list_sets_no_cookie_and_holds_no_token(
    client: Client, batumi: Municipality
) -> None:
    make.opened(batumi)
    response = client.get(LIST)  # N61
    assert response.cookies == {}
    assert b"csrfmiddlewaretoken" not in response.content
    assert "Cookie" in response["Vary"]


def test_a_paused_petition_says_so(client: Client, batumi: Municipality) -> None:
    from civic.roles import Role

    petition = make.opened(batumi)
    closes = words.on_day(petition.closes_at)
    assert closes in client.get(LIST).content.decode()
    caches["pages"].clear()
    actions.pause(petition, by=make.staff(Role.MODERATOR, batumi), cause="outage", reason="ხარვეზი")
    page = client.get(LIST).content.decode()
    assert '<span class="tag attention">' in page
    assert closes not in page, "its day moves"


def test_what_never_collected_signatures_shows_no_figure(
    client: Client, keda: Municipality
) -> None:
    petition = make.rejected(keda)
    text = client.get("/keda/petitions/?state=rejected").content.decode()
    assert petition.title in text
    assert '<p class="fig"></p>' in text
