"""`/sources`: what the answers are taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery, limits
from bot.discord_app.markdown import escape, plain, web_address
from bot.discord_app.payload import Payload, Rows, link_button
from bot.discord_app.render import notice
from bot.discord_app.translation import texts

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.model import KnowledgeBase
    from bot.wording import Wording

SHOWN = 5
"""Sources listed, each with its button in one row; more are counted."""


def setup(client: FootnoteClient) -> None:
    """Add the command to the tree."""
    desk = client.desk

    @app_commands.command(**texts(desk.wordings, "sources"))
    async def sources(interaction: discord.Interaction[Any]) -> None:
        wording = desk.reader(interaction)
        payload = sources_page(desk.library.answerer.knowledge, wording)
        await delivery.respond(interaction, payload, wording, private=True)

    client.tree.add_command(sources)


def sources_page(knowledge: KnowledgeBase, wording: Wording) -> Payload:
    """Return the list of sources with a link button to each."""
    if not knowledge.sources:
        return notice(wording.say("sources.none"))
    shown = list(knowledge.sources.values())[:SHOWN]
    embed = discord.Embed()
    items = [
        wording.say(
            "sources.item",
            title=f"**{limits.clip(escape(source.title), limits.EMBED_TITLE)}**",
            publisher=limits.clip(escape(source.publisher), limits.EMBED_TITLE),
            date=wording.date(source.published),
            sentences=len(source.sentences),
        )
        for source in shown
    ]
    if len(knowledge.sources) > SHOWN:
        items.append(wording.say("sources.more", count=len(knowledge.sources) - SHOWN))
    embed.description = "\n\n".join(items)
    embed.set_footer(text=wording.say("sources.version", version=knowledge.version))
    links = [
        link_button(wording.say("sources.open", publisher=plain(source.publisher)), address)
        for source in shown
        if (address := web_address(source.url)) and limits.units(address) <= limits.BUTTON_URL
    ]
    return Payload(wording.say("sources.text"), (embed,), Rows([links]))
