"""A service says that somebody's session there has ended (OpenID Connect Back-Channel Logout 1.0): so it does here.

The token is signed like an ID token, says so in `events`, and is good once and for a few minutes.
"""

import time
from datetime import UTC, datetime
from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from civic import limits
from identity import actions
from identity.oidc.exchange import Exchange, subject_key
from identity.oidc.tokens import LEEWAY, verified

EVENT = "http://schemas.openid.net/event/backchannel-logout"
REQUIRED = ("iss", "aud", "iat", "exp", "jti", "sub", "events")
OLDEST = 10 * 60  # seconds since it was made
LONGEST = 16_000  # characters


def end(request: HttpRequest, provider_id: str, token: str) -> int:
    """End the sessions of the token's subject that began through this service; how many there were.

    A subject nobody here knows has none. Raises OAuth2Error for a token that is not in order or was
    brought before, SocialApp.DoesNotExist for a service that is none of ours.
    """
    exchange = Exchange(request, provider_id)
    app = exchange.get_provider().app
    if not 0 < len(token) <= LONGEST:
        raise OAuth2Error("no token")
    claims = verified(token, required=REQUIRED, **exchange.known(app.client_id))
    _check(claims)
    until = datetime.fromtimestamp(claims["iat"] + OLDEST + 2 * LEEWAY, UTC)
    if not limits.once("login.ended", f"{provider_id}\0{claims['jti']}", until):
        raise OAuth2Error("brought before")
    return actions.end_by_service(
        service=provider_id, subject=subject_key(provider_id, claims["sub"])
    )


def _check(claims: dict[str, Any]) -> None:
    """That it is about the end of a session, and not an ID token somebody has caught."""
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise OAuth2Error("events")
    if "nonce" in claims:
        raise OAuth2Error("nonce")
    if any(not isinstance(claims[name], str) or not claims[name] for name in ("sub", "jti")):
        raise OAuth2Error("subject")
    if time.time() - claims["iat"] > OLDEST + LEEWAY:
        raise OAuth2Error("too old")
