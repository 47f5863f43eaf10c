"""One request of the bot, as read from its connection."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.faults import Refuse


class RefusedError(Exception):
    """A handler's answer is this refusal."""

    def __init__(self, refusal: Refuse) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that the bot made."""

    at: float
    """When its body had been read, by time.perf_counter."""
    method: str
    route: str
    """As in Discord's OpenAPI document: `/channels/{channel_id}/messages`."""
    path: str
    query: Mapping[str, str]
    body: Any
    """The JSON body, or a form's payload_json; None without a body."""
    files: Mapping[str, bytes] = field(default_factory=dict)


SENT = web.RequestKey("sent", Sent)


async def read_request(request: web.Request, prefix: str) -> Sent:
    """Read the whole of a request under `prefix`."""
    body, files = await _read(request)
    resource = request.match_info.route.resource
    return Sent(
        at=time.perf_counter(),
        method=request.method,
        route=resource.canonical.removeprefix(prefix) if resource else "",
        path=request.path.removeprefix(prefix),
        query=dict(request.query),
        body=body,
        files=files,
    )


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """Return a request's JSON and its files."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), {}
    body: Any = None
    files: dict[str, bytes] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            files[part.filename or part.name or ""] = bytes(await part.read())
    return body, files
