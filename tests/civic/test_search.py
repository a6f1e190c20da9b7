"""Finding texts by stems: what counts as a match, and what comes first."""

import pytest

from budgeting.models import Idea, IdeaWord
from civic import search
from civic.places.models import Municipality
from tests.factories import budgeting as make

pytestmark = pytest.mark.django_db


def written(batumi: Municipality, *titles: str) -> list[Idea]:
    process = make.process(batumi, "submission")
    ideas = [make.idea(process, title=title) for title in titles]
    for idea in ideas:
        search.index(IdeaWord, {"idea": idea}, idea.title, idea.title)
    return ideas


def test_every_word_is_asked_for_in_any_form(batumi: Municipality) -> None:
    first, second = written(batumi, "ბიბლიოთეკა სოფელში", "ბიბლიოთეკის ეზო")
    found = search.having(Idea.objects.order_by("pk"), IdeaWord, "idea", "biblioteka")
    assert list(found) == [first, second]
    assert list(search.having(found, IdeaWord, "idea", "ბიბლიოთეკაში ეზოს")) == [second]


def test_the_rarer_word_weighs_more(batumi: Municipality) -> None:
    bench, fountain, _other = written(
        batumi, "სკამები პარკში", "შადრევანი პარკში", "განათება პარკში"
    )
    found = search.resembling(IdeaWord.objects.all(), "idea", "პარკის შადრევანი")
    assert found[0] == (fountain.pk, ["პარკის", "შადრევანი"])
    assert bench.pk in {pk for pk, _shared in found}


def test_a_long_text_needs_two_words_in_common(batumi: Municipality) -> None:
    written(batumi, "სკამები პარკში")
    words = IdeaWord.objects.all()
    assert search.resembling(words, "idea", "პარკის ახალი შადრევანი განათებით") == []


def test_writing_again_replaces_the_words(batumi: Municipality) -> None:
    (idea,) = written(batumi, "სკამები პარკში")
    search.index(IdeaWord, {"idea": idea}, "ხიდი", "ხიდი მდინარეზე")
    rows = set(idea.words.values_list("word", "in_title"))
    assert rows == {(word, word in search.stems("ხიდი")) for word in search.stems("ხიდი მდინარეზე")}
