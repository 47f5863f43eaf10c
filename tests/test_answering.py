"""From any text to a reply: answered with its source, offered, put right, or declined."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import MOST_SUGGESTIONS, Answerer
from bot.knowledge.loading import load
from bot.model import Abstention, Answer, Suggestion, Turn
from tests.bases import SMALL

if TYPE_CHECKING:
    from bot.model import Reply


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("How much did the ferry yard cost?", "yard_cost"),
        ("hwo much did the yrad cost", "yard_cost"),
        ("yard price", "yard_cost"),
        ("how many people work at the yard in Northport", "yard_jobs"),
        ("WHERE IS NORTHPORT???", "northport_province"),
        ("<@123456789> where is **Northport**?", "northport_province"),
        ("when did Southport lose its shipyard?", "southport_yard"),
        ("who heads Bluewave?", "bluewave_head"),
        ("what is Northport's nickname", "northport_nickname"),
    ],
)
def test_a_question_is_answered_with_its_source(small: Answerer, question: str, entry: str) -> None:
    reply = small.reply(question)
    assert isinstance(reply, Answer)
    assert [found.id for found in reply.entries] == [entry]
    assert reply.text == small.knowledge.entries[entry].answer
    assert reply.citations == small.knowledge.entries[entry].citations
    assert reply.turn.entries == (entry,)
    assert 0.5 < reply.confidence <= 1


@pytest.mark.parametrize(
    "question",
    [
        "where is Eastport",
        "how many ships did Northport's harbour handle in 2015",
        "how much did the shipyard in Southport cost",
        "who heads Redwave",
        "how many people live in Northport",
        "what is the capital of France",
        "tell me a joke",
        "write me some code in python",
    ],
)
def test_a_near_miss_is_not_answered(small: Answerer, question: str) -> None:
    assert not isinstance(small.reply(question), Answer)


def test_what_it_may_have_meant_is_offered(small: Answerer) -> None:
    reply = small.reply("how many people")
    assert isinstance(reply, Suggestion)
    assert reply.reason == "nearest"
    assert reply.entries[0].id == "yard_jobs"
    assert len(reply.entries) <= MOST_SUGGESTIONS
    assert all(entry.listed for entry in reply.entries)
    assert reply.turn.entries == tuple(entry.id for entry in reply.entries)


def test_two_questions_get_both_answers(small: Answerer) -> None:
    reply = small.reply("where is Northport and how many people does the yard employ?")
    assert isinstance(reply, Answer)
    assert [entry.id for entry in reply.entries] == ["northport_province", "yard_jobs"]
    assert "Westmark" in reply.text
    assert "1,200" in reply.text
    assert {(c.paragraph, c.sentence) for c in reply.citations} == {(3, 1), (2, 1)}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("did the yard cost 50 million crowns", "No. Bluewave's ferry yard in Northport cost 40"),
        ("did Northport's harbour traffic decline in 2018?", "No. Northport's harbour handled"),
    ],
)
def test_a_false_premise_is_put_right(small: Answerer, question: str, answer: str) -> None:
    reply = small.reply(question)
    assert isinstance(reply, Answer)
    assert reply.text.startswith(answer)
    assert reply.citations


def test_a_follow_up_is_completed_from_the_turn_before(small: Answerer) -> None:
    first = small.reply("where is Northport")
    second = small.reply("and its nickname?", first.turn)
    assert isinstance(second, Answer)
    assert "Harbour City" in second.text
    third = small.reply("how many ships did it handle?", second.turn)
    assert isinstance(third, Answer)
    assert "5,500" in third.text
    assert not isinstance(small.reply("and its nickname?"), Answer)


@pytest.mark.parametrize(
    "second",
    ["which province is that in", "in which province does the place lie", "part of what region"],
)
def test_a_follow_up_in_its_own_words_takes_only_names_from_before(
    small: Answerer, second: str
) -> None:
    first = small.reply("how busy was the harbour in 2018")
    reply = small.reply(second, first.turn)
    assert isinstance(reply, Answer)
    assert "Westmark" in reply.text
    assert not isinstance(small.reply(second), Answer)


def test_a_follow_up_in_strange_words_does_not_get_the_last_answer_again(small: Answerer) -> None:
    first = small.reply("where is Northport")
    assert isinstance(first, Answer)
    for strange in ("its postman?", "lol carry me in ranked", "and its mitochondria then"):
        assert not isinstance(small.reply(strange, first.turn), Answer)


def test_a_follow_up_outlives_the_entry_before(small: Answerer) -> None:
    gone = Turn("where is Northport", ("an_entry_that_a_reload_removed",))
    reply = small.reply("and its nickname?", gone)
    assert isinstance(reply, Answer)
    assert "Harbour City" in reply.text


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("hello", "greeting"),
        ("thanks!", "thanks"),
        ("bye", "farewell"),
        ("who are you?", "about_bot"),
        ("", "empty"),
        ("   \n\t ", "empty"),
        ("?!", "empty"),
        ("😀🎉🔥", "empty"),
        ("\0\0\0", "empty"),
        ("<@1234567890> <#99> <:wave:123>", "empty"),
        ("qwertz uiop", "no_answer"),
    ],
)
def test_a_civil_line(small: Answerer, message: str, reason: str) -> None:
    reply = small.reply(message)
    assert isinstance(reply, Abstention)
    assert reply.reason == reason
    assert reply.text


ZALGO = "w\u0335\u0328\u0301h\u0334\u0302\u0300ere is N\u0337o\u0338rthport" + "\u0301" * 500


@pytest.mark.parametrize(
    "question",
    [
        "where is North\0port",
        ZALGO,
        "\u202ewhere is Northport\u202c",
        "@everyone @here where is Northport",
        "`where` is ~~Northport~~ ||please||",
        "ｗｈｅｒｅ ｉｓ Ｎｏｒｔｈｐｏｒｔ",
        "where is Northport " + "!" * 5_000,
        "🤔 where is Northport 🤔",
    ],
    ids=["nul", "zalgo", "right-to-left", "mentions", "markdown", "wide", "marks", "emoji"],
)
def test_a_question_in_fancy_dress_is_answered(small: Answerer, question: str) -> None:
    reply = small.reply(question)
    assert isinstance(reply, Answer), reply
    assert reply.entries[0].id == "northport_province"


HARD = {
    "6,000 characters": ("where is Northport and what else do you know? " * 140)[:6_000],
    "10,000 letters": "a" * 10_000,
    "one word many times": "northport " * 1_000,
    "no word twice": " ".join(f"w{n}x" for n in range(2_000)),
    "misspelt words": " ".join(f"nrothpotr{chr(97 + n % 26)}{n}" for n in range(1_000)),
    "question marks": "?" * 10_000,
    "joints": " and " * 2_000,
    "question words": "what who where " * 700,
    "commas": ",a" * 5_000,
    "numbers": "1,2.3," * 1_600,
    "brackets": "(" * 5_000 + ")" * 5_000,
    "backquotes": "`" * 10_000,
    "half a code block": "```" + "x" * 9_997,
    "half a mention": "<@" * 5_000,
    "half a link": "https://" * 1_250,
    "dots": "a." * 5_000,
    "r and d": "r & " * 2_500,
    "apostrophes": "a'" * 5_000,
    "combining marks": "e" + "\u0301" * 9_999,
    "right to left": "\u202eשלום " * 1_500,
    "hangul": "\u1100\u1161\u11a8" * 3_333,
    "ligature that grows": "\ufdfa" * 10_000,
    "blanks": " " * 10_000,
    "line breaks": "a\n" * 5_000,
    "lone surrogates": "\ud800" * 5_000,
}


@pytest.mark.parametrize("question", HARD.values(), ids=HARD.keys())
def test_hard_input_costs_little(small: Answerer, question: str) -> None:
    """A regex that backtracks would take minutes; the usual question takes 2 ms."""
    began = time.process_time()
    reply = small.reply(question)
    assert time.process_time() - began < 1
    assert reply.text


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=500) | st.text("whereisnotp ?'&.,-\n", max_size=300))
def test_any_text_gets_an_ordinary_reply(small: Answerer, text: str) -> None:
    assert_ordinary(small, small.reply(text))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_conversation_gets_ordinary_replies(small: Answerer, first: str, then: str) -> None:
    assert_ordinary(small, small.reply(then, small.reply(first).turn))


def assert_ordinary(small: Answerer, reply: Reply) -> None:
    assert reply.text
    assert 0 <= reply.confidence <= 1
    assert (reply.outcome == "answer") == isinstance(reply, Answer)
    if isinstance(reply, Answer):
        assert reply.entries
        assert reply.citations
    if isinstance(reply, Suggestion):
        assert 1 <= len(reply.entries) <= MOST_SUGGESTIONS
    assert set(reply.turn.entries) <= small.knowledge.entries.keys()


QUESTIONS = (
    "where is Northport",
    "how many ships in 2018",
    "is the head Bob Stone",
    "yard",
    "how many people",
    "and why?",
)


@pytest.fixture(scope="module")
def again() -> Answerer:
    """An answerer of the same base, built anew and asked other questions first."""
    built = Answerer.build(load(SMALL))
    for question in reversed(QUESTIONS):
        built.reply(question)
    return built


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_gets_the_same_reply(
    small: Answerer, again: Answerer, question: str
) -> None:
    assert timeless(again.reply(question)) == timeless(small.reply(question))


def timeless(reply: Reply) -> tuple[object, ...]:
    trace = replace(reply.trace, milliseconds=0)
    ids = () if isinstance(reply, Abstention) else tuple(entry.id for entry in reply.entries)
    return (reply.outcome, reply.text, reply.confidence, reply.turn, trace, ids)


def test_an_entry_is_answered_by_its_id(small: Answerer) -> None:
    answer = small.answer("yard_cost")
    assert answer.text == small.knowledge.entries["yard_cost"].answer
    assert answer.confidence == 1
    with pytest.raises(KeyError):
        small.answer("nothing_of_the_kind")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("how mu", "yard_cost"),
        ("Why did South", "southport_yard"),
        ("provinze northprt", "northport_province"),
        ("employ", "yard_jobs"),
    ],
)
def test_what_is_typed_is_completed(small: Answerer, typed: str, first: str) -> None:
    assert small.complete(typed)[0].id == first


def test_completion_knows_its_limit_and_its_limits(small: Answerer) -> None:
    assert len(small.complete("", limit=3)) == 3
    assert len(small.complete("yard", limit=1)) == 1
    assert small.complete("zzzzqqqq") == ()
    assert all(entry.listed for entry in small.complete(""))


def test_each_utterance_is_left_out_once(small: Answerer) -> None:
    found = list(small.leave_one_out())
    utterances = [text for e in small.knowledge.entries.values() for text in e.utterances]
    assert sorted(sample.text for sample, _ in found) == sorted(utterances)
    right = sum(winner == sample.entry for sample, winner in found)
    assert right > len(found) / 2
    (lonely,) = [w for s, w in found if s.text == "what is the headcount of the ferry yard"]
    assert lonely != "yard_cost"
