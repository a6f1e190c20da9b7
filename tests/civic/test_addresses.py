"""Addresses of the portal as they stand outside it."""

from typing import Any

import pytest

from civic.addresses import absolute


@pytest.mark.parametrize("portal", ["https://portal.example", "https://portal.example/"])
def test_a_path_stands_on_the_configured_host_with_one_stroke(settings: Any, portal: str) -> None:
    settings.PORTAL_URL = portal
    assert (
        absolute("/batumi/petitions/?page=2") == "https://portal.example/batumi/petitions/?page=2"
    )
