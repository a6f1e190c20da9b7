"""Ed25519 verification: the vectors of RFC 8032 §7.1, agreement with `cryptography`, refusals."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civic.ledger import ed25519

# (public key, message, signature)
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize("check", [ed25519.verify, ed25519.verify_plainly])
@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_rfc_8032_vectors(check, public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(one) for one in (public, message, signature))
    assert check(key, text, signed)
    assert not check(key, text + b"x", signed)


def test_plain_check_agrees_with_cryptography() -> None:
    chance = random.Random(8032)
    for _round in range(25):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), chance.randbytes(99)
        signature = private.sign(message)
        assert ed25519.verify_plainly(public, message, signature)
        bent = bytearray(signature)
        bent[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not ed25519.verify_plainly(public, message, bytes(bent))
        assert not ed25519.verify(public, message, bytes(bent))


@pytest.mark.parametrize("check", [ed25519.verify, ed25519.verify_plainly])
def test_a_second_form_of_a_signature_is_refused(check) -> None:
    """S + L satisfies the same equation; accepting it would give one note two valid signatures."""
    key, text, signed = (bytes.fromhex(one) for one in VECTORS[1])
    scalar = int.from_bytes(signed[32:], "little") + ed25519.ORDER
    assert not check(key, text, signed[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("check", [ed25519.verify, ed25519.verify_plainly])
@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
def test_wrong_lengths_are_refused(check, key: int, signature: int) -> None:
    assert not check(b"\1" * key, b"", b"\1" * signature)


@pytest.mark.parametrize("key", [b"\xff" * 32, (2).to_bytes(32, "little")])
def test_a_key_that_is_no_point_is_refused(key: bytes) -> None:
    assert not ed25519.verify_plainly(key, b"", b"\1" * 64)
    assert not ed25519.verify(key, b"", b"\1" * 64)
