"""The keys the log signs with. They live in the settings, outside the database.

`KEYS["ledger"]` signs. While it is being changed, `KEYS["ledger_previous"]` (KEY_LEDGER_PREVIOUS in
the environment) signs too, so that everyone who trusts either key can follow; it is removed once
the new one is known. `LEDGER_RETIRED_KEYS` lists public keys that signed earlier checkpoints.
"""

from django.conf import settings

from civic.keys import derive
from civic.ledger.note import Checkpoint, Key, NoteError, public_key, sign, verified

SHORTEST = 32


class NoKeyError(RuntimeError):
    """The ledger key is missing or unusable; the sentence says what to set."""


def seeds() -> list[bytes]:
    """The Ed25519 seeds that sign now, the present key first. Raises NoKeyError."""
    keys = getattr(settings, "KEYS", {})
    present = keys.get("ledger") or ""
    if len(present) < SHORTEST:
        raise NoKeyError("KEY_LEDGER is missing or shorter than 32 characters")
    previous = keys.get("ledger_previous") or ""
    return [derive(key, "ledger") for key in (present, previous) if key]


def public_keys() -> list[Key]:
    """The public keys that sign now, the present one first. Raises NoKeyError."""
    return [Key(settings.LEDGER_ORIGIN, public_key(seed)) for seed in seeds()]


def known_keys() -> list[Key]:
    """The present public keys and the retired ones the operator has named. Raises NoKeyError."""
    return public_keys() + [Key.parse(text) for text in settings.LEDGER_RETIRED_KEYS]


def signed(size: int, root: bytes) -> str:
    """The note of a checkpoint, signed with every present key."""
    text = str(Checkpoint(settings.LEDGER_ORIGIN, size, root))
    return sign(text, settings.LEDGER_ORIGIN, seeds())


def is_ours(note: str) -> bool:
    """Whether one of the present keys has signed this note, and none of them wrongly."""
    try:
        verified(note, public_keys())
    except NoteError:
        return False
    return True
