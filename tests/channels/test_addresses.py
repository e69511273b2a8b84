"""Which addresses are fetched from: allowed names at public addresses, however they are written or change."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from channels.fetch import Network, NotFetched, Rules, fetch, public, system_resolve
from tests.channels.servers import Answer, answer, certificate, serving

ANY_HOST = Rules(hosts=(".example",), seconds=5.0)
FILE = b"\xff\xd8\xff a picture"


def sends(body: bytes = FILE, status: int = 200, **headers: str) -> Answer:
    return lambda handler, asked: answer(handler, status, body, **headers)


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
