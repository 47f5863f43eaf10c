"""Places, fingerprints and the few words of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.provenance import Article, fingerprint, link_words, normalise, split_sentences
from bot.knowledge.template import source_template
from tests.bases import ARTICLE, SMALL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Mr. Lee met Dr. Wu. They spoke.", ["Mr. Lee met Dr. Wu.", "They spoke."]),
        ("J. K. Rowling wrote. So did he.", ["J. K. Rowling wrote.", "So did he."]),
        ("It rose 16.1 percent. In 2018 it fell.", ["It rose 16.1 percent.", "In 2018 it fell."]),
        ("He left. “We came,” she said.", ["He left.", "“We came,” she said."]),
        ("“We came.” They left.", ["“We came.”", "They left."]),
        ('He said "stop." Then he went.', ['He said "stop."', "Then he went."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        ("a  b\nc. D", ["a b c.", "D"]),
        ("no end", ["no end"]),
    ],
)
def test_sentences_are_cut(text: str, pieces: list[str]) -> None:
    assert split_sentences(text) == pieces


@given(st.text())
def test_cutting_loses_no_word(text: str) -> None:
    assert " ".join(split_sentences(text)).split() == text.split()


def test_an_article_is_cut_into_places() -> None:
    article = Article.read(ARTICLE)
    assert article.sentence("0.1") == "Bluewave opens a ferry yard in Northport"
    assert article.sentence("3.2") == (
        "Its harbour handled 5,500 ships in 2018, up 7.5 percent from 2017."
    )
    assert article.sentence("3.3") is None


def test_labels_between_paragraphs_are_no_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Headline here\n\nShare this\n\nA sentence.\n\nPhoto\n\n“Quoted.”\n")
    places = Article.read(file).sentences
    assert places == {(0, 1): "Headline here", (1, 1): "A sentence.", (2, 1): "“Quoted.”"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Motor City,”", '"Motor City,"'),
        ("it’s", "it's"),
        ("1998–2018", "1998-2018"),
        ("a\u00a0b", "a  b\n"),
        ("ﬁrm", "firm"),
    ],
)
def test_typography_does_not_count(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@given(st.text(min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_a_changed_digit_does(text: str, old: int, new: int) -> None:
    same = fingerprint(f"{text}{old}") == fingerprint(f"{text}{new}")
    assert same == (old == new)


@given(st.text())
def test_normal_text_is_normal_once_and_for_all(text: str) -> None:
    # Folding an ellipsis or a dash can make nothing that folds again.
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("one two three", ("one two three", "")),
        ("1 2 3 4 5 6 7 8", ("1 2 3 4 5 6 7 8", "")),
        ("1 2 3 4 5 6 7 8 9", ("1 2 3 4", "6 7 8 9")),
    ],
)
def test_a_link_takes_the_ends_of_a_sentence(sentence: str, words: tuple[str, str]) -> None:
    assert link_words(sentence) == words


def test_a_source_file_is_made_from_a_text() -> None:
    made = yaml.safe_load(source_template(Article.read(ARTICLE), "gazette"))
    kept = yaml.safe_load((SMALL / "sources/gazette.yaml").read_text())
    assert made["sentences"] == kept["sentences"]
    assert "FILL IN" in made["publisher"]
    assert "welders" not in str(made["sentences"])  # places, not the text
