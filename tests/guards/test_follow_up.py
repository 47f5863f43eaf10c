"""A follow-up is completed from the question before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.guards.follow_up import completions, leans, points_back, resolved

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.guards.judge import Judge


@pytest.mark.parametrize(
    "text",
    ["and Southport?", "why?", "when was that", "how many people work there", "its nickname"],
)
def test_a_follow_up_leans(judge: Judge, text: str) -> None:
    assert leans(judge.read(text))


@pytest.mark.parametrize(
    "text", ["How many ships did the harbour of Northport handle in 2018, by your figures?"]
)
def test_a_whole_question_stands_alone(judge: Judge, text: str) -> None:
    assert not leans(judge.read(text))


@pytest.mark.parametrize(
    ("text", "back"),
    [("who runs it", True), ("and those people?", True), ("who heads Bluewave", False)],
)
def test_a_question_that_points_back(judge: Judge, text: str, back: bool) -> None:
    assert points_back(judge.read(text)) is back


def fullest(small: Answerer, judge: Judge, text: str, before: str) -> list[str]:
    entities = small.knowledge.vocabulary.entities
    return next(completions(judge.read(text), judge.read(before), entities)).split()


def test_a_name_takes_the_place_of_its_like(small: Answerer, judge: Judge) -> None:
    words = fullest(small, judge, "and Southport?", "where is Northport")
    assert "southport" in words
    assert "northport" not in words
    assert "where" in words


def test_a_year_takes_the_place_of_a_year(small: Answerer, judge: Judge) -> None:
    words = fullest(small, judge, "and in 2017?", "how many ships in 2018")
    assert "2017" in words
    assert "2018" not in words
    assert "ships" in words


def test_a_question_word_takes_the_place_of_a_question_word(small: Answerer, judge: Judge) -> None:
    words = fullest(small, judge, "and why?", "when did Southport lose its yard")
    assert "why" in words
    assert "when" not in words
    assert {"southport", "yard"} <= set(words)


@pytest.mark.parametrize(
    ("text", "before", "entry", "asked"),
    [
        ("where is it based", "who opened the ferry yard", "bluewave_yard", "bluewave"),
        ("what is its nickname", "where is Northport", "northport_province", "northport"),
    ],
)
def test_a_follow_up_asks_of_one_thing(
    small: Answerer, judge: Judge, text: str, before: str, entry: str, asked: str
) -> None:
    known = small.knowledge
    answer = judge.read(known.entries[entry].answer)
    options = list(
        resolved(judge.read(text), judge.read(before), answer, known.vocabulary.entities)
    )
    assert any(option.endswith(asked) for option in options)


@pytest.mark.parametrize("text", ["when was that", "why?", "do the same ones pay", "of Bluewave?"])
def test_a_follow_up_on_all_of_it_asks_of_no_one_thing(
    small: Answerer, judge: Judge, text: str
) -> None:
    known = small.knowledge
    answer = judge.read(known.entries["bluewave_yard"].answer)
    before = judge.read("who opened the ferry yard")
    entities = known.vocabulary.entities
    assert list(resolved(judge.read(text), before, answer, entities)) == []
