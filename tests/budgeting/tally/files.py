"""The real elections by name, with their golden results. They carry no licence, so they are never inside the repository."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.budgeting.tally.examples import NO_REAL, REAL

NAMES = (
    "France_Toulouse_2019.pb",
    "Netherlands_Amsterdam_621.pb",
    "Poland_Katowice_2021.pb",
    "Poland_Krakow_2022.pb",
    "Poland_Lodz_2022.pb",
    "Poland_Warszawa_2021_Bielany.pb",
    "Poland_Wieliczka_2023_Green_Budget.pb",
    "Poland_Wroclaw_2015_from_500.pb",
)


@cache
def expected() -> dict[str, Any]:
    """The golden results by file."""
    return json.loads((REAL / "expected.json").read_text(encoding="utf-8"))["instances"]


def real(name: str) -> Path:
    """The path of a real election; skips the test when it is absent."""
    if not (REAL / name).is_file():
        pytest.skip(NO_REAL)
    return REAL / name
