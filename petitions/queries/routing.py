"""Whose matter a text may be, and how to reach who decides it."""

from civic.search import stems
from petitions.models import Authority

MOST = 3


def authorities() -> list[Authority]:
    """The bodies that decide what a municipality cannot, in their order."""
    return list(Authority.objects.filter(is_active=True))


def authorities_for(text: str) -> list[Authority]:
    """Those whose words stand in the text, in any form and either script, most words first; at most three."""
    asked = set(stems(text))
    ranked = [(len(asked & set(stems(row.words))), row) for row in authorities()]
    found = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
    return [row for _hits, row in found[:MOST]]
