"""The deletion index finds what a scan of the whole vocabulary would find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.spelling import LONGEST_WORD, Spelling

WORDS = ("valley", "volley", "valet", "wuhan", "changsha", "province", "provinces", "光谷", "a")
SPELLING = Spelling(WORDS)


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("vally", "valley"),
        ("wuahn", "wuhan"),
        ("chngsa", "changsha"),
        ("provnice", "province"),
        ("valley", "valley"),
    ],
)
def test_a_typo_finds_its_word(token: str, word: str) -> None:
    assert SPELLING.near(token)[0][0] == word


@pytest.mark.parametrize("token", ["", "zzzzz", "x" * (LONGEST_WORD + 1), "v" * 10_000])
def test_what_is_far_finds_nothing(token: str) -> None:
    assert SPELLING.near(token) == ()


def test_ties_go_to_the_word_given_first() -> None:
    assert [word for word, _ in Spelling(["bat", "cat", "rat"], threshold=0.6).near("hat")] == [
        "bat",
        "cat",
        "rat",
    ]


def test_an_empty_vocabulary_has_no_neighbours() -> None:
    assert Spelling([]).near("word") == ()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("abcd", min_size=1, max_size=12), unique=True, max_size=30),
    st.text("abcd", max_size=12),
    st.sampled_from([0.6, 0.66, 0.72, 0.8]),
)
def test_agrees_with_a_scan(words: list[str], token: str, threshold: float) -> None:
    found = dict(Spelling(words, threshold=threshold).near(token, limit=99))
    likeness = {word: OSA.normalized_similarity(token, word) for word in words}
    wanted = {
        word
        for word, value in likeness.items()
        if value >= threshold and OSA.distance(token, word) <= 2
    }
    assert wanted <= set(found)
    assert all(value == likeness[word] >= threshold - 1e-9 for word, value in found.items())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_may_be_asked(token: str) -> None:
    assert len(SPELLING.near(token, limit=2)) <= 2
