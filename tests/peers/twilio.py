"""Twilio's stand-ins: `emulate`, which keeps messages and calls us back, and `prism`, which holds requests to the
published description of the API."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from channels.channel import Account
from tests.peers.launcher import MODULES, free_port, needs, running

EMULATE = MODULES / "emulate" / "dist" / "index.js"
PRISM = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
DESCRIPTION = MODULES / "@twilio" / "cli-core" / "src" / "services" / "twilio-api" / "twilio_api_v2010.json"

SID = "AC" + "a1" * 16
TOKEN = "emulated-token"
NUMBER = "+12065550100"
NUMBER_SID = "PN" + "a1" * 16
SERVICE_SID = "MG" + "a1" * 16
API_KEY = {"api_key": "SK" + "a1" * 16, "api_secret": "emulated-secret"}


@dataclass(frozen=True)
class TwilioPeer:
    """The emulator and its one account, which has one number and one messaging service with that number."""

    url: str

    def account(self, callback: str = "", service: str = "") -> Account:
        return Account(SID, NUMBER, {"auth_token": TOKEN}, service=service, callback=callback)

    def messages(self) -> list[dict[str, Any]]:
        """What the provider has, oldest first, in its own words."""
        found: list[dict[str, Any]] = self._ask("GET", "Messages.json?PageSize=1000")["messages"]
        return found[::-1]

    def forget_messages(self) -> None:
        for message in self.messages():
            self._ask("DELETE", f"Messages/{message['sid']}.json")

    def call_back_at(self, url: str) -> None:
        """Where texts to the number are posted from now on."""
        self._ask("POST", f"IncomingPhoneNumbers/{NUMBER_SID}.json", SmsUrl=url)

    def text(self, sender: str, body: str) -> str:
        """Somebody texts the number; gives the message's id once our webhook has answered."""
        answer = self._post(f"{self.url}/_twilio/simulate/inbound-message", To=NUMBER, From=sender, Body=body)
        return str(answer["sid"])

    def report(self, sid: str, status: str) -> None:
        """The provider learns what became of a message, and calls back."""
        self._post(f"{self.url}/_twilio/simulate/message-status", MessageSid=sid, Status=status)

    def _ask(self, method: str, path: str, **fields: str) -> Any:
        url = f"{self.url}/2010-04-01/Accounts/{SID}/{path}"
        answer = requests.request(method, url, data=fields or None, auth=(SID, TOKEN), timeout=15)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def _post(self, url: str, **fields: str) -> Any:
        answer = requests.post(url, data=fields, auth=(SID, TOKEN), timeout=15)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture(scope="session")
def running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwilioPeer]:
    needs(EMULATE)
    folder, port = tmp_path_factory.mktemp("emulate"), free_port()
    seed = folder / "seed.json"
    seed.write_text(json.dumps({"twilio": _seed()}))
    arguments = ["start", "--service", "twilio", "--port", str(port), "--host", "127.0.0.1", "--seed", str(seed)]
    with running(EMULATE, arguments, port, folder / "log") as url:
        yield TwilioPeer(url)


@pytest.fixture
def twilio_peer(running_emulator: TwilioPeer) -> TwilioPeer:
    """The emulator with no message in it."""
    running_emulator.forget_messages()
    return running_emulator


@pytest.fixture(scope="session")
def twilio_shape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that refuses whatever is not of the shape that Twilio describes."""
    needs(PRISM, DESCRIPTION)
    folder, port = tmp_path_factory.mktemp("prism"), free_port()
    description = folder / "twilio.json"
    description.write_text(json.dumps(_with_lists_spelled_out(json.loads(DESCRIPTION.read_text()))))
    with running(PRISM, ["mock", "-h", "127.0.0.1", "-p", str(port), str(description)], port, folder / "log") as url:
        yield url


def _with_lists_spelled_out(description: Any) -> Any:
    """The description with the standard's default for lists in forms (the field is repeated) written down, without
    which prism takes a list for a word."""
    path = description["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]
    form = path["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    form["encoding"] = {"MediaUrl": {"style": "form", "explode": True}}
    return description


def _seed() -> dict[str, Any]:
    return {
        "account": {"sid": SID, "auth_token": TOKEN},
        "api_keys": [{"sid": API_KEY["api_key"], "secret": API_KEY["api_secret"]}],
        "phone_numbers": [{"sid": NUMBER_SID, "phone_number": NUMBER}],
        "messaging_services": [{"sid": SERVICE_SID, "friendly_name": "office", "phone_numbers": [NUMBER]}],
    }
