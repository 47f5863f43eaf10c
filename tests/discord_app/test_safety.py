"""Attacks by a member, through the front door."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.discord_app.component_ids import parse
from bot.discord_app.exts.messages import _without_mention
from bot.discord_app.markdown import escape
from tests.discord_app.base import SOURCE, make_base, make_entry

if TYPE_CHECKING:
    from tests.discord_app.conftest import World

HOSTILE = [
    "@everyone @here <@&{role}> <@{bob}>",
    "[click](https://evil.example) discord.gg/evil https://discord.com/invite/evil",
    "```\nfn:show\n``` ||spoiler|| > quote\n# heading",
    "\u202e\u2066txt.exe\u2069\u202c",
    "\0\x07\x1b[31m",
    "Z" + "\u0301\u0488\u20dd" * 300,
    "😀" * 2_000,
    "א" * 3_000 + "ب" * 3_000,
    "x" * 6_000,
    "{0.__class__} {gap} %s ${HOME} {{7*7}}",
    "'; DROP TABLE entries; --",
    "\ufeff\ufffe\uffff",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("way", ["slash", "mention", "direct", "menu"])
async def test_a_hostile_question_gets_an_ordinary_reply(world: World, text: str, way: str) -> None:
    role = world.guild.create_role("everybody")
    bob = world.guild.add_member(world.env.create_user("bob"))
    question = text.format(role=role.id, bob=bob.id) if "{role}" in text else text
    channel = world.channel
    if way == "slash":
        reply = (await world.alice.slash(channel, "ask", question=question)).response
    elif way == "menu":
        message = await bob.send(channel, question[:2_000])
        reply = (await world.alice.context_menu(channel, "Answer this", message)).response
    elif way == "mention":
        await world.alice.send(channel, f"<@{world.me}> {question[:1_900]}")
        reply = channel.last_message
    else:
        await world.alice.send_dm(question[:2_000])
        reply = world.alice.user.dm_channel.last_message
    assert reply.content
    assert "evil" not in reply.content
    assert "everyone" not in reply.content


async def test_nothing_sent_can_ping(world: World) -> None:
    hostile = make_entry("plant", "Where?", "@everyone <@&1> <@2> [x](https://e.vil) discord.gg/a")
    source = replace(SOURCE, title="@here **T**", publisher="[P](https://e.vil)")
    world.answerer.knowledge = make_base(hostile, source=source)
    await world.alice.slash(world.channel, "ask", question="plant")
    await world.alice.send(world.channel, f"<@{world.me}> plant")
    await world.alice.slash(world.channel, "sources")
    messages = [body for body in map(body_of, world.bodies()) if body is not None]
    assert len(messages) == 3
    for body in messages:
        mentions = body["allowed_mentions"]
        assert mentions["parse"] == []
        assert not mentions.get("replied_user")
        # A footer and a label show what they hold; text and descriptions are markdown.
        markdown = [body["content"], *(embed["description"] for embed in body["embeds"])]
        spoof = re.compile(r"(?<!\\)<@|@everyone|@here|://e\.vil|discord\.gg")
        assert not [text for text in markdown if spoof.search(text)]


def body_of(request: tuple[str, str, Any]) -> dict[str, Any] | None:
    """The message in a request, if it sends one."""
    method, route, body = request
    if method == "POST" and route.endswith("/callback"):
        return dict(body["data"]) if body["type"] == 4 else None
    return dict(body) if method == "POST" and route.endswith("/messages") else None


@pytest.mark.settings(member_per_minute=3, channel_per_minute=20, repeat_seconds=0)
async def test_a_flood_costs_others_nothing(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    for _ in range(60):
        await world.alice.send(world.channel, f"<@{world.me}> Where is the plant?")
    assert len(world.answerer.asked) <= 3
    result = await bob.slash(world.channel, "ask", question="Where is the plant?")
    assert result.response.content == "The plant is in Wuhan."


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 10_000,
        " " * 10_000,
        "1" * 10_000,
        "1." * 5_000,
        "\n1" * 5_000,
        "\u0301" * 10_000,
        "<@" * 5_000,
        "<@!1" * 2_500,
        "://" * 3_300,
        "\\" * 10_000,
        "fn:show:" + "a" * 10_000,
        "discord" * 1_500,
        "- " * 5_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_pattern_is_slow(text: str) -> None:
    """The best of three, since other work on the machine is no fault of a pattern."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        escape(text)
        _without_mention(text, 1)
        parse(text)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.05


@pytest.mark.parametrize("way", ["public", "private", "topics"])
async def test_a_public_reply_does_not_tell_the_askers_language(
    world: World, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    from_discord = world.env.backend.emit

    def in_chinese(event: str, payload: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if event == "INTERACTION_CREATE":
            payload["locale"] = "zh-CN"
        return from_discord(event, payload, *args, **kwargs)

    monkeypatch.setattr(world.env.backend, "emit", in_chinese)
    if way == "topics":
        result = await world.alice.slash(world.channel, "topics")
        assert result.response.content == "我能回答的内容。请选择主题："
        return
    result = await world.alice.slash(
        world.channel, "ask", question="What is love?", private=way == "private"
    )
    expected = {
        "public": "I have no sourced answer to that.",
        "private": "对此我没有有出处的回答。",
    }
    assert result.response.content == expected[way]


async def test_commands_are_named_in_both_languages(world: World) -> None:
    (body,) = [body for method, route, body in world.bodies() if method == "PUT"]
    names = {command["name"]: command["name_localizations"] for command in body}
    assert names["ask"] == {"zh-CN": "提问"}
    assert names["Answer this"] == {"zh-CN": "回答这条消息"}
    group = next(command for command in body if command["name"] == "knowledge")
    assert group["default_member_permissions"] in {0, "0"}
    assert {option["name_localizations"]["zh-CN"] for option in group["options"]} == {
        "重新加载", "状态", "检查",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [None, "x", {}, []], ids=repr)
@pytest.mark.parametrize("key", ["id", "token", "member", "channel", "type", "locale"])
async def test_an_interaction_that_makes_no_sense_harms_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, key: str, wrong: object
) -> None:
    from_discord = world.env.backend.emit

    def spoilt(event: str, payload: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if event == "INTERACTION_CREATE":
            payload = {**payload, key: wrong}
        return from_discord(event, payload, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(world.env.backend, "emit", spoilt)
        await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    assert all(isinstance(error, Exception) for error in world.env.errors)
    result = await world.alice.slash(world.channel, "ask", question="How many patents are held?")
    assert result.response.content == "It holds 29 patents."
