"""What Telegram posts, as recorded from its API and put together for a test."""

from typing import Any

from channels.telegram.buttons import Keyboard
from tests.peers.telegram import BOT_ID, BUYER, GROUP, USERNAME

DATE = 1_764_600_000
"""Mon Dec 1 2025, 14:40 UTC."""
PRIVATE = {"id": BUYER, "first_name": "Ann", "type": "private"}
IN_GROUP = {"id": GROUP, "title": "House hunt", "type": "supergroup"}


def person(number: int = BUYER, **more: Any) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ann", "language_code": "en", **more}


def message(
    text: str = "",
    update_id: int = 1,
    number: int = 10,
    group: bool = False,
    by: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A message of the buyer's, or of somebody else."""
    body = {"message_id": number, "from": by or person(), "chat": IN_GROUP if group else PRIVATE, "date": DATE}
    if text:
        body["text"] = text
    return {"update_id": update_id, "message": {**body, **more}}


def edited(text: str, update_id: int = 2, number: int = 10) -> dict[str, Any]:
    body = message(text, update_id, number)["message"]
    return {"update_id": update_id, "edited_message": {**body, "edit_date": DATE + 30}}


def press(
    data: str,
    update_id: int = 3,
    query: str = "q1",
    by: int = BUYER,
    under: int = 20,
    keyboard: Keyboard = (),
    group: bool = False,
) -> dict[str, Any]:
    rows = [[{"text": label, "callback_data": carried} for label, carried in row] for row in keyboard]
    shown = {
        "message_id": under,
        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Porch", "username": USERNAME},
        "chat": IN_GROUP if group else {**PRIVATE, "id": by},
        "date": DATE,
        "text": "Which?",
        "reply_markup": {"inline_keyboard": rows},
    }
    body = {"id": query, "from": person(by), "chat_instance": "1", "data": data, "message": shown}
    return {"update_id": update_id, "callback_query": body}


def contact(phone: str, user_id: int | None, update_id: int = 4, number: int = 11, **more: Any) -> dict[str, Any]:
    card: dict[str, Any] = {"phone_number": phone, "first_name": "Ann"}
    if user_id is not None:
        card["user_id"] = user_id
    return message("", update_id, number, contact=card, **more)


def membership(status: str, update_id: int = 5, date: int = DATE) -> dict[str, Any]:
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Porch", "username": USERNAME}
    states = {
        "old_chat_member": {"user": bot, "status": "member" if status == "kicked" else "kicked"},
        "new_chat_member": {"user": bot, "status": status},
    }
    return {"update_id": update_id, "my_chat_member": {"chat": PRIVATE, "from": person(), "date": date, **states}}
