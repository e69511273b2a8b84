"""Fetches a file whose address somebody else chose: from allowed hosts at public addresses only, within caps."""

import base64
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

Code = Literal["url", "host", "address", "redirects", "size", "time", "encoding", "status", "broken"]
Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int, float], socket.socket]

_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotFetched(Exception):
    """Nothing was fetched. `status` is the server's, where it is about that; 0 otherwise."""

    def __init__(self, code: Code, status: int = 0) -> None:
        super().__init__(f"{code} {status or ''}".strip())
        self.code: Code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Rules:
    """From where and how much. `hosts` are names, ".name" for all below it, "name/path/" for a part of it.

    `trusted` are origins (scheme://host:port) from our own settings; they alone may be unencrypted or at an address
    that is not public. `login` (user, password) goes to the first URL's origin and to no other.
    """

    hosts: tuple[str, ...]
    trusted: tuple[str, ...] = ()
    max_bytes: int = 5 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3
    login: tuple[str, str] | None = field(default=None, repr=False)
    bearer: str = field(default="", repr=False)
    """A token in place of a login."""


def system_resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def system_dial(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses and addresses connections; the parts a test puts its own into."""

    resolve: Resolve = system_resolve
    dial: Dial = system_dial
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def fetch(url: str, rules: Rules, network: Network | None = None) -> bytes:
    """The file's bytes. Raises NotFetched.

    A name is resolved once for each hop; every address it has must be public, and the connection goes to that address,
    so that a name which changes between look and leap gains nothing. Each redirect is checked as the first URL was.
    """
    network = network or Network()
    parts = _allowed(url, rules)
    home = _origin(parts)
    for _ in range(rules.redirects + 1):
        credentials = _credentials(rules) if _origin(parts) == home else ""
        found = _get(parts, _address(parts, rules, network), rules, credentials, network)
        if isinstance(found, bytes):
            return found
        parts = _allowed(_joined(parts, found), rules)
    raise NotFetched("redirects")


def _credentials(rules: Rules) -> str:
    if rules.bearer:
        return f"Bearer {rules.bearer}"
    return "Basic " + base64.b64encode(":".join(rules.login).encode()).decode() if rules.login else ""


def _joined(parts: SplitResult, location: str) -> str:
    try:
        return urljoin(parts.geturl(), location)
    except ValueError:
        raise NotFetched("url") from None


def public(address: str) -> bool:
    """True for an address of the public internet, also after unwrapping an IPv4 one that hides in an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _unwrapped(ip))


def _unwrapped(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        yield ip
        return
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64 or int(ip) >> 32 == 0:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    hidden = [one for one in inner if one is not None]
    yield from hidden
    if ip.ipv4_mapped is None and ip not in _NAT64:
        yield ip


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}".lower()


def _allowed(url: str, rules: Rules) -> SplitResult:
    """The URL in its parts, if it is one that may be fetched."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise NotFetched("url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFetched("url") from None
    if _origin(parts) in rules.trusted:
        return parts
    if parts.scheme != "https" or not parts.hostname or parts.username is not None or port not in (None, 443):
        raise NotFetched("url")
    if not any(_matches(rule, parts.hostname, parts.path) for rule in rules.hosts):
        raise NotFetched("host")
    return parts


def _matches(rule: str, host: str, path: str) -> bool:
    name, _, below = rule.partition("/")
    right_host = host.endswith(name) if name.startswith(".") else host == name
    return right_host and path.startswith("/" + below) and ".." not in path


def _address(parts: SplitResult, rules: Rules, network: Network) -> str:
    """The one address to connect to. All that the name has must be public: one bad one is an attack, not a chance."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = network.resolve(host, port)
    except OSError:
        raise NotFetched("broken") from None
    if not addresses:
        raise NotFetched("broken")
    if _origin(parts) not in rules.trusted and not all(public(address) for address in addresses):
        raise NotFetched("address")
    return addresses[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to a name at an address that was checked."""

    def __init__(self, parts: SplitResult, address: str, seconds: float, network: Network) -> None:
        self._encrypted = parts.scheme == "https"
        self.default_port = 443 if self._encrypted else 80
        super().__init__(parts.hostname or "", parts.port, timeout=seconds)
        self._address = address
        self._seconds = seconds
        self._network = network
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self.wire = self._network.dial(self._address, self.port, self._seconds)
        if self._encrypted:
            # Wrapped before the handshake, so that the deadline can end that too.
            wrapped = self._network.tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.wire = wrapped
            wrapped.do_handshake()


def _get(parts: SplitResult, address: str, rules: Rules, credentials: str, network: Network) -> bytes | str:
    """The body, or where the server sends us instead."""
    connection = _Pinned(parts, address, rules.seconds, network)
    headers = {"Accept-Encoding": "identity", "User-Agent": "Porchlight"}
    if credentials:
        headers["Authorization"] = credentials
    with _deadline(connection, rules.seconds):
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as response:
            if response.status in _REDIRECTS:
                return response.headers.get("Location", "")
            if response.status != 200:
                raise NotFetched("status", response.status)
            return _read(response, rules.max_bytes)


@contextmanager
def _deadline(connection: _Pinned, seconds: float) -> Iterator[None]:
    """Ends the exchange when the time is up, however slowly the server drips: a socket's own limit starts anew with
    each byte."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        # Not `connection.sock`: that is given up as soon as an answer without a length begins.
        if connection.wire is not None:
            with suppress(OSError):
                connection.wire.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        raise NotFetched("time" if slow else "broken") from error
    finally:
        timer.cancel()
        connection.close()
    if late.is_set():
        raise NotFetched("time")


def _read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched("encoding")
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise NotFetched("size")
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > max_bytes:
            raise NotFetched("size")
    if announced.isdigit() and len(body) < int(announced):
        raise NotFetched("broken")
    return bytes(body)
