"""Finding citizens' texts by words: the stems of a text are rows of the app's own word table.

A word table has a foreign key to what it describes (`owner`), `word` and `in_title`. A search is
then an index look-up, and Georgian word forms and Latin typing fall together.
"""

from collections import Counter
from typing import Any, TypeVar

from django.db.models import QuerySet

from civic.georgian import search_words

MOST_WORDS = 250  # of one text; the title comes first
LENGTH = 32
MOST_ASKED = 8
MOST_MATCHES = 50_000
# A slip of the hand: how many letters a word must have, how many at its beginning must be right, how
# many stems are compared, and from which likeness on it is taken for the same word.
LEAST_LETTERS = 4
LETTERS_ALIKE = 2
MOST_COMPARED = 4_000
ALIKE = 0.4

Rows = TypeVar("Rows", bound=QuerySet[Any])


def stems(text: str) -> list[str]:
    """The distinct stems of a text, in order; Georgian word forms and Latin typing fall together."""
    return list(dict.fromkeys(word[:LENGTH] for word in search_words(text) if word))


def index(model: Any, owner: dict[str, Any], title: str, text: str) -> None:
    """Write the stems of a text afresh; call inside the transaction that changed it.

    `owner` names the foreign key and its row, `{"petition": petition}`; `text` holds the title too.
    """
    in_title = set(stems(title))
    model.objects.filter(**owner).delete()
    model.objects.bulk_create(
        model(**owner, word=word, in_title=word in in_title) for word in stems(text)[:MOST_WORDS]
    )


def having(rows: Rows, model: Any, owner: str, text: str) -> Rows:
    """Those of `rows` that hold every word of `text`, in any form and either script.

    A word that stands in no text is taken for a slip of the hand, and words like it are searched.
    """
    for word in stems(text)[:MOST_ASKED]:
        found = model.objects.filter(word=word)
        if not found.exists():
            found = model.objects.filter(word__in=near(model, word))
        rows = rows.filter(pk__in=found.values(f"{owner}_id"))
    return rows


def near(model: Any, word: str, limit: int = 5) -> list[str]:
    """The stems in the table most like one that is not there: by trigrams, as PostgreSQL's pg_trgm
    counts them, the same on every database. Only stems that begin alike are looked at."""
    if len(word) < LEAST_LETTERS:
        return []
    head = word[:LETTERS_ALIKE]
    rows = model.objects.filter(word__gte=head, word__lt=head[:-1] + chr(ord(head[-1]) + 1))
    known = rows.order_by("word").values_list("word", flat=True).distinct()[:MOST_COMPARED]
    ranked = sorted(((-likeness(word, one), one) for one in known), key=lambda pair: pair)
    return [one for score, one in ranked if -score >= ALIKE][:limit]


def likeness(one: str, other: str) -> float:
    """How alike two words are, from 0 to 1: the share of their trigrams that both have."""
    ours, theirs = _trigrams(one), _trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def is_guessed(model: Any, text: str) -> bool:
    """True when a word of `text` stands in no text, so that words like it are searched instead."""
    asked = stems(text)[:MOST_ASKED]
    known = set(model.objects.filter(word__in=asked).values_list("word", flat=True).distinct())
    return any(near(model, word, 1) for word in asked if word not in known)


def resembling(
    words: QuerySet[Any], owner: str, text: str, limit: int = 5
) -> list[tuple[int, list[str]]]:
    """What resembles `text` most: primary keys of owners, each with the shared words as typed in it.

    `words` are the word rows to look among. A rare word weighs more than a common one, a word of
    the title double. One shared word is enough only for a text of one or two.
    """
    asked = stems(text)[:60]
    matches: dict[int, Counter[str]] = {}
    found = words.filter(word__in=asked).values_list(f"{owner}_id", "word", "in_title")
    for pk, word, in_title in found[:MOST_MATCHES]:
        matches.setdefault(pk, Counter())[word] = 2 if in_title else 1
    for pk, word in _guessed(words, owner, asked, matches):
        matches.setdefault(pk, Counter()).setdefault(word, 1)
    spread = Counter(word for shared in matches.values() for word in shared)
    least = 2 if len(asked) > 2 else 1
    ranked = sorted(
        (pk for pk, shared in matches.items() if len(shared) >= least),
        key=lambda pk: (-sum(weight / spread[word] for word, weight in matches[pk].items()), -pk),
    )[:limit]
    forms = _forms(text)
    return [
        (pk, [forms[word] for word in asked if word in matches[pk] and word in forms])
        for pk in ranked
    ]


def _guessed(
    words: QuerySet[Any], owner: str, asked: list[str], matches: dict[int, Counter[str]]
) -> list[tuple[int, str]]:
    """Owners of words like those asked for that nobody has, each with the word it stands for."""
    known = {word for shared in matches.values() for word in shared}
    meant = {
        like: word
        for word in [one for one in asked if one not in known][:MOST_ASKED]
        for like in near(words.model, word, 2)
    }
    rows = words.filter(word__in=meant).values_list(f"{owner}_id", "word")[:MOST_MATCHES]
    return [(pk, meant[like]) for pk, like in rows]


def _forms(text: str) -> dict[str, str]:
    """Each stem with the word of the text it came from, as it was typed."""
    found: dict[str, str] = {}
    for word in text.split():
        for stem in search_words(word):
            found.setdefault(stem, word.strip(".,:;!?„“”\"'()"))
    return found
