"""What a message says of being texted at all: by SMS the carriers' words count, elsewhere only what is meant."""

import pytest

from intents.commands import Command, OptIn, OptOut, Start
from intents.recognise.consent_words import TALK_WORDS, recognise

HELP = Start("conversations.help", {"said": "help"})


def heard(text: str, opt: str = "", *, by_sms: bool = True, opted_out: bool = False) -> Command | None:
    return recognise(text, opt=opt, by_sms=by_sms, opted_out=opted_out)


@pytest.mark.parametrize("text", ["STOP", "stop.", "Stop all", "unsubscribe", "end", "cancel", "quit", "revoke"])
def test_a_carriers_word_opts_out_of_everything(text: str) -> None:
    assert heard(text) == OptOut("all")


@pytest.mark.parametrize("word", sorted(TALK_WORDS))
def test_elsewhere_a_word_of_the_talk_is_one(word: str) -> None:
    assert heard(word, by_sms=False) is None


@pytest.mark.parametrize("text", ["stop", "unsubscribe", "stop texting me"])
def test_elsewhere_too_a_plain_opt_out_is_honoured(text: str) -> None:
    assert heard(text, by_sms=False) == OptOut("all")


def test_an_opt_out_has_the_scope_that_was_said() -> None:
    assert heard("stop sending me listings") == OptOut("listings")
    assert heard("no more marketing please") == OptOut("marketing")


@pytest.mark.parametrize("text", ["START", "unstop", "start texting me again"])
def test_texts_are_wanted_again(text: str) -> None:
    assert heard(text) == OptIn()


def test_a_yes_is_an_opt_in_only_after_an_opt_out() -> None:
    assert heard("YES", opted_out=True) == OptIn()
    assert heard("YES") is None


@pytest.mark.parametrize("text", ["HELP", "info"])
def test_help_is_the_carriers_help(text: str) -> None:
    assert heard(text) == HELP


@pytest.mark.parametrize(("opt", "expected"), [("out", OptOut("all")), ("in", OptIn()), ("help", HELP)])
def test_the_providers_own_reading_goes_before_the_words(opt: str, expected: Command) -> None:
    assert heard("whatever this says", opt) == expected


@pytest.mark.parametrize("text", ["cancel my tour", "can we stop by at 5", "3 bed in kent", "no", "yes please", ""])
def test_the_rest_says_nothing_of_consent(text: str) -> None:
    assert heard(text) is None
