"""The numbers of Discord's payloads that the fake speaks of by name."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Any

JSON = dict[str, Any]


class Permissions(IntFlag):
    """The bits that the fake looks at; names of https://docs.discord.com/developers/topics/permissions."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MEMBER = (
        ADD_REACTIONS
        | VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_MESSAGE_HISTORY
        | USE_APPLICATION_COMMANDS
        | SEND_MESSAGES_IN_THREADS
    )


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    THREAD = 11
    FORUM = 15


class MessageType(IntEnum):
    DEFAULT = 0
    REPLY = 19
    SLASH_ANSWER = 20
    MENU_ANSWER = 23


class MessageFlags(IntFlag):
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
