"""The engine finds the nearest label, whatever text it is given."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.engine import Index, Phrasing

BASE = [
    Phrasing("where is the city of wuhan", "place"),
    Phrasing("in which province does wuhan lie", "place"),
    Phrasing("how large is the economy", "economy"),
    Phrasing("what is the gross domestic product", "economy"),
    Phrasing("who is the mayor", "mayor"),
    Phrasing("name the head of the city government", "mayor"),
    Phrasing("光谷是什么", "valley"),
    Phrasing("what is optics valley", "valley"),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(BASE)


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Where's Wuhan?", "place"),
        ("whcih provnice is it", "place"),
        ("who is mayor", "mayor"),
        ("光谷?", "valley"),
        ("ＯＰＴＩＣＳ", "valley"),
        ("gros domestc prodct", "economy"),
    ],
)
def test_finds_the_label(index: Index, query: str, label: str) -> None:
    assert index.rank(query).matches[0].label == label


@pytest.mark.parametrize("query", ["", " ", "\0", "?!" * 5_000, "😀" * 10_000, "zzzz qqqq"])
def test_nothing_in_common_is_no_match(index: Index, query: str) -> None:
    ranking = index.rank(query)
    assert ranking.matches == ()
    assert ranking.confidence == 0


@pytest.mark.parametrize("base", [[], [Phrasing("", "a")], [Phrasing("?!", "a")]])
def test_a_base_without_words_matches_nothing(base: list[Phrasing]) -> None:
    assert Index.build(base).rank("where is wuhan").matches == ()


@pytest.mark.parametrize("position", range(len(BASE)))
def test_a_phrasing_left_out_is_not_found(index: Index, position: int) -> None:
    found = index.rank(BASE[position].text, without=[position])
    assert position not in {match.phrasing for match in found.matches}


def test_leaving_out_equals_never_having_had(index: Index) -> None:
    """With the wording unique to a phrasing gone, its label has to be found by the others."""
    assert index.rank("domestic product", without=[3]).matches == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sets(st.integers(0, len(BASE) - 1)))
def test_any_text_is_ranked(text: str, without: set[int]) -> None:
    index = Index.build(BASE)
    matches = index.rank(text, without=without).matches
    assert [match.score for match in matches] == sorted((m.score for m in matches), reverse=True)
    assert all(0 <= match.similarity <= 1 for match in matches)
    assert all(BASE[match.phrasing].label == match.label for match in matches)
    assert not without & {match.phrasing for match in matches}


def test_a_pickled_copy_answers_the_same(index: Index) -> None:
    copy: Index = pickle.loads(pickle.dumps(index))  # noqa: S301
    assert copy.rank("who runs the city") == index.rank("who runs the city")
