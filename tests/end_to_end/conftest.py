"""The real program in a process of its own, on the fake of Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.end_to_end.base import Base
from tests.end_to_end.rig import Rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Return the base, and what `python -m bot sync` registers with it."""
    base = Base.prepare(tmp_path_factory.mktemp("base") / "knowledge")
    async with Rig.open(tmp_path_factory.mktemp("sync"), base) as rig:
        await rig.register()
        return replace(base, commands=rig.discord.commands.registered())


@pytest.fixture
async def rig(tmp_path: Path, base: Base) -> AsyncIterator[Rig]:
    """Return a rig of one test's own: the commands are registered, no process runs yet."""
    async with Rig.open(tmp_path, base) as rig:
        yield rig
