"""The word stems by which petitions are found, kept in `SearchWord` so that a search is an index look-up."""

from civic.georgian import search_words
from petitions.models import Petition, SearchWord

MOST_WORDS = 250  # of one petition; the title and the demand come first
LENGTH = 32


def stems(text: str) -> list[str]:
    """The distinct stems of a text, in order; Georgian word forms and Latin typing fall together."""
    return list(dict.fromkeys(word[:LENGTH] for word in search_words(text) if word))


def index_words(petition: Petition) -> None:
    """Write the petition's stems afresh; call inside the transaction that changed its text."""
    title = stems(petition.title)
    everything = stems(f"{petition.title} {petition.demand} {petition.text}")[:MOST_WORDS]
    in_title = set(title)
    SearchWord.objects.filter(petition=petition).delete()
    SearchWord.objects.bulk_create(
        SearchWord(petition=petition, word=word, in_title=word in in_title) for word in everything
    )
