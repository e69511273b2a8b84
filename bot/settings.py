"""What an operator can set, read from the environment (or a file .env) here only and handed down as arguments.

Every setting stands in the README's table; a test keeps the two together.
"""

import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.keys import BadKey, Keyring, kept_texts, keyring

KEY_SETTINGS = ("link_keys", "vault_keys", "lookup_key")


class BadSettings(ValueError):
    """A setting is missing or cannot be right; the text names it and says what is expected."""


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


CommaSeparated = Annotated[list[str], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """The settings of one process; frozen, so that nothing can change under a running worker."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    porchlight_var: Path = Field(
        default=Path("var"), description="Folder of everything that is kept beside the database"
    )
    database_url: SecretStr = Field(
        default=SecretStr(""), description="PostgreSQL as the app role; empty = the embedded server in PORCHLIGHT_VAR"
    )
    database_owner_url: SecretStr = Field(
        default=SecretStr(""), description="The same database as its owner, for `python -m bot migrate` alone"
    )
    database_pool: int = Field(default=5, ge=1, le=100, description="Connections that a process keeps open")

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where people's browsers and the providers reach us; links carry it",
    )
    web_host: str = Field(default="127.0.0.1", description="Address that the web process listens on")
    web_port: int = Field(default=8000, ge=1, le=65535, description="Port that the web process listens on")
    trusted_proxies: CommaSeparated = Field(
        default=["127.0.0.1/32", "::1/128"],
        description="Networks whose X-Forwarded-* headers are believed, separated by commas",
    )
    workers: int = Field(default=2, ge=1, le=64, description="Worker processes that `make worker` starts")

    link_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that sign links, `id:base64` separated by commas, the signing one first",
    )
    vault_keys: SecretStr = Field(
        default=SecretStr(""), description="Keys that seal personal columns, as LINK_KEYS; the sealing one first"
    )
    lookup_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of the hashes by which a phone or e-mail is found, base64; never changes",
    )

    llm: bool = Field(default=True, description="Whether the local language model helps where plain rules are unsure")
    llm_model: Path | None = Field(default=None, description="Path of a GGUF model; empty = the bundled Gemma 3 270M")
    llm_sha256: str = Field(default="", description="SHA-256 of LLM_MODEL's file; it is not loaded when they differ")

    sms_api_url: str = Field(
        default="", description="Where the phone carrier's API is; empty = Twilio's own, another for an emulator of it"
    )
    telegram_api_url: str = Field(
        default="", description="Where the Bot API is; empty = Telegram's own, another for a server of one's own"
    )

    oidc_issuer: str = Field(
        default="",
        description="Provider at which members may sign in to the web site too, as https://accounts.example.com",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls this installation")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that goes with it")
    oidc_label: str = Field(default="your work account", description="How the sign-in page calls the provider")
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="Bearer token for /metrics; empty = answered to this machine alone"
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Slack's signing secret of the app, for teams that were connected without their own",
    )
    slack_client_id: str = Field(default="", description="The app's client id, for installing it by a link")
    slack_client_secret: SecretStr = Field(default=SecretStr(""), description="The app's client secret, for the same")
    slack_app_token: SecretStr = Field(
        default=SecretStr(""), description="App-level token (xapp-...) for `python -m bot slack`, Slack by Socket Mode"
    )
    slack_api_url: str = Field(
        default="", description="Where Slack's API is; empty = Slack's own, another for an emulator of it"
    )

    alarm_inbox_seconds: float = Field(
        default=45, ge=0, description="Admins are told when a message waits longer for its answer; 0 = never"
    )
    alarm_outbox_seconds: float = Field(
        default=300, ge=0, description="Admins are told when a message that is due waits longer to go out; 0 = never"
    )
    alarm_unknown_seconds: float = Field(
        default=900,
        ge=0,
        description="Admins are told when it is unknown for longer whether a message arrived; 0 = never",
    )
    alarm_dead_letters: int = Field(
        default=1, ge=0, description="Admins are told when so many pieces of work were given up in a day; 0 = never"
    )
    alarm_clock_seconds: float = Field(
        default=180, ge=0, description="Admins are told when the clock has not ticked for longer; 0 = never"
    )
    alarm_failed_percent: float = Field(
        default=50, ge=0, le=100, description="Admins are told when more of a channel's last sends fail; 0 = never"
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged")
    log_format: Literal["text", "json"] = Field(default="text", description="How a line of the log looks")

    @field_validator("public_url", "sms_api_url", "telegram_api_url", "oidc_issuer")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("begins with http:// or https://")
        return value.rstrip("/") + "/" if value else value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: list[str]) -> list[str]:
        return [str(ip_network(network, strict=False)) for network in value]

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("begins with postgresql://")
        return SecretStr(url.replace("postgres://", "postgresql://", 1))

    @model_validator(mode="after")
    def _pins_its_model(self) -> Self:
        if self.llm_model and not re.fullmatch(r"[0-9a-fA-F]{64}", self.llm_sha256):
            raise ValueError(
                "LLM_MODEL needs LLM_SHA256, the 64 hexadecimal digits that `sha256sum` prints for the file"
            )
        return self

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded server."""
        return not self.database_url.get_secret_value()

    @property
    def var(self) -> Path:
        return self.porchlight_var.resolve()

    @cached_property
    def keys(self) -> Keyring:
        """The keys; what is not set is, on the embedded server, made once and kept in PORCHLIGHT_VAR.

        Raises BadSettings: with a database of one's own the keys must be set, since losing a folder would lose them.
        """
        given = {name: text for name in KEY_SETTINGS if (text := getattr(self, name).get_secret_value())}
        missing = [name.upper() for name in KEY_SETTINGS if name not in given]
        if missing and not self.embedded:
            raise BadSettings(f"With DATABASE_URL set, set {', '.join(missing)} too (the README says how to make them)")
        try:
            return keyring({**kept_texts(self.var), **given} if missing else given)
        except BadKey as error:
            raise BadSettings(str(error)) from None


def load_settings() -> Settings:
    """The settings of this process. Raises BadSettings with one line for each wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(map(_line, error.errors()))) from None


def _line(error: ErrorDetails) -> str:
    message = error["msg"].removeprefix("Value error, ")
    # A rule over several settings names them itself.
    return f"{str(error['loc'][0]).upper()}: {message}" if error["loc"] else message
