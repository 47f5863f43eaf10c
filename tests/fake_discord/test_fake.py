"""The fake, proved with a bare discord.py bot in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_discord import Callback, FakeDiscord, MessageFlags, Person, UseError
from tests.fake_discord.process import Process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake
    assert not fake.violations


@pytest.fixture
async def bot(discord: FakeDiscord, tmp_path: Path) -> AsyncIterator[Process]:
    process = await Process.start(
        "tests.fake_discord.echo_bot", environment=discord.environment(), folder=tmp_path
    )
    await discord.connected()
    yield process
    await process.kill()


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    return discord.person("Alice")


@pytest.mark.usefixtures("bot")
async def test_everything_a_person_does(alice: Person) -> None:
    reply = await alice.slash("ask", question="Who?").reply()
    assert reply["content"] == "Who?"
    assert len(await alice.autocomplete("ask", "question", "wu").offered()) == 25
    private = await alice.slash("ask", question="Who?", private=True).reply()
    assert private["flags"] & MessageFlags.EPHEMERAL
    thought = alice.slash("think")
    assert await thought.acknowledged() is Callback.DEFERRED_MESSAGE
    panel = await alice.slash("panel").reply()
    assert (await alice.click(panel, "Change").reply())["content"] == "changed"
    picked = await alice.select(panel, "blue").reply()
    assert picked["content"] == "You like blue."
    form = alice.click(panel, "Form")
    await form.form()
    assert (await alice.submit_modal(form, question="Why?").reply())["content"] == "Again: Why?"
    post = alice.mention_bot("hello")
    assert "hello" in (await post.reply())["content"]
    assert (await alice.in_dm().post("in private").reply())["content"] == "in private"
    read = await alice.message_menu("Read", post.message).reply()
    assert "hello" in read["content"]
    assert (await alice.in_dm().slash("ask", question="And here?").reply())["content"]


@pytest.mark.usefixtures("bot")
async def test_a_command_must_be_registered(alice: Person) -> None:
    with pytest.raises(UseError, match="synced"):
        alice.slash("unknown")
