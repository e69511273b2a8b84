"""The state of a talk goes through JSON unharmed, and what is not ours is dropped without a crash."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import commands
from intents.commands import (
    Back,
    Cancel,
    Choose,
    Clarify,
    Command,
    Confirm,
    Correct,
    Deny,
    Fill,
    HandOff,
    OptIn,
    OptOut,
    Repeat,
    Skip,
    Start,
    Undo,
)
from intents.intent import Offer, Shown
from intents.state import (
    SCHEMA,
    OfferSet,
    Pending,
    State,
    Task,
    Undoable,
    button_value,
    command_from_json,
    command_to_json,
    from_json,
    to_json,
)

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
SLOTS = st.dictionaries(NAMES, VALUES, max_size=3)
SURE = st.floats(0, 1)
MOMENTS = st.integers(0, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC))
STARTS = st.builds(Start, intent=NAMES, slots=SLOTS, confidence=SURE)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    STARTS,
    st.builds(Fill, slots=SLOTS, confidence=SURE),
    st.builds(Correct, slots=SLOTS, confidence=SURE),
    st.builds(Choose, value=NAMES, positions=st.lists(st.integers(-1, 20), max_size=3).map(tuple), confidence=SURE),
    st.builds(Cancel, everything=st.booleans(), confidence=SURE),
    st.builds(Clarify, options=st.lists(STARTS, max_size=3).map(tuple), confidence=SURE),
    st.builds(HandOff, reason=st.sampled_from(["asked", "anger", "lost"]), confidence=SURE),
    st.builds(OptOut, scope=st.sampled_from(["all", "marketing", "listings"]), confidence=SURE),
    st.sampled_from([Confirm(), Deny(), Skip(), Back(), Undo(), Repeat(), OptIn()]),
)
SHOWN = st.builds(
    Shown,
    kind=st.sampled_from(["listing", "showing", "contact", "deal"]),
    id=NAMES,
    label=NAMES,
    address=NAMES,
    price=st.none() | st.integers(0, 10**8),
    beds=st.none() | st.integers(0, 9),
    sqft=st.none() | st.integers(0, 9999),
    features=st.lists(NAMES, max_size=3).map(tuple),
    starts_at=st.none() | MOMENTS,
)
OFFERS = st.lists(st.builds(Offer, label=NAMES, command=COMMANDS), max_size=3).map(tuple)
STATES = st.builds(
    State,
    stack=st.lists(
        st.builds(
            Task,
            intent=NAMES,
            slots=SLOTS,
            asking=NAMES,
            tries=st.integers(0, 3),
            cold=st.booleans(),
            reminded=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    pending=st.none()
    | st.builds(Pending, intent=NAMES, exact=SLOTS, slots=SLOTS, until=MOMENTS, reminded=st.booleans()),
    offer_sets=st.lists(st.builds(OfferSet, key=NAMES, offers=OFFERS), max_size=3).map(tuple),
    numbers=st.lists(NAMES, max_size=3).map(tuple),
    shown=st.lists(SHOWN, max_size=3).map(tuple),
    focus=st.none() | SHOWN,
    memory=st.dictionaries(NAMES, SLOTS, max_size=2),
    undoable=st.none() | st.builds(Undoable, intent=NAMES, args=SLOTS, until=MOMENTS),
    said=st.lists(NAMES, max_size=2).map(tuple),
    lost=st.integers(0, 2),
    opted_out=st.booleans(),
    serial=st.integers(0, 1000),
    rest=st.none() | SLOTS,
)


@settings(max_examples=60, deadline=None)
@given(STATES)
def test_a_state_comes_back_from_json_as_it_was(state: State) -> None:
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


@settings(max_examples=100, deadline=None)
@given(COMMANDS)
def test_a_command_comes_back_from_json_as_it_was(command: Command) -> None:
    assert command_from_json(json.loads(json.dumps(command_to_json(command)))) == command


def test_every_command_has_a_name_of_its_own() -> None:
    kinds = set(Command.__args__)
    assert set(commands.NAMES) == kinds
    assert len(set(commands.NAMES.values())) == len(kinds)


def test_a_new_conversation_has_an_empty_state() -> None:
    assert from_json({}) == State()


@pytest.mark.parametrize("data", [{"schema": SCHEMA + 1}, {"schema": None}, {"schema": "1"}, {"stack": []}])
def test_a_state_of_another_schema_is_dropped_and_says_so(data: dict[str, Any]) -> None:
    assert from_json(data) == State(dropped=True)


def test_the_numbers_of_buttons_go_on_after_a_dropped_state() -> None:
    assert from_json({"schema": SCHEMA + 1, "serial": 41}) == State(dropped=True, serial=41)
    assert from_json({"schema": SCHEMA + 1, "serial": "x"}).serial == 0


def test_that_a_state_was_dropped_is_said_for_one_turn_only() -> None:
    assert not from_json(to_json(State(dropped=True))).dropped


def test_a_button_names_its_set_and_place_in_less_than_64_bytes() -> None:
    state = replace(State(), serial=10**9).offering((Offer("a", Confirm()), Offer("b", Deny())))
    value = button_value(state, 2)
    assert state.offered(value) == Offer("b", Deny())
    assert len(value.encode()) < 64


def test_only_the_last_reply_is_the_latest() -> None:
    first = State().offering((Offer("a", Confirm()),))
    second = first.offering((Offer("b", Confirm()),))
    assert first.is_latest("o1.1")
    assert (second.is_latest("o1.1"), second.is_latest("o2.1")) == (False, True)
    assert not second.offering(()).is_latest("o2.1")
    assert not State().is_latest("")


def test_a_bare_number_means_the_latest_offers() -> None:
    state = State().offering((Offer("a", Confirm()), Offer("b", Deny())))
    assert [offer.label for offer in state.numbered()] == ["a", "b"]
    assert [offer.label for offer in replace(state, numbers=("o1.2",)).numbered()] == ["b"]
    assert replace(state, numbers=("o9.9",)).numbered() == ()
