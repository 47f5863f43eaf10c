"""What text is reduced to before it is compared: tokens, stems and character n-grams."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TEXT = 2_000
"""Characters looked at, which is the longest message that Discord lets a member send."""
MOST_TOKENS = 80
"""Tokens looked at; what a question asks stands in fewer."""
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Kana, CJK ideographs and Hangul."""
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
"""A run of word characters; where a script writes no spaces, each character is a token."""


def tokens(text: str) -> list[str]:
    """Return the words of `text`, NFKC-normalised and casefolded, in order."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return _TOKEN.findall(folded)[:MOST_TOKENS]


def grams(word: str) -> Iterator[str]:
    """Yield the 2-, 3- and 4-grams of ` word `, repeats included."""
    padded = f" {word[:40]} "
    for size in (2, 3, 4):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def stem(word: str) -> str:
    """Return the English Snowball stem of a token; words of other scripts come back as they are."""
    # A stemmer holds the word that it works on: one for each call keeps threads apart, at 0.3 µs.
    return str(snowballstemmer.stemmer("english").stemWord(word))
