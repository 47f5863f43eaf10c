"""A day of the real program: `python -m bot run` over real sockets, from sync to SIGTERM."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.rig import Rig, plain, says, shown
from tests.fake_discord import MessageFlags, Permissions, UseError, components_of

if TYPE_CHECKING:
    from tests.fake_discord import JSON

STOP_SECONDS = 5.0


def buttons(message: JSON, prefix: str) -> list[JSON]:
    return [c for c in components_of(message) if c.get("custom_id", "").startswith(prefix)]


async def test_a_day(rig: Rig) -> None:
    rig.discord.commands.replace(None, [])
    await rig.register()
    assert rig.discord.gateway.identifies == []
    registrations = rig.discord.commands.writes
    process = await rig.start()
    await rig.discord.connected(60)

    sample = rig.sample(0)
    reply = await rig.alice.slash("ask", question=sample.question).reply()
    assert says(reply, sample)
    links = [c["url"] for c in components_of(reply) if c.get("style") == 5]
    assert any("#:~:text=" in url for url in links)
    assert reply["embeds"]

    private = await rig.alice.slash("ask", question=sample.question, private=True).reply()
    assert private["flags"] & MessageFlags.EPHEMERAL
    assert says(await rig.alice.mention_bot(sample.question).reply(), sample)
    assert says(await rig.alice.in_dm().post(sample.question).reply(), sample)
    someone = rig.discord.person("Bob").post(sample.question)
    assert says(await rig.alice.message_menu("Answer this", someone.message).reply(), sample)
    choices = await rig.alice.autocomplete("ask", "question", sample.entry.question[:12]).offered()
    assert sample.entry.id in [choice["value"] for choice in choices]

    stranger = rig.discord.person("Cora")  # to whom it cannot be a follow-up
    offer = await stranger.slash("ask", question=rig.base.unclear).reply()
    chosen = buttons(offer, "fn:show:")[0]
    wanted = next(s for s in rig.base.samples if f":{s.entry.id}:" in chosen["custom_id"])
    clicked = await rig.alice.click(offer, chosen["custom_id"]).reply()
    assert wanted.entry.answer in plain(clicked)

    follow_up = rig.alice.click(reply, buttons(reply, "fn:follow:")[0]["custom_id"])
    await follow_up.form()
    follow_up = rig.alice.submit_modal(follow_up, question=wanted.question)
    assert says(await follow_up.reply(), wanted)

    assert await process.stop(patience=STOP_SECONDS) == 0
    await rig.start()
    await rig.discord.until(lambda: len(rig.discord.gateway.identifies) == 2, "a restart", 60)
    again = await rig.alice.click(offer, chosen["custom_id"]).reply()
    assert again["content"] == clicked["content"]
    assert rig.discord.commands.writes == registrations


async def test_every_command(rig: Rig) -> None:
    """What each one sends is checked against Discord's limits at the end of the test."""
    await rig.run()
    await rig.works()
    for command in ("why", "topics", "sources", "privacy"):
        for person in (rig.alice, rig.alice.in_dm()):
            reply = await person.slash(command).reply()
            assert reply["content"] or reply["embeds"]
    for command in ("knowledge status", "knowledge check"):
        reply = await rig.discord.owner().slash(command).reply(60)
        assert reply["flags"] & MessageFlags.EPHEMERAL
        assert reply["content"] or reply["embeds"]


async def test_reload(rig: Rig) -> None:
    await rig.run()
    owner, entry = rig.discord.owner(), rig.sample(0).entry
    file = next(
        path
        for path in (rig.knowledge / "entries").iterdir()
        if f"id: {entry.id}\n" in path.read_text(encoding="utf-8")
    )
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(entry.question, f"{entry.question}!"), encoding="utf-8")
    reloaded = await owner.slash("knowledge reload").reply(60)
    assert "→" in plain(reloaded)
    assert entry.id in shown(reloaded)
    choices = await rig.alice.autocomplete("ask", "question", entry.question).offered()
    assert f"{entry.question}!" in [choice["name"] for choice in choices]

    file.write_text(before + "\n  - answer: [half\n", encoding="utf-8")
    refused = await owner.slash("knowledge reload").reply(60)
    named = re.search(rf"{file.name}:(\d+)", shown(refused))
    assert named, refused
    assert int(named[1]) > before.count("\n")
    await rig.works()


async def test_only_curators_reload(rig: Rig) -> None:
    await rig.run()
    administrator = rig.discord.person("Adam", Permissions.ADMINISTRATOR)
    with pytest.raises(UseError, match="hidden"):
        rig.alice.slash("knowledge reload")
    for person in (rig.alice, administrator):
        reply = await person.forge("knowledge reload").reply()
        assert reply["flags"] & MessageFlags.EPHEMERAL
        assert "→" not in reply["content"]
        assert not reply["embeds"]
