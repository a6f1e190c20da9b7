"""Reads about commitments: the register of a municipality, one commitment, its figures at the end of a period."""

from civic.outcomes.queries.page import Page, explained_on, of_address, page
from civic.outcomes.queries.register import about_subject, counts, of_municipality, registered

__all__ = [
    "Page",
    "about_subject",
    "counts",
    "explained_on",
    "of_address",
    "of_municipality",
    "page",
    "registered",
]
