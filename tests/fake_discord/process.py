"""The program under test, as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fake_discord.exchange import PATIENCE, NoAnswerError, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class Process:
    """A running `python -m module arguments...`; what it prints is collected."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._changed = Signal()
        self._reader = asyncio.create_task(self._read())
        self._reader.add_done_callback(lambda _: self._changed.notify())

    @classmethod
    async def start(
        cls, module: str, *arguments: str, environment: Mapping[str, str], folder: Path
    ) -> Process:
        """Start it in `folder` with these variables and none of the tester's own settings."""
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            cwd=folder,
            env={**inherited, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return cls(process)

    @property
    def output(self) -> str:
        """Standard output and error so far."""
        return "".join(self._lines)

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def printed(self, text: str, patience: float = PATIENCE) -> None:
        """Wait until the output holds this text; raise NoAnswerError if it ends without."""
        ended = self._reader.done
        await self._changed.until(
            lambda: text in self.output or ended(), f"output {text!r}", patience
        )
        if text not in self.output:
            raise NoAnswerError(f"It ended without {text!r}: {self.output}")

    async def ended(self, patience: float = PATIENCE) -> int:
        """Wait for its end and return the exit code; raise TimeoutError where it goes on."""
        async with asyncio.timeout(patience):
            code = await self._process.wait()
            await self._reader
        return code

    async def stop(self, by: signal.Signals = signal.SIGTERM, patience: float = 5.0) -> int:
        """Send a signal and return the exit code; raise TimeoutError after `patience` seconds."""
        if self.running:
            self._process.send_signal(by)
        return await self.ended(patience)

    async def kill(self) -> None:
        """End it for certain, for a test's tidying up."""
        if self.running:
            self._process.kill()
        await self.ended()

    def resident_bytes(self) -> int:
        """Return the resident memory, as Linux tells it."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self._lines.append(line.decode(errors="replace"))
            self._changed.notify()
