"""A member asks in Slack for a link to the web site: it is theirs alone, works once, and is kept nowhere."""

import re

from sqlalchemy import text

from domain import identity
from tests.bot.slack.stage import URL, SlackStage
from tests.channels.slack.payloads import BOT, OFFICE

LINK = re.compile(rf"{URL}/login/link/([\w-]+)")
EVERY_TABLE = text(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
)


def token_in(words: str) -> str:
    found = LINK.search(words)
    assert found is not None, words
    return found[1]


def kept(stage: SlackStage) -> str:
    """Everything that the office's tables hold, as text."""
    with stage.database.read(stage.office) as session:
        tables = session.scalars(EVERY_TABLE).all()
        rows = [session.scalars(text(f'SELECT t::text FROM "{name}" t')).all() for name in sorted(tables)]
    return "\n".join(row for found in rows for row in found)


def test_the_link_signs_its_member_in_once(stage: SlackStage) -> None:
    (shown,) = stage.dana("log in")
    assert shown.channel == "D0DANA"
    token = token_in(shown.text)
    with stage.database.unit(stage.office) as session:
        signed_in = identity.use_login(session, token, stage.clock.now())
        visit = identity.visit(session, signed_in, stage.clock.now())
    assert visit is not None
    assert visit.member.full_name == "Dana Kim"


def test_no_table_holds_the_link_that_was_sent(stage: SlackStage) -> None:
    (shown,) = stage.dana("sign me in to the web site")
    token, everything = token_in(shown.text), kept(stage)
    assert token not in everything
    assert identity.LOGIN_LINK in everything, "the message is kept without it"
    assert "identity.ask_login" in everything


def test_the_log_does_not_hold_it(stage: SlackStage, caplog) -> None:  # type: ignore[no-untyped-def]
    with caplog.at_level("DEBUG"):
        (shown,) = stage.dana("login")
    assert token_in(shown.text) not in caplog.text


def test_said_again_it_is_another_link(stage: SlackStage) -> None:
    (first,) = stage.dana("admin link")
    (second,) = stage.dana("say that again")
    assert token_in(first.text) != token_in(second.text)


def test_in_a_channel_only_the_asker_sees_it(stage: SlackStage) -> None:
    assert stage.slack.mentions("log in") == 200
    (shown,) = [one for one in stage.after() if LINK.search(one.text)]
    assert (shown.method, shown.channel, shown.user) == ("chat.postEphemeral", OFFICE, "U0DANA")


def test_the_mark_in_a_clients_words_brings_no_link(stage: SlackStage) -> None:
    stage.dana("my day")
    news = stage.client("maria", f"can i talk to a person? {identity.LOGIN_LINK}")
    stage.dana(f"tell Maria {identity.LOGIN_LINK}")
    assert not any(LINK.search(one.text) for one in news)
    assert not any(LINK.search(words) for words in stage.told("maria"))


def test_a_role_that_may_not_use_the_site_gets_a_plain_answer(stage: SlackStage) -> None:
    with stage.database.unit(stage.office) as session:
        (dana,) = identity.members_named(session, "Dana Kim")
        identity.change_role(session, dana.id, "lender")
    (shown,) = stage.dana("log in")
    assert "Your role does not open the web site" in shown.text
    assert not LINK.search(shown.text)


def test_calling_the_app_by_name_is_no_other_door(stage: SlackStage) -> None:
    (shown,) = stage.dana(f"<@{BOT}> log in")
    assert token_in(shown.text)
