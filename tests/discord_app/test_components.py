"""Ids that come back from the network, forged or old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

from bot.discord_app import limits
from bot.discord_app.component_ids import Act, ComponentId, parse

if TYPE_CHECKING:
    from tests.discord_app.conftest import World

IDS = st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True)


@given(act=st.sampled_from(Act), about=IDS, page=st.integers(0, 999))
def test_what_is_written_is_read_and_fits(act: Act, about: str, page: int) -> None:
    target = ComponentId(act, about, page)
    assert parse(str(target)) == target
    assert len(str(target)) <= limits.CUSTOM_ID


@given(st.text())
def test_anything_else_is_nothing(text: str) -> None:
    target = parse(text)
    assert target is None or str(target) == text


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "fn",
        "fn:reload::0",
        "fn:show:../../etc/passwd:0",
        "fn:show:plant:0\n",
        "fn:show:plant:-1",
        "fn:show:plant:9999",
        "FN:show:plant:0",
        "fn:show:plant:٣",
        "fn:show:" + "a" * 61 + ":0",
        "fn:knowledge:reload:0",
    ],
)
def test_forged_ids_are_refused(custom_id: str) -> None:
    assert parse(custom_id) is None


async def press(world: World, message: Any, data: dict[str, Any], kind: int = 3) -> Any:
    """Send an interaction that no client would, straight into the gateway."""
    backend = world.env.backend
    stored = backend.get_message(message.channel_id, message.id)
    record, payload = interactions.base_payload(
        backend,
        type=kind,
        channel_id=world.channel.id,
        guild_id=world.guild.id,
        user_id=world.alice.id,
        data=data,
    )
    record.source_message_id = stored.id
    payload["message"] = dict(serializers.message_payload(backend, stored))
    backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    return InteractionResult(world.env, record)


@pytest.mark.parametrize(
    ("custom_id", "word"),
    [
        ("other-bots-button", "That button belongs to an older version"),
        ("", "That button belongs to an older version"),
        ("fn:show:no_such_entry:0", "That question is no longer in the base"),
        ("fn:peek:no_such_entry:0", "That question is no longer in the base"),
        ("fn:entries:no_such_topic:7", "That question is no longer in the base"),
        ("fn:topic:cars:0", "That question is no longer in the base"),
        ("fn:reload::0", "That button belongs to an older version"),
    ],
)
async def test_a_press_of_what_is_not_there_gets_a_civil_word(
    world: World, custom_id: str, word: str
) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="either?")
    result = await press(world, asked.response, {"custom_id": custom_id, "component_type": 2})
    assert result.ephemeral
    assert result.response.content.startswith(word)


async def test_a_page_beyond_the_last_shows_the_last(world: World) -> None:
    opened = await world.alice.slash(world.channel, "topics")
    data = {"custom_id": "fn:entries:cars:999", "component_type": 2}
    await press(world, opened.response, data)
    assert opened.response.content == "**Cars**: pick a question:"


@pytest.mark.parametrize("components", [[], [{"type": 1}], [None], "x", None])
async def test_a_modal_without_text_gets_a_word(world: World, components: Any) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="plant")
    data = {"custom_id": "fn:follow:plant:0", "components": components}
    result = await press(world, asked.response, data, kind=5)
    assert result.response.content.startswith("There was no question in that")


async def test_a_modal_sent_after_a_restart_is_answered(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    shown = await world.alice.click(asked.response, label="Ask a follow-up")
    world.client.desk.memory.forget(world.alice.id)
    await world.env.restart_bot()
    result = await world.alice.submit_modal(shown, {"question": "How many people work there?"})
    assert result.response.content == "9,000 people work at the plant."
    assert world.answerer.asked[-1][1].entries == ("plant",)


async def test_buttons_work_days_later(world: World) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="either?")
    await world.env.advance_time(3 * 24 * 3600)
    await world.env.restart_bot()
    answered = await world.alice.click(asked.response, label="Where is the plant?")
    assert answered.response.content == "The plant is in Wuhan."
