"""What text is reduced to before it is compared: tokens, stems and character trigrams."""

from __future__ import annotations

import re
import unicodedata

import Stemmer

LONGEST_TEXT = 2_000
"""Characters looked at, which is the longest message that Discord lets a member send."""
MOST_TOKENS = 80
"""Tokens looked at; what a question asks stands in fewer."""
LONGEST_CUT = 24
"""Characters of a token that are cut into n-grams; longer ones are addresses or pasted code."""
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Kana, CJK ideographs and Hangul: no spaces, so that each character is a token."""
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Return the words of `text`, NFKC-normalised and casefolded, in order."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return _TOKEN.findall(folded)[:MOST_TOKENS]


def stem(word: str) -> str:
    """Return the English Snowball stem of a token; words of other scripts come back as they are."""
    # A stemmer holds the word that it works on: one for each call keeps threads apart.
    return str(Stemmer.Stemmer("english", 0).stemWord(word))


def grams(token: str) -> list[str]:
    """Return the character trigrams of ` token `, repeats included."""
    padded = f" {token[:LONGEST_CUT]} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]
