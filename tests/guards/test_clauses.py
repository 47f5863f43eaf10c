"""The question inside a message, the parts of a double one, and small talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guards.clauses import MOST_PARTS, MOST_READINGS, parts, readings, small_talk

if TYPE_CHECKING:
    from bot.guards.judge import Judge

RAMBLE = (
    "Hi all, I was on holiday by the sea last week and had a great time with my whole family. "
    "How much did the yard cost? Thanks a lot in advance."
)


def test_a_statement_with_a_tag_is_no_question_of_its_own() -> None:
    assert parts("Bluewave, that's the ferry firm, right? What have they got in Northport?") == [
        "what have they got in northport?"
    ]
    assert len(parts("Where is Northport? Who heads Bluewave, right?")) == 2


def test_a_short_message_has_one_reading(judge: Judge) -> None:
    assert readings("Where is Northport?", judge.names) == ["where is northport?"]


def test_a_ramble_is_read_at_its_question_first(judge: Judge) -> None:
    found = readings(RAMBLE, judge.names)
    assert found[0] == "how much did the yard cost?"
    assert found[-1].startswith("hi all")


def test_a_long_sentence_is_read_from_its_question_word(judge: Judge) -> None:
    text = (
        "my uncle says he knows everything about it, but he never does, so "
        "which province is Northport in"
    )
    assert "which province is northport in" in readings(text, judge.names)


def test_an_end_that_points_back_is_no_reading(judge: Judge) -> None:
    text = (
        "as for the ferries that are heavier than all of the others in the harbour, "
        "what was their number in 2018"
    )
    assert readings(text, judge.names) == [text]


def test_an_end_that_loses_a_name_is_no_reading(judge: Judge) -> None:
    text = (
        "about Northport, the old town which my uncle keeps telling me of every day, "
        "how many ships came"
    )
    assert "how many ships came" not in readings(text, judge.names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Where is Northport and how many people work there?",
            ["where is northport", "how many people work there?"],
        ),
        ("Where is it? Who heads it?", ["where is it?", "who heads it?"]),
        ("Where is Northport?", []),
        ("", []),
    ],
)
def test_a_message_is_cut_into_its_questions(text: str, expected: list[str]) -> None:
    found = parts(text)
    assert found == expected or (not expected and len(found) < 2)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("hello", "greeting"),
        ("Hi there!", "greeting"),
        ("thanks!", "thanks"),
        ("thank you so much", "thanks"),
        ("bye", "farewell"),
        ("who are you?", "about_bot"),
        ("where is Northport", None),
        ("", None),
    ],
)
def test_small_talk(text: str, key: str | None) -> None:
    assert small_talk(text) == key


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_has_few_readings_and_parts(judge: Judge, text: str) -> None:
    assert 1 <= len(readings(text, judge.names)) <= MOST_READINGS
    assert len(parts(text)) <= MOST_PARTS
    small_talk(text)
