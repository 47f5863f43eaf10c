from __future__ import annotations

import asyncio
import gc
import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_app import logs
from bot.discord_app.backoff import HOUR, Backoff, Budget, OutOfBudget
from bot.discord_app.supervisor import DiscordError, Supervisor, prepare, run
from bot.discord_app.sync import sync
from bot.errors import SettingsError
from bot.settings import Settings, Token
from tests.discord_app.base import make_library
from tests.fake_discord import TOKEN, Close, FakeDiscord
from tests.fake_discord.faults import Refuse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_pauses_double_up_to_the_bound_with_jitter() -> None:
    backoff = Backoff(1, 60)
    pauses = [backoff.next() for _ in range(2_000)]
    for number, pause in enumerate(pauses[:10]):
        assert min(60, 2**number) / 2 <= pause <= min(60, 2**number)
    assert len(set(pauses[10:])) > 1_900
    backoff.reset()
    assert backoff.next() <= 1


def test_a_crash_loop_identifies_a_few_times_an_hour() -> None:
    clock = Clock()
    budget, backoff = Budget(10, clock), Backoff(1, 600)
    identified = []
    while clock.now < 1_000 + 24 * HOUR:
        try:
            budget.spend()
        except OutOfBudget as empty:
            clock.now += empty.seconds
            continue
        identified.append(clock.now)
        clock.now += backoff.next()
    for start in identified:
        assert len([at for at in identified if start <= at < start + HOUR]) <= 10
    assert len(identified) <= 240


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """A fake of Discord; the library's addresses are put back afterwards."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with FakeDiscord() as fake:
        yield fake


def settings_for(fake: FakeDiscord, **more: Any) -> Settings:
    values = {
        "discord_token": Token(TOKEN),
        "discord_api": fake.api_url,
        "discord_gateway": fake.gateway_url,
        "backoff_first": 0.01,
        "backoff_most": 0.05,
        **more,
    }
    settings = Settings(**values)
    prepare(settings)
    return settings


async def test_it_comes_back_with_the_same_memory_after_the_library_died(
    discord: FakeDiscord,
) -> None:
    supervisor = Supervisor(settings_for(discord), make_library(), TOKEN)
    life = asyncio.create_task(supervisor.run())
    await discord.connected()
    alice = discord.person("Alice")
    await alice.mention_bot("Where is the plant?").reply()
    discord.gateway.send_text("{")  # no JSON: the library gives up
    await discord.until(lambda: len(discord.gateway.identifies) == 2, "a second connection")
    answer = await alice.mention_bot("Where is the plant?").reply()
    assert "moment ago" in answer["content"]
    supervisor.stop(7)
    assert await life == 7
    assert discord.violations == []


async def test_a_refused_token_is_one_sentence(discord: FakeDiscord) -> None:
    supervisor = Supervisor(settings_for(discord), make_library(), "MTA.not.right")
    with pytest.raises(DiscordError, match="refused the token"):
        await supervisor.run()
    assert not discord.gateway.identifies


async def test_a_network_that_is_closed_is_one_sentence(discord: FakeDiscord) -> None:
    await discord.stop()
    settings = settings_for(discord, connect_attempts=3)
    with pytest.raises(DiscordError, match="cannot be reached"):
        await Supervisor(settings, make_library(), TOKEN).run()


async def test_a_gateway_that_is_down_is_waited_for(discord: FakeDiscord) -> None:
    discord.gateway.refusals = 4
    settings = settings_for(discord, connect_attempts=2)
    supervisor = Supervisor(settings, make_library(), TOKEN)
    life = asyncio.create_task(supervisor.run())
    await discord.connected()
    supervisor.stop()
    assert await life == 0


@pytest.mark.parametrize("code", [Close.AUTHENTICATION_FAILED, Close.DISALLOWED_INTENTS])
async def test_a_close_for_good_ends_it(discord: FakeDiscord, code: Close) -> None:
    supervisor = Supervisor(settings_for(discord), make_library(), TOKEN)
    life = asyncio.create_task(supervisor.run())
    await discord.connected()
    await discord.gateway.close(code)
    with pytest.raises(DiscordError):
        await life
    assert len(discord.gateway.identifies) == 1


def test_without_a_token_it_says_where_to_get_one(settings: Settings) -> None:
    bare = msgspec.structs.replace(settings, discord_token=None)
    with pytest.raises(SettingsError, match=r"discord\.com/developers"):
        run(bare, make_library())


async def test_sync_says_what_changed(discord: FakeDiscord) -> None:
    settings = settings_for(discord, guild=int(discord.world.guild_id))

    async def synced(**options: bool) -> list[str]:
        out = io.StringIO()
        assert await asyncio.to_thread(sync, settings, make_library(), out=out, **options) == 0
        return out.getvalue().splitlines()

    first = await synced()
    assert "added     ask" in first
    assert {line.split()[0] for line in (await synced())[:-1]} == {"unchanged"}
    assert "removed   ask" in await synced(clear=True)
    assert "added     ask" in await synced(everywhere=True)
    assert discord.violations == []


async def test_sync_names_the_server_that_it_may_not_change(discord: FakeDiscord) -> None:
    discord.faults.add("PUT", "/applications/*", Refuse(403, 50001, "Missing Access"))
    settings = settings_for(discord, guild=42)
    with pytest.raises(DiscordError, match="server 42"):
        await asyncio.to_thread(sync, settings, make_library())


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_no_log_line_holds_the_token_or_a_question(
    discord: FakeDiscord, level: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure(level, (TOKEN,))
    try:
        supervisor = Supervisor(settings_for(discord), make_library(), TOKEN)
        life = asyncio.create_task(supervisor.run())
        await discord.connected()
        alice = discord.person("Alice")
        await alice.mention_bot("what about my wallaby?").reply()
        await alice.mention_bot("boom").reply()
        logging.getLogger("bot").error("a slip: %s", TOKEN)
        asyncio.get_running_loop().create_future().set_exception(ValueError("secret words"))
        gc.collect()
        supervisor.stop()
        await life
    finally:
        root.handlers[:], level_before = before[0], before[1]
        root.setLevel(level_before)
    written = capsys.readouterr().err
    assert "a slip: [secret]" in written
    assert "on_message failed: RuntimeError" in written
    assert "a task failed: ValueError" in written
    assert TOKEN not in written
    assert "wallaby" not in written
    assert "secret words" not in written


def test_ids_and_interaction_tokens_are_hidden() -> None:
    record = logging.LogRecord(
        "discord", logging.WARNING, "", 0, "User: %s %s %d", (10**17 + 7, "aW5" * 40, 4004), None
    )
    line = logs.Discreet(()).format(record)
    assert line.endswith("User: [hidden] [hidden] 4004")
