"""Ranking over JSON lines keeps order, and names the line that is wrong."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from bot.errors import FootnoteError
from bot.matching.ranking_cli import rank_lines

if TYPE_CHECKING:
    from pathlib import Path

BASE = (
    '{"text": "where is wuhan", "label": "place"}\n\n{"text": "who is mayor", "label": "mayor"}\n'
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    file = tmp_path / "base.jsonl"
    file.write_text(BASE, encoding="utf-8")
    return file


def test_each_query_has_its_reply(base: Path) -> None:
    replies = io.StringIO()
    rank_lines(base, ['{"text": "the mayor"}', '{"text": "wuhan?"}', '{"text": "zzz"}'], replies)
    rows = [json.loads(line) for line in replies.getvalue().splitlines()]
    assert [row["ranking"][0][0] if row["ranking"] else None for row in rows] == [
        "mayor",
        "place",
        None,
    ]
    assert all(0 <= row["confidence"] <= 1 for row in rows)


@pytest.mark.parametrize("line", ["", "nonsense", "[1]", '{"text": 3}', "{}", "[" * 100_000])
def test_a_bad_query_is_named(base: Path, line: str) -> None:
    with pytest.raises(FootnoteError, match="standard input, line 2"):
        rank_lines(base, ['{"text": "ok"}', line], io.StringIO())


@pytest.mark.parametrize("line", ["nonsense", '{"text": "no label"}', '{"text": 1, "label": "x"}'])
def test_a_bad_base_line_is_named(base: Path, line: str) -> None:
    base.write_text(BASE + line, encoding="utf-8")
    with pytest.raises(FootnoteError, match=r"base\.jsonl, line 4"):
        rank_lines(base, [], io.StringIO())


def test_a_missing_base_is_named(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match=r"none\.jsonl"):
        rank_lines(tmp_path / "none.jsonl", [], io.StringIO())
