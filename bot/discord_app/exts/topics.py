"""`/topics`: browse what can be answered, by topic and page, in one private message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery, limits
from bot.discord_app.component_ids import Act, ComponentId
from bot.discord_app.exts.errors import apologise
from bot.discord_app.markdown import escape, plain
from bot.discord_app.payload import Component, Option, Payload, Rows, button, select
from bot.discord_app.render import answer_buttons, notice
from bot.discord_app.translation import texts

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk
    from bot.model import Entry, KnowledgeBase
    from bot.wording import Wording

PAGE = limits.SELECT_OPTIONS
TOPIC_ID = 60
"""Longest id a custom id carries."""


def setup(client: FootnoteClient) -> None:
    """Add the command to the tree."""
    desk = client.desk

    @app_commands.command(**texts(desk.wordings, "topics"))
    async def topics(interaction: discord.Interaction[Any]) -> None:
        wording = desk.reader(interaction)
        payload = topics_page(desk.library.answerer.knowledge, wording, 0)
        await delivery.respond(interaction, payload, wording, private=True)

    client.tree.add_command(topics)


async def turn_page(
    desk: Desk, interaction: discord.Interaction[Any], target: ComponentId, picked: str
) -> None:
    """Show what a browse button or select leads to, in place where the message is private."""
    wording = desk.reader(interaction)
    payload = _page(desk, wording, target, picked)
    if payload is None:
        await apologise(desk, interaction, "trouble.unknown_entry")
    elif interaction.message is not None and interaction.message.flags.ephemeral:
        await delivery.edit(interaction, payload, wording)
    else:
        await delivery.respond(interaction, payload, wording, private=True)


def _page(desk: Desk, wording: Wording, target: ComponentId, picked: str) -> Payload | None:
    knowledge = desk.library.answerer.knowledge
    match target.act:
        case Act.TOPIC:
            return entries_page(knowledge, wording, picked, 0)
        case Act.ENTRIES:
            return entries_page(knowledge, wording, target.about, target.page)
        case Act.ENTRY:
            return _answer_page(desk, wording, target, picked)
        case _:
            return topics_page(knowledge, wording, target.page)


def topics_page(knowledge: KnowledgeBase, wording: Wording, page: int) -> Payload:
    """Return a page of topics as a select."""
    counted = [
        (topic, title, len(_listed(knowledge, topic)))
        for topic, title in knowledge.topics.items()
        if len(topic) <= TOPIC_ID
    ]
    counted = [topic for topic in counted if topic[2]]
    if not counted:
        return notice(wording.say("topics.empty"))
    page, pages = _page_of(page, len(counted))
    options = [
        Option(plain(title), topic, wording.say("topics.count", count=count))
        for topic, title, count in counted[page * PAGE : (page + 1) * PAGE]
    ]
    menu = select(ComponentId(Act.TOPIC), wording.say("topics.pick_topic"), options)
    turning = _turning(wording, ComponentId(Act.TOPICS, "", page), pages)
    return Payload(wording.say("topics.text"), view=Rows([(menu,), turning]))


def entries_page(
    knowledge: KnowledgeBase, wording: Wording, topic: str, page: int
) -> Payload | None:
    """Return a page of a topic's questions as a select; None for a topic that is not there."""
    rows = _entry_rows(knowledge, wording, topic, page)
    if rows is None:
        return None
    title = limits.clip(escape(knowledge.topics[topic]), limits.EMBED_TITLE)
    return Payload(wording.say("topics.entries", topic=title), view=Rows(rows))


def _answer_page(desk: Desk, wording: Wording, target: ComponentId, picked: str) -> Payload | None:
    """Return the answer picked, above the select that it was picked from."""
    knowledge = desk.library.answerer.knowledge
    rows = _entry_rows(knowledge, wording, target.about, target.page)
    if picked not in knowledge.entries or rows is None:
        return None
    answer, payload = desk.show(picked, wording)
    return Payload(payload.content, payload.embeds, Rows([answer_buttons(answer, wording), *rows]))


def _entry_rows(
    knowledge: KnowledgeBase, wording: Wording, topic: str, page: int
) -> list[tuple[Component, ...]] | None:
    entries = _listed(knowledge, topic)
    if topic not in knowledge.topics or not entries:
        return None
    page, pages = _page_of(page, len(entries))
    options = [
        Option(plain(entry.question), entry.id)
        for entry in entries[page * PAGE : (page + 1) * PAGE]
    ]
    target = ComponentId(Act.ENTRY, topic, page)
    menu = select(target, wording.say("topics.pick_entry"), options)
    back = button(wording.say("topics.back"), ComponentId(Act.TOPICS, "", 0))
    turning = _turning(wording, ComponentId(Act.ENTRIES, topic, page), pages)
    return [(menu,), (back, *turning)]


def _listed(knowledge: KnowledgeBase, topic: str) -> list[Entry]:
    return [entry for entry in knowledge.entries.values() if entry.topic == topic and entry.listed]


def _page_of(page: int, count: int) -> tuple[int, int]:
    pages = (count + PAGE - 1) // PAGE
    return min(page, pages - 1), pages


def _turning(wording: Wording, here: ComponentId, pages: int) -> tuple[Component, ...]:
    buttons = []
    if here.page > 0:
        target = ComponentId(here.act, here.about, here.page - 1)
        buttons.append(button(wording.say("topics.previous"), target))
    if here.page + 1 < pages:
        target = ComponentId(here.act, here.about, here.page + 1)
        buttons.append(button(wording.say("topics.next"), target))
    return tuple(buttons)
