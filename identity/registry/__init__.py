"""Registers behind one protocol, and which of them a municipality uses (`settings.REGISTRIES`)."""

from django.conf import settings

from civic.places.models import Municipality
from identity.registry.base import Registry
from identity.registry.extract import ExtractRegistry
from identity.registry.http import HttpRegistry
from identity.registry.simulator import SimulatedRegistry

REGISTRIES: dict[str, Registry] = {
    one.name: one for one in (ExtractRegistry(), HttpRegistry(), SimulatedRegistry())
}


def registry_for(municipality: Municipality) -> Registry:
    """The register of a municipality; the imported extract unless the settings name another."""
    chosen = settings.REGISTRIES
    return REGISTRIES[chosen.get(municipality.slug) or chosen.get("*") or ExtractRegistry.name]
