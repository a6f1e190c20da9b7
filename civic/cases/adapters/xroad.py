"""X-Road as a transport: the headers with which a security server lets a REST call through.

The service is named in the address of the connection (`…/r1/<instance>/<class>/<member>/…`), the
caller in a header. No end user is named: what we send is the municipality's, not a person's.
"""

import re
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

# instance/member class/member code, and a subsystem; the signs that X-Road keeps for itself are out.
PART = r"[A-Za-z0-9_.~!$&'()*+,=@-]+"
CLIENT = re.compile(rf"{PART}/{PART}/{PART}/{PART}")
SERVICE_PATH = re.compile(rf"/r1/{PART}/{PART}/{PART}(/{PART})?/{PART}(/.*)?")
LONGEST = 250
ISSUE_LENGTH = 100


def is_client(text: str) -> bool:
    """True for `instance/class/member/subsystem`."""
    return len(text) <= LONGEST and CLIENT.fullmatch(text) is not None


def names_service(url: str) -> bool:
    """True when the path of the address names a service the way a security server wants it."""
    return SERVICE_PATH.fullmatch(urlsplit(url).path) is not None


def headers(client: str, issue: str = "") -> dict[str, str]:
    """The headers of one call by `client`, with an id of its own; none when there is no client.

    `issue` is the number of the case, left out where it is not plain ASCII, as a header must be.
    """
    if not client:
        return {}
    found = {"X-Road-Client": client, "X-Road-Id": str(uuid.uuid4())}
    if issue and issue.isascii() and issue.isprintable() and len(issue) <= ISSUE_LENGTH:
        found["X-Road-Issue"] = issue
    return found


def fault(given: Mapping[str, str]) -> str:
    """What the security server itself says went wrong, from the answer's lower-case headers."""
    text = given.get("x-road-error", "")
    return "".join(c for c in text if c.isprintable())[:100]
