"""A person's name as the register writes it, found again from what was typed.

The extract holds no names, only keyed hashes. Whoever types a name in Latin letters is recognised
all the same, and each Georgian spelling of it is tried until one has the hash of the register's: so
a name that is shown or sealed is the register's own. Hyphens and spaces stay as typed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from civic.georgian import spellings
from identity.sealing import Details, name_key, plain_name

MOST = 20_000  # spellings of both names together that are tried, about a tenth of a second
MOST_OF_ONE = 2_000
BETWEEN = re.compile(r"([\s\-‐-―]+)")


def as_registered(details: Details, registered: bytes | memoryview) -> Details:
    """`details` with both names in the letters whose `name_key` is `registered`.

    Unchanged where the register has none (an older extract, another script) or no spelling fits.
    """
    wanted = bytes(registered or b"")
    if not wanted or name_key(details) == wanted:
        return details
    names = (details.first_name, details.last_name)
    tried = product(*(islice(_shapes(name), MOST_OF_ONE) for name in names))
    for first_name, last_name in islice(tried, MOST):
        found = replace(details, first_name=first_name, last_name=last_name)
        if name_key(found) == wanted:
            return found
    return details


def _shapes(name: str) -> Iterator[str]:
    """The Georgian spellings of a name, part by part, with what stands between the parts."""
    parts = BETWEEN.split(name.strip())
    for spelled in product(
        *(islice(spellings(plain_name(part)), MOST_OF_ONE) for part in parts[::2])
    ):
        yield "".join(
            part for pair in zip(spelled, [*parts[1::2], ""], strict=True) for part in pair
        )
