"""How the real program comes up, gives up, and ends: each on a fake of its own."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from tests.fake_discord import Close
from tests.fake_discord.faults import Cut, Refuse, Slow

if TYPE_CHECKING:
    from tests.end_to_end.rig import Rig

PATIENT = {"FOOTNOTE_CONNECT_ATTEMPTS": "1000"}


async def test_the_server_is_down_at_first(rig: Rig) -> None:
    await rig.discord.stop()
    process = await rig.start(environment=PATIENT)
    await process.printed("out of reach", 60)
    await rig.discord.start()
    await rig.discord.connected(60)
    await rig.works()
    assert len(rig.discord.gateway.identifies) == 1


async def test_the_gateway_alone_is_down_at_first(rig: Rig) -> None:
    """The library dies there: https://github.com/Rapptz/discord.py/issues/10520."""
    rig.discord.gateway.refusals = 2
    await rig.start(environment=PATIENT)
    await rig.discord.connected(60)
    await rig.works()
    assert len(rig.discord.gateway.identifies) == 1


@pytest.mark.parametrize("fault", [Refuse(503), Cut()], ids=["503", "cut"])
async def test_a_login_that_fails_at_first(rig: Rig, fault: Refuse | Cut) -> None:
    rig.discord.faults.add("GET", "/users/@me", fault, times=2)
    await rig.start(environment=PATIENT)
    await rig.discord.connected(60)
    await rig.works()


async def test_a_server_that_stays_away_ends_in_a_sentence(rig: Rig) -> None:
    await rig.discord.stop()
    process = await rig.start(environment={"FOOTNOTE_CONNECT_ATTEMPTS": "3"})
    assert await process.ended(60) == 1
    assert "cannot be reached" in process.output


async def test_a_wrong_token_ends_in_a_sentence(rig: Rig) -> None:
    process = await rig.start(environment={"DISCORD_TOKEN": "MTA.wrong.token"})
    assert await process.ended(60) == 1
    assert "DISCORD_TOKEN" in process.output
    assert "MTA.wrong.token" not in process.output
    assert rig.discord.gateway.identifies == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(Close.AUTHENTICATION_FAILED, "DISCORD_TOKEN"), (Close.DISALLOWED_INTENTS, "intent")],
)
async def test_a_close_for_good_ends_in_a_sentence(rig: Rig, code: Close, sentence: str) -> None:
    process = await rig.run()
    await rig.discord.gateway.close(code)
    assert await process.ended() == 1
    assert sentence in process.output.splitlines()[-1]
    assert len(rig.discord.gateway.identifies) == 1


async def test_an_intent_that_was_not_granted(rig: Rig) -> None:
    channel = rig.discord.world.general.id
    process = await rig.start(environment={"FOOTNOTE_AUTO_ANSWER_CHANNELS": channel})
    assert await process.ended(60) == 1
    assert "Message Content" in process.output
    assert rig.discord.gateway.protocol_errors.pop()
    assert len(rig.discord.gateway.identifies) == 1


async def test_a_crash_loop_does_not_burn_identifies(rig: Rig) -> None:
    """A malformed READY ends the library's connection each time."""
    rig.discord.gateway.ready_extra = {"user": None}
    process = await rig.start(environment={**PATIENT, "FOOTNOTE_IDENTIFIES_PER_HOUR": "3"})
    await process.printed("enough connections", 60)
    assert len(rig.discord.gateway.identifies) == 3
    assert process.running
    assert await process.stop() == 0


async def test_sigterm_while_out_of_reach(rig: Rig) -> None:
    await rig.discord.stop()
    settings = {"FOOTNOTE_BACKOFF_FIRST": "600", "FOOTNOTE_BACKOFF_MOST": "600", **PATIENT}
    process = await rig.start(environment=settings)
    await process.printed("out of reach", 60)
    assert await process.stop() == 0


async def test_sigterm_waits_for_a_reply_under_way(rig: Rig) -> None:
    process = await rig.run()
    rig.discord.faults.add("POST", "/interactions/*/callback", Slow(0.3))
    exchange = rig.alice.slash("ask", question=rig.sample(0).question)
    await rig.discord.until(lambda: rig.discord.faults.struck > 0, "a callback under way")
    stopped = asyncio.create_task(process.stop())
    assert (await exchange.reply())["content"]
    assert await stopped == 0


async def test_ctrl_c_ends_quietly(rig: Rig) -> None:
    process = await rig.run()
    assert await process.stop(signal.SIGINT) == 130
