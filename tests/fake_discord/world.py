"""The guild of the fake: its people, roles, channels and messages, and their payloads."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fake_discord.values import JSON, ChannelType, MessageFlags, Permissions

DISCORD_EPOCH_MS = 1_420_070_400_000
_USER_MENTION = re.compile(r"<@!?(\d+)>")


class Snowflakes:
    """Hands out ids that carry the present time, as discord.py reads it from them."""

    def __init__(self) -> None:
        self._count = itertools.count()

    def next(self) -> str:
        milliseconds = time.time_ns() // 1_000_000 - DISCORD_EPOCH_MS
        return str(milliseconds << 22 | next(self._count) & 0x3FFFFF)


@dataclass(slots=True)
class User:
    id: str
    name: str
    bot: bool = False

    def payload(self) -> JSON:
        return {
            "id": self.id,
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(slots=True)
class Role:
    id: str
    name: str
    permissions: Permissions = Permissions.MEMBER

    def payload(self) -> JSON:
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(slots=True)
class Member:
    user: User
    permissions: Permissions
    roles: tuple[Role, ...] = ()
    locale: str = "en-US"

    def payload(self) -> JSON:
        return {
            "roles": [role.id for role in self.roles],
            "nick": None,
            "avatar": None,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }


@dataclass(slots=True)
class Channel:
    id: str
    type: ChannelType
    name: str
    guild_id: str | None
    recipient: User | None = None
    parent_id: str | None = None
    bot_permissions: Permissions = Permissions.MEMBER
    messages: dict[str, JSON] = field(default_factory=dict)
    """Those that everyone in the channel sees, and ephemeral ones, oldest first."""

    def payload(self) -> JSON:
        payload: JSON = {"id": self.id, "type": int(self.type), "last_message_id": None, "flags": 0}
        if self.recipient:
            return {**payload, "recipients": [self.recipient.payload()]}
        payload |= {
            "name": self.name,
            "guild_id": self.guild_id,
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "topic": None,
            "parent_id": self.parent_id,
            "rate_limit_per_user": 0,
        }
        if self.type is ChannelType.THREAD:
            payload |= {
                "owner_id": None,
                "message_count": 0,
                "member_count": 1,
                "total_message_sent": 0,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": now(),
                    "locked": False,
                    "create_timestamp": now(),
                },
            }
        if self.type is ChannelType.FORUM:
            payload |= {"available_tags": [], "default_reaction_emoji": None}
        return payload


class World:
    """One guild with the bot in it and whoever a test adds; a channel keeps `keep` messages."""

    def __init__(self, keep: int = 10_000) -> None:
        self.ids = Snowflakes()
        self.keep = keep
        self.bot = User(self.ids.next(), "Footnote", bot=True)
        self.owner = User(self.ids.next(), "Owner")
        self.guild_id = self.ids.next()
        self.everyone = Role(self.guild_id, "@everyone")
        self.roles = [self.everyone]
        self.members: dict[str, Member] = {}
        self.users = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.channels: dict[str, Channel] = {}
        self.general = self.channel("general")
        self.members[self.bot.id] = Member(self.bot, Permissions.MEMBER)

    @property
    def application_id(self) -> str:
        return self.bot.id

    def channel(self, name: str, kind: ChannelType = ChannelType.TEXT) -> Channel:
        return self._add(Channel(self.ids.next(), kind, name, self.guild_id))

    def thread(self, name: str, parent: Channel) -> Channel:
        thread = Channel(self.ids.next(), ChannelType.THREAD, name, self.guild_id)
        thread.parent_id = parent.id
        return self._add(thread)

    def dm(self, user: User) -> Channel:
        """Return the bot's private channel with this user, opened at the first call."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        return self._add(Channel(self.ids.next(), ChannelType.DM, "", None, user))

    def role(self, name: str) -> Role:
        role = Role(self.ids.next(), name)
        self.roles.append(role)
        return role

    def guild_payload(self) -> JSON:
        channels = [c for c in self.channels.values() if c.guild_id == self.guild_id]
        threads = [c for c in channels if c.type is ChannelType.THREAD]
        return {
            "id": self.guild_id,
            "name": "Optics Valley fans",
            "owner_id": self.owner.id,
            "icon": None,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.payload() for role in self.roles],
            "members": [{**m.payload(), "user": m.user.payload()} for m in self.members.values()],
            "channels": [c.payload() for c in channels if c not in threads],
            "threads": [c.payload() for c in threads],
            "member_count": len(self.members),
            "large": False,
            "unavailable": False,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "afk_channel_id": None,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "application_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
        }

    def write(self, channel: Channel, author: User, body: JSON, **more: Any) -> JSON:
        """Store what `author` sent as a message of `channel` and return the message's payload."""
        message = {
            "id": self.ids.next(),
            "channel_id": channel.id,
            "type": 0,
            "author": author.payload(),
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mention_roles": [],
            "pinned": False,
            "attachments": [],
            "embeds": [],
            "components": [],
            "flags": 0,
            **more,
        }
        message["flags"] |= body.get("flags") or 0
        self._fill(message, {"content": "", **body})
        channel.messages[message["id"]] = message
        if len(channel.messages) > self.keep:
            del channel.messages[next(iter(channel.messages))]
        return message

    def edit(self, message: JSON, body: JSON) -> JSON:
        """Change what `body` names, in place; whether it is ephemeral stays as it was."""
        self._fill(message, body)
        kept = message["flags"] & MessageFlags.EPHEMERAL
        message["flags"] = kept | (body.get("flags") or 0) & ~MessageFlags.EPHEMERAL
        message["edited_timestamp"] = now()
        return message

    def _fill(self, message: JSON, body: JSON) -> None:
        """Carry over what a body sets; a null clears, a missing key leaves as it was."""
        if "content" in body:
            content = body["content"] or ""
            mentioned = dict.fromkeys(_USER_MENTION.findall(content))
            users = [self.users[user] for user in mentioned if user in self.users]
            message["content"] = content
            message["mentions"] = [user.payload() for user in users]
        for key in ("embeds", "components"):
            if key in body:
                message[key] = [{"type": "rich", **item} for item in body[key] or []]
        if "attachments" in body:
            message["attachments"] = [
                {"id": "0", "size": 0, "url": "", "proxy_url": "", **item}
                for item in body["attachments"] or []
            ]

    def _add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel


def now() -> str:
    return datetime.now(UTC).isoformat()
