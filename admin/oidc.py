"""Signing in with an account that people have already: OIDC's code flow with PKCE, by Authlib.

The state, the nonce and the verifier wait in a signed cookie of ten minutes, so that no server has to remember them.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from admin.wires import OidcSettings
from domain.errors import Refused

SCOPE = "openid email"
ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
SECONDS = 10.0


class OidcFailed(Refused):
    """The provider did not vouch for somebody who works here."""

    code = "oidc_failed"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser is sent, and what has to be remembered until it comes back."""

    url: str
    kept: str


def begin(settings: OidcSettings, redirect_uri: str) -> Begun:
    """Raises OidcFailed while the provider cannot be reached."""
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    found = _discovered(settings)
    with _client(settings, redirect_uri) as client:
        url, state = client.create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
    return Begun(url, json.dumps([state, nonce, verifier]))


def finish(settings: OidcSettings, redirect_uri: str, kept: str, answered: str) -> str:
    """The verified e-mail address of whoever came back at the address `answered`. Raises OidcFailed."""
    try:
        state, nonce, verifier = json.loads(kept)
        found = _discovered(settings)
        with _client(settings, redirect_uri, state) as client:
            token = client.fetch_token(found["token_endpoint"], authorization_response=answered, code_verifier=verifier)
        return _email(settings, found, str(token["id_token"]), nonce)
    except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
        raise OidcFailed from error


def _email(settings: OidcSettings, found: dict[str, Any], id_token: str, nonce: str) -> str:
    keys = KeySet.import_key_set(_got(found["jwks_uri"]))  # type: ignore[arg-type]
    claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
    checked = CodeIDToken(
        claims,
        {},
        options={
            "iss": {"essential": True, "value": found["issuer"]},
            "aud": {"essential": True, "value": settings.client_id},
        },
        params={"nonce": nonce, "client_id": settings.client_id},
    )
    checked.validate(leeway=60)
    # An address that the provider has not verified would let anybody claim to be an admin.
    if not claims.get("email") or claims.get("email_verified") is not True:
        raise OidcFailed
    return str(claims["email"])


def _client(settings: OidcSettings, redirect_uri: str, state: str | None = None) -> OAuth2Client:
    return OAuth2Client(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        redirect_uri=redirect_uri,
        scope=SCOPE,
        state=state,
        code_challenge_method="S256",
        timeout=SECONDS,
    )


def _discovered(settings: OidcSettings) -> dict[str, Any]:
    found = _got(f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != settings.issuer.rstrip("/"):
        raise OidcFailed
    return found


def _got(url: str) -> dict[str, Any]:
    try:
        answer = httpx2.get(url, timeout=SECONDS).raise_for_status().json()
    except (httpx2.HTTPError, ValueError) as error:
        raise OidcFailed from error
    if not isinstance(answer, dict):
        raise OidcFailed
    return answer
