"""Fetching what somebody else points to: redirects, logins, and never too much or too long."""

import socket
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from channels.fetch import Network, NotFetched, Rules, fetch
from tests.channels.servers import Answer, Asked, Server, answer, serving

FILE = b"\xff\xd8\xff a picture"


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
