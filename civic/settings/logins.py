"""Log-in services from configuration: what OIDC_PROVIDERS says, in the shape allauth reads.

Each entry: `id` (stands in the address of the callback), `name` with `name_ka` and `name_en`,
`issuer`, `client_id`, `secret`, `scope`, `acr_values` (asked for), `acr_accepted` (sure enough),
and `claims`, which says under which claim stand person_number, first_name, last_name, born_on and,
where the service knows it, municipality.
"""

from typing import Any
from urllib.parse import urlsplit

CLAIMS = {
    "person_number": "personal_number",
    "first_name": "given_name",
    "last_name": "family_name",
    "born_on": "birthdate",
}
DEMONSTRATION = "citizen"
# Between this portal and the stand-in on the same machine; worth nothing anywhere else.
DEMONSTRATION_SECRET = "demonstration"


def allauth(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS for these entries."""
    return {"openid_connect": {"APPS": [_app(entry) for entry in entries]}}


def origins(entries: list[dict[str, Any]]) -> list[str]:
    """Where the log-in form may lead, for the Content Security Policy."""
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(one["issuer"])) for one in entries})


def demonstration(port: int) -> dict[str, Any]:
    """The entry of the stand-in that `manage.py citizen_portal` runs."""
    return {
        "id": DEMONSTRATION,
        "name": "Citizen portal (demo)",
        "name_ka": "მოქალაქის პორტალი (დემო)",
        "name_en": "Citizen portal (demo)",
        "issuer": f"http://127.0.0.1:{port}",
        "client_id": "portal",
        "secret": DEMONSTRATION_SECRET,
        "acr_values": "urn:example:high",
        "acr_accepted": ["urn:example:high"],
        "claims": {**CLAIMS, "municipality": "municipality"},
    }


def demonstration_register(port: int) -> dict[str, str]:
    """Where the register of the same stand-in is asked."""
    return {"url": f"http://127.0.0.1:{port}/register", "key": DEMONSTRATION_SECRET}


def _app(entry: dict[str, Any]) -> dict[str, Any]:
    names = {key: entry[key] for key in ("name_ka", "name_en") if key in entry}
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {
            "server_url": entry["issuer"],
            "oauth_pkce_enabled": True,
            "scope": entry.get("scope", ["openid", "profile"]),
            "acr_values": entry.get("acr_values", ""),
            "acr_accepted": entry.get("acr_accepted", []),
            "claims": entry.get("claims", CLAIMS),
            **names,
        },
    }
