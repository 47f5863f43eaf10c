"""Looking at processes from outside, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def builds_of(process: int) -> list[int]:
    """Return the processes that build a base for this one."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = " ".join((task / "children").read_text(encoding="ascii") for task in tasks)
    return [int(child) for child in children.split() if b"bot.building" in command(int(child))]


def command(process: int) -> bytes:
    """Return how a process was started; that of its parent until it is, and nothing at its end."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def runs(process: int) -> bool:
    """Say whether a process runs; one that has ended and that nobody waited for does not."""
    return bool(command(process))
