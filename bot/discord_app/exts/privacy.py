"""`/privacy`: what is kept, and the button that has it forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery
from bot.discord_app.component_ids import Act, ComponentId
from bot.discord_app.conversation import MINUTES
from bot.discord_app.payload import Payload, Rows, button
from bot.discord_app.render import notice
from bot.discord_app.translation import texts

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk
    from bot.wording import Wording


def setup(client: FootnoteClient) -> None:
    """Add the command to the tree."""
    desk = client.desk

    @app_commands.command(**texts(desk.wordings, "privacy"))
    async def privacy(interaction: discord.Interaction[Any]) -> None:
        wording = desk.reader(interaction)
        reads_channels = bool(desk.settings.auto_answer_channels)
        payload = privacy_page(wording, reads_channels=reads_channels)
        await delivery.respond(interaction, payload, wording, private=True)

    client.tree.add_command(privacy)


def privacy_page(wording: Wording, *, reads_channels: bool) -> Payload:
    """Return what is kept; `reads_channels` where auto-answer is on."""
    auto = wording.say("privacy.auto") if reads_channels else ""
    text = wording.say("privacy.text", minutes=MINUTES, auto=auto)
    forget = button(wording.say("privacy.forget"), ComponentId(Act.FORGET))
    return Payload(f"**{wording.say('privacy.title')}**\n{text}", view=Rows([(forget,)]))


async def forget(desk: Desk, interaction: discord.Interaction[Any]) -> None:
    """Drop what the memory holds of the presser."""
    wording = desk.reader(interaction)
    desk.memory.forget(interaction.user.id)
    done = notice(wording.say("privacy.forgotten"))
    await delivery.respond(interaction, done, wording, private=True)
