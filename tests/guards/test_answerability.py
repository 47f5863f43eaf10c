"""What is learned of how questions with an answer differ from those without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.guards.answerability import Answerability, Lesson, marks

if TYPE_CHECKING:
    from bot.guards.answerability import Marks
    from bot.guards.judge import Judge

ANSWERED = ("who heads Bluewave", "who leads Bluewave", "Bluewave is headed by whom")
DECLINED = ("who founded Bluewave", "who owns Bluewave", "whom did Bluewave sack")


def seen(judge: Judge, text: str) -> Marks:
    return marks(judge.read(text), judge.lexicon.kinds)


@pytest.fixture(scope="module")
def taught(judge: Judge) -> Answerability:
    texts = [(text, True) for text in ANSWERED] + [(text, False) for text in DECLINED]
    return Answerability.fit([Lesson(seen(judge, t), "bluewave_head", ok) for t, ok in texts])


@pytest.mark.parametrize("text", ANSWERED)
def test_what_is_answered_scores_above_nought(
    judge: Judge, taught: Answerability, text: str
) -> None:
    assert taught.score(seen(judge, text), "bluewave_head") > 0


@pytest.mark.parametrize("text", [*DECLINED, "who founded and owns Northport's Bluewave"])
def test_what_is_declined_scores_below(judge: Judge, taught: Answerability, text: str) -> None:
    assert taught.score(seen(judge, text), "bluewave_head") < 0


def test_most_of_what_is_learned_is_the_entry_s_own(judge: Judge, taught: Answerability) -> None:
    declined = seen(judge, DECLINED[0])
    assert taught.score(declined, "bluewave_head") < taught.score(declined, "yard_cost") < 0


def test_a_name_counts_as_what_kind_of_thing_it_names(judge: Judge) -> None:
    """Two cities differ in what the names stand for, and in none of the words around them."""
    north, south = (set(seen(judge, f"who visited {name}")) for name in ("Northport", "Southport"))
    assert len(north - south) == len(south - north) == 1
    assert len(north & south) >= 4


def test_nothing_taught_knows_nothing(judge: Judge) -> None:
    assert Answerability.fit([]).score(seen(judge, ""), "yard_cost") == 0
