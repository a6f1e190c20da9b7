"""Calls to addresses that administrators typed in, guarded against being turned inward (SSRF).

The address is checked when it is saved and again at every call: the name is resolved once, every
resolved address must be a public one (or lie in settings.CASES_ALLOWED_NETWORKS, or be a loopback
address with one of settings.CASES_ALLOWED_LOOPBACK_PORTS), and the connection goes to exactly the address that was checked. No redirects, no proxies from the
environment, a limit on the whole time and on what is read.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIME_LIMIT = 15.0
READ_LIMIT = 64 * 1024
LIST_LIMIT = 1024 * 1024  # a list that is looked through, of a system that has no search
URL_LENGTH = 500
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?")
# A last label that is a number makes resolvers read the whole name as an IPv4 address in one of
# its many spellings (2130706433, 0x7f.1, 127.1); only the usual four decimals are accepted.
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\.?")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddress(Exception):  # noqa: N818
    """The address may not be called. `code` is for machines, `reason` for the reader."""

    def __init__(self, code: str, reason: str | Promise) -> None:
        super().__init__(str(code))
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Reply:
    """What came back: status, lower-case headers and the body as far as it was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Target:
    """A checked address: the parts of the URL and the one network address to connect to."""

    url: SplitResult
    host: str
    port: int
    address: str


def check(url: str) -> Target:
    """Check `url` and resolve its host; raises ForbiddenAddress.

    https only, except towards a network the operator allowed. No user name, no fragment.
    """
    parts = _split(url)
    host = (parts.hostname or "").lower()
    literal = _literal(host)
    if literal is None and (
        not HOST.fullmatch(host) or NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1])
    ):
        raise ForbiddenAddress("host", _("Write the host as a name, or as a plain IP address."))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = [literal] if literal else _resolve(host, port)
    for address in addresses:
        if not _permitted(address, port):
            raise ForbiddenAddress(
                "network",
                _(
                    "This address lies inside a private network. The operator of the portal can allow such a network."
                ),
            )
    if parts.scheme == "http" and not all(_allowed(address, port) for address in addresses):
        raise ForbiddenAddress("scheme", _("The address must start with https://."))
    return Target(parts, host, port, str(addresses[0]))


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    time_limit: float | None = None,
    read_limit: int = READ_LIMIT,
) -> Reply:
    """Make one request and return what came back, whatever its status (3xx included).

    Raises ForbiddenAddress, OSError (no connection, reset, time-out) or http.client.HTTPException
    (not an HTTP answer). The whole exchange ends within `time_limit` seconds, TIME_LIMIT when not given;
    of the body no more than `read_limit` bytes are read.
    """
    time_limit = TIME_LIMIT if time_limit is None else time_limit
    ends = time.monotonic() + time_limit
    target = check(url)
    connection = _Connection(target, timeout=time_limit)
    guard = threading.Timer(max(ends - time.monotonic(), 0.1), connection.cut)
    guard.daemon = True
    guard.start()
    path = target.url.path or "/"
    if target.url.query:
        path += "?" + target.url.query
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        data = response.read(read_limit)
        if connection.was_cut:
            raise TimeoutError("the answer took too long")
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, data)
    except (OSError, http.client.HTTPException) as error:
        if connection.was_cut:
            raise TimeoutError("the answer took too long") from error
        raise
    finally:
        guard.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """Connects to the checked address; the host name serves only for Host, SNI and the certificate."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host.rstrip("."), target.port, timeout=timeout)
        self.target = target
        self.was_cut = False
        if target.url.scheme == "https":
            self.default_port = 443

    def connect(self) -> None:
        plain = socket.create_connection((self.target.address, self.target.port), self.timeout)
        self.sock = plain
        if self.target.url.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.target.host.rstrip("."))

    def cut(self) -> None:
        """End the exchange from another thread: what is being read ends at once."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def _split(url: str) -> SplitResult:
    if len(url) > URL_LENGTH or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise ForbiddenAddress("url", _("The address holds characters that do not belong there."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ForbiddenAddress(
            "url", _("This is not an address of the form https://host/path.")
        ) from error
    if parts.scheme not in {"http", "https"}:
        raise ForbiddenAddress("scheme", _("The address must start with https://."))
    if not parts.hostname or parts.username is not None or parts.fragment or port == 0:
        raise ForbiddenAddress("url", _("This is not an address of the form https://host/path."))
    return parts


def _literal(host: str) -> Address | None:
    """The IP address, if the host is one in its usual spelling without zone."""
    if "%" in host:
        return None
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (socket.gaierror, UnicodeError) as error:
        raise ForbiddenAddress("name", _("The host name cannot be found.")) from error
    return [ipaddress.ip_address(str(one[4][0]).split("%")[0]) for one in found]


def _permitted(address: Address, port: int) -> bool:
    return _allowed(address, port) or all(_is_public(one) for one in (address, *_embedded(address)))


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _allowed(address: Address, port: int) -> bool:
    """True when the operator allowed the network, or this port of the machine itself, in the settings."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = inner or address
    if address.is_loopback and port in settings.CASES_ALLOWED_LOOPBACK_PORTS:
        return True
    networks = (ipaddress.ip_network(text) for text in settings.CASES_ALLOWED_NETWORKS)
    return any(network.version == address.version and address in network for network in networks)


def _embedded(address: Address) -> list[Address]:
    """The IPv4 addresses an IPv6 address leads to: mapped, 6to4, Teredo, NAT64, compatible."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    found += list(address.teredo or ())
    if address in NAT64 or int(address) >> 32 == 0:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]
