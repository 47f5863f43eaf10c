"""A message is read for its words, names, years, numbers and the kind of answer asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guards.quantities import quantities
from bot.language.text import clean, words
from bot.model import Ask

if TYPE_CHECKING:
    from bot.guards.judge import Judge


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("who heads Bluewave", Ask.WHO),
        ("whose firm is Bluewave", Ask.WHO),
        ("when did Southport lose its yard", Ask.WHEN),
        ("in what year did Southport lose its yard", Ask.WHEN),
        ("where is Northport", Ask.WHERE),
        ("how many ships were there", Ask.HOW_MANY),
        ("number of ships", Ask.HOW_MANY),
        ("ships of Northport, y/y change", Ask.TOPIC),
        ("which three ships does the paper name when describing the harbour", Ask.WHICH),
        ("how much did the yard cost", Ask.HOW_MUCH),
        ("by what percentage did it grow", Ask.WHAT_SHARE),
        ("why did the yard close", Ask.WHY),
        ("which authority runs the harbour", Ask.WHO),
        ("opening date of the yard", Ask.WHEN),
        ("what sum did the yard cost", Ask.HOW_MUCH),
        ("how come the yard closed", Ask.WHY),
        ("what is Bluewave", Ask.WHAT),
        ("is Northport in Westmark", Ask.YES_NO),
        ("Northport harbour", Ask.TOPIC),
    ],
)
def test_the_kind_of_answer_asked_for(judge: Judge, text: str, ask: Ask) -> None:
    assert ask in judge.read(text).asks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is Northport in Westmark?", True),
        ("did the yard cost 40 million", True),
        ("Northport is in Westmark, right?", True),
        ("where is Northport?", False),
        ("how many ships did it handle", False),
    ],
)
def test_a_question_that_wants_yes_or_no(judge: Judge, text: str, expected: bool) -> None:
    assert judge.read(text).yes_no is expected


@pytest.mark.parametrize(
    ("text", "years", "numbers"),
    [
        ("in 2018 and 2017", {2018, 2017}, set()),
        ("in 18", {2018}, set()),
        ("since 98", {1998}, set()),
        ("nineteen eighty eight", {1988}, set()),
        ("twenty eighteen", {2018}, set()),
        ("two thousand and eighteen", {2018}, set()),
        ("two thousand nineteen", {2019}, set()),
        ("in 10 years time", set(), set()),
        ("ten years", set(), set()),
        ("5,500 ships", set(), {5500}),
        ("up 16.1 percent", set(), {16.1}),
        ("29k", set(), {29_000}),
        ("90 thousand", set(), {90_000}),
        ("40 million crowns", set(), {40e6}),
        ("1.5 billion", set(), {1.5e9}),
        ("eighty eight yards", set(), {88}),
        ("the 2 towns and 3 firms", set(), set()),
        ("2,018 ships", set(), {2018}),
        ("none at all", set(), set()),
    ],
)
def test_years_and_numbers(text: str, years: set[int], numbers: set[float]) -> None:
    assert quantities(words(clean(text))) == (frozenset(years), frozenset(numbers))


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("wat r u", "what are you"),
        ("wheres Northport", "where is northport"),
        ("hwo mnay shps", "how many ships"),
        ("Nothport's harbuor", "northport harbour"),
        ("Where's it?", "where it"),
        ("the firm's form", "the firm form"),
        ("didn't it", "did not it"),
        ("ＮＯＲＴＨＰＯＲＴ", "northport"),
        ("N̷o̸r̵t̶h̷port", "northport"),
    ],
)
def test_shorthand_and_slips_are_mended(judge: Judge, text: str, understood: str) -> None:
    assert judge.read(text).text == understood


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ships in 2017 no sorry 2018", {2018}),
        ("ships in twenty seventeen no scrap that twenty eighteen", {2018}),
        ("in 2017, I mean 2018", {2018}),
        ("in 2017, not 2018", {2017}),
        ("in 2017 and 2018", {2017, 2018}),
        ("were there no ships in 2018", {2018}),
    ],
)
def test_what_is_taken_back_is_not_asked(judge: Judge, text: str, years: set[int]) -> None:
    assert judge.read(text).years == years


def test_a_name_that_is_denied_is_set_aside(judge: Judge) -> None:
    question = judge.read("who heads Bluewave, I want to say Bob Stone but no")
    assert question.set_aside == {"foil:Bob Stone"}
    assert not question.foils


@pytest.mark.parametrize("word", ["form", "yarn", "shops", "ported", "xqzzv", "ab"])
def test_another_word_stays_what_it_is(judge: Judge, word: str) -> None:
    assert judge.read(word).text == word


@pytest.mark.parametrize(
    ("text", "entities", "foils"),
    [
        ("Northport and Southport", {"northport", "southport"}, set()),
        ("north port", {"northport"}, set()),
        ("Ada Quill's firm", {"ada_quill"}, set()),
        ("ms quill", {"ada_quill"}, set()),
        ("from Paris to Northport", {"northport"}, {"foil:Paris"}),
        ("Bob Stone", set(), {"foil:Bob Stone"}),
        ("bob", set(), set()),
        ("the harbour city", {"harbour_city"}, set()),
    ],
)
def test_names(judge: Judge, text: str, entities: set[str], foils: set[str]) -> None:
    question = judge.read(text)
    assert question.entities == entities
    assert question.foils == foils


def test_what_a_question_word_asks_about(judge: Judge) -> None:
    assert [token.word for token in judge.read("which ferry brands are there").focus] == [
        "ferry",
        "brands",
    ]
    assert [token.word for token in judge.read("how many old ships are there").focus] == [
        "old",
        "ships",
    ]


@pytest.mark.parametrize(
    ("text", "choice"), [("2016 or 2018", True), ("a) Paris b) Northport", True), ("for it", False)]
)
def test_a_choice_is_seen(judge: Judge, text: str, choice: bool) -> None:
    assert judge.read(text).choice is choice


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=400))
def test_any_text_is_read(judge: Judge, text: str) -> None:
    question = judge.read(text)
    assert question.asks
    assert question.text == " ".join(token.word for token in question.tokens)
    assert all(span.start < span.end <= len(question.tokens) for span in question.spans)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("how many ships in 2018, up from 2017", {2018}),
        ("how many ships in 2017, not 2018", {2017}),
        ("how many ships from 2017", {2017}),
    ],
)
def test_a_year_set_aside_is_not_asked_of(judge: Judge, text: str, years: set[int]) -> None:
    assert judge.read(text).years == years
