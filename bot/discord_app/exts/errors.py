"""Whatever goes wrong in a command or an event: the person gets a word, the log gets the place."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery
from bot.discord_app.delivery import describe
from bot.discord_app.render import notice

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk

_log = logging.getLogger(__name__)

UNKNOWN = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)


def setup(client: FootnoteClient) -> None:
    """Make every command error end in a reply."""
    desk = client.desk

    @client.tree.error
    async def on_command_error(
        interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        if isinstance(error, app_commands.CheckFailure):
            key = "trouble.not_allowed"
        elif isinstance(error, UNKNOWN):
            key = "trouble.unknown_command"
        else:
            key = "trouble.command"
            cause = getattr(error, "original", error)
            _log.error("a command failed: %s", describe(cause))
        await apologise(desk, interaction, key)


async def apologise(desk: Desk, interaction: discord.Interaction[Any], key: str) -> None:
    """Say privately that something did not work."""
    if interaction.type is discord.InteractionType.autocomplete:
        return
    wording = desk.reader(interaction)
    await delivery.respond(interaction, notice(wording.say(key)), wording, private=True)


async def on_event_error(desk: Desk, event: str, args: tuple[object, ...]) -> None:
    """Handle an exception that left an event handler, as `Client.on_error` is called with it."""
    error = sys.exc_info()[1]
    if error is not None:
        _log.error("%s failed: %s", event, describe(error))
    subject = args[0] if args else None
    if isinstance(subject, discord.Interaction):
        await apologise(desk, subject, "trouble.command")
    elif isinstance(subject, discord.Message):
        guild = subject.guild
        wording = desk.house(guild)
        await delivery.answer_message(subject, notice(wording.say("trouble.command")), wording)
