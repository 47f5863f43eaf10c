"""The gold questions that went into the base, asked of a base that their rounds were taken out of.

Nearly a first look, since no question of a round has taught the base, and of thousands of
questions: what to look at before and after a change. `python -m benchmarks.folds [--report]`
prints the figures, and the failures with `--report`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.questions import LAST, ROOT
from bot.answering import Answerer
from bot.console.measuring import show
from bot.evaluation.figures import Figures, ask_all, merge
from bot.evaluation.gold import read_gold
from bot.knowledge.loading import load

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.evaluation.gold import Gold
    from bot.model import KnowledgeBase

FOLDS = 4


def questions(number: int) -> list[Gold]:
    """Return the questions of every so many-th round but the last; follow-ups are no phrasings."""
    files = [file for file in sorted(LAST.parent.glob("round_*.jsonl")) if file != LAST]
    every = [gold for file in files[number::FOLDS] for gold in read_gold(file)]
    return [gold for gold in every if not gold.conversation]


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def without(knowledge: KnowledgeBase, texts: Collection[str]) -> KnowledgeBase:
    """Return the base without these phrasings and near-misses."""
    entries = {
        name: replace(
            entry,
            utterances=tuple(text for text in entry.utterances if plain(text) not in texts),
            declines=tuple(text for text in entry.declines if plain(text) not in texts),
        )
        for name, entry in knowledge.entries.items()
    }
    return replace(knowledge, entries=entries)


def fold(number: int) -> Figures:
    asked = questions(number)
    knowledge = without(load(ROOT / "knowledge"), {plain(gold.q) for gold in asked})
    return ask_all(Answerer.build(knowledge), asked)


def main() -> None:
    with ProcessPoolExecutor() as processes:
        figures = merge(list(processes.map(fold, range(FOLDS))))
    show(figures)
    if "--report" in sys.argv:
        for result in figures.failures():
            print(result.verdict.value, result.gold.id, result.gold.q)


if __name__ == "__main__":
    main()
