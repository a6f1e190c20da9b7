"""allauth's OpenID Connect provider with a nonce, and deaf to what a link would slip in."""

import secrets
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from identity.oidc.exchange import Exchange


class LoginService(OpenIDConnectProvider):
    """One log-in service of `settings.OIDC_PROVIDERS`."""

    oauth2_adapter_class = Exchange
    supports_token_authentication = False

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.app.settings.get(f"name_{get_language()}") or self.app.name

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """To the service, with a nonce that its ID token has to bring back to this browser."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = self.get_auth_params() | {"nonce": nonce}
        kwargs["scope"] = self.get_scope()
        return super().redirect(
            request, process, next_url, data, nonce=nonce, language=get_language(), **kwargs
        )

    def get_auth_params(self) -> dict[str, str]:
        """What we ask for: the level, from the settings."""
        wanted = self.app.settings.get("acr_values", "")
        return {"acr_values": wanted} if wanted else {}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """A link cannot ask the service for less."""
        return self.get_auth_params()

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Nor for more."""
        return self.get_scope()

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The keyed hash of the subject."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of what the service said is kept in clear."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nor used to fill the account."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Nor is an address taken over: accounts are never joined by e-mail."""
        return []


provider_classes = [LoginService]
