"""Writes of a connection's own settings: made, changed, asked. `actions` offers them beside the others."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from civic.cases import outgoing, polling, secrets
from civic.cases.deliveries import locked
from civic.cases.models import Connector
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.places.models import Municipality

ask_now = polling.ask_now


@transaction.atomic
def connect(
    municipality: Municipality,
    *,
    by: Any,
    name: str,
    url: str,
    find_url: str = "",
    events: list[str] | None = None,
    kind: str = Connector.Kind.WEBHOOK,
    options: Mapping[str, Any] | None = None,
    credential: str = "",
) -> tuple[Connector, str, str]:
    """Make a connector; return it with its two secrets, which are shown this once.

    The first secret signs what we send, the second what the municipality sends; only a webhook uses
    them. `options` and `credential` are the kind's. Raises Refused when an address may not be called.
    """
    refuse_address(url)
    if find_url:
        refuse_address(find_url)
    outward, inward = secrets.make(), secrets.make()
    connector = Connector.objects.create(
        municipality=municipality,
        name=name,
        kind=kind,
        url=url,
        find_url=find_url,
        events=events or [],
        options=dict(options or {}),
        credential=secrets.seal(credential.encode()) if credential else None,
        secret=secrets.seal(outward),
        signing_seed=secrets.seal(secrets.make()),
        inbound_secret=secrets.seal(inward),
    )
    polling.follow(connector)
    journal.append("connector.made", connector, by=by, data={"name": name, "kind": kind})
    return connector, secrets.spell(outward), secrets.spell(inward)


@transaction.atomic
def change(
    connector: Connector,
    *,
    by: Any,
    name: str,
    url: str,
    find_url: str,
    events: list[str],
    options: Mapping[str, Any] | None = None,
    credential: str = "",
) -> Connector:
    """Change what is set; options that are None and an empty credential stay as they are.

    The kind stays: another one is another connection. Raises Refused when an address may not be
    called. The credential goes where the address leads: the form asks for it anew with another host.
    """
    refuse_address(url)
    if find_url:
        refuse_address(find_url)
    connector = locked(connector)
    changed = sorted(
        field
        for field, value in (("name", name), ("url", url), ("find_url", find_url))
        if getattr(connector, field) != value
    )
    connector.name, connector.url, connector.find_url = name, url, find_url
    connector.events = events
    if options is not None and options != connector.options:
        changed.append("options")
        connector.options = dict(options)
    if credential:
        changed.append("credential")
        connector.credential = secrets.seal(credential.encode())
    connector.save(update_fields=["name", "url", "find_url", "events", "options", "credential"])
    polling.follow(connector)
    journal.append("connector.changed", connector, by=by, data={"name": name, "changed": changed})
    return connector


def refuse_address(url: str) -> None:
    """Raise Refused when `url` may not be called; the reason says how to mend it."""
    try:
        outgoing.check(url.replace("{key}", "x"))
    except outgoing.ForbiddenAddress as error:
        raise Refused(error.code, error.reason) from error
