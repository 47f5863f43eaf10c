"""`bot.building` in a process of its own.

A build is seconds of Python, which would hold up replies, and leaves several times the memory
behind that its outcome takes; both end with the process. Nothing that only a build needs is loaded
here.
"""

from __future__ import annotations

import gc
import mmap
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.errors import KnowledgeError, Problem

if TYPE_CHECKING:
    import io
    from collections.abc import Sequence

    from bot.answering import Answerer

SECRETS = ("DISCORD_TOKEN",)
"""Environment variables that a build has no use for."""
PROGRAM = (".py", ".toml", ".txt")
"""Endings of the files that the program consists of."""


class Apart:
    """Has another process build and check, as long as the program's files are what they were."""

    def __init__(self, program: Path = Path(__file__).parent) -> None:
        self._program = program
        self._started_as = _state(program)

    def build(self, folder: Path) -> Answerer:
        """Load, check and build an answerer. Raises KnowledgeError with every problem found."""
        answerer = cast("Answerer", self._outcome("build", folder))
        _settle()
        return answerer

    def check(self, folder: Path) -> Sequence[Problem]:
        """Return every problem of the files, warnings too."""
        return cast("Sequence[Problem]", self._outcome("check", folder))

    def _outcome(self, work: str, folder: Path) -> object:
        """Return what the work returns, or raise its KnowledgeError, or one for its early end."""
        if _state(self._program) != self._started_as:
            # The process would run what stands there now, and its outcome may not fit in here.
            cause = "The program's files have changed since the bot was started."
            remedy = "Start the bot again."
            raise KnowledgeError([Problem(folder.name, 0, "", cause, remedy)])
        try:
            with _start(work, folder) as process:
                outcome = _read(cast("io.BufferedReader", process.stdout))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            cause = "The process that reads the base ended early."
            remedy = "The log says why; if it does not, the host ran short of memory."
            raise KnowledgeError([Problem(folder.name, 0, "", cause, remedy)]) from error
        if isinstance(outcome, KnowledgeError):
            raise outcome
        return outcome


def _settle() -> None:
    """Keep the collector of cycles from going through a base again and again.

    A pass over its objects holds up all replies for tens of milliseconds and frees nothing.
    """
    gc.unfreeze()  # the base before this one is about to go
    gc.collect()
    gc.freeze()


def _state(program: Path) -> dict[Path, int]:
    """Return when each file of the program was changed."""
    files = (path for path in program.rglob("*") if path.suffix in PROGRAM)
    return {path: path.stat().st_mtime_ns for path in files}


def _start(work: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-P", "-m", "bot.building", work, str(folder)],
        env=environment,
        stdin=subprocess.PIPE,  # its end is the sign to end
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is the bot's affair
    )


def _read(output: io.BufferedReader) -> object:
    """Read the sizes of all arrays and what they are part of; then the arrays."""
    sizes, body = pickle.load(output)  # noqa: S301 - our own words
    arrays = [_array(output, size) for size in sizes]
    return pickle.loads(body, buffers=arrays)  # noqa: S301


def _array(output: io.BufferedReader, size: int) -> memoryview:
    """Read into pages of its own, which go back to the system with the base that they belong to."""
    pages = mmap.mmap(-1, max(size, 1))
    array = memoryview(pages)[:size]
    if output.readinto(array) < size:
        raise EOFError
    return array
