"""The command line in a process of its own, as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Terminal:
    """Runs `python -m bot` on a base, away from any `.env`."""

    folder: Path
    base: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str | Path, merge: bool = False) -> subprocess.Popen[str]:
        settings = {"KNOWLEDGE_DIR": str(self.base), "PYTHONPATH": str(ROOT), **self.environment}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.Popen(  # noqa: S603 - the program itself
            [sys.executable, "-m", "bot", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE,
            cwd=self.folder,
            env=kept | settings,
            encoding="utf-8",
        )

    def run(self, *arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(given, timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def terminal(tmp_path: Path, base: Path) -> Terminal:
    """A terminal on a copy of the small base."""
    return Terminal(tmp_path, base)
