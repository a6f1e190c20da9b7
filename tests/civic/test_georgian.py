"""Georgian letters, slugs, Latin typing and stems."""

import sys
from types import ModuleType

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.template import Context, Template
from django.utils import text as django_text
from hypothesis import given
from hypothesis import strategies as st

from civic.georgian import (
    NATIONAL,
    capfirst,
    fold,
    from_latin,
    repair_capfirst,
    search_words,
    slug,
    spellings,
    stem,
)
from petitions.models import Petition

MKHEDRULI = st.text(st.characters(min_codepoint=0x10D0, max_codepoint=0x10F0), min_size=1)


@given(MKHEDRULI)
def test_capfirst_never_writes_mtavruli(word: str) -> None:
    assert capfirst(word) == word


@given(st.text(st.characters(max_codepoint=0x24F), min_size=1))
def test_capfirst_of_other_scripts_is_as_before(word: str) -> None:
    assert capfirst(word) == word[0].upper() + word[1:]


def test_capfirst_of_nothing_is_nothing() -> None:
    assert [capfirst(""), capfirst(None)] == ["", None]


def test_capfirst_is_repaired_in_every_module_that_imported_it() -> None:
    holders = {
        name: vars(module)["capfirst"]
        for name, module in list(sys.modules.items())
        if name.startswith(("django.", "wagtail.", "allauth.")) and "capfirst" in vars(module)
    }
    wrong = {
        name
        for name, function in holders.items()
        if callable(function) and function("ავტორი") != "ავტორი"
    }
    assert wrong == set()
    assert len(holders) > 20


def test_capfirst_repair_reaches_a_module_loaded_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def original(value: str) -> str:
        return value.upper()

    late = ModuleType("late")
    late.capfirst = original  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "late", late)
    monkeypatch.setattr(django_text, "capfirst", original)
    repair_capfirst()
    assert late.capfirst("ავტორი") == "ავტორი"  # type: ignore[attr-defined]
    assert django_text.capfirst is capfirst


def test_labels_of_model_fields_stay_mkhedruli() -> None:
    label = Petition._meta.get_field("title").formfield().label
    assert label == fold(str(label))
    assert AuthenticationForm().fields["password"].label != ""


def test_template_filter_capfirst_leaves_georgian_and_escapes() -> None:
    page = Template("{{ a|capfirst }} {{ b|capfirst }} {{ c|capfirst }}")
    assert (
        page.render(Context({"a": "ავტორი", "b": "author", "c": "x<y"})) == "ავტორი Author X&lt;y"
    )


@given(MKHEDRULI)
def test_fold_undoes_capitals(word: str) -> None:
    assert fold(word.upper()) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("გავხსნათ ბიბლიოთეკა", "gavkhsnat-biblioteka"),
        ("ჭის წყალი, ყვარელი!", "chis-tsqali-qvareli"),
        ("Safe crossing in 2027", "safe-crossing-in-2027"),
        ("ᲑᲘᲑᲚᲘᲝᲗᲔᲙᲐ", "biblioteka"),
        ("  --  ", "text"),
        ("", "text"),
    ],
)
def test_slug_is_latin_and_readable(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_slug_is_cut_between_words() -> None:
    title = "უსაფრთხო გადასასვლელი ჯავახიშვილის ქუჩაზე, სკოლის წინ"
    assert slug(title, limit=40) == "usaprtkho-gadasasvleli-javakhishvilis"
    assert slug("ა" * 300, limit=20) == "a" * 20


@given(st.text(max_size=200), st.integers(1, 60))
def test_slug_is_always_a_slug(text: str, limit: int) -> None:
    found = slug(text, limit=limit, fallback="x")
    assert 1 <= len(found) <= limit
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("peticia", "პეტიცია"),
        ("gza", "გზა"),
        ("skola", "სკოლა"),
        ("shuqnishani", "შუქნიშანი"),
        ("ghame", "ღამე"),
        ("bazhi", "ბაჟი"),
        ("dzaghli", "ძაღლი"),
        ("tsqali", "ცქალი"),
        ("khidi", "ხიდი"),
        ("xidi", "ხიდი"),
        ("wyali", "წყალი"),
    ],
)
def test_latin_typing_becomes_mkhedruli(typed: str, expected: str) -> None:
    assert from_latin(typed) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "ქუჩა ქუჩის ქუჩაზე ქუჩები ქუჩებში ქუჩების ქუჩებისთვის ქუჩამდე ქუჩაც kucha quchis kuchebze",
        "წყალი წყლის წყლით წყალს wyali tskali ts'qlis",
        "ბიბლიოთეკა ბიბლიოთეკის ბიბლიოთეკაში ბიბლიოთეკები biblioteka",
        "პეტიცია პეტიციის პეტიციას პეტიციები peticia petitsia peticiebi",
        "გზა გზის გზაზე გზები gza gzebis",
        "სკოლა სკოლის სკოლაში სკოლამდე სკოლასთან სკოლისთვის skola",
        "საკრებულო საკრებულოს საკრებულომ საკრებულოში sakrebulo",
        "პრობლემა პრობლემის პრობლემამ პრობლემები",
        "უბანი უბნის უბანში უბნები ubani ubnebi",
        "ამომრჩეველი ამომრჩევლის ამომრჩეველთა ამომრჩევლები",
        "ავტობუსი ავტობუსის ავტობუსს ავტობუსები avtobusi",
        "განათება განათების განათებისთვის ganateba",
        "შუქნიშანი შუქნიშნის shuqnishani shuknishnebi",
        "ბავშვი ბავშვთა ბავშვმა ბავშვებს bavshvebi",
        "სტადიონი სტადიონებთან სტადიონიდან stadioni",
        "ხიდი ხიდის ხიდზე ხიდამდე khidi xidis",
        "ტროტუარი ტროტუარის ტროტუარზე trotuari",
    ],
)
def test_all_forms_of_a_word_are_one_search_word(forms: str) -> None:
    assert len(search_words(forms)) == 1


def test_different_words_stay_apart() -> None:
    assert len(search_words("ქუჩა გზა ხიდი წყალი ბაღი პარკი სკოლა ავტობუსი განათება")) == 9


def test_search_words_leave_out_what_says_nothing() -> None:
    assert search_words("ვითხოვთ, რომ და the ა 30 კმ/სთ ზონა") == ["30", "კმ", "სტ", "ზონ"]


def test_search_words_come_once_and_in_order() -> None:
    assert search_words("ხიდი, გზა, ხიდის გზაზე") == ["ხიდ", "გზ"]


@given(st.text())
def test_search_words_of_any_text_are_folded_and_stable(text: str) -> None:
    words = search_words(text)
    assert words == list(dict.fromkeys(words))
    assert all(word == fold(word) for word in words)


@given(MKHEDRULI)
def test_a_stem_is_the_beginning_or_loses_one_vowel(word: str) -> None:
    found = stem(word)
    assert found
    assert word.startswith((found, found[:-1]))


# --- Passport Latin ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("keti", {"კეთი", "კეტი", "ქეთი", "ქეტი"}),
        ("tsotne", {"ცოთნე", "ცოტნე", "წოთნე", "წოტნე", "თსოთნე", "თსოტნე", "ტსოთნე", "ტსოტნე"}),
        ("", {""}),
        ("smith w", set()),
    ],
)
def test_spellings_gives_every_way_to_write_a_word(latin: str, written: set[str]) -> None:
    found = list(spellings(latin))
    assert len(found) == len(set(found))
    assert set(found) == written


def test_every_letter_is_written_in_passport_latin() -> None:
    letters = "".join(NATIONAL.values())
    assert sorted(letters) == [chr(code) for code in range(0x10D0, 0x10F1)]
