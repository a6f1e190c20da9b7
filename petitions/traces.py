"""Short-lived traces under keys outside the database: what signatures share, and lines of a sheet before it is counted.

All are bound to one petition or one sheet, so that nothing can be compared across petitions.
"""

import hashlib
import hmac
import ipaddress
import json
from datetime import date
from functools import lru_cache

from django.conf import settings

from civic import boxes
from civic.keys import derive
from identity.sealing import Details, plain_name

LENGTH = 16
LINE = "petition sheet line"


def network_key(petition_id: int, address: str) -> bytes | None:
    """16 bytes that stand for a network under one petition: an IPv4 address, or the /64 of an IPv6 one.

    None for what is no address.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None) or found
    if mapped.version == 6:
        mapped = ipaddress.ip_network((mapped, 64), strict=False).network_address
    return _hmac(petition_id, f"network {mapped}")


def alike_key(petition_id: int, details: Details) -> bytes:
    """16 bytes that agree when first name and surname agree, in whatever script they were typed."""
    names = f"{plain_name(details.last_name)}|{plain_name(details.first_name)}"
    return _hmac(petition_id, f"name {names}")


def box_line(details: Details, place: str) -> bytes:
    """Encrypt what was read on a line; `place` says which line, so that it cannot be moved."""
    text = json.dumps(
        [details.number, details.first_name, details.last_name, details.born_on.isoformat()],
        ensure_ascii=False,
    )
    return boxes.seal(LINE, text.encode(), place.encode())


def unbox_line(box: bytes | memoryview, place: str) -> Details:
    """What `box_line` encrypted; InvalidTag when it was moved to another line."""
    plain = boxes.unseal(LINE, box, place.encode())
    number, first_name, last_name, born_on = json.loads(plain)
    return Details(number, first_name, last_name, date.fromisoformat(born_on))


def _hmac(petition_id: int, text: str) -> bytes:
    key = _key(settings.KEYS["person"], petition_id)
    return hmac.new(key, text.encode(), hashlib.sha256).digest()[:LENGTH]


@lru_cache(maxsize=256)
def _key(secret: str, petition_id: int) -> bytes:
    return derive(secret, f"petition traces {petition_id}")
