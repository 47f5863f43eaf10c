"""Callbacks that fail: the person still gets the answer, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec
import pytest
from discord.webhook import async_

if TYPE_CHECKING:
    from tests.discord_app.conftest import World

CALLBACK = "/interactions/*/callback"
ANSWER = "The plant is in Wuhan."


def said(channel: Any) -> list[str]:
    return [message.content for message in channel.history()]


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (500, 0), (403, 50013), (400, 50035)])
async def test_a_lost_callback_is_answered_in_the_channel(
    world: World, status: int, code: int
) -> None:
    world.env.inject_error("POST", CALLBACK, status=status, code=code)
    await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    (message,) = said(world.channel)
    assert message == f"{world.alice.mention}, the answer to your question:\n{ANSWER}"


async def test_a_private_one_is_answered_in_private(world: World) -> None:
    world.env.inject_error("POST", CALLBACK, status=404, code=10062)
    await world.alice.slash(world.channel, "ask", question="Where is the plant?", private=True)
    assert said(world.channel) == []
    assert said(world.alice.user.dm_channel)[0].endswith(ANSWER)


async def test_one_made_already_is_followed_up(world: World) -> None:
    world.env.inject_error("POST", CALLBACK, status=400, code=40060)
    result = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    assert [message.content for message in result.followups] == [ANSWER]


async def test_where_all_ways_are_closed_the_log_says_so(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", CALLBACK, status=404, code=10062)
    for _ in range(2):
        world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    assert "a reply reached nobody: Forbidden 50013" in caplog.text


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_broken_connection_neither_loses_nor_doubles(
    world: World, monkeypatch: pytest.MonkeyPatch, *, arrived: bool
) -> None:
    adapter = async_.async_context.get()
    send = adapter.create_interaction_response
    broken = False

    async def once_broken(*args: Any, **kwargs: Any) -> Any:
        nonlocal broken
        if broken:
            return await send(*args, **kwargs)
        broken = True
        if arrived:
            await send(*args, **kwargs)
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(adapter, "create_interaction_response", once_broken)
    result = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    assert said(world.channel) == [ANSWER]
    assert result.response.content == ANSWER
    assert result.followups == []


async def test_a_page_whose_edit_fails_comes_anew(world: World) -> None:
    opened = await world.alice.slash(world.channel, "topics")
    world.env.inject_error("POST", CALLBACK, status=404, code=10008)
    result = await world.alice.select(opened.response, ["cars"])
    assert result.response.content == "**Cars**: pick a question:"


async def test_a_modal_that_cannot_open_gets_a_word(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="plant")
    world.env.inject_error("POST", CALLBACK, status=400, code=50035)
    result = await world.alice.click(asked.response, label="Ask a follow-up")
    assert result.response.content.startswith("Something went wrong")


async def test_a_reload_whose_defer_fails_still_reports(world: World) -> None:
    desk = world.client.desk
    desk.settings = msgspec.structs.replace(desk.settings, admin_users=frozenset({world.alice.id}))
    commands = await world.client.tree.fetch_commands()
    group = next(command for command in commands if command.name == "knowledge")
    world.guild.set_command_permissions(group, {world.alice: True})
    world.env.inject_error("POST", CALLBACK, status=500)
    result = await world.alice.slash(world.channel, "knowledge reload")
    assert "goes on" in result.response.content
    assert result.ephemeral
