"""The generic lists of `english.toml` and `chatter.txt`, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.language.text import stem
from bot.model import Ask

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = 3e-6
"""Share of running text (wordfreq) above which a word is common English: about the 15,000 first."""


@dataclass(frozen=True, slots=True)
class English:
    """What the program knows of English, whatever the base."""

    shorthand: Mapping[str, tuple[str, ...]]
    """How people shorten or habitually misspell → the words in full."""
    function: frozenset[str]
    filler: frozenset[str]
    """Stems of words that people wrap a question in."""
    limiting: frozenset[str]
    """Attributes that a base hardly ever gives, as `population`, and words that single out, order
    or limit, as `second` and `foreign`."""
    particular: frozenset[str]
    """Stems of words that ask for something of their own, as `chairmanship` and `chemical`."""
    asks: tuple[tuple[Ask, re.Pattern[str]], ...]
    yes_no: re.Pattern[str]
    asides: re.Pattern[str]
    """What stands beside a question and is no part of it."""
    beyond: re.Pattern[str]
    """Asks for an opinion or a prediction."""
    picks: re.Pattern[str]
    """Asks to pick one of several that it names."""
    small_talk: Mapping[str, re.Pattern[str]]
    chatter: tuple[str, ...]
    """Messages that are no question to any base."""


@lru_cache(maxsize=1)
def english() -> English:
    """Return the lists; read on first use, then shared, since they never change."""
    package = resources.files("bot.language")
    raw = tomllib.loads(package.joinpath("english.toml").read_text(encoding="utf-8"))
    openers = "|".join(raw["yes_no"]["openers"].split())
    tags = raw["yes_no"]["tags"]
    return English(
        shorthand={short: tuple(full.split()) for short, full in raw["shorthand"].items()},
        function=frozenset(raw["words"]["function"].split()),
        filler=frozenset(stem(word) for word in raw["words"]["filler"].split()),
        limiting=frozenset(raw["attributes"]["words"].split())
        | frozenset(raw["restrictors"]["words"].split()),
        particular=frozenset(stem(word) for word in raw["particulars"]["words"].split()),
        asks=tuple((Ask(ask["kind"]), _any(ask["patterns"])) for ask in raw["asks"]),
        yes_no=_any([rf"^(?:(?:so|and|but|ok|well|hey|um|uh|then)[ ,]+)*(?:{openers})\b", *tags]),
        asides=_any(raw["asides"]["patterns"]),
        beyond=_any(raw["beyond"]["patterns"]),
        picks=re.compile(raw["beyond"]["picks"]),
        small_talk={name: _any(patterns) for name, patterns in raw["small_talk"].items()},
        chatter=tuple(package.joinpath("chatter.txt").read_text(encoding="utf-8").splitlines()),
    )


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, int]:
    """Return the common words of English, with how many of ten million running words they are."""
    # What is built keeps the words: who gets it ready-made does without wordfreq and its 13 MB.
    from wordfreq import get_frequency_dict  # noqa: PLC0415

    frequencies: Mapping[str, float] = get_frequency_dict("en", wordlist="small")
    return {word: round(1e7 * share) for word, share in frequencies.items() if share >= _COMMON}


def _any(patterns: list[str]) -> re.Pattern[str]:
    """Return one pattern for all: those that begin at a word are tried at words only."""
    at_words = [pattern.removeprefix(r"\b") for pattern in patterns if pattern.startswith(r"\b")]
    others = [pattern for pattern in patterns if not pattern.startswith(r"\b")]
    grouped = [rf"\b(?:{_either(at_words)})"] if at_words else []
    return re.compile(_either([*grouped, *others]))


def _either(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)
