"""The Twilio SDK's way to the network: urllib3 with our time limits, one pool for all threads.

The SDK's own client goes by requests, which cost a text more than all the rest of its sending together.
"""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3 import PoolManager, ProxyManager, Timeout, make_headers
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError, SSLError

from channels.channel import ChannelError, TryLater, Uncertain
from channels.sms.errors import verdict

API = "https://api.twilio.com"

UNREACHED = 15.0
"""Seconds to wait after a connection that never came about."""

CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Where an office that looks into its own traffic names the certificates that it trusts."""

_SILENT = logging.getLogger("channels.sms.http")
_SILENT.setLevel(logging.CRITICAL)


class TwilioHttp(HttpClient):  # type: ignore[misc]
    """Requests of the SDK, to `base_url` where one is given. It logs nothing: requests carry people's numbers and
    words. Raises urllib3's HTTPError, and TryLater on a 429, whose Retry-After the SDK's errors do not carry."""

    def __init__(self, base_url: str, timeouts: tuple[float, float]) -> None:
        super().__init__(_SILENT, False)
        self._base_url = base_url
        self._limits = Timeout(connect=timeouts[0], read=timeouts[1])
        self._pool = _pool(base_url or API)

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        if self._base_url and uri.startswith(API):
            uri = self._base_url + uri.removeprefix(API)
        if params:
            uri = f"{uri}?{urlencode(params, doseq=True)}"
        answer = self._pool.request(
            method,
            uri,
            body=urlencode(data, doseq=True) if data else None,
            headers={**(headers or {}), **_login(auth)},
            timeout=self._limits,
            redirect=allow_redirects,
            retries=False,
        )
        if answer.status == 429:
            raise TryLater(_retry_after(answer.headers.get("Retry-After", "")), "20429", whom="account")
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)


def _login(auth: tuple[str, str] | None) -> dict[str, str]:
    return {"Authorization": make_headers(basic_auth=":".join(auth))["authorization"]} if auth else {}


def broken(error: HTTPError) -> ChannelError:
    """What a connection that broke means: nothing was sent only where it never came about."""
    code = type(error).__name__
    return TryLater(UNREACHED, code) if _never_connected(error) else Uncertain(code)


def _never_connected(error: HTTPError) -> bool:
    certificate = isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)
    return isinstance(error, NewConnectionError | ConnectTimeoutError | ProxyError) or certificate


def _pool(url: str) -> PoolManager:
    """Connections with what the environment says of proxies and certificates, read once."""
    settings: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED", "ca_certs": _certificates(), "maxsize": 16}
    where = urlsplit(url)
    proxy = getproxies().get(where.scheme)
    if proxy and not proxy_bypass(where.hostname or ""):
        user = urlsplit(proxy)
        known = make_headers(proxy_basic_auth=f"{user.username}:{user.password}") if user.username else None
        return ProxyManager(proxy, proxy_headers=known, **settings)
    return PoolManager(**settings)


def _certificates() -> str:
    return next((os.environ[name] for name in CERTIFICATES if os.environ.get(name)), certifi.where())


def _retry_after(header: str) -> float:
    """Seconds to wait, from seconds or a date; the table's own where the header says nothing."""
    if header.isdigit():
        return float(header)
    try:
        return max(1.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return verdict("20429").after
