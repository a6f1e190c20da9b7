"""The receiver's fault switches: how it misbehaves on purpose, so that the sender can be tried.

`slow` answers late, `error` answers 500 without doing anything, `hang` takes the message and never
answers, `lost` does its work and breaks the connection, `duplicate` makes each of its own status
calls twice.
"""

import socket
import struct
import threading
import time

NAMES = ("slow", "error", "hang", "lost", "duplicate")
SLOW_SECONDS = 10.0
HANG_SECONDS = 120.0


class Faults:
    """The switch that is set, for the next `left` messages or until it is set otherwise."""

    def __init__(self, name: str = "", left: int | None = None, slow: float = SLOW_SECONDS) -> None:
        self.slow = slow
        self.ended = threading.Event()
        self._lock = threading.Lock()
        self.set(name, left)

    def set(self, name: str, left: int | None = None) -> None:
        """Set the switch; an empty name: everything works. Raises ValueError for another name."""
        if name and name not in NAMES:
            raise ValueError(name)
        with self._lock:
            self.name, self.left = name, left

    def take(self) -> str:
        """The fault for the message at hand; `duplicate` is none of receiving."""
        with self._lock:
            name = self.name
            if not name or name == "duplicate":
                return ""
            if self.left is not None:
                self.left -= 1
                if self.left <= 0:
                    self.name, self.left = "", None
            return name

    @property
    def calls_twice(self) -> bool:
        """True when each status call is made twice."""
        return self.name == "duplicate"

    def wait(self, name: str) -> None:
        """Let the time of a slow or hanging answer pass; ends early when the server ends."""
        ends = time.monotonic() + {"slow": self.slow, "hang": HANG_SECONDS}[name]
        while time.monotonic() < ends and not self.ended.wait(0.1):
            if self.name != name and name == "hang":
                return


def cut(connection: socket.socket) -> None:
    """Break the connection off, so that no answer arrives."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
