"""A knowledge folder to a linked `KnowledgeBase`: shapes, references, and nothing of meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.knowledge.files import Files, read_files
from bot.knowledge.linking import Linker

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Loaded:
    """A base, the files it came from, and what was found on the way."""

    knowledge: KnowledgeBase | None
    files: Files
    problems: tuple[Problem, ...]


def load(folder: Path) -> KnowledgeBase:
    """Load a folder. Raises KnowledgeError with every problem of shape or reference found."""
    loaded = load_all(folder)
    if loaded.knowledge is None:
        raise KnowledgeError([p for p in loaded.problems if not p.warning])
    return loaded.knowledge


def load_all(folder: Path) -> Loaded:
    """Load as far as it goes, for `check`: the base is None where a problem stands in the way."""
    if not folder.is_dir():
        cause = f"There is no knowledge folder {folder}."
        remedy = "Set KNOWLEDGE_DIR to the folder that holds sources, facts and entries."
        return Loaded(None, Files(), (Problem(folder.name, 0, "", cause, remedy),))
    problems: list[Problem] = []
    files = read_files(folder, problems)
    if not problems and not (files.sources and (files.entries or files.facts)):
        cause = "The base has no entry." if files.sources else "The base has no source."
        remedy = "See knowledge/README.md for the smallest base."
        problems.append(Problem(folder.name, 0, "", cause, remedy))
    knowledge = Linker(files, problems).link()
    return Loaded(None if problems else knowledge, files, tuple(problems))
