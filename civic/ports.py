"""The ports our own servers listen on, from the environment: PORT for the portal, MMS_PORT for the
receiver, CITIZEN_PORT for the citizen portal of the demonstration."""

import os

PORTAL = ("PORT", 8000)
RECEIVER = ("MMS_PORT", 8001)
CITIZEN = ("CITIZEN_PORT", 8002)


def port(which: tuple[str, int]) -> int:
    """The port of PORTAL, RECEIVER or CITIZEN; raises ValueError with a sentence for the operator."""
    name, default = which
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65_536):
        raise ValueError(f"{name}={text} is not a port. Give a number between 1 and 65535.")
    return int(text)
