"""Discord's REST routes for the messages of a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fake_discord.faults import MISSING_PERMISSIONS, UNKNOWN_MESSAGE, Refuse, answer_json
from tests.fake_discord.requests import SENT, RefusedError
from tests.fake_discord.values import MessageFlags, MessageType, Permissions

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord
    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import Channel

UNKNOWN_CHANNEL = Refuse(404, 10003, "Unknown Channel")


class Channels:
    """The handlers of messages, typing and reactions."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.discord = discord
        self.world = discord.world

    def routes(self, prefix: str) -> list[web.RouteDef]:
        message = "/channels/{channel_id}/messages/{message_id}"
        reaction = message + "/reactions/{emoji_name}/@me"
        table = [
            ("GET", "/channels/{channel_id}", self.get_channel),
            ("GET", "/channels/{channel_id}/messages", self.history),
            ("POST", "/channels/{channel_id}/messages", self.create_message),
            ("POST", "/channels/{channel_id}/typing", self.nothing),
            ("GET", message, self.get_message),
            ("PATCH", message, self.edit_message),
            ("DELETE", message, self.delete_message),
            ("PUT", reaction, self.nothing),
            ("DELETE", reaction, self.nothing),
        ]
        return [web.route(method, prefix + path, handler) for method, path, handler in table]

    def _channel(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(request.match_info["channel_id"])
        if channel is None:
            raise RefusedError(UNKNOWN_CHANNEL)
        if Permissions.VIEW_CHANNEL not in channel.bot_permissions:
            raise RefusedError(Refuse(403, 50001, "Missing Access"))
        return channel

    async def get_channel(self, request: web.Request) -> web.Response:
        return answer_json(self._channel(request).payload())

    async def history(self, request: web.Request) -> web.Response:
        messages = list(self._channel(request).messages.values())
        visible = [m for m in messages if not m["flags"] & MessageFlags.EPHEMERAL]
        return answer_json(visible[::-1][: int(request.query.get("limit", "50"))])

    async def create_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if Permissions.SEND_MESSAGES not in channel.bot_permissions:
            raise RefusedError(MISSING_PERMISSIONS)
        body = request[SENT].body
        if (known := self._known(channel, body)) is not None:
            return answer_json(known)
        reference = body.get("message_reference")
        more: JSON = {"nonce": str(body["nonce"])} if "nonce" in body else {}
        if reference:
            replied = channel.messages.get(str(reference["message_id"]))
            if replied is None and reference.get("fail_if_not_exists", True):
                raise RefusedError(Refuse(400, 50035, "Invalid Form Body: Unknown message"))
            more |= {
                "type": MessageType.REPLY,
                "message_reference": reference,
                "referenced_message": replied,
            }
        message = self.world.write(channel, self.world.bot, body, **more)
        self.discord.announce("MESSAGE_CREATE", message, channel)
        self.discord.note_reply(message, channel, request[SENT].at)
        return answer_json(message)

    def _known(self, channel: Channel, body: JSON) -> JSON | None:
        """Return the message that an enforced nonce says was created already."""
        nonce = str(body.get("nonce"))
        if not body.get("enforce_nonce"):
            return None
        same = (m for m in channel.messages.values() if m.get("nonce") == nonce)
        return next(same, None)

    def _message(self, request: web.Request) -> tuple[Channel, JSON]:
        channel = self._channel(request)
        message = channel.messages.get(request.match_info["message_id"])
        if message is None or message["flags"] & MessageFlags.EPHEMERAL:
            raise RefusedError(UNKNOWN_MESSAGE)
        return channel, message

    async def get_message(self, request: web.Request) -> web.Response:
        return answer_json(self._message(request)[1])

    async def edit_message(self, request: web.Request) -> web.Response:
        channel, message = self._message(request)
        if message["author"]["id"] != self.world.bot.id:
            raise RefusedError(Refuse(403, 50005, "Cannot edit a message by another user"))
        self.world.edit(message, request[SENT].body)
        self.discord.announce("MESSAGE_UPDATE", message, channel)
        return answer_json(message)

    async def delete_message(self, request: web.Request) -> web.Response:
        channel, message = self._message(request)
        del channel.messages[message["id"]]
        return web.Response(status=204)

    async def nothing(self, request: web.Request) -> web.Response:
        self._channel(request)
        return web.Response(status=204)
