"""What production refuses to start with, each with the sentence that says how to mend it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from civic.keys import NAMES


def refusals(settings: dict[str, Any]) -> list[str]:
    """Return one sentence for each unsafe setting; an empty list means the process may start."""
    found = []
    if settings.get("DEBUG"):
        found.append("DEBUG is on: unset DEBUG.")
    hosts = settings.get("ALLOWED_HOSTS") or []
    if not hosts or any(host.startswith("*") for host in hosts):
        found.append("ALLOWED_HOSTS must name the portal's hosts, without '*'.")
    keys = settings.get("KEYS") or {}
    for name in NAMES:
        value = keys.get(name) or ""
        if len(value) < 32 or "insecure" in value or value.startswith("test"):
            found.append(f"KEY_{name.upper()} must be a secret of at least 32 characters.")
    values = [keys.get(name) for name in NAMES]
    if len(set(values)) != len(values):
        found.append("The keys must differ from one another.")
    if not settings.get("SECURE_SSL_REDIRECT"):
        found.append("SECURE_SSL_REDIRECT is off: the portal runs over HTTPS only.")
    if not str(settings.get("PORTAL_URL", "")).startswith("https://"):
        found.append("PORTAL_URL must start with https://, for it stands in every mail.")
    return found + _of_the_database(settings["DATABASES"]["default"])


def _of_the_database(database: dict[str, Any]) -> list[str]:
    """SQLite loses signatures or turns signers away unless it is set up as the embedded default is."""
    if "sqlite" not in database["ENGINE"]:
        return []
    options = database.get("OPTIONS") or {}
    found = []
    if options.get("transaction_mode") != "IMMEDIATE":
        found.append("SQLite needs OPTIONS['transaction_mode'] = 'IMMEDIATE'.")
    if "synchronous=FULL" not in options.get("init_command", ""):
        found.append("SQLite needs PRAGMA synchronous=FULL, or a power cut loses signatures.")
    return found


def refuse_unsafe(settings: dict[str, Any]) -> None:
    """Raise ImproperlyConfigured naming every unsafe setting."""
    found = refusals(settings)
    if found:
        raise ImproperlyConfigured("Refusing to start:\n" + "\n".join(f"- {one}" for one in found))
