"""All that matters to a ballot as one canonical text: what is frozen, and what its hash is taken over.

A JSON object, keys sorted, no spaces, UTF-8, Unicode normal form C: `municipality` (slug), `process`
(slug), `titles`, `act`, `vote` (age, level, residence, ballot and its limits), `rule` (every field),
`order` (the number that gives the order of the list), `audit_key` (hex), `opens` and `closes`,
`pots` (id, unit, amount in tetri), `projects` (number, pot, titles, summaries, cost, group).
"""

import hashlib
import json
import unicodedata
from typing import Any

from budgeting.models import PhaseTerm, Process
from civic.dates import TBILISI

VOTE = (
    "vote_age",
    "vote_level",
    "method",
    "residence",
    "ballot",
    "choices_min",
    "choices_max",
    "points",
    "points_max",
    "blank_allowed",
    "leftover_to_whole",
)


def facts(process: Process, voting: PhaseTerm) -> dict[str, Any]:
    """What is frozen at the opening of voting, as values; money in tetri, moments in Tbilisi."""
    return {
        "municipality": process.municipality.slug,
        "process": process.slug,
        "titles": {"ka": process.title_ka, "en": process.title_en},
        "act": {
            "title": process.act_title_ka,
            "number": process.act_number,
            "on": process.act_on.isoformat() if process.act_on else None,
        },
        "vote": {name: getattr(process, name) for name in VOTE},
        "rule": process.rule,
        "order": process.order_seed,
        "audit_key": bytes(process.audit_key or b"").hex(),
        "opens": voting.starts_at.astimezone(TBILISI).isoformat(),
        "closes": voting.ends_at.astimezone(TBILISI).isoformat(),
        "pots": [
            {
                "id": pot.pk,
                "unit": pot.unit.slug if pot.unit else None,
                "amount": pot.amount,
            }
            for pot in process.pots.select_related("unit")
        ],
        "projects": [
            {
                "number": project.number,
                "pot": project.pot_id,
                "titles": {"ka": project.title_ka, "en": project.title_en},
                "summaries": {"ka": project.summary_ka, "en": project.summary_en},
                "cost": project.cost,
                "group": project.group,
            }
            for project in process.projects.order_by("number")
            if project.withdrawn_at is None
        ],
    }


def canonical(found: dict[str, Any]) -> str:
    """The text that is hashed."""
    text = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def sha256(found: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(found).encode()).hexdigest()
