"""Fetching what somebody else points to: allowed hosts at public addresses only, and never too much or too long."""

import datetime as dt
import socket
import ssl
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.fetch import Network, NotFetched, Rules, fetch, public, system_resolve
from tests.channels.servers import Answer, Asked, Server, answer, serving

ANY_HOST = Rules(hosts=("", ".example"), seconds=5.0)
FILE = b"\xff\xd8\xff a picture"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "localhost",
        "",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_told(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_told(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "100.64.0.1",
        "169.254.169.254",
        "127.0.0.1",
        "0",
        "[::1]",
        "localhost",
        "[::ffff:7f00:1]",
    ],
)
def test_however_a_private_address_is_written_it_is_not_connected_to(host: str) -> None:
    dialled: list[str] = []

    def dial(address: str, port: int, timeout: float) -> socket.socket:
        dialled.append(address)
        raise OSError

    network = Network(resolve=system_resolve, dial=dial)
    bare = host.strip("[]")
    with pytest.raises(NotFetched) as refusal:
        fetch(f"https://{host}/a", replace(ANY_HOST, hosts=(bare,)), network)
    assert refusal.value.code == "address"
    assert dialled == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://media.example/a", "url"),
        ("ftp://media.example/a", "url"),
        ("file:///etc/passwd", "url"),
        ("https://user:pass@media.example/a", "url"),
        ("https://media.example:8443/a", "url"),
        ("https://media.example:99999/a", "url"),
        ("https://media.example\\@evil.test/a", "url"),
        ("https://media.example/a b", "url"),
        ("https://media.example/a\r\nHost: evil.test", "url"),
        ("https://médiä.example/", "url"),
        ("https:///a", "url"),
        ("https://[::1/a", "url"),
        ("", "url"),
        ("https://evil.test/a", "host"),
        ("https://media.example.evil.test/a", "host"),
        ("https://xmedia.example/a", "host"),
        ("https://bucket.test/other/a", "host"),
        ("https://bucket.test/ours/../other/a", "host"),
    ],
)
def test_only_allowed_addresses_are_asked_for(url: str, code: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("looked up")

    rules = Rules(hosts=("media.example", ".cdn.example", "bucket.test/ours/"))
    with pytest.raises(NotFetched) as refusal:
        fetch(url, rules, Network(resolve=resolve))
    assert refusal.value.code == code


def local(server: Server, **changed: object) -> Rules:
    return replace(Rules(hosts=(), trusted=(server.url,), seconds=5.0), **changed)  # type: ignore[arg-type]


def sends(body: bytes = FILE, status: int = 200, **headers: str) -> Answer:
    return lambda handler, asked: answer(handler, status, body, **headers)


def refused(server: Server, path: str = "/a", network: Network | None = None, **changed: object) -> NotFetched:
    with pytest.raises(NotFetched) as refusal:
        fetch(server.url + path, local(server, **changed), network)
    return refusal.value


def test_a_trusted_address_of_our_own_settings_may_be_private() -> None:
    with serving(sends()) as server:
        assert fetch(server.url + "/a?b=c", local(server)) == FILE
    assert server.asked[0].target == "/a?b=c"


def test_another_port_of_a_trusted_host_is_not_trusted() -> None:
    with serving(sends()) as server, serving(sends()) as other, pytest.raises(NotFetched):
        fetch(other.url + "/a", local(server))
    assert other.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest/meta-data/",
        "https://127.1/x",
        "https://0x7f000001/x",
        "https://2130706433/x",
        "https://[::ffff:127.0.0.1]/x",
        "//evil.test/x",
        "file:///etc/passwd",
        "gopher://x",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location: str) -> None:
    dialled: list[str] = []

    def dial(address: str, port: int, timeout: float) -> socket.socket:
        dialled.append(f"{address}:{port}")
        return socket.create_connection((address, port), timeout)

    with serving(sends(b"", 302, Location=location)) as server:
        error = refused(
            server, network=Network(dial=dial), hosts=("127.1", "0x7f000001", "2130706433", "::ffff:127.0.0.1")
        )
    assert error.code in ("url", "host", "address")
    assert dialled == [f"127.0.0.1:{server.port}"]


def test_redirects_end() -> None:
    with serving(sends(b"", 302, Location="/again")) as server:
        assert refused(server).code == "redirects"
    assert len(server.asked) == 4


def test_a_redirect_is_followed_and_the_login_stays_at_home() -> None:
    with serving(sends()) as second, serving(sends(b"", 307, Location=second.url + "/b")) as first:
        rules = Rules(hosts=(), trusted=(first.url, second.url), login=("AC1", "s3cret"))
        assert fetch(first.url + "/a", rules) == FILE
    assert first.asked[0].headers["Authorization"] == "Basic QUMxOnMzY3JldA=="
    assert "Authorization" not in second.asked[0].headers


class Rebinding:
    """A name that is public when it is looked up first and private ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return ["93.184.215.14"] if self.asked == 1 else ["127.0.0.1"]


def test_a_name_is_looked_up_once_and_that_address_is_used(tmp_path: Path) -> None:
    resolve, dialled = Rebinding(), []
    outside, inside = certificate(tmp_path)

    with serving(sends(), tls=inside) as server:

        def dial(address: str, port: int, timeout: float) -> socket.socket:
            dialled.append((address, port))
            return socket.create_connection(("127.0.0.1", server.port), timeout)

        network = Network(resolve=resolve, dial=dial, tls=outside)
        assert fetch("https://media.example/a", ANY_HOST, network) == FILE
    assert resolve.asked == 1
    assert dialled == [("93.184.215.14", 443)]
    assert server.asked[0].headers["Host"] == "media.example"


def test_a_redirect_to_a_name_that_turned_private_is_refused(tmp_path: Path) -> None:
    outside, inside = certificate(tmp_path)
    with serving(sends(b"", 302, Location="https://media.example/b"), tls=inside) as server:
        network = Network(
            resolve=Rebinding(),
            dial=lambda address, port, timeout: socket.create_connection(("127.0.0.1", server.port), timeout),
            tls=outside,
        )
        with pytest.raises(NotFetched) as refusal:
            fetch("https://media.example/a", ANY_HOST, network)
    assert refusal.value.code == "address"
    assert len(server.asked) == 1


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    network = Network(resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(NotFetched) as refusal:
        fetch("https://media.example/a", ANY_HOST, network)
    assert refusal.value.code == "address"


def test_a_server_without_the_names_certificate_is_not_believed(tmp_path: Path) -> None:
    _, inside = certificate(tmp_path)
    with serving(sends(), tls=inside) as server:
        network = Network(
            resolve=lambda host, port: ["93.184.215.14"],
            dial=lambda address, port, timeout: socket.create_connection(("127.0.0.1", server.port), timeout),
        )
        with pytest.raises(NotFetched) as refusal:
            fetch("https://media.example/a", ANY_HOST, network)
    assert refusal.value.code == "broken"
    assert server.asked == []


def test_a_file_that_is_announced_too_large_is_not_read() -> None:
    with serving(sends(b"x" * 2000)) as server:
        assert refused(server, max_bytes=1999).code == "size"


def test_a_file_that_grows_too_large_is_cut_off() -> None:
    def grows(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"x" * 1000)

    with serving(grows) as server:
        assert refused(server, max_bytes=50_000).code == "size"


def test_a_server_that_drips_is_cut_off() -> None:
    def drips(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    with serving(drips) as server:
        started = time.monotonic()
        assert refused(server, seconds=0.4).code == "time"
    assert time.monotonic() - started < 2.0


def test_a_server_that_drips_its_headers_is_cut_off() -> None:
    def drips(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)

    with serving(drips) as server:
        assert refused(server, seconds=0.4).code == "time"


def test_a_compressed_answer_is_refused() -> None:
    with serving(sends(b"\x1f\x8b", Content_Encoding="gzip")) as server:
        assert refused(server).code == "encoding"


def test_half_a_file_is_no_file() -> None:
    def half(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        answer(handler, 200, b"x" * 10, Content_Length="20")
        handler.close_connection = True

    with serving(half) as server:
        assert refused(server).code == "broken"


def test_a_status_is_told() -> None:
    with serving(sends(b"", 404)) as server:
        error = refused(server)
    assert (error.code, error.status) == ("status", 404)


def test_a_server_that_is_gone_is_told() -> None:
    with serving(sends()) as server:
        pass
    assert refused(server).code == "broken"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client's context that trusts, and a server's that holds, a new certificate for media.example."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "media.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("media.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(file)
    return ssl.create_default_context(cafile=str(file)), inside
