"""Gold questions as typed and with typos, and what the confidence of the replies is worth.

`python -m benchmarks.questions FILE...` (default: the last round, which the base has not seen).
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sets import misspelt
from bot.answering import Answerer
from bot.evaluation.calibration import calibration_error, reliability
from bot.evaluation.figures import ask_all, merge
from bot.evaluation.gold import read_gold
from bot.evaluation.nearest import own_guess
from bot.knowledge.loading import load
from bot.model import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.evaluation.figures import Figures
    from bot.evaluation.gold import Gold

ROOT = Path(__file__).parent.parent
LAST = ROOT / "tests" / "questions" / "round_21.jsonl"
SEEDS = 3
COLUMNS = ("right", "right or offered", "wrong", "false answers", "precision")


def noised(questions: list[Gold], seed: int) -> Iterator[Gold]:
    """Yield the questions with one or two letters dropped, added, replaced or swapped in each."""
    chance = random.Random(seed)  # noqa: S311 - the same typos in every run
    for gold in questions:
        yield gold.model_copy(update={"q": misspelt(gold.q, chance)})


def show(name: str, runs: list[Figures]) -> None:
    """Print a row: means in percent, follow-ups apart."""
    shares = [figures.shares() for figures in runs]
    means = [sum(share[column].percent for share in shares) / len(shares) for column in COLUMNS]
    print(f"| {name} | " + " | ".join(f"{mean:.1f}" for mean in means) + " |")


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or [LAST]
    answerer = Answerer.build(load(ROOT / "knowledge"))
    questions = [gold for file in files for gold in read_gold(file)]
    plain = merge([ask_all(answerer, questions)])
    print("| questions | " + " | ".join(COLUMNS) + " |")
    show("as typed", [plain])
    show("with typos", [ask_all(answerer, noised(questions, seed)) for seed in range(SEEDS)])
    found = [
        own_guess(answerer, result) for result in plain.results if isinstance(result.reply, Answer)
    ]
    print(f"\nexpected calibration error over {len(found)} answers: {calibration_error(found):.3f}")
    for part in reliability(found):
        if part.count:
            share = part.right / part.count
            print(f"  {part.low:.1f}-{part.high:.1f}  {part.count:4}  right {share:.2f}")


if __name__ == "__main__":
    main()
