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
    """Those of `rows` that hold every word of `text`, in any form and either script."""
    for word in stems(text)[:MOST_ASKED]:
        rows = rows.filter(pk__in=model.objects.filter(word=word).values(f"{owner}_id"))
    return rows


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


def _forms(text: str) -> dict[str, str]:
    """Each stem with the word of the text it came from, as it was typed."""
    found: dict[str, str] = {}
    for word in text.split():
        for stem in search_words(word):
            found.setdefault(stem, word.strip(".,:;!?„“”\"'()"))
    return found
