"""Discord's REST routes for answering interactions: callbacks and their webhooks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fake_discord.exchange import Callback
from tests.fake_discord.faults import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    Refuse,
    answer_json,
)
from tests.fake_discord.requests import SENT, RefusedError
from tests.fake_discord.values import MessageFlags, MessageType

if TYPE_CHECKING:
    from tests.fake_discord.exchange import Exchange
    from tests.fake_discord.server import FakeDiscord
    from tests.fake_discord.values import JSON

FIRST_RESPONSE_SECONDS = 3.0
TOKEN_SECONDS = 900.0
"""Both: interactions/receiving-and-responding, Responding to an Interaction."""
UNKNOWN_WEBHOOK = Refuse(404, 10015, "Unknown Webhook")
INVALID_WEBHOOK_TOKEN = Refuse(401, 50027, "Invalid Webhook Token")


class Interactions:
    """The handlers of first answers, follow-ups and their edits."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.discord = discord
        self.world = discord.world

    def routes(self, prefix: str) -> list[web.RouteDef]:
        interaction = "/interactions/{interaction_id}/{interaction_token}/callback"
        webhook = "/webhooks/{webhook_id}/{webhook_token}"
        table = [
            ("POST", interaction, self.callback),
            ("POST", webhook, self.follow_up),
            ("GET", webhook + "/messages/@original", self.get_response),
            ("PATCH", webhook + "/messages/@original", self.edit_response),
            ("DELETE", webhook + "/messages/@original", self.delete_response),
            ("GET", webhook + "/messages/{message_id}", self.get_response),
            ("PATCH", webhook + "/messages/{message_id}", self.edit_response),
            ("DELETE", webhook + "/messages/{message_id}", self.delete_response),
        ]
        return [web.route(method, prefix + path, handler) for method, path, handler in table]

    async def callback(self, request: web.Request) -> web.Response:
        exchange = self.discord.exchanges.get(request.match_info["interaction_token"])
        if exchange is None or exchange.id != request.match_info["interaction_id"]:
            raise RefusedError(UNKNOWN_INTERACTION)
        if exchange.callback is not None:
            raise RefusedError(ALREADY_ACKNOWLEDGED)
        if request[SENT].at - exchange.sent_at > FIRST_RESPONSE_SECONDS:
            self.discord.late.append(exchange)
            raise RefusedError(UNKNOWN_INTERACTION)
        message = self._first_answer(exchange, request[SENT].body)
        exchange.callback = Callback(request[SENT].body["type"])
        exchange.callback_at = request[SENT].at
        exchange.changed.notify()
        if request.query.get("with_response") not in ("1", "true"):
            return web.Response(status=204)
        kind = int(exchange.payload["type"])
        resource: JSON = {"type": int(exchange.callback)}
        flags = message["flags"] if message else 0
        interaction = {
            "id": exchange.id,
            "type": kind,
            "response_message_id": message["id"] if message else None,
            "response_message_loading": bool(flags & MessageFlags.LOADING),
            "response_message_ephemeral": bool(flags & MessageFlags.EPHEMERAL),
        }
        if message:
            resource["message"] = message
        return answer_json({"interaction": interaction, "resource": resource})

    def _first_answer(self, exchange: Exchange, body: JSON) -> JSON | None:
        data = body.get("data") or {}
        match body["type"]:
            case Callback.MESSAGE:
                exchange.original = self._write(exchange, data)
            case Callback.DEFERRED_MESSAGE:
                loading = (data.get("flags") or 0) | MessageFlags.LOADING
                kind = self._answer_type(exchange)
                exchange.original = self.world.write(
                    exchange.channel,
                    self.world.bot,
                    {},
                    flags=int(loading),
                    type=kind,
                    **self._origin(exchange),
                )
                self._announce("MESSAGE_CREATE", exchange.original, exchange)
            case Callback.DEFERRED_UPDATE:
                exchange.original = exchange.source
            case Callback.UPDATE if exchange.source:
                exchange.original = exchange.source
                self._edit(exchange, exchange.source, data)
            case Callback.CHOICES:
                exchange.choices = data.get("choices") or []
                return None
            case Callback.MODAL:
                exchange.modal = data
                return None
        return exchange.original

    def _answer_type(self, exchange: Exchange) -> int:
        if exchange.source:
            return MessageType.REPLY
        is_menu = exchange.payload["data"].get("type") != 1
        return MessageType.MENU_ANSWER if is_menu else MessageType.SLASH_ANSWER

    def _origin(self, exchange: Exchange) -> JSON:
        """Say which interaction a message comes from; resources/message, Interaction Metadata."""
        metadata = {
            "id": exchange.id,
            "type": exchange.payload["type"],
            "user": exchange.member.user.payload(),
            "authorizing_integration_owners": {"0": self.world.guild_id},
        }
        bot = self.world.application_id
        return {"webhook_id": bot, "application_id": bot, "interaction_metadata": metadata}

    def _write(self, exchange: Exchange, body: JSON) -> JSON:
        kind = self._answer_type(exchange)
        more = {"type": kind, **self._origin(exchange)}
        message = self.world.write(exchange.channel, self.world.bot, body, **more)
        self._announce("MESSAGE_CREATE", message, exchange)
        exchange.show(message)
        return message

    def _edit(self, exchange: Exchange, message: JSON, body: JSON) -> None:
        self.world.edit(message, body)
        self._announce("MESSAGE_UPDATE", message, exchange)
        exchange.show(message)

    def _announce(self, event: str, message: JSON, exchange: Exchange) -> None:
        """Tell the gateway, which carries everything but ephemeral messages."""
        if not message["flags"] & MessageFlags.EPHEMERAL:
            self.discord.announce(event, message, exchange.channel)

    def _exchange(self, request: web.Request) -> Exchange:
        exchange = self.discord.exchanges.get(request.match_info["webhook_token"])
        if exchange is None or exchange.callback is None:
            raise RefusedError(UNKNOWN_WEBHOOK)
        if time.perf_counter() - exchange.sent_at > TOKEN_SECONDS:
            raise RefusedError(INVALID_WEBHOOK_TOKEN)
        return exchange

    def _response(self, request: web.Request) -> tuple[Exchange, JSON]:
        exchange = self._exchange(request)
        wanted = request.match_info.get("message_id")
        message = exchange.original
        if wanted and (message is None or message["id"] != wanted):
            message = next((m for m in exchange.messages if m["id"] == wanted), None)
        if message is None or message["id"] not in exchange.channel.messages:
            raise RefusedError(UNKNOWN_MESSAGE)
        return exchange, message

    async def follow_up(self, request: web.Request) -> web.Response:
        """Write another message; the first after a deferral takes the place of "thinking"."""
        exchange = self._exchange(request)
        original = exchange.original
        if original and original["flags"] & MessageFlags.LOADING:
            self._edit(exchange, original, request[SENT].body)
            return answer_json(original)
        return answer_json(self._write(exchange, request[SENT].body))

    async def get_response(self, request: web.Request) -> web.Response:
        return answer_json(self._response(request)[1])

    async def edit_response(self, request: web.Request) -> web.Response:
        exchange, message = self._response(request)
        self._edit(exchange, message, request[SENT].body)
        return answer_json(message)

    async def delete_response(self, request: web.Request) -> web.Response:
        exchange, message = self._response(request)
        del exchange.channel.messages[message["id"]]
        return web.Response(status=204)
