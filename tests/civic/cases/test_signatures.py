import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from civic.cases import secrets, signatures

SECRET = b"0123456789abcdef0123456789abcdef"
OTHER = b"another secret of the same length"
SEED = bytes(range(32))
BODY = '{"title":"წყალი"}'.encode()


def signed(body=BODY, keys=(SECRET,), at=None, message_id="0192"):
    return signatures.headers(message_id, int(at or time.time()), body, secrets=keys, seeds=[SEED])


def test_independent_library_accepts_what_we_sign():
    assert Webhook(secrets.spell(SECRET)).verify(BODY, signed()) == {"title": "წყალი"}


def test_independent_library_accepts_both_secrets_during_rotation():
    headers = signed(keys=(OTHER, SECRET))

    for secret in (SECRET, OTHER):
        Webhook(secrets.spell(secret)).verify(BODY, headers)


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (BODY + b" ", {}),
        (BODY, {"webhook-id": "0193"}),
        (BODY, {"webhook-timestamp": str(int(time.time()) - 1)}),
        (BODY, {"webhook-timestamp": str(int(time.time()) - 600)}),
    ],
)
def test_independent_library_and_our_own_check_refuse_what_was_altered(body, changes):
    headers = signed() | changes

    with pytest.raises(WebhookVerificationError):
        Webhook(secrets.spell(SECRET)).verify(body, headers)
    with pytest.raises(signatures.BadSignature):
        signatures.verify(headers, body, secrets=[SECRET], now=time.time())


def test_we_accept_what_the_independent_library_signs():
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "abc",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secrets.spell(SECRET)).sign("abc", now, BODY.decode()),
    }

    assert signatures.verify(headers, BODY, secrets=[OTHER, SECRET], now=time.time()) == "abc"


def test_public_key_checks_the_second_signature():
    headers = signed(at=1_795_343_697)
    raw = signatures.public_key(SEED).removeprefix("whpk_")
    import base64

    mark = next(part for part in headers["webhook-signature"].split() if part.startswith("v1a,"))

    Ed25519PublicKey.from_public_bytes(base64.b64decode(raw)).verify(
        base64.b64decode(mark[4:]), b"0192.1795343697." + BODY
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"webhook-id": ""}, "missing"),
        ({"webhook-timestamp": ""}, "missing"),
        ({"webhook-signature": ""}, "missing"),
        ({"webhook-id": "a.b"}, "id"),
        ({"webhook-id": "x" * 121}, "id"),
        ({"webhook-id": "ა"}, "id"),
        ({"webhook-timestamp": "NaN"}, "timestamp"),
        ({"webhook-timestamp": "1e9"}, "timestamp"),
        ({"webhook-timestamp": "-5"}, "timestamp"),
        ({"webhook-timestamp": "9" * 400}, "timestamp"),
        ({"webhook-timestamp": "١٢٣"}, "timestamp"),
        ({"webhook-signature": "v1,"}, "signature"),
        ({"webhook-signature": "v2,xx v1 ,,"}, "signature"),
        ({"webhook-signature": "v1,ქართული"}, "signature"),
    ],
)
def test_odd_headers_are_refused(changes, code):
    with pytest.raises(signatures.BadSignature) as caught:
        signatures.verify(signed() | changes, BODY, secrets=[SECRET], now=time.time())
    assert caught.value.code == code


@pytest.mark.parametrize(("age", "fits"), [(299, True), (-299, True), (301, False), (-301, False)])
def test_window_is_five_minutes_either_way(age, fits):
    now = 1_795_343_697
    headers = signed(at=now - age)

    try:
        signatures.verify(headers, BODY, secrets=[SECRET], now=now)
        accepted = True
    except signatures.BadSignature:
        accepted = False
    assert accepted is fits


def test_other_secret_does_not_fit():
    with pytest.raises(signatures.BadSignature):
        signatures.verify(signed(), BODY, secrets=[OTHER], now=time.time())
