"""What each part of the engine is worth: the figures without it, on the validation queries.

python -m benchmarks.ablation [--data FOLDER] [--split val|test]
"""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.baselines import engine
from benchmarks.sets import DATA, trials
from benchmarks.table import print_head, print_row
from bot.matching import corpus, kernel, lexicon, query
from bot.matching import engine as ranking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Change:
    """One constant of the engine, set so that a part does nothing."""

    module: ModuleType
    name: str
    value: float


PARTS: dict[str, tuple[Change, ...]] = {
    "nothing (the whole engine)": (),
    "mending of typos": (Change(lexicon, "SHORTEST_TYPO", 10**6),),
    "mending of three-letter words": (Change(lexicon, "SHORTEST_TYPO", 4),),
    "pairs of stems": (Change(corpus, "PAIR", 0.0), Change(query, "PAIR", 0.0)),
    "pairs with a filler blanked out": (Change(corpus, "_RARE", -1),),
    "weight for what a label repeats": (Change(corpus, "_CONCENTRATION", 0.0),),
    "character trigrams": (Change(kernel, "GRAMS", 0.0),),
    "edit ratio, sorted": (Change(kernel, "SORTED", 0.0),),
    "edit ratio, in order": (Change(kernel, "ORDERED", 0.0), Change(ranking, "_RATIO", 0.0)),
    "BM25 of the label": (Change(ranking, "_BM25", 0.0), Change(ranking, "_SHORTLIST_BM25", 0.0)),
    "the ridge (shortlist of one)": (Change(ranking, "_SHORTLIST", 1),),
    "text length in the confidence": (Change(ranking, "_LENGTH", 0.0),),
    "unknown words in the confidence": (Change(ranking, "_UNKNOWN", 0.0),),
}


@contextmanager
def applied(changes: tuple[Change, ...]) -> Iterator[None]:
    before = [getattr(change.module, change.name) for change in changes]
    for change in changes:
        setattr(change.module, change.name, change.value)
    yield
    for change, value in zip(changes, before, strict=True):
        setattr(change.module, change.name, value)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", choices=("test", "val"), default="val")
    options = parser.parse_args()
    columns = trials(options.data, options.split, 10)
    print_head("without")
    for name, changes in PARTS.items():
        with applied(changes):
            print_row(name, engine, columns)


if __name__ == "__main__":
    main()
