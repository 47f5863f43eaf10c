"""From what people type to words: cleaning, folding and cutting, in time linear in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

MAX_CHARACTERS = 6_000
"""Longest text looked at: Discord's own limit for a string option of a slash command."""

_MARKUP = re.compile(
    r"```.*?(?:```|$)"  # code blocks
    r"|https?://\S+"
    r"|<a?:\w+:\d+>"  # custom emoji
    r"|<(?:@[!&]?|#|/[\w -]+:)\d+>"  # mentions of members, roles, channels and commands
    r"|(?<!\w)@\w+",
    re.DOTALL,
)
_FOLDS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
    }
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*"
    r"|[a-z]\.(?:[a-z]\.)+|r ?& ?d\b|y ?/ ?[yn]\b|[$€£¥%&#+]"
    r"|[\u3400-\u9fff\uf900-\ufaff]"  # each Chinese character by itself: words are found as phrases
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
)
_SENTENCE = re.compile(r"[^.?!\n;…]+(?:[.](?=\d)[^.?!\n;…]*)*[.?!;…]*")
_YEARS = re.compile(r"\b(\d{1,3}) ?(?:y|yrs?)\b")
_NUMBERED = re.compile(r"\bno\. ?(?=\d)")
_PAUSE = re.compile(r" *(?:\.{2,}|…) *(?=\w)")
_ENDING = re.compile(r"'(?:s|d|m|ll|re|ve|em)?$")
_IRREGULAR = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is"}


def clean(text: str) -> str:
    """Return the text without markup, marks stacked on letters, control and invisible characters.

    NFKC and lower case; quotes and dashes folded; at most `MAX_CHARACTERS` of it.
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii():  # the usual case, and the quick one
        text = _CONTROL.sub(" ", _MARKUP.sub(" ", text.replace("`", "'")))
    else:
        text = unicodedata.normalize("NFKC", text).translate(_FOLDS)
        text = unicodedata.normalize("NFD", _MARKUP.sub(" ", text))
        text = unicodedata.normalize("NFC", "".join(map(_visible, text)))
    text = re.sub(r"[^\S\n]+", " ", text).strip().lower()
    return _NUMBERED.sub("number ", _YEARS.sub(r"\1 years", text))


def _visible(character: str) -> str:
    """Drop accents, stacked marks ("zalgo") and formatting characters; controls become spaces."""
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    return " " if category[0] in "CS" else character


def sentences(cleaned: str) -> list[str]:
    """Cut cleaned text at full stops, question marks, semicolons and line breaks.

    Two dots in a row are a pause, as people chat, and no end.
    """
    cleaned = _PAUSE.sub(", ", cleaned)
    return [part.strip() for part in _SENTENCE.findall(cleaned) if part.strip(" .?!;…")]


def words(cleaned: str) -> list[str]:
    """Cut cleaned text into words; hyphenated words come apart, possessives lose their ending."""
    found: list[str] = []
    for word in _WORD.findall(cleaned):
        if "'" in word:
            found.extend(_contracted(word))
        else:
            found.append(word.replace(".", "") if word[0].isalpha() else word)
    return found


def _contracted(word: str) -> list[str]:
    """Write out what matters of a contraction: didn't → did not, i'd → i, wuhan's → wuhan."""
    if word.endswith("n't"):
        stem_of = _IRREGULAR.get(word, word[:-3])
        return [stem_of, "not"] if stem_of else ["not"]
    return [part for part in _ENDING.sub("", word).split("'") if part]


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # without a cache of its own: `stem` has one


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Fold a lower-case word to its stem (Snowball's English stemmer)."""
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


_MULTIPLIERS = {
    "k": 1e3,
    "thousand": 1e3,
    "grand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_UNITS = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    name: (value + 2) * 10
    for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}


def number(word: str) -> float | None:
    """Return the value of "29,000", "16.1" or "eighty", else None."""
    if word[:1].isdigit():
        digits = word.replace(",", "")
        try:
            return float(digits)
        except ValueError:
            return None
    return _UNITS.get(word)


def multiplier(word: str) -> float | None:
    """Return 1e9 for "billion" and "bn", ... else None."""
    return _MULTIPLIERS.get(word)
