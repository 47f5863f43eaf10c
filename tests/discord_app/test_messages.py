from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.discord_app.reading import labels, link_urls

if TYPE_CHECKING:
    from tests.discord_app.conftest import World


def last(world: World, channel: Any = None) -> Any:
    return (channel or world.channel).last_message


def said(world: World) -> list[str]:
    return [m.content for m in world.channel.history() if m.author.id == world.me]


async def test_a_mention_is_answered_as_a_reply(world: World) -> None:
    question = await world.alice.send(world.channel, f"<@{world.me}> Where is the plant?")
    answer = last(world)
    assert answer.content == "The plant is in Wuhan."
    assert answer.reference.message_id == question.id
    assert world.answerer.asked == [("Where is the plant?", None)]


async def test_a_message_to_others_is_left_alone(world: World) -> None:
    await world.alice.send(world.channel, "Where is the plant?")
    assert said(world) == []


async def test_everyone_is_not_the_bot(world: World) -> None:
    await world.alice.send(world.channel, "@everyone Where is the plant?")
    assert said(world) == []


async def test_a_direct_message_is_answered(world: World) -> None:
    await world.alice.send_dm("Where is the plant?")
    assert world.alice.user.dm_channel.last_message.content == "The plant is in Wuhan."


async def test_a_reply_to_an_answer_continues_it(world: World) -> None:
    me = world.me
    await world.alice.send(world.channel, f"<@{me}> Where is the plant?")
    first = last(world)
    await world.alice.send(world.channel, f"<@{me}> How many patents are held?")
    await world.alice.send(world.channel, f"<@{me}> and people?", reply_to=first)
    _, previous = world.answerer.asked[-1]
    assert previous.entries == ("plant",)


async def test_after_a_restart_the_buttons_say_what_a_message_was_about(world: World) -> None:
    me = world.me
    await world.alice.send(world.channel, f"<@{me}> Where is the plant?")
    first = last(world)
    world.client.desk.memory.forget(world.alice.id)
    await world.alice.send(world.channel, f"<@{me}> and people?", reply_to=first)
    _, previous = world.answerer.asked[-1]
    assert previous.entries == ("plant",)
    assert previous.question == "Where is the plant?"


async def test_bots_are_not_answered(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.channel, f"<@{world.me}> Where is the plant?")
    assert said(world) == []


async def test_a_mention_alone_is_met_with_a_word(world: World) -> None:
    await world.alice.send(world.channel, f"<@{world.me}>")
    assert last(world).content.startswith("There was no question")


async def test_the_same_answer_again_points_to_the_first(world: World) -> None:
    me = world.me
    await world.alice.send(world.channel, f"<@{me}> Where is the plant?")
    first = last(world)
    await world.alice.send(world.channel, f"<@{me}> Where is the plant?")
    assert link_urls(last(world)) == [first.jump_url]
    assert labels(last(world)) == ["Go to the answer", "Show it to me here"]


@pytest.mark.settings(member_per_minute=1, repeat_seconds=0)
async def test_a_flood_gets_one_word(world: World) -> None:
    for _ in range(6):
        await world.alice.send(world.channel, f"<@{world.me}> Where is the plant?")
    assert len(said(world)) == 2
    assert sum(text.startswith("One moment") for text in said(world)) == 1


async def test_where_the_bot_may_not_write_the_answer_comes_directly(world: World) -> None:
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013)
    await world.alice.send(world.channel, f"<@{world.me}> Where is the plant?")
    direct = world.alice.user.dm_channel.last_message
    assert direct.content.startswith(f"I may not write in <#{world.channel.id}>")
    assert direct.content.endswith("The plant is in Wuhan.")


async def test_a_server_error_is_tried_again(world: World) -> None:
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=503)
    await world.alice.send(world.channel, f"<@{world.me}> Where is the plant?")
    assert said(world) == ["The plant is in Wuhan."]


async def test_a_failure_is_answered(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.alice.send(world.channel, f"<@{world.me}> boom")
    assert last(world).content.startswith("Something went wrong")
    assert world.env.errors
    assert "secret words" not in caplog.text
    assert "boom" not in caplog.text


async def test_no_privileged_intent_without_auto_answer(world: World) -> None:
    assert {name for name, on in world.client.intents if on} == {
        "guilds",
        "guild_messages",
        "dm_messages",
    }


async def test_a_reply_whose_text_discord_withholds_gets_a_hint(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    await world.alice.send(world.channel, reply_to=asked.response, attachments=[("a.txt", b"x")])
    assert last(world).content.startswith("Discord does not show me the text of that reply.")
    assert world.answerer.asked == [("Where is the plant?", None)]


@pytest.mark.settings(language="zh-CN")
async def test_the_settings_language_stands_where_discord_names_none(world: World) -> None:
    await world.alice.send_dm("What is love?")
    assert world.alice.user.dm_channel.last_message.content == "对此我没有有出处的回答。"
