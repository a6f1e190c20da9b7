"""The key that closes the envelopes of a vote (X25519), and where its private half is.

The audit commission makes its own pair on the desk before the voting opens and keeps the private
half. Where it has not, the portal uses a pair derived from its own keys, so that a vote never lacks
one: a stolen database then still opens no envelope, but whoever runs the portal could.
"""

from django.conf import settings
from nacl.public import PrivateKey

from civic.keys import derive


def new_pair() -> tuple[bytes, bytes]:
    """A fresh (private, public) pair for a commission."""
    key = PrivateKey.generate()
    return bytes(key), bytes(key.public_key)


def own_pair(process_id: int) -> tuple[bytes, bytes]:
    """The portal's own (private, public) pair for a cycle, the same each time."""
    key = PrivateKey(derive(settings.KEYS["person"], f"audit {process_id}"))
    return bytes(key), bytes(key.public_key)


def public_half(private: bytes) -> bytes:
    """The public half of a private key; ValueError for what is no key."""
    if len(private) != PrivateKey.SIZE:
        raise ValueError("a private key has 32 bytes")
    return bytes(PrivateKey(private).public_key)


def held_by_portal(process_id: int, public: bytes | None) -> bytes | None:
    """The private key, where the vote uses the portal's own pair; None where a commission has it."""
    private, own = own_pair(process_id)
    return private if public is not None and bytes(public) == own else None
