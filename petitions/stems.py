"""The word stems by which petitions are found, kept in `SearchWord`; `civic.search` does the work."""

from civic import search
from petitions.models import Petition, SearchWord


def index_words(petition: Petition) -> None:
    """Write the petition's stems afresh; call inside the transaction that changed its text."""
    text = f"{petition.title} {petition.demand} {petition.text}"
    search.index(SearchWord, {"petition": petition}, petition.title, text)
