"""What each guard is worth: the questions of `benchmarks.folds` asked without it.

`python -m benchmarks.guards` takes about a minute a row on two cores.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.folds import FOLDS, fold
from bot.evaluation.figures import merge
from bot.guards import judge, verifier
from bot.guards.unify import unify
from bot.guards.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.figures import Figures
    from bot.guards.unify import Unification

CONFLICTS: dict[str, dict[str, object]] = {
    "a name of the base that is none of the facts'": {"foreign": frozenset()},
    "a foil of the kind of theirs": {"rivals": frozenset()},
    "a year": {"years": frozenset()},
    "what the facts say the opposite of": {"contradicted": frozenset()},
    "an opinion, a pick or another asked for": {"beyond": False},
}
FEATURES = {
    "answerability": ("answerable",),
    "the kind of answer": ("unserved",),
    "foils": ("foil",),
    "numbers": ("number",),
    "what the facts need": ("needs_met",),
    "unexplained words": ("unexplained", "unheard_share", "off_focus"),
    "new words": ("novel", "strange", "astray"),
    "words that limit or are asked for": ("attribute",),
    "words of near-misses": ("suspicion", "refusal"),
    "the next entry's score": ("margin",),
}
PAIRS = "pairs of features"
COLUMNS = ("right", "right or offered", "wrong", "false answers", "precision")


def without(part: str, number: int) -> Figures:
    """Return the figures of a fold without the part; the whole for a name that is none."""
    lacking = CONFLICTS.get(part, {})

    def unified(*given: object, **named: object) -> Unification:
        return replace(unify(*given, **named), **lacking)  # type: ignore[arg-type]

    class Blind(Verifier):
        @classmethod
        def fit(cls, rows: Sequence[Mapping[str, float]], labels: Sequence[float]) -> Verifier:
            hidden = FEATURES.get(part, ())
            shown = [{n: v for n, v in row.items() if n not in hidden} for row in rows]
            return Verifier.fit(shown, labels)

    stiff = 1e9 if part == PAIRS else verifier.RIDGE_OF_PAIRS
    with (
        patch.object(judge, "unify", unified),
        patch("bot.guards.training.Verifier", Blind),
        patch.object(verifier, "RIDGE_OF_PAIRS", stiff),
    ):
        return fold(number)


def main() -> None:
    print("| without | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---|" * len(COLUMNS))
    with ProcessPoolExecutor() as processes:
        for part in ("nothing", *CONFLICTS, *FEATURES, PAIRS):
            shares = merge(list(processes.map(partial(without, part), range(FOLDS)))).shares()
            row = " | ".join(f"{shares[column].percent:.1f}" for column in COLUMNS)
            print(f"| {part} | {row} |", flush=True)


if __name__ == "__main__":
    main()
