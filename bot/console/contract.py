"""The public JSON contract: `ask --jsonl`, one object a line in, one out, in order."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, TextIO

from bot.errors import FootnoteError
from bot.model import Answer, Suggestion

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.model import Citation, Reply, Turn

MOST_CONVERSATIONS = 10_000
"""Conversations remembered; the one longest silent goes first."""


def answer_lines(answerer: Answerer, lines: TextIO, out: TextIO) -> None:
    """Answer each line of `lines` on `out`, flushed.

    Raises FootnoteError for a line that is no question.
    """
    turns: OrderedDict[str, Turn] = OrderedDict()
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question, conversation = _asked(line, n)
        reply = answerer.reply(question, turns.get(conversation) if conversation else None)
        if conversation:
            turns[conversation] = reply.turn
            turns.move_to_end(conversation)
            if len(turns) > MOST_CONVERSATIONS:
                turns.popitem(last=False)
        found = as_json(question, reply, answerer.knowledge.version)
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
        out.flush()


def _asked(line: str, n: int) -> tuple[str, str | None]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FootnoteError(f"Line {n} is not JSON: {error}. Write one object a line.") from error
    question = asked.get("question") if isinstance(asked, dict) else None
    if not isinstance(question, str):
        raise FootnoteError(f'Line {n} has no text under "question". Write {{"question": "..."}}.')
    conversation = asked.get("conversation")
    return question, None if conversation is None else str(conversation)


def as_json(question: str, reply: Reply, version: str) -> dict[str, Any]:
    """Return a reply in the contract's form."""
    answer = reply if isinstance(reply, Answer) else None
    offered = reply.entries if isinstance(reply, Suggestion) else ()
    return {
        "question": question,
        "outcome": reply.outcome,
        "reply": reply.text,
        "entries": [entry.id for entry in answer.entries] if answer else [],
        "confidence": round(reply.confidence, 4),
        "citations": [_citation(c) for c in answer.citations] if answer else [],
        "suggestions": [{"entry": entry.id, "question": entry.question} for entry in offered],
        "knowledge": version,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "source": citation.source.id,
        "paragraph": citation.paragraph,
        "sentence": citation.sentence,
        "quote": citation.quote,
        "url": citation.url,
    }
