"""The log-in: OpenID Connect's authorization code flow with PKCE, signed ID tokens, userinfo and log-out,
also behind the browser's back.

`twist` bends what it says, one way at a time, so that a relying party can show what it refuses.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from identity.reference.people import Resident

CODE_SECONDS = 60
TOKEN_SECONDS = 300
HIGH, LOW = "urn:example:high", "urn:example:low"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class Grant:
    """What a code or an access token stands for."""

    person: Resident
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    acr: str
    until: float


@dataclass
class Provider:
    """Keys, people, codes under way. `twist` changes claims ("aud", "exp", …) or drops those set to None."""

    issuer: str
    client_id: str
    secret: str
    people: list[Resident]
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    twist: dict[str, Any] = field(default_factory=dict)
    userinfo_twist: dict[str, Any] = field(default_factory=dict)
    foreign_key: bool = False

    def __post_init__(self) -> None:
        self._key, self._other = _keys()
        self._salt = secrets.token_bytes(16)

    def configuration(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [HIGH, LOW],
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": False,
        }

    def jwks(self) -> dict[str, Any]:
        """The public key."""
        numbers = self._key.public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "use": "sig",
                    "alg": "RS256",
                    "kid": "one",
                    "n": _b64(numbers.n.to_bytes(256, "big")),
                    "e": _b64(numbers.e.to_bytes(3, "big")),
                }
            ]
        }

    def grant(self, number: str, asked: dict[str, str], acr: str = HIGH) -> str:
        """Somebody has signed in: the code for the relying party. Raises KeyError."""
        person = next(one for one in self.people if one.number == number)
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(
            person=person,
            client_id=asked["client_id"],
            redirect_uri=asked["redirect_uri"],
            nonce=asked.get("nonce", ""),
            challenge=asked.get("code_challenge", ""),
            acr=acr,
            until=time.time() + CODE_SECONDS,
        )
        return code

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token endpoint: a code, once, for tokens."""
        grant = self.codes.pop(form.get("code", ""), None)
        if form.get("client_id") != self.client_id or form.get("client_secret") != self.secret:
            return 401, {"error": "invalid_client"}
        proof = _b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            grant is None
            or grant.until < time.time()
            or grant.redirect_uri != form.get("redirect_uri")
            or grant.challenge != proof
        ):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(24)
        self.tokens[token] = grant
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self._id_token(grant),
        }

    def userinfo(self, authorization: str) -> tuple[int, dict[str, Any]]:
        """What the person's data are, for whoever holds the token."""
        grant = self.tokens.get(authorization.removeprefix("Bearer "))
        if grant is None:
            return 401, {"error": "invalid_token"}
        person = grant.person
        said = {
            "sub": self._subject(person),
            "personal_number": person.number,
            "given_name": person.first_name,
            "family_name": person.last_name,
            "birthdate": person.born_on.isoformat(),
            "municipality": person.municipality,
            "email": f"{person.number}@mail.invalid",
            "email_verified": True,
        }
        return 200, _twisted(said, self.userinfo_twist)

    def logout_token(self, number: str) -> str:
        """What tells the relying party that somebody's session here has ended, bent by `twist`."""
        person = next(one for one in self.people if one.number == number)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self._subject(person),
            "aud": self.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(12),
            "events": {LOGOUT: {}},
        }
        return self._signed(_twisted(claims, self.twist), "logout+jwt")

    def _subject(self, person: Resident) -> str:
        return hashlib.sha256(self._salt + person.number.encode()).hexdigest()[:32]

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self._subject(grant.person),
            "aud": grant.client_id,
            "exp": now + TOKEN_SECONDS,
            "iat": now,
            "auth_time": now,
            "nonce": grant.nonce,
            "acr": grant.acr,
        }
        return self._signed(_twisted(claims, self.twist), "JWT")

    def _signed(self, claims: dict[str, Any], kind: str) -> str:
        head = {"alg": "RS256", "typ": kind, "kid": "one"}
        body = f"{_part(head)}.{_part(claims)}"
        key = self._other if self.foreign_key else self._key
        signed = key.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{body}.{_b64(signed)}"


@cache
def _keys() -> tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]:
    """One that is published and one that is not, made once in a process."""
    one, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    return one, other


def _twisted(claims: dict[str, Any], twist: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (claims | twist).items() if value is not None}


def _part(value: dict[str, Any]) -> str:
    return _b64(json.dumps(value).encode())


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
