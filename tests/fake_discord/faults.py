"""What can go wrong with one REST request, on demand."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Proceed = Callable[[], Awaitable[web.Response]]


class Fault(Protocol):
    """Answers a request in place of Discord, or around its own answer, which `proceed` gives."""

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response: ...


def answer_json(
    body: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Answer with exactly `application/json`: with a charset discord.py takes it for plain text."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error status with Discord's error body; code 0 stands for a general one."""

    status: int
    code: int = 0
    message: str = "refused by a test"

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response:
        del request, proceed
        return answer_json({"code": self.code, "message": self.message}, self.status)


UNKNOWN_INTERACTION = Refuse(404, 10062, "Unknown interaction")
UNKNOWN_MESSAGE = Refuse(404, 10008, "Unknown Message")
ALREADY_ACKNOWLEDGED = Refuse(400, 40060, "Interaction has already been acknowledged.")
MISSING_PERMISSIONS = Refuse(403, 50013, "Missing Permissions")


@dataclass(frozen=True, slots=True)
class RateLimited:
    """A 429; one without a Via header looks like Cloudflare's ban, and clients do not retry."""

    retry_after: float
    everywhere: bool = False
    via: bool = True

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response:
        del request, proceed
        body = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.everywhere,
        }
        headers = {"Retry-After": str(self.retry_after)}
        return answer_json(body, 429, headers | ({"Via": "1.1 fake"} if self.via else {}))


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection dies before Discord has acted, or after, when only its answer is lost."""

    after: bool = False

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response:
        if self.after:
            await proceed()
        if request.transport:
            request.transport.abort()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Slow:
    """Discord acts, but late."""

    seconds: float

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response:
        del request
        await asyncio.sleep(self.seconds)
        return await proceed()


@dataclass(slots=True)
class Bucket:
    """A rate limit as Discord keeps it: `limit` requests in `window` seconds, told in headers.

    The window opens with a request and shuts as a whole.
    """

    limit: int
    window: float
    refused: int = 0
    """How many got a 429: a client that reads the headers makes this stay 0."""
    _shuts: float = 0.0
    _used: int = 0

    async def answer(self, request: web.Request, proceed: Proceed) -> web.Response:
        moment = time.monotonic()
        if moment >= self._shuts:
            self._shuts, self._used = moment + self.window, 0
        reset = self._shuts - moment
        if self._used >= self.limit:
            self.refused += 1
            return await RateLimited(reset).answer(request, proceed)
        self._used += 1
        response = await proceed()
        response.headers.update(
            {
                "X-RateLimit-Limit": str(self.limit),
                "X-RateLimit-Remaining": str(self.limit - self._used),
                "X-RateLimit-Reset-After": f"{reset + 0.001:.3f}",
                "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
                "X-RateLimit-Bucket": f"bucket-{id(self)}",
            }
        )
        return response


@dataclass(slots=True)
class _Armed:
    method: str
    path: str
    fault: Fault
    left: int | None


class Faults:
    """Faults waiting for the requests that they are meant for."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self.struck = 0
        """How many requests met a fault."""

    def add(self, method: str, path: str, fault: Fault, *, times: int | None = 1) -> None:
        """Let the next `times` requests (None: all) of this method and path glob meet `fault`."""
        self._armed.append(_Armed(method, path, fault, times))

    def clear(self) -> None:
        self._armed.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the oldest fault armed for this request, counting it down."""
        for armed in self._armed:
            if method == armed.method and fnmatchcase(path, armed.path):
                if armed.left is not None:
                    armed.left -= 1
                    if not armed.left:
                        self._armed.remove(armed)
                self.struck += 1
                return armed.fault
        return None
