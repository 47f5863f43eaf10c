"""The fake, proved with a bare discord.py bot in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_discord import (
    Callback,
    Close,
    FakeDiscord,
    MessageFlags,
    NoAnswerError,
    Permissions,
    Person,
    UseError,
)
from tests.fake_discord.faults import Bucket, Cut, RateLimited, Refuse, Slow
from tests.fake_discord.process import Process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CALLBACK = "/interactions/*/callback"


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake
    assert fake.violations == []
    assert fake.gateway.protocol_errors == []


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


async def alive(alice: Person) -> None:
    assert (await alice.slash("ask", question="Still there?").reply())["content"] == "Still there?"


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
async def test_a_client_refuses_what_is_not_offered(discord: FakeDiscord, alice: Person) -> None:
    panel = await alice.slash("panel").reply()
    with pytest.raises(UseError, match="synced"):
        alice.slash("unknown")
    with pytest.raises(UseError, match="needs its option"):
        alice.slash("ask")
    with pytest.raises(UseError, match="no option"):
        alice.slash("ask", question="Who?", colour="red")
    with pytest.raises(UseError, match="no 'Chagne'"):
        alice.click(panel, "Chagne")
    with pytest.raises(UseError, match="does not offer"):
        alice.select(panel, "green")
    discord.commands.registered()[0]["default_member_permissions"] = "0"
    with pytest.raises(UseError, match="hidden from Alice"):
        alice.slash("ask", question="Who?")
    manager = discord.person("Mary", Permissions.MEMBER | Permissions.MANAGE_GUILD)
    with pytest.raises(UseError, match="hidden from Mary"):
        manager.slash("ask", question="Who?")


@pytest.mark.usefixtures("bot")
async def test_content_is_hidden_without_the_intent(discord: FakeDiscord, alice: Person) -> None:
    alice.post("nobody is asked")
    reply = await alice.slash("ask", question="Who?").reply()
    quiet = alice.post("do you read this?", reply_to=reply, ping=False)
    loud = alice.post("and this?", reply_to=reply)
    assert (await loud.reply())["content"] == "and this?"
    assert not quiet.replies
    assert len(discord.bodies("/channels/{channel_id}/messages")) == 1


@pytest.mark.usefixtures("bot")
async def test_what_was_missed_is_replayed(discord: FakeDiscord, alice: Person) -> None:
    discord.gateway.drop()
    await alive(alice)
    discord.gateway.ask_to_reconnect()
    await alive(alice)
    discord.gateway.invalidate(resumable=True)
    await alive(alice)
    await discord.gateway.close(Close.UNKNOWN_ERROR)
    await alive(alice)
    assert len(discord.gateway.identifies) == 1
    assert len(discord.gateway.resumes) == 4


@pytest.mark.usefixtures("bot")
async def test_rest_faults(discord: FakeDiscord, alice: Person) -> None:
    discord.faults.add("POST", CALLBACK, RateLimited(0.05))
    await alive(alice)
    discord.faults.add("POST", CALLBACK, RateLimited(0.05, via=False))
    banned = alice.slash("ask", question="Who?")
    discord.faults.add("POST", CALLBACK, Cut())
    cut = alice.slash("ask", question="Who?")
    discord.faults.add("POST", CALLBACK, Cut(after=True))
    await alice.slash("ask", question="Who?").reply()
    discord.faults.add("POST", "/channels/*/messages", Refuse(500))
    post = alice.mention_bot("hello")
    discord.faults.add("POST", CALLBACK, Slow(0.1))
    await alive(alice)
    await post.reply()
    assert not banned.settled()
    assert not cut.settled()
    assert discord.faults.struck == 6
    assert discord.invalid_requests == 2


@pytest.mark.usefixtures("bot")
async def test_a_rate_limit_told_in_headers(discord: FakeDiscord, alice: Person) -> None:
    bucket = Bucket(limit=2, window=0.3)
    discord.faults.add("POST", "/channels/*/messages", bucket, times=None)
    posts = [alice.mention_bot(f"hello {n}") for n in range(5)]
    for post in posts:
        await post.reply()
    assert bucket.refused == 0


@pytest.mark.usefixtures("bot")
async def test_answers_too_late_and_twice(discord: FakeDiscord, alice: Person) -> None:
    late = alice.slash("ask", question="Who?")
    late.sent_at -= 3.1
    with pytest.raises(NoAnswerError, match="a reply to 'ask'"):
        await late.reply(patience=0.5)
    assert discord.late == [late]
    twice = alice.slash("ask", question="Who?")
    twice.callback = Callback.MODAL
    with pytest.raises(NoAnswerError):
        await twice.reply(patience=0.5)


async def test_wrong_token(discord: FakeDiscord, tmp_path: Path) -> None:
    environment = {**discord.environment(), "DISCORD_TOKEN": "wrong"}
    process = await Process.start(
        "tests.fake_discord.echo_bot", environment=environment, folder=tmp_path
    )
    assert await process.ended() == 1
    assert "LoginFailure" in process.output
    assert discord.gateway.identifies == []


async def test_down_at_first_and_up_again(discord: FakeDiscord, tmp_path: Path) -> None:
    await discord.stop()
    await discord.start()
    process = await Process.start(
        "tests.fake_discord.echo_bot", environment=discord.environment(), folder=tmp_path
    )
    await discord.connected()
    await discord.stop()
    await discord.start()
    await discord.until(lambda: bool(discord.gateway.resumes), "a resume")
    await discord.connected()
    await alive(discord.person("Alice"))
    await process.kill()
