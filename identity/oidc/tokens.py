"""Signed tokens: signature against the service's published keys, issuer, audience, time and nonce, all of them."""

import hmac
import time
from collections.abc import Callable, Sequence
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")  # fmt: skip
LEEWAY = 60  # seconds a clock may be off
REQUIRED = ("iss", "sub", "aud", "exp", "iat")
Fetch = Callable[[str], dict[str, Any]]


class Documents:
    """What a service publishes about itself, kept for some minutes in this process."""

    def __init__(self, seconds: float = 600, again: float = 20) -> None:
        self.seconds = seconds
        self.again = again  # a key we do not know is looked for anew, but not at every forged token
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def get(self, url: str, fetch: Fetch) -> dict[str, Any]:
        """The document at `url`, fetched when it is not here or too old."""
        at, document = self._kept.get(url, (0.0, {}))
        if not document or time.monotonic() - at > self.seconds:
            document = self._fetch(url, fetch)
        return document

    def renew(self, url: str, fetch: Fetch) -> dict[str, Any]:
        """The document afresh, unless it was fetched a moment ago."""
        at, document = self._kept.get(url, (0.0, {}))
        if document and time.monotonic() - at < self.again:
            return document
        return self._fetch(url, fetch)

    def _fetch(self, url: str, fetch: Fetch) -> dict[str, Any]:
        document = fetch(url)
        if not isinstance(document, dict):
            raise OAuth2Error("not a document")
        self._kept[url] = (time.monotonic(), document)
        return document

    def clear(self) -> None:
        """Forget all of them; the next use fetches anew."""
        self._kept.clear()


documents = Documents()


def verified(
    token: str,
    *,
    keys_url: str,
    issuer: str,
    audience: str,
    fetch: Fetch,
    nonce: str | None = None,
    required: Sequence[str] = (),
) -> dict[str, Any]:
    """The claims of a signed token; OAuth2Error when anything about it is not as it has to be.

    `nonce` None means that none is expected (userinfo, end of a session). `required` names the
    claims that have to be there; without it those of an ID token, or of userinfo.
    """
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("algorithm")
        needed = required or (REQUIRED if nonce is not None else ("iss", "sub", "aud"))

        def decoded(document: dict[str, Any]) -> dict[str, Any]:
            found: dict[str, Any] = jwt.decode(
                token,
                key=_key(document, header),
                algorithms=[header["alg"]],
                issuer=issuer,
                audience=audience,
                leeway=LEEWAY,
                options={"require": list(needed)},
            )
            return found

        try:
            claims = decoded(documents.get(keys_url, fetch))
        except (jwt.InvalidSignatureError, jwt.InvalidKeyError):  # perhaps the keys have changed
            claims = decoded(documents.renew(keys_url, fetch))
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise OAuth2Error(f"token: {type(error).__name__}") from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != audience:
        raise OAuth2Error("azp")
    if nonce is not None and not (
        nonce and hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    ):
        raise OAuth2Error("nonce")
    return claims


def _key(document: dict[str, Any], header: dict[str, Any]) -> Any:
    """The published key the token names; the only one there is, when it names none. InvalidKeyError."""
    keys = [one for one in document.get("keys", []) if one.get("use", "sig") == "sig"]
    wanted = header.get("kid")
    found = [one for one in keys if one.get("kid") == wanted] if wanted else keys
    if len(found) != 1:
        raise jwt.InvalidKeyError
    return jwt.PyJWK(found[0], algorithm=header["alg"]).key
