"""The real program in a process of its own, on the fake of Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.end_to_end.rig import Rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fake_discord import JSON


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def commands(tmp_path_factory: pytest.TempPathFactory) -> list[JSON]:
    """Return what `python -m bot sync` registers: run once, since it takes a start of the bot."""
    async with Rig.open(tmp_path_factory.mktemp("sync")) as rig:
        await rig.register()
        return rig.discord.commands.registered()


@pytest.fixture
async def rig(tmp_path: Path, commands: list[JSON]) -> AsyncIterator[Rig]:
    """Return a rig of one test's own: the commands are registered, no process runs yet."""
    async with Rig.open(tmp_path, commands) as rig:
        yield rig
