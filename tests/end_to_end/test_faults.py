"""Whatever Discord or the network does, nobody's question is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.end_to_end.rig import Rig, says
from tests.fake_discord import Callback, Close, MessageFlags, Permissions, components_of
from tests.fake_discord.faults import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    Cut,
    Fault,
    RateLimited,
    Refuse,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.end_to_end.base import Base
    from tests.fake_discord import JSON, Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALLBACK = "/interactions/*/callback"
MESSAGES = "/channels/*/messages"
SERVER_ERRORS = (500, 502, 503)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory, base: Base) -> AsyncIterator[Rig]:
    async with Rig.open(tmp_path_factory.mktemp("faults"), base) as rig:
        await rig.run()
        yield rig


@pytest_asyncio.fixture(loop_scope="module")
async def rig(shared: Rig) -> AsyncIterator[Rig]:
    """Return the running bot; after the test it must still be there and answer."""
    yield shared
    shared.discord.faults.clear()
    shared.discord.world.general.bot_permissions = Permissions.MEMBER
    await shared.works()
    assert shared.processes[-1].running


async def newest(rig: Rig, channel: Channel, after: int) -> JSON:
    """Wait for a message of the bot beyond those there were, and return it."""
    await rig.discord.until(lambda: len(channel.messages) > after, "a message in the channel")
    return list(channel.messages.values())[-1]


MENDED: dict[str, Fault] = {
    "429": RateLimited(0.05),
    "429 for everything": RateLimited(0.05, everywhere=True),
    "cut before": Cut(),
    "cut after": Cut(after=True),
    **{str(status): Refuse(status) for status in SERVER_ERRORS},
}


@pytest.mark.parametrize("fault", MENDED.values(), ids=MENDED.keys())
async def test_a_slash_command_is_answered_once(rig: Rig, fault: Fault) -> None:
    sample, channel = rig.sample(1), rig.discord.world.general
    rig.discord.faults.add("POST", CALLBACK, fault)
    before = len(channel.messages)
    rig.alice.slash("ask", question=sample.question)
    assert says(await newest(rig, channel, before), sample)
    await rig.works()
    assert len(channel.messages) == before + 2
    assert rig.discord.late == []


@pytest.mark.parametrize("fault", MENDED.values(), ids=MENDED.keys())
async def test_a_mention_is_answered_once(rig: Rig, fault: Fault) -> None:
    sample = rig.sample(2)
    rig.discord.faults.add("POST", MESSAGES, fault)
    post = rig.alice.mention_bot(sample.question)
    assert says(await post.reply(), sample)
    await rig.works()
    assert len(post.replies) == 1


REFUSED: dict[str, Fault] = {
    "late": UNKNOWN_INTERACTION,
    "banned": RateLimited(60, via=False),
    "refused": Refuse(400, 50035, "Invalid Form Body"),
    "forbidden": Refuse(403, 50013, "Missing Permissions"),
    "cut again and again": Cut(),
}


@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED.keys())
async def test_a_lost_callback_is_answered_in_the_channel(rig: Rig, fault: Fault) -> None:
    sample, channel = rig.sample(3), rig.discord.world.general
    rig.discord.faults.add("POST", CALLBACK, fault, times=None)
    before = len(channel.messages)
    rig.alice.slash("ask", question=sample.question)
    message = await newest(rig, channel, before)
    assert says(message, sample)
    assert rig.alice.mention in message["content"]


async def test_a_lost_private_callback_is_answered_in_private(rig: Rig) -> None:
    sample, channel = rig.sample(3), rig.discord.world.general
    rig.discord.faults.add("POST", CALLBACK, UNKNOWN_INTERACTION)
    before, own = len(channel.messages), rig.alice.in_dm().channel
    rig.alice.slash("ask", question=sample.question, private=True)
    assert says(await newest(rig, own, len(own.messages)), sample)
    assert len(channel.messages) == before


async def test_choices_that_are_lost(rig: Rig) -> None:
    rig.discord.faults.add("POST", CALLBACK, Cut())
    rig.alice.autocomplete("ask", "question", "wu")
    rig.discord.faults.add("POST", CALLBACK, UNKNOWN_INTERACTION)
    rig.alice.autocomplete("ask", "question", "wuh")
    assert await rig.alice.autocomplete("ask", "question", "").offered()


async def test_an_interaction_that_is_acknowledged_already(rig: Rig) -> None:
    sample = rig.sample(3)
    exchange = rig.alice.slash("ask", question=sample.question)
    exchange.callback = Callback.DEFERRED_MESSAGE
    rig.discord.faults.add("POST", CALLBACK, ALREADY_ACKNOWLEDGED)
    assert says(await exchange.reply(), sample)


async def test_a_button_whose_callback_is_late(rig: Rig) -> None:
    sample, channel = rig.sample(4), rig.discord.world.general
    message = await rig.alice.slash("ask", question=sample.question).reply()
    rig.discord.faults.add("POST", CALLBACK, UNKNOWN_INTERACTION)
    before = len(channel.messages)
    rig.alice.press(message, f"fn:show:{sample.entry.id}:0")
    assert says(await newest(rig, channel, before), sample)


@pytest.mark.parametrize("lost", [Permissions.SEND_MESSAGES, Permissions.VIEW_CHANNEL])
async def test_no_permission_in_the_channel(rig: Rig, lost: Permissions) -> None:
    sample, own = rig.sample(5), rig.alice.in_dm().channel
    rig.discord.world.general.bot_permissions &= ~lost
    before = len(own.messages)
    rig.alice.mention_bot(sample.question)
    assert says(await newest(rig, own, before), sample)
    assert says(await rig.alice.slash("ask", question=sample.question).reply(), sample)


FORGED = ["bogus", "", "fn:show:no_such_entry:0", "fn:reload::0", "fn:show:../../etc:0", "x" * 100]


@pytest.mark.parametrize("custom_id", FORGED)
async def test_an_unknown_button_gets_a_word(rig: Rig, custom_id: str) -> None:
    message = await rig.alice.slash("ask", question=rig.sample(0).question).reply()
    reply = await rig.alice.press(message, custom_id).reply()
    assert reply["flags"] & MessageFlags.EPHEMERAL
    assert reply["content"]


async def test_a_command_that_is_gone_gets_a_word(rig: Rig) -> None:
    registered = rig.discord.commands.registered()
    registered.append({**registered[0], "name": "retired", "options": []})
    reply = await rig.alice.slash("retired").reply()
    registered.pop()
    assert reply["content"]


async def test_the_question_is_deleted_before_the_reply(rig: Rig) -> None:
    sample, channel = rig.sample(0), rig.discord.world.general
    post = rig.alice.mention_bot(sample.question)
    rig.alice.delete(post.message)
    assert says(await newest(rig, channel, len(channel.messages)), sample)


async def test_a_page_that_is_deleted_is_shown_anew(rig: Rig) -> None:
    topics = await rig.alice.slash("topics").reply()
    menu = next(c for c in components_of(topics) if c["type"] == 3)
    rig.discord.faults.add("POST", CALLBACK, UNKNOWN_MESSAGE)
    page = await rig.alice.select(topics, menu["options"][0]["value"]).reply()
    assert page is not topics
    assert page["components"]


MALFORMED = {
    "an unknown op": '{"op": 99, "d": null}',
    "an unknown event": '{"op": 0, "t": "NO_SUCH_EVENT", "s": null, "d": {}}',
    "an empty message": '{"op": 0, "t": "MESSAGE_CREATE", "s": null, "d": {}}',
    "a message of nobody": '{"op": 0, "t": "MESSAGE_CREATE", "s": null, "d": {"id": "1", "type": 0,'
    ' "channel_id": "1", "content": "", "author": null}}',
    "an empty interaction": '{"op": 0, "t": "INTERACTION_CREATE", "s": null, "d": {}}',
    "null": '{"op": 0, "t": "MESSAGE_CREATE", "s": null, "d": null}',
}


@pytest.mark.parametrize("frame", MALFORMED.values(), ids=MALFORMED.keys())
async def test_malformed_frames(rig: Rig, frame: str) -> None:
    rig.discord.gateway.send_text(frame)
    await rig.works()


@pytest.mark.parametrize("frame", ["{", "[]"])
async def test_frames_that_end_the_connection(rig: Rig, frame: str) -> None:
    gateway = rig.discord.gateway
    identifies = len(gateway.identifies)
    gateway.send_text(frame)
    await rig.discord.until(lambda: len(gateway.identifies) > identifies, "a new connection")
    await rig.works()
    assert len(gateway.identifies) == identifies + 1


async def test_what_was_asked_while_away_is_answered(rig: Rig) -> None:
    gateway, sample = rig.discord.gateway, rig.sample(1)
    resumes, identifies = len(gateway.resumes), len(gateway.identifies)
    for away in (
        gateway.drop,
        gateway.ask_to_reconnect,
        lambda: gateway.invalidate(resumable=True),
    ):
        away()
        assert says(await rig.alice.slash("ask", question=sample.question).reply(), sample)
        assert says(await rig.alice.mention_bot(sample.question).reply(), sample)
    await gateway.close(Close.UNKNOWN_ERROR)
    assert says(await rig.alice.mention_bot(sample.question).reply(), sample)
    assert len(gateway.resumes) == resumes + 4
    assert len(gateway.identifies) == identifies


@pytest.mark.parametrize("restart", [False, True], ids=["op 9", "restart"])
async def test_a_lost_session_costs_one_identify(rig: Rig, *, restart: bool) -> None:
    gateway = rig.discord.gateway
    identifies = len(gateway.identifies)
    if restart:
        await rig.discord.stop()
        gateway.forget()
        await rig.discord.start()
    else:
        gateway.invalidate(resumable=False)
    # discord.py itself waits five seconds before it identifies again.
    await rig.discord.connected(30)
    assert len(gateway.identifies) == identifies + 1
