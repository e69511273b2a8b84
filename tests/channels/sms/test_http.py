"""The SDK's way to the network: one pool for all threads, the office's certificates, a proxy with a password."""

import pytest

from channels.channel import TryLater
from channels.sms.http import TwilioHttp
from tests.channels.servers import serving
from tests.channels.sms.test_wire import SID, made


def test_a_connection_is_used_again() -> None:
    with serving(made(201, {"sid": SID})) as server:
        http = TwilioHttp(server.url, (2.0, 2.0))
        for _ in range(5):
            http.request("GET", f"{server.url}/x")
        pool = http._pool.connection_from_url(server.url)
    assert (pool.num_requests, pool.num_connections) == (5, 1)


def test_parameters_go_into_the_address_and_fields_into_the_body() -> None:
    with serving(made(200, {})) as server:
        TwilioHttp(server.url, (2.0, 2.0)).request("POST", f"{server.url}/x", {"To": "+1 206"}, {"Body": ["a", "b&c"]})
    (asked,) = server.asked
    assert (asked.target, asked.body) == ("/x?To=%2B1+206", b"Body=a&Body=b%26c")


def test_a_proxy_with_a_password_is_told_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(made(200, {})) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("://", "://office:hush@"))
        TwilioHttp("http://provider.invalid", (2.0, 2.0)).request("GET", "http://provider.invalid/x")
    assert proxy.asked[0].headers["proxy-authorization"] == "Basic b2ZmaWNlOmh1c2g="


def test_a_host_that_needs_no_proxy_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(made(200, {})) as server:
        assert TwilioHttp(server.url, (2.0, 2.0)).request("GET", f"{server.url}/x").status_code == 200


def test_certificates_that_the_office_names_are_the_ones_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/office.pem")
    pool = TwilioHttp("https://provider.invalid", (2.0, 2.0))._pool
    assert (pool.connection_pool_kw["ca_certs"], pool.connection_pool_kw["cert_reqs"]) == (
        "/etc/office.pem",
        "CERT_REQUIRED",
    )


def test_a_pause_that_the_provider_asks_for_is_kept() -> None:
    with serving(made(429, {"code": 20429}, Retry_After="7")) as server, pytest.raises(TryLater) as later:
        TwilioHttp(server.url, (2.0, 2.0)).request("GET", f"{server.url}/x")
    assert (later.value.after, later.value.whom) == (7.0, "account")
