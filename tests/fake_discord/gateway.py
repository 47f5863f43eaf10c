"""The gateway: sessions, sequence numbers, resume, compression and every way it can fail."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import World

PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
"""Members, presences, message content: intents that Discord grants by a switch."""
SENDS_PER_MINUTE = 120
"""events/gateway, Rate Limiting: more in 60 s and the connection is closed with 4008."""
REPLAYED_EVENTS = 1_000
"""How many events a session keeps for a resume; Discord's own number is not documented."""


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    UNKNOWN_ERROR = 4000
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    RATE_LIMITED = 4008
    DISALLOWED_INTENTS = 4014


class Intents(IntFlag):
    GUILDS = 1 << 0
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


class Socket:
    """One websocket: frames leave in the order in which they were put."""

    def __init__(self, websocket: web.WebSocketResponse, request: web.Request) -> None:
        self._websocket = websocket
        self._request = request
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self.writer = asyncio.create_task(self._write())

    def put(self, op: Op, data: object = None, **more: object) -> None:
        self.put_text(json.dumps({"op": op, "d": data, **more}))

    def put_text(self, text: str) -> None:
        """Send this as it is: malformed text too."""
        self._frames.put_nowait(text)

    async def close(self, code: int) -> None:
        await self._websocket.close(code=code)

    def abort(self) -> None:
        """Cut the connection without a close frame."""
        if self._request.transport:
            self._request.transport.abort()

    async def _write(self) -> None:
        while True:
            text = await self._frames.get()
            try:
                if self._zlib:
                    data = self._zlib.compress(text.encode())
                    await self._websocket.send_bytes(data + self._zlib.flush(zlib.Z_SYNC_FLUSH))
                else:
                    await self._websocket.send_str(text)
            except ConnectionError:
                return


@dataclass(slots=True)
class Session:
    intents: Intents
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    events: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYED_EVENTS))
    socket: Socket | None = None

    def dispatch(self, event: str, data: JSON) -> None:
        """Send an event now, or keep it for the resume of a session that has lost its socket."""
        self.sequence += 1
        frame = json.dumps({"op": Op.DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.events.append((self.sequence, frame))
        if self.socket:
            self.socket.put_text(frame)


class Gateway:
    """Accepts websockets and hands events to their sessions."""

    def __init__(self, world: World, token: str, resume_url: Callable[[], str]) -> None:
        self.world = world
        self.token = token
        self.resume_url = resume_url
        self.heartbeat_interval = 41.25
        """Seconds; the client's first beat comes at once."""
        self.privileged = Intents(0)
        """Privileged intents that the application has been granted."""
        self.refusals = 0
        """How many of the next connections are turned away with 503."""
        self.sessions: dict[str, Session] = {}
        self.identifies: list[float] = []
        """When each IDENTIFY came, by the monotonic clock. Discord allows 1,000 in 24 hours."""
        self.resumes: list[float] = []
        self.heartbeats = 0
        self.acknowledges = True
        """Whether heartbeats are answered; a connection without answers is a zombie."""
        self.ready_extra: JSON = {}
        """What READY says differently, to break it."""
        self.protocol_errors: list[str] = []
        self._sockets: set[Socket] = set()

    @property
    def connected(self) -> bool:
        return any(session.socket for session in self.sessions.values())

    def dispatch(self, event: str, data: JSON, *, needs: int = 0) -> None:
        """Send an event to every session that asked for its intents."""
        for session in self.sessions.values():
            if needs & ~session.intents == 0:
                session.dispatch(event, data)

    def message_event(self, event: str, message: JSON, guild_id: str | None) -> None:
        """Send MESSAGE_CREATE or _UPDATE, without its content where the intent is missing."""
        needs = Intents.GUILD_MESSAGES if guild_id else Intents.DIRECT_MESSAGES
        bot = self.world.bot.id
        exempt = (
            not guild_id
            or message["author"]["id"] == bot
            or any(user["id"] == bot for user in message["mentions"])
        )
        for session in self.sessions.values():
            if needs not in session.intents:
                continue
            shown = exempt or Intents.MESSAGE_CONTENT in session.intents
            hidden = {} if shown else {"content": "", "embeds": [], "components": []}
            session.dispatch(event, {**message, **hidden})

    def send_text(self, text: str) -> None:
        """Send a frame as it is on every live connection: for malformed events."""
        for socket in self._sockets:
            socket.put_text(text)

    def drop(self) -> None:
        """Cut every connection without a word; sessions stay resumable."""
        for socket in self._sockets:
            self._detach(socket)
            socket.abort()

    async def close(self, code: int) -> None:
        for socket in list(self._sockets):
            await socket.close(code)

    def ask_to_reconnect(self) -> None:
        """Op 7."""
        for socket in self._sockets:
            socket.put(Op.RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9; a session that is not resumable is forgotten."""
        for socket in self._sockets:
            socket.put(Op.INVALID_SESSION, resumable)
        if not resumable:
            self.forget()

    def forget(self) -> None:
        """Lose every session, as a restart of Discord's own server does."""
        self.sessions.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        websocket = web.WebSocketResponse(compress=False, max_msg_size=4096)
        await websocket.prepare(request)
        socket = Socket(websocket, request)
        self._sockets.add(socket)
        socket.put(Op.HELLO, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
        try:
            await self._read(websocket, socket)
        finally:
            self._sockets.discard(socket)
            socket.writer.cancel()
            self._detach(socket)
        return websocket

    def _detach(self, socket: Socket) -> None:
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None

    async def _read(self, websocket: web.WebSocketResponse, socket: Socket) -> None:
        recent: deque[float] = deque(maxlen=SENDS_PER_MINUTE)
        async for message in websocket:
            if message.type is not WSMsgType.TEXT:
                continue
            moment = time.monotonic()
            code = await self._receive(json.loads(message.data), socket)
            if len(recent) == SENDS_PER_MINUTE and moment - recent[0] < 60:
                code = Close.RATE_LIMITED
            recent.append(moment)
            if code:
                self.protocol_errors.append(f"The gateway closed the connection with {code!r}.")
                await socket.close(code)

    async def _receive(self, frame: JSON, socket: Socket) -> Close | None:
        data = frame["d"]
        match frame["op"]:
            case Op.HEARTBEAT:
                self.heartbeats += 1
                if self.acknowledges:
                    socket.put(Op.HEARTBEAT_ACK)
                return None
            case Op.IDENTIFY:
                return self._identify(data, socket)
            case Op.RESUME:
                return self._resume(data, socket)
            case Op.PRESENCE:
                return None
        return Close.NOT_AUTHENTICATED

    def _identify(self, data: JSON, socket: Socket) -> Close | None:
        self.identifies.append(time.monotonic())
        if data["token"] != self.token:
            return Close.AUTHENTICATION_FAILED
        if any(session.socket is socket for session in self.sessions.values()):
            return Close.ALREADY_AUTHENTICATED
        if data["intents"] & PRIVILEGED & ~self.privileged:
            return Close.DISALLOWED_INTENTS
        session = Session(Intents(data["intents"]), socket=socket)
        self.sessions[session.id] = session
        guild = self.world.guild_payload()
        ready = {
            "v": 10,
            "user": {**self.world.bot.payload(), "verified": True, "mfa_enabled": False},
            "session_id": session.id,
            "resume_gateway_url": self.resume_url(),
            "guilds": [{"id": guild["id"], "unavailable": True}],
            "application": {"id": self.world.application_id, "flags": 0},
        }
        shard = {"shard": data["shard"]} if "shard" in data else {}
        session.dispatch("READY", ready | shard | self.ready_extra)
        if Intents.GUILDS in session.intents:
            session.dispatch("GUILD_CREATE", guild)
        return None

    def _resume(self, data: JSON, socket: Socket) -> Close | None:
        self.resumes.append(time.monotonic())
        if data["token"] != self.token:
            return Close.AUTHENTICATION_FAILED
        session = self.sessions.get(data["session_id"])
        if session is None:
            socket.put(Op.INVALID_SESSION, data=False)
            return None
        session.socket = socket
        for sequence, event in session.events:
            if sequence > data["seq"]:
                socket.put_text(event)
        session.dispatch("RESUMED", {})
        return None
