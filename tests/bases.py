"""A small knowledge base about two made-up harbour towns, and ways to spoil a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

SMALL = Path(__file__).parent / "small_base"
ARTICLE = SMALL / "article.txt"


def copy_of_small(folder: Path) -> Path:
    """Copy the small base to a new folder and return that."""
    shutil.copytree(SMALL, folder)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace the one place where `old` stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def line_of(file: Path, text: str) -> int:
    """Return the number of the one line that holds a text."""
    lines = file.read_text(encoding="utf-8").splitlines()
    (found,) = [n for n, line in enumerate(lines, 1) if text in line]
    return found
