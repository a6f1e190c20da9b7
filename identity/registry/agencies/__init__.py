"""Registers of other agencies, and by which adapter a municipality reaches each (`settings.AGENCIES`)."""

from django.conf import settings

from civic.places.models import Municipality
from identity.registry.agencies.base import (
    AGENCIES,
    QUESTIONS,
    SILENT,
    Adapter,
    Agency,
    Finding,
    Question,
)
from identity.registry.agencies.http import HttpAgency
from identity.registry.agencies.simulator import SimulatedAgency

__all__ = [
    "AGENCIES",
    "QUESTIONS",
    "SILENT",
    "Adapter",
    "Agency",
    "Finding",
    "Question",
    "adapter_for",
]

ADAPTERS: dict[str, Adapter] = {one.name: one for one in (HttpAgency(), SimulatedAgency())}


def adapter_for(municipality: Municipality, agency: str) -> Adapter | None:
    """The adapter the settings name; None where the municipality is not connected to the agency.

    The nearest entry counts: `batumi.civil`, then `batumi`, then `*.civil`, then `*`.
    """
    chosen = settings.AGENCIES
    slug = municipality.slug
    for name in (f"{slug}.{agency}", slug, f"*.{agency}", "*"):
        if name in chosen:
            return ADAPTERS.get(chosen[name])
    return None
