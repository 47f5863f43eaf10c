"""The one way a length is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def length(what: str, text: object, most: int, *, least: int = 0) -> Iterator[str]:
    """Yield a sentence where a text is too long or too short, counted in code points."""
    if text is not None and not isinstance(text, str):
        yield f"{what} is {text!r}, not text."
        return
    size = len(text or "")
    if not least <= size <= most:
        yield f"{what} has {size} characters; Discord takes {least} to {most}."


def count(what: str, items: Sequence[object], most: int, *, least: int = 0) -> Iterator[str]:
    """Yield a sentence where there are too many or too few items."""
    if not least <= len(items) <= most:
        yield f"there are {len(items)} {what}; Discord takes {least} to {most}."


def unique(what: str, values: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each value that comes twice."""
    for value in dict.fromkeys(values):
        if values.count(value) > 1:
            yield f"{what} {value!r} comes {values.count(value)} times; it must be unique."
