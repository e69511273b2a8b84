"""Which of a member's tasks is done, by the words they have in common."""

from uuid import uuid4

import pytest

from domain.crm import TaskCard
from intents.crm.task_done import named

TASKS = tuple(
    TaskCard(uuid4(), title, None, None, name)
    for title, name in (
        ("Call Tom about the loan", "Tom Baker"),
        ("Send the papers to the lender", ""),
        ('Answer Maria Lopez: "is it still available?"', "Maria Lopez"),
        ("Order the sign", ""),
    )
)


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("done calling tom", ["Call Tom about the loan"]),
        ("mark order the sign as done", ["Order the sign"]),
        ("I answered maria", ['Answer Maria Lopez: "is it still available?"']),
        ("the papers are sent", ["Send the papers to the lender"]),
    ],
)
def test_a_task_is_found_by_its_words(said: str, titles: list[str]) -> None:
    assert [task.title for task in named(said, TASKS)] == titles


def test_words_that_tell_nothing_leave_all_open() -> None:
    assert named("task done", TASKS) == TASKS


def test_words_of_two_tasks_leave_both_open() -> None:
    assert len(named("the loan papers are done", TASKS)) == 2
