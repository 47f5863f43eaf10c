"""The real program in a process of its own, on the fake of Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.rig import Rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Return a rig of one test's own: no process runs yet, no command is registered."""
    async with Rig.open(tmp_path) as rig:
        yield rig
