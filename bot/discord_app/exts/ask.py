"""`/ask` with its autocomplete, and the message menu "Answer this"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery, limits
from bot.discord_app.exchange import answer_question
from bot.discord_app.markdown import plain
from bot.discord_app.render import notice
from bot.discord_app.translation import text, texts

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk


def setup(client: FootnoteClient) -> None:
    """Add both to the command tree."""
    client.tree.add_command(_ask(client.desk))
    client.tree.add_command(_answer_this(client.desk))


def _ask(desk: Desk) -> app_commands.Command[Any, ..., None]:
    words = desk.wordings

    @app_commands.command(**texts(words, "ask"))
    @app_commands.rename(
        question=text(words, "command.ask.question.name"),
        private=text(words, "command.ask.private.name"),
    )
    @app_commands.describe(
        question=text(words, "command.ask.question.description"),
        private=text(words, "command.ask.private.description"),
    )
    async def ask(
        interaction: discord.Interaction[Any], question: str, private: bool = False
    ) -> None:
        await answer_question(desk, interaction, question, private=private)

    @ask.autocomplete("question")
    async def complete(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        entries = desk.library.answerer.complete(typed, limits.CHOICES)
        return [
            app_commands.Choice(
                name=limits.clip(plain(entry.question), limits.CHOICE_NAME), value=entry.id
            )
            for entry in entries[: limits.CHOICES]
        ]

    return ask


def _answer_this(desk: Desk) -> app_commands.ContextMenu:
    async def answer_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        if not message.content.strip():
            wording = desk.reader(interaction)
            empty = notice(wording.say("trouble.no_text"))
            await delivery.respond(interaction, empty, wording, private=True)
            return
        await answer_question(desk, interaction, message.content, about=message.jump_url)

    return app_commands.ContextMenu(
        name=text(desk.wordings, "command.menu.name"), callback=answer_this
    )
