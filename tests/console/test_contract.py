"""`ask --jsonl`: the contract that scripts outside the project rely on."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.console.contract import answer_lines
from bot.errors import FootnoteError

if TYPE_CHECKING:
    from bot.answering import Answerer
    from tests.console.conftest import Terminal

KEYS = [
    "question",
    "outcome",
    "reply",
    "entries",
    "confidence",
    "citations",
    "suggestions",
    "knowledge",
]


def ask(small: Answerer, *asked: dict[str, Any]) -> list[dict[str, Any]]:
    out = io.StringIO()
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked)
    answer_lines(small, io.StringIO(lines), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_answer_in_the_contract(small: Answerer) -> None:
    (reply,) = ask(small, {"question": "how many people does the yard employ?"})
    assert list(reply) == KEYS
    assert 0.5 < reply.pop("confidence") <= 1
    assert reply == {
        "question": "how many people does the yard employ?",
        "outcome": "answer",
        "reply": "The ferry yard in Northport employs 1,200 people.",
        "entries": ["yard_jobs"],
        "citations": [
            {
                "source": "gazette",
                "paragraph": 2,
                "sentence": 1,
                "quote": "employs 1,200 people",
                "url": "https://gazette.example/news/1"
                "#:~:text=The%20yard%20cost%2040,and%20employs%201%2C200%20people.",
            }
        ],
        "suggestions": [],
        "knowledge": small.knowledge.version,
    }


def test_a_suggestion_in_the_contract(small: Answerer) -> None:
    (reply,) = ask(small, {"question": "how many people"})
    assert list(reply) == KEYS
    assert reply["outcome"] == "suggest"
    assert reply["entries"] == reply["citations"] == []
    assert reply["suggestions"][0] == {
        "entry": "yard_jobs",
        "question": "How many people does the ferry yard employ?",
    }
    assert 1 <= len(reply["suggestions"]) <= 3


@pytest.mark.parametrize("question", ["", "hello", "what is the capital of France", "😀", "\0"])
def test_an_abstention_in_the_contract(small: Answerer, question: str) -> None:
    (reply,) = ask(small, {"question": question})
    assert list(reply) == KEYS
    assert reply["question"] == question
    assert reply["outcome"] == "abstain"
    assert reply["reply"]
    assert reply["entries"] == reply["citations"] == reply["suggestions"] == []


def test_replies_come_in_the_order_of_the_questions(small: Answerer) -> None:
    questions = [f"where is Northport {'?' * n}" for n in range(20)]
    replies = ask(small, *({"question": question} for question in questions))
    assert [reply["question"] for reply in replies] == questions


def test_a_conversation_is_kept_apart_from_others(small: Answerer) -> None:
    replies = ask(
        small,
        {"question": "where is Northport", "conversation": "a"},
        {"question": "why did Southport lose its shipyard", "conversation": 7},
        {"question": "and its nickname?", "conversation": "a"},
        {"question": "when was that?", "conversation": 7},
        {"question": "and its nickname?"},
        {"question": "and its nickname?", "conversation": None},
    )
    assert [reply["entries"][:1] for reply in replies[:4]] == [
        ["northport_province"],
        ["southport_yard"],
        ["northport_nickname"],
        ["southport_yard"],
    ]
    assert replies[4]["outcome"] != "answer"
    assert replies[5]["outcome"] != "answer"


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("where is it", "Line 2 is not JSON"),
        ('{"question": 7}', 'Line 2 has no text under "question"'),
        ('{"q": "x"}', 'Line 2 has no text under "question"'),
        ('["question"]', 'Line 2 has no text under "question"'),
        ('"question"', 'Line 2 has no text under "question"'),
        ("[" * 100_000, "Line 2 is not JSON"),
    ],
    ids=["text", "number", "other key", "list", "string", "deep"],
)
def test_a_line_that_is_no_question_is_named(small: Answerer, line: str, cause: str) -> None:
    out = io.StringIO()
    lines = io.StringIO('{"question": "hello"}\n' + line + '\n{"question": "bye"}\n')
    with pytest.raises(FootnoteError, match=cause):
        answer_lines(small, lines, out)
    assert len(out.getvalue().splitlines()) == 1


def test_blank_lines_and_further_keys_do_no_harm(small: Answerer) -> None:
    out = io.StringIO()
    answer_lines(small, io.StringIO('\n{"question": "hello", "id": 7}\n  \n'), out)
    assert len(out.getvalue().splitlines()) == 1


def test_the_process_keeps_the_contract(terminal: Terminal) -> None:
    """UTF-8 in and out whatever the locale; each reply is there before the next question."""
    process = terminal.start("ask", "--jsonl")
    assert process.stdin
    assert process.stdout
    for question in ("where is Northport — 武汉?", "and its nickname?"):
        asked = {"question": question, "conversation": "a"}
        process.stdin.write(json.dumps(asked, ensure_ascii=False) + "\n")
        process.stdin.flush()
        reply = json.loads(process.stdout.readline())
        assert list(reply) == KEYS
        assert reply["question"] == question
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


def test_a_bad_line_ends_the_process_in_one_sentence(terminal: Terminal) -> None:
    done = terminal.run("ask", "--jsonl", given='{"question": "hello"}\nnonsense\n')
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert done.stderr.startswith("Line 2 is not JSON")
    assert done.stderr.count("\n") == 1
