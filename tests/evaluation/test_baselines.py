"""Plain retrieval on the small base, and the weights of bags counted by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.baselines import BagOfStems, ask_baselines, phrasings, scorers
from tests.evaluation.conftest import gold

if TYPE_CHECKING:
    from bot.answering import Answerer

TEXTS = ("ships in the harbour", "ships at sea", "the cost of the yard")
NAMES = ("rapidfuzz WRatio", "rapidfuzz token_set_ratio", "BM25", "TF-IDF")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("query", "position"), [("ships at sea", 1), ("what the yard cost", 2)])
def test_nearest(name: str, query: str, position: int) -> None:
    found, score = scorers(TEXTS)[name].nearest(query)
    assert found == position
    assert score > 0


@pytest.mark.parametrize("name", NAMES)
def test_an_exact_copy_is_as_near_as_can_be(name: str) -> None:
    _, score = scorers(TEXTS)[name].nearest(TEXTS[0])
    _, less = scorers(TEXTS)[name].nearest(f"{TEXTS[0][:9]} bread")
    assert score > less
    assert score == pytest.approx(1) or name == "BM25"


@pytest.mark.parametrize("name", ["BM25", "TF-IDF"])
def test_nothing_shared_is_nothing_found(name: str) -> None:
    assert scorers(TEXTS)[name].nearest("bread") == (-1, 0.0)


def test_bm25_by_hand() -> None:
    _, score = BagOfStems.bm25(("sea sea", "yard")).nearest("sea")
    idf = math.log(1 + 1.5 / 1.5)
    # Two words where 1.5 are usual.
    assert score == pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2 / 1.5)))


def test_tf_idf_by_hand() -> None:
    _, score = BagOfStems.tf_idf(("sea yard", "yard")).nearest("sea")
    sea, yard = 1 + math.log(3 / 2), 1.0
    assert score == pytest.approx(sea / math.hypot(sea, yard))


def test_near_misses_are_declined(small: Answerer) -> None:
    known = dict(phrasings(small.knowledge))
    assert known["how many jobs did the yard bring to northport"] == "yard_jobs"
    assert known["how deep is the harbour"] is None
    questions = [
        gold("g1", "How many workers are at the yard?", "1,200", "P2.1"),
        gold("g2", "how deep is the harbour", kind="unanswerable"),
        gold("g3", "How much did the ferry yard cost?", "1,200", "P2.1"),
    ]
    found = ask_baselines(small, questions)
    assert tuple(found) == NAMES
    for right, declined, wrong in found.values():
        assert right.right
        assert right.confidence > 0.6
        assert declined.confidence == 0
        assert (wrong.right, wrong.confidence > 0.6) == (False, True)
