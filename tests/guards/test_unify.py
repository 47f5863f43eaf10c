"""Each guard fires on the question that is one word away from an answerable one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.guards.judge import MOST_IN_CONFLICT
from bot.guards.unify import unify
from bot.understanding import ANSWER_AT

if TYPE_CHECKING:
    from bot.guards.judge import Judge
    from bot.guards.unify import Unification


def hold(judge: Judge, text: str, entry: str) -> Unification:
    return unify(judge.read(text), judge.frames[entry])


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how much did the yard cost", "yard_cost"),
        ("did the yard cost 40 million", "yard_cost"),
        ("who heads Bluewave", "bluewave_head"),
        ("where is Northport", "northport_province"),
        ("how many ships did Northport handle in 2018", "harbour_ships"),
        ("when did Southport lose its yard", "southport_yard"),
        ("why did Southport lose its yard in 2016", "southport_yard"),
    ],
)
def test_nothing_speaks_against_the_right_entry(judge: Judge, text: str, entry: str) -> None:
    found = hold(judge, text, entry)
    assert found.clean
    assert found.guards() == []


@pytest.mark.parametrize(
    ("text", "entry", "guard"),
    [
        ("why does the yard employ people", "yard_jobs", "no answer of the kind"),
        ("who employs jobs at the yard", "yard_jobs", "no answer of the kind"),
        ("how much is a ticket", "yard_cost", "too little"),
        ("how much did the yard in Southport cost", "yard_cost", "names southport"),
        ("how much did Seacraft's yard cost", "yard_cost", "does not know Seacraft"),
        ("how many ships did Northport handle in 2015", "harbour_ships", "years 2015"),
        ("did Northport handle 6,500 ships", "harbour_ships", "numbers 6,500"),
        ("did the ships of Northport decline", "harbour_ships", "the opposite of fall"),
        ("how many robots does the yard employ", "yard_jobs", "words robots"),
    ],
)
def test_what_speaks_against_an_entry_is_said(
    judge: Judge, text: str, entry: str, guard: str
) -> None:
    found = hold(judge, text, entry)
    assert not found.clean
    assert guard in " ".join(found.guards())


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("did the yard cost 50 million crowns", "yard_cost"),
        ("does Northport lie in Eastmark Province", "northport_province"),
        ("did the ships of Northport decline", "harbour_ships"),
    ],
)
def test_a_false_premise_is_put_right(judge: Judge, text: str, entry: str) -> None:
    assert hold(judge, text, entry).corrected


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how many ships did Northport handle in 2015", "harbour_ships"),
        ("is Ada Quill the head of Redwave", "bluewave_head"),
        ("did the yard of Seacraft cost 50 million crowns", "yard_cost"),
    ],
)
def test_another_question_is_not_put_right(judge: Judge, text: str, entry: str) -> None:
    assert not hold(judge, text, entry).corrected


def test_a_reason_that_no_fact_gives_is_not_answered_with_something_else(judge: Judge) -> None:
    assert hold(judge, "why does the yard employ people", "yard_jobs").conflict
    assert not hold(judge, "why did Southport lose its yard", "southport_yard").conflict
    assert not hold(judge, "how come, and how many work at the yard", "yard_jobs").reasonless


def test_of_a_choice_one_right_alternative_will_do(judge: Judge) -> None:
    found = hold(judge, "did Southport lose its yard in 2014 or 2016", "southport_yard")
    assert not found.years
    neither = hold(judge, "did Southport lose its yard in 2013 or 2014", "southport_yard")
    assert neither.years == {2013, 2014}
    guessed = hold(judge, "what year did Southport lose its yard, 2013? 2014?", "southport_yard")
    assert not guessed.years


def test_a_choice_is_what_stands_by_the_or(judge: Judge) -> None:
    question = judge.read("is Northport in Westmark or Eastmark")
    assert {"westmark", "eastmark"} <= {
        name.removeprefix("foil:").lower() for name in question.offered
    }
    assert not judge.read("is Northport in Westmark").offered
    assert not judge.read("which province has Northport, and is the harbour new or old").offered


def test_confidence_stays_low_where_something_conflicts(judge: Judge) -> None:
    for judged in judge.judge(judge.read("how many ships did Northport handle in 2015")):
        assert judged.confidence <= MOST_IN_CONFLICT < ANSWER_AT


def test_an_utterance_left_out_does_not_vouch_for_itself(judge: Judge) -> None:
    """Only one utterance of the base says "headcount"; without it the word is new."""
    question = judge.read("what is the headcount of the ferry yard")
    frame = judge.frames["yard_jobs"]
    stems = Counter({token.stem for token in question.tokens})
    assert not unify(question, frame).unheard
    assert [t.word for t in unify(question, frame, unheard_in=stems).unheard] == ["headcount"]


@pytest.mark.parametrize(
    "text",
    [
        "how many chemical ships did Northport handle in 2018",
        "how many ships did Northport handle before Southport",
        "who besides Ada Quill heads Bluewave",
        "did Southport lose its yard in the 1990s",
        "in which month of 2016 did Southport lose its yard",
        "who is number two worldwide behind Northport in ships",
        "how many ships did Northport handle the year before",
        "ships of Northport in 2018: more or less than in 2017",
        "what share of the ships came to Northport",
        "would my cheap garden gnome need fresh paint in spring",
    ],
)
def test_another_question_in_much_the_same_words(judge: Judge, text: str) -> None:
    judged = judge.judge(judge.read(text))
    assert max(found.confidence for found in judged) < ANSWER_AT


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("who heads Bluewave, not Seacraft", "bluewave_head"),
        ("how many more ships in 2018 than in 2017", "harbour_ships"),
        ("did Southport lose its yard in the 2010s", "southport_yard"),
        ("did Northport handle more than 5,000 ships", "harbour_ships"),
        (
            "My steel drummer swears by Northport, reads maps nightly: how many ships came",
            "harbour_ships",
        ),
    ],
)
def test_what_only_looks_like_another_question(judge: Judge, text: str, entry: str) -> None:
    found = hold(judge, text, entry)
    assert not found.conflict
    assert not found.attributes


def test_a_phrasing_of_the_base_needs_no_guess(judge: Judge) -> None:
    (found,) = judge.judge(judge.read("do you know where Northport lies"))
    assert found.exact
    assert found.confidence == 1


@pytest.mark.parametrize(
    ("typed", "meant"), [("nrthprt", "northport"), ("hrbr", "harbour"), ("shp", "shp")]
)
def test_a_word_typed_without_its_vowels(judge: Judge, typed: str, meant: str) -> None:
    assert judge.lexicon.repair(typed) == meant
