"""From the files of a knowledge folder to what answers from them.

As a program, `python -m bot.building build FOLDER`, it does this for `bot.apart`: it writes the
outcome to standard output, pickled, and ends as soon as its standard input does, so that no end of
the bot leaves it behind.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.answering import Answerer
from bot.errors import KnowledgeError
from bot.knowledge import checks
from bot.knowledge.loading import load_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.errors import Problem

NICENESS = 10
"""What is added to the bot's, 0 to 19: on a single core replies go before a build."""


def build(folder: Path) -> Answerer:
    """Load, check and build an answerer. Raises KnowledgeError with every problem found."""
    loaded = load_all(folder)
    problems = [*loaded.problems, *checks.check(loaded)]
    errors = [problem for problem in problems if not problem.warning]
    if errors or loaded.knowledge is None:
        raise KnowledgeError(errors)
    return Answerer.build(loaded.knowledge)


def check(folder: Path) -> Sequence[Problem]:
    """Return every problem of the files, warnings too."""
    loaded = load_all(folder)
    return [*loaded.problems, *checks.check(loaded)]


def main(work: str, folder: str) -> None:
    """Do one piece of work and write the outcome: what it returns, or its KnowledgeError."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()
    outcome: object
    try:
        outcome = {"build": build, "check": check}[work](Path(folder))
    except KnowledgeError as error:
        outcome = error
    _write(outcome, sys.stdout.buffer)


def _write(outcome: object, output: BinaryIO) -> None:
    """Write the sizes of all arrays and what they are part of; then the arrays."""
    arrays: list[pickle.PickleBuffer] = []
    body = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    pickle.dump(([array.raw().nbytes for array in arrays], body), output)
    output.writelines(array.raw() for array in arrays)


def _end_with_the_bot() -> None:
    """Wait for the end of standard input; past its buffer, which an exit could not wait for."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
