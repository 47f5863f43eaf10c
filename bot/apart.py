"""`bot.building` in a process of its own.

A build is seconds of Python, which would hold up replies, and leaves several times the memory
behind that its outcome takes; both end with the process. Nothing that only a build needs is loaded
here.
"""

from __future__ import annotations

import mmap
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, cast

from bot.errors import KnowledgeError, Problem

if TYPE_CHECKING:
    import io
    from collections.abc import Sequence
    from pathlib import Path

    from bot.answering import Answerer

SECRETS = ("DISCORD_TOKEN",)
"""Environment variables that a build has no use for."""


def build(folder: Path) -> Answerer:
    """Load, check and build an answerer. Raises KnowledgeError with every problem found."""
    return cast("Answerer", _outcome("build", folder))


def check(folder: Path) -> Sequence[Problem]:
    """Return every problem of the files, warnings too."""
    return cast("Sequence[Problem]", _outcome("check", folder))


def _outcome(work: str, folder: Path) -> object:
    """Return what the work returns, or raise its KnowledgeError, or one that says that it died."""
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        with subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", "bot.building", work, str(folder)],
            env=environment,
            stdin=subprocess.PIPE,  # its end is the sign to end
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the bot's affair
        ) as process:
            outcome = _read(cast("io.BufferedReader", process.stdout))
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        cause = "The process that reads the base ended early."
        remedy = "The log says why; if it does not, the host ran short of memory."
        raise KnowledgeError([Problem(folder.name, 0, "", cause, remedy)]) from error
    if isinstance(outcome, KnowledgeError):
        raise outcome
    return outcome


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
