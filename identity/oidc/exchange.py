"""The code against the claims: discovery, the verified ID token, userinfo of the same subject.

What comes out is a `SocialLogin` that carries the facts in memory and nothing of them in the rows:
its uid is a keyed hash, its extra data are empty, and the tokens are not kept.
"""

import hashlib
import hmac
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from civic.addresses import absolute
from civic.covered import cover, present_key
from civic.decisions import Refused
from civic.keys import derive
from identity.oidc import claims as reading
from identity.oidc.tokens import documents, verified

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri", "issuer")
SIGNED = "application/jwt"


class RefusedLogin(ProviderException):
    """The service answered, and the answer does not let anybody in; `refusal` says why."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Exchange(OpenIDConnectOAuth2Adapter):
    """allauth's adapter, strict. `nonce` is what this browser's log-in was begun with."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service says of itself; its issuer has to be the one we were set up with."""
        provider = self.get_provider()
        found = documents.get(provider.server_url, _fetch)
        if any(not isinstance(found.get(name), str) for name in NEEDED):
            raise OAuth2Error("discovery")
        if found["issuer"].rstrip("/") != provider.app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("issuer")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Check everything, then say who it is."""
        config = self.openid_config
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("no ID token")
        known = self.known(app.client_id)
        signed = verified(id_token, nonce=self.nonce, **known)
        told = signed
        if config.get("userinfo_endpoint"):
            more = self._userinfo(config["userinfo_endpoint"], token.token, known)
            if more.get("sub") != signed["sub"]:
                raise OAuth2Error("subject")
            told = more | signed  # what is signed wins
        try:
            reading.check_level(signed, app.settings.get("acr_accepted", []))
            facts = reading.read(told, app.settings.get("claims", {}))
        except Refused as refusal:
            raise RefusedLogin(refusal) from None
        login = self.get_provider().sociallogin_from_response(
            request, {"sub": subject_key(app.provider_id, str(signed["sub"]))}
        )
        login.facts = facts
        return login

    def known(self, client_id: str) -> dict[str, Any]:
        """What `tokens.verified` holds a token of this service against."""
        config = self.openid_config
        return {
            "keys_url": config["jwks_uri"],
            "issuer": config["issuer"],
            "audience": client_id,
            "fetch": _fetch,
        }

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """One address whatever the language and host, for services want it registered letter by letter."""
        with translation.override(settings.LANGUAGE_CODE):
            return absolute(reverse("openid_connect_callback", args=[self.provider_id]))

    def _userinfo(self, url: str, access_token: str, known: dict[str, Any]) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("content-type", "").startswith(SIGNED):
            return verified(answer.text, **known)
        said = answer.json()
        return said if isinstance(said, dict) else {}


def subject_key(provider_id: str, subject: str) -> str:
    """What an account is found by at its next log-in: some services use the personal number as subject.

    A keyed hash, covered like those of personal numbers and changed with them (identity/apps.py).
    """
    secret = derive(settings.KEYS["person"], "login subject")
    hashed = hmac.new(secret, f"{provider_id}\0{subject}".encode(), hashlib.sha256).digest()
    return cover(hashed, present_key()).hex()


def _fetch(url: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, allow_redirects=False)
        answer.raise_for_status()
        return answer.json()
