"""Gold questions on the small base, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.evaluation.figures import Figures, Result, ask_all
from bot.evaluation.gold import Gold
from bot.model import Abstention, Evidence, Suggestion, Trace, Turn

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.model import Reply

NASTY = "<script>alert('1')</script> & how many ships?"


def gold(name: str, question: str, key: str = "", at: str = "P0.1", **rest: Any) -> Gold:
    """Return a gold question: answerable if it has a key, else off topic unless `rest` says."""
    kind = rest.pop("kind", "answerable" if key else "offtopic")
    answerable = kind == "answerable"
    return Gold(
        id=name,
        q=question,
        kind=kind,
        sents=(at,) if answerable else (),
        keys=((key,),) if key else (),
        ok_sents=rest.pop("ok_sents", ()),
        **rest,
    )


def withheld(question: str, entry: str, confidence: float) -> Abstention:
    """Return an abstention to which an entry came nearest."""
    evidence = Evidence(
        entry, confidence, 0.5, "a near <b>phrasing</b>", ("no such & year",), {"needs": 0.75}
    )
    return Abstention(
        "No.", "no_answer", confidence, Turn(question), Trace(question, (evidence,), 0.1)
    )


@pytest.fixture(scope="session")
def asked(small: Answerer) -> Figures:
    """Real replies to three questions that the small base should handle."""
    return ask_all(
        small,
        [
            gold(
                "g1", "How many people does the ferry yard employ?", "1,200", "P2.1", style="full"
            ),
            gold("g2", "How much did the ferry yard cost?", "40 million", "P2.1", style="full"),
            gold("g3", "How do I bake bread?", style="chat"),
        ],
    )


@pytest.fixture(scope="session")
def failed(small: Answerer) -> Figures:
    """One failure of each sort: made-up verdicts on made-up or real replies."""
    ships, jobs, nothing = "harbour_ships", "yard_jobs", gold("f4", "What is bread?")
    asked = gold("f1", NASTY, "5,500", "P3.2")
    unsure = gold("f2", "ships in the harbour that year?", "5,500", "P3.2")
    beyond = gold("f5", "Who made the moon?", "nobody at all", "P3.2")
    entries = small.knowledge.entries
    replies: list[tuple[Gold, Reply]] = [
        (asked, small.answer(jobs)),
        (unsure, withheld(unsure.q, ships, 0.35)),
        (gold("f3", "boats?", "5,500", "P3.2"), withheld("boats", jobs, 0.25)),
        (nothing, small.answer(ships)),
        (beyond, withheld(beyond.q, jobs, 0.15)),
        (
            gold("f6", "offered ships?", "5,500", "P3.2"),
            Suggestion(
                "Did you mean", "nearest", (entries[ships],), 0.4, Turn("x"), Trace("x", (), 0)
            ),
        ),
    ]
    return Figures(
        tuple(Result(g, r, g.judge(r, small.answer), follow_up=False) for g, r in replies)
    )
