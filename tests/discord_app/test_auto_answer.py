from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.discord_app.base import TinyAnswerer

if TYPE_CHECKING:
    from tests.discord_app.conftest import World

pytestmark = pytest.mark.settings(auto_answer_channels=frozenset({1}))
QUESTION = "Where is the plant?"
ANSWER = "The plant is in Wuhan."


def choose(world: World, *channels: Any) -> None:
    desk = world.client.desk
    ids = frozenset(channel.id for channel in channels)
    desk.settings = msgspec.structs.replace(desk.settings, auto_answer_channels=ids)


def said(world: World, channel: Any) -> list[str]:
    return [m.content for m in channel.history() if m.author.id == world.me]


async def test_it_alone_asks_for_message_content(world: World) -> None:
    asked = {name for name, on in world.client.intents if on}
    assert asked == {"guilds", "guild_messages", "dm_messages", "message_content"}


async def test_a_sure_answer_comes_unasked_where_it_was_chosen(world: World) -> None:
    choose(world, world.channel)
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.alice.send(world.channel, QUESTION)
    await world.alice.send(elsewhere, QUESTION)
    assert said(world, world.channel) == [ANSWER]
    assert said(world, elsewhere) == []


@pytest.mark.parametrize("text", ["either of them?", "hello all", "What is love?"])
async def test_anything_else_is_met_with_silence(world: World, text: str) -> None:
    choose(world, world.channel)
    await world.alice.send(world.channel, text)
    assert said(world, world.channel) == []


async def test_less_than_sure_is_silence_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(world, world.channel)
    answer = TinyAnswerer.answer
    monkeypatch.setattr(
        TinyAnswerer, "answer", lambda self, name: replace(answer(self, name), confidence=0.9)
    )
    await world.alice.send(world.channel, QUESTION)
    assert said(world, world.channel) == []


async def test_people_talking_to_each_other_are_left_alone(world: World) -> None:
    choose(world, world.channel)
    first = await world.alice.send(world.channel, "look at this")
    bob = world.guild.add_member(world.env.create_user("bob"))
    await bob.send(world.channel, QUESTION, reply_to=first)
    assert said(world, world.channel) == []


async def test_the_same_answer_is_not_given_twice_in_a_minute(world: World) -> None:
    choose(world, world.channel)
    await world.alice.send(world.channel, QUESTION)
    await world.alice.send(world.channel, QUESTION)
    assert said(world, world.channel) == [ANSWER]


async def test_a_post_gets_one_reply_to_its_first_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = world.guild.create_forum_channel("help")
    choose(world, forum)
    backend = world.env.backend
    backend.create_thread(forum.id, "post", world.alice.id, broadcast=False)
    (thread,) = forum.threads
    backend.announce_thread_create(backend.get_thread(thread.id))
    with monkeypatch.context() as patch:
        # Discord gives a post's first message the thread's own id.
        patch.setattr(backend, "snowflake", lambda: thread.id)
        backend.create_message(thread.id, world.alice.id, QUESTION)
    await world.env.settle()
    assert said(world, thread) == [ANSWER]
    await world.alice.send(thread, "How many people work there?")
    assert said(world, thread) == [ANSWER]
