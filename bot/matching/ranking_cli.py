"""The engine alone, over any set: JSON lines in, JSON lines out (`python -m bot rank`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.errors import FootnoteError
from bot.matching.engine import Index, Phrasing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TextIO

_LIMIT = 10
"""Labels in a reply."""


def rank_lines(base: Path, queries: Iterable[str], replies: TextIO) -> None:
    """Answer each query line with one reply line, in order, flushed.

    The file `base` holds lines of {"text", "label"}, the queries {"text"}; a reply is
    {"ranking": [[label, score], ...], "confidence": 0 to 1}, best first, at most 10. Raises
    FootnoteError with file, line and cause for a line that is not of that form.
    """
    index = Index.build(_read_base(base))
    for number, line in enumerate(queries, 1):
        row = _object(line, f"standard input, line {number}", ("text",))
        ranking = index.rank(row["text"], limit=_LIMIT)
        reply = {
            "ranking": [[match.label, round(match.score, 6)] for match in ranking.matches],
            "confidence": round(ranking.confidence, 6),
        }
        print(json.dumps(reply, ensure_ascii=False), file=replies, flush=True)


def _read_base(base: Path) -> list[Phrasing]:
    try:
        lines = base.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FootnoteError(f"{base}: the base cannot be read: {error}.") from error
    rows = (
        _object(line, f"{base}, line {number}", ("text", "label"))
        for number, line in enumerate(lines, 1)
        if line.strip()
    )
    return [Phrasing(row["text"], row["label"]) for row in rows]


def _object(line: str, place: str, keys: tuple[str, ...]) -> dict[str, str]:
    """Return the JSON object of a line, which holds a text under each of the keys."""
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FootnoteError(f"{place}: this is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise FootnoteError(f"{place}: this is not a JSON object but {type(row).__name__}.")
    for key in keys:
        if not isinstance(row.get(key), str):
            raise FootnoteError(f'{place}: "{key}" is missing or not a text.')
    return {key: row[key] for key in keys}
