"""How messages reach a municipal system: one class for each kind, behind the protocol of `base`."""

from civic.cases.adapters.base import Adapter, Answer, Told
from civic.cases.adapters.open311 import Open311Adapter
from civic.cases.adapters.webhook import WebhookAdapter, inbound_secrets, outgoing_secrets
from civic.cases.adapters.zgw import ZgwAdapter
from civic.cases.models import Connector

__all__ = ["Adapter", "Answer", "Told", "adapter", "inbound_secrets", "outgoing_secrets"]

ADAPTERS: dict[str, type[Adapter]] = {
    Connector.Kind.WEBHOOK: WebhookAdapter,
    Connector.Kind.ZGW: ZgwAdapter,
    Connector.Kind.OPEN311: Open311Adapter,
}


def adapter(connector: Connector) -> Adapter:
    """The adapter for the connector's kind."""
    return ADAPTERS[connector.kind](connector)  # type: ignore[call-arg]
