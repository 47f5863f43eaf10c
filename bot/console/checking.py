"""`check`, `schema` and `source`: what a curator runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.errors import FootnoteError
from bot.knowledge.checks import check as check_base
from bot.knowledge.checks import covered
from bot.knowledge.loading import load_all
from bot.knowledge.provenance import Article
from bot.knowledge.schema import KINDS
from bot.knowledge.template import source_template

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import KnowledgeBase


def check(folder: Path, article: Path | None, *, deep: bool) -> int:
    """Print every problem and a summary; return 1 if a problem is no mere warning, else 0."""
    loaded = load_all(folder)
    problems = [*loaded.problems, *check_base(loaded, _article(article) if article else None)]
    if loaded.knowledge and not any(not problem.warning for problem in problems):
        # Asking every utterance means building an answerer: only for a base that is sound so far.
        from bot.answering import Answerer  # noqa: PLC0415
        from bot.evaluation.self_check import self_check  # noqa: PLC0415

        problems += self_check(Answerer.build(loaded.knowledge), loaded, deep=deep)
    for problem in problems:
        print(problem)
    errors = sum(not problem.warning for problem in problems)
    if loaded.knowledge:
        print(_summary(loaded.knowledge))
    print(f"{_counted(errors, 'problem')}, {_counted(len(problems) - errors, 'warning')}.")
    return 1 if errors else 0


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _summary(knowledge: KnowledgeBase) -> str:
    entries = knowledge.entries.values()
    utterances = sum(len(entry.utterances) for entry in entries)
    declines = sum(len(entry.declines) for entry in entries)
    foils = sum(entity.foil for entity in knowledge.vocabulary.entities.values())
    cited, sentences = covered(knowledge)
    return (
        f"Base {knowledge.version}: {len(entries)} entries, {len(knowledge.facts)} facts, "
        f"{utterances:,} utterances, {declines:,} near-misses, {foils} foils, "
        f"{cited} of {sentences} sentences cited."
    )


def _article(path: Path) -> Article:
    try:
        return Article.read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise FootnoteError(
            f"The article {path} cannot be read: name a UTF-8 text file after --article."
        ) from error


def write_schemas(into: Path) -> None:
    """Write one JSON Schema for each file kind into a folder."""
    into.mkdir(parents=True, exist_ok=True)
    for name, kind in KINDS.items():
        path = into / f"{name}.schema.json"
        path.write_text(json.dumps(kind.model_json_schema(), indent=2) + "\n", encoding="utf-8")
        print(path)


def source_file(text: Path, name: str) -> str:
    """Return a source file for an article: what a curator fills in, then each sentence's place."""
    article = _article(text)
    if not article.sentences:
        raise FootnoteError(f"The article {text} has no text.")
    return source_template(article, name)
