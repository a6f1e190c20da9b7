"""The demonstration's connections: every municipality that takes petitions, to the reference receiver."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from civic import ports
from civic.addresses import absolute
from civic.cases import actions, secrets
from civic.cases.models import CaseKind, Connector
from civic.demo import Say
from civic.places.models import Municipality
from civic.places.queries import active_municipalities

NAME = "საქმისწარმოების სისტემა (საჩვენებელი)"
ROUTES = (  # kind, topic, department
    (CaseKind.PETITION, "", "infrastructure"),
    (CaseKind.PROJECT, "", "infrastructure"),
    (CaseKind.PROJECT, "green", "greenery"),
    (CaseKind.PROJECT, "culture", "culture"),
    (CaseKind.SERVICE, "", "property"),
    (CaseKind.COMMITMENT, "", "infrastructure"),
)


def connect_to_reference(municipality: Municipality, port: int) -> Connector:
    """The connection to the receiver on `port`; made, or led to this port, where needed."""
    base = f"http://127.0.0.1:{port}/hooks/{municipality.slug}"
    url, find_url = f"{base}/", f"{base}/cases?key={{key}}"
    connector = municipality.connectors.filter(name=NAME).first()
    if connector is None:
        return actions.connect(municipality, by=None, name=NAME, url=url, find_url=find_url)[0]
    if connector.url != url:
        actions.change(connector, by=None, name=NAME, url=url, find_url=find_url, events=[])
        connector.refresh_from_db()
    return connector


def set_routes(municipality: Municipality) -> None:
    """Lead its cases to its departments, where nothing is set yet."""
    departments = {one.slug: one for one in municipality.departments.filter(is_active=True)}
    if municipality.case_routes.exists():
        return
    for kind, topic, slug in ROUTES:
        if slug in departments:
            actions.save_route(
                municipality,
                by=None,
                kind=kind,
                topic=topic,
                unit=None,
                department=departments[slug],
            )


def write_config(connectors: list[Connector], path: Path) -> None:
    """Write what the receiver needs to know, readable by the owner only."""
    places = {
        one.municipality.slug: {
            "name": one.municipality.name_ka,
            "verify": [secrets.spell(secrets.unseal(one.secret))],
            "sign": secrets.spell(secrets.unseal(one.inbound_secret)),
            "callback": absolute(reverse("cases:inbound", args=[one.municipality.slug])),
        }
        for one in connectors
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"places": places}, file, indent=1)
    draft.replace(path)


def load(say: Say) -> None:
    """Connect all active municipalities to `manage.py mms` and lead their cases to departments."""
    port = ports.port(ports.RECEIVER)
    connectors = [connect_to_reference(place, port) for place in active_municipalities()]
    for place in active_municipalities():
        set_routes(place)
    write_config(connectors, Path(settings.VAR_DIR) / "mms.json")
    say(f"Connections to the reference case management system: {len(connectors)}")
