"""Registers behind one protocol, and which of them a municipality uses (`settings.REGISTRIES`)."""

from django.conf import settings

from civic.places.models import Municipality
from identity.registry.base import Registry
from identity.registry.extract import ExtractRegistry
from identity.registry.simulator import SimulatedRegistry

REGISTRIES: dict[str, Registry] = {
    one.name: one for one in (ExtractRegistry(), SimulatedRegistry())
}


def registry_for(municipality: Municipality) -> Registry:
    """The register of a municipality; the imported extract unless the settings name another."""
    return REGISTRIES[settings.REGISTRIES.get(municipality.slug, ExtractRegistry.name)]
