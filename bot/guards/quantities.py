"""Years and other numbers as people write and speak them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.language.text import multiplier, number

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEARS = range(1900, 2100)
_PERCENT = frozenset({"%", "percent", "percentage", "per", "pct"})
_SMALL = 12
"""Numbers up to a dozen count and order rather than tell facts apart."""
_OF_YEARS = frozenset({"in", "since", "during", "year"})
_CENTURY = re.compile(r"^\d{2}$")
_TIMES = frozenset("year years month months week weeks day days hour hours minute minutes".split())
_SLIP = frozenset({"no", "sorry", "scrap", "scratch", "mean", "wait", "rather", "correction"})
"""Words with which a speaker takes back what was just said."""
_TAKING_BACK = _SLIP | {"that", "i", "er", "um", "uh", "oh", "make", "it", "in"}


def without_slips(expanded: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop a number that is taken back for another: "in 2017, no sorry, 2018"."""
    kept: list[tuple[str, str]] = []
    for n, (word, typed) in enumerate(expanded):
        kept.append((word, typed))
        following = expanded[n + 1][0] if n + 1 < len(expanded) else ""
        if word not in _TAKING_BACK or not _is_number(following):
            continue
        end = len(kept)
        while end and kept[end - 1][0] in _TAKING_BACK:
            end -= 1
        start = end
        while start and _is_number(kept[start - 1][0]):
            start -= 1
        if start < end and {word for word, _ in kept[end:]} & _SLIP:
            del kept[start:]
    return kept


def _is_number(word: str) -> bool:
    return bool(word) and (number(word) is not None or multiplier(word) is not None)


def quantities(tokens: Sequence[str]) -> tuple[frozenset[int], frozenset[float]]:
    """Return the years and the other numbers that the words give.

    "in 18" and "'18" are read as 2018, "nineteen eighty eight" as 1988; "29 k", "90 thousand" and
    "1 trillion" as one number.
    """
    years: set[int] = set()
    numbers: set[float] = set()
    n = 0
    while n < len(tokens):
        value, used = _spoken_number(tokens, n) if tokens[n] else (None, 1)
        if value is None:
            n += 1
            continue
        word, before = tokens[n], tokens[n - 1] if n else ""
        following = tokens[n + used] if n + used < len(tokens) else ""
        times = multiplier(following)
        n += used + bool(times)
        if times:
            numbers.add(value * times)
        elif value in _YEARS and "," not in word and "." not in word:
            years.add(int(value))
        elif (
            _CENTURY.match(word)
            and following not in _TIMES
            and (before in _OF_YEARS or (before == "of" and not following))
        ):
            years.add(2000 + int(value) if value < 50 else 1900 + int(value))
        elif following in _PERCENT or (value > _SMALL and (word[0].isdigit() or used > 1)):
            numbers.add(value)
    return frozenset(years), frozenset(numbers)


def _spoken_number(tokens: Sequence[str], start: int) -> tuple[float | None, int]:
    """Return the number that starts here, and how many words it takes.

    Years are spoken as two numbers ("twenty eighteen"), others as tens and units ("eighty eight").
    """
    value = number(tokens[start])
    if value is None or tokens[start][0].isdigit():
        return value, 1
    rest = [number(word) for word in tokens[start + 1 : start + 3]]
    spoken = [part for part in rest if part is not None and part < 100]
    if value in (19, 20) and spoken and spoken[0] >= 10:
        tens_and_units = len(spoken) == 2 and spoken[1] < 10 and not spoken[0] % 10
        units = spoken[1] if tens_and_units else 0
        return value * 100 + spoken[0] + units, 2 + bool(units)
    if value == 2 and tokens[start + 1 : start + 2] == ["thousand"]:
        after = start + 2 + (tokens[start + 2 : start + 3] == ["and"])
        last, used = _spoken_number(tokens, after) if after < len(tokens) else (None, 0)
        if last is not None and last < 100:
            return 2_000 + last, after - start + used
    if value >= 20 and not value % 10 and rest[:1] and rest[0] is not None and 0 < rest[0] < 10:
        return value + rest[0], 2
    return value, 1
