"""`/knowledge reload | status | check`, for those who look after the base and nobody else.

Discord hides the group (default permissions 0); a server can change that in its settings, so each
call is checked here too: the application's owner or team, or a user or role that the settings name.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_app import delivery
from bot.discord_app.aside import Aside, Busy
from bot.discord_app.exts import knowledge_pages as pages
from bot.discord_app.render import notice
from bot.discord_app.translation import texts
from bot.errors import KnowledgeError

if TYPE_CHECKING:
    from bot.discord_app.client import FootnoteClient
    from bot.discord_app.desk import Desk
    from bot.discord_app.payload import Payload
    from bot.settings import Settings
    from bot.wording import Wording

_log = logging.getLogger(__name__)

TRUSTED = frozenset({discord.TeamMemberRole.admin, discord.TeamMemberRole.developer})
"""Of an application's team; its owner always is."""


def setup(client: FootnoteClient) -> None:
    """Add the group to the command tree."""
    desk, aside = client.desk, Aside()
    group = AdminGroup(client)

    @group.command(**texts(desk.wordings, "knowledge.reload"))
    async def reload(interaction: discord.Interaction[Any]) -> None:
        await _defer(interaction)
        wording = desk.reader(interaction)
        payload = await _reload(desk, aside, wording)
        await delivery.respond(interaction, payload, wording, private=True)

    @group.command(**texts(desk.wordings, "knowledge.check"))
    async def check(interaction: discord.Interaction[Any]) -> None:
        await _defer(interaction)
        wording = desk.reader(interaction)
        payload = await _check(desk, aside, wording)
        await delivery.respond(interaction, payload, wording, private=True)

    @group.command(**texts(desk.wordings, "knowledge.status"))
    async def status(interaction: discord.Interaction[Any]) -> None:
        wording = desk.reader(interaction)
        payload = pages.status_page(client, desk.library.answerer.knowledge, wording)
        await delivery.respond(interaction, payload, wording, private=True)

    client.tree.add_command(group)


class AdminGroup(app_commands.Group):
    """`/knowledge`; the one check of who may use it stands here."""

    def __init__(self, client: FootnoteClient) -> None:
        super().__init__(
            **texts(client.desk.wordings, "knowledge"),
            guild_only=True,
            default_permissions=discord.Permissions.none(),
        )
        self._client = client

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        client = self._client
        return is_admin(client.desk.settings, client.application, interaction.user)


def is_admin(
    settings: Settings, application: discord.AppInfo | None, user: discord.User | discord.Member
) -> bool:
    """Whether a person looks after the base; their rights in the server do not matter."""
    roles = user.roles if isinstance(user, discord.Member) else ()
    if user.id in settings.admin_users or any(role.id in settings.admin_roles for role in roles):
        return True
    if application is None:
        return False
    if application.team is None:
        return user.id == application.owner.id
    return user.id == application.team.owner_id or any(
        user.id == member.id and member.role in TRUSTED for member in application.team.members
    )


async def _reload(desk: Desk, aside: Aside, wording: Wording) -> Payload:
    try:
        change = await aside.run(desk.library.reload)
    except Busy:
        return notice(wording.say("knowledge.busy"))
    except KnowledgeError as error:
        version = desk.library.answerer.knowledge.version
        _log.warning("reload refused, knowledge %s goes on: %s", version, error.problems[0])
        return pages.kept_page(error.problems, version, wording)
    _log.info("knowledge %s replaces %s", change.after, change.before)
    return pages.reloaded_page(change, wording)


async def _check(desk: Desk, aside: Aside, wording: Wording) -> Payload:
    try:
        problems = await aside.run(desk.library.check)
    except Busy:
        return notice(wording.say("knowledge.busy"))
    except KnowledgeError as error:
        problems = error.problems
    return pages.checked_page(problems, wording)


async def _defer(interaction: discord.Interaction[Any]) -> None:
    """Take the time that a base needs; where the callback is lost, the reply finds another way."""
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except delivery.Failed as error:
        _log.info("defer failed: %s", delivery.describe(error))
