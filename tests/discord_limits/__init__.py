"""What Discord would refuse, or show otherwise than meant, in a body that the bot sends.

Every body is held against the documented limits and, where the file is at hand, against Discord's
own OpenAPI document. `violations` returns one sentence for each finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.discord_limits.commands import commands_findings
from tests.discord_limits.interactions import callback_findings
from tests.discord_limits.messages import Kind, message_findings
from tests.discord_limits.openapi import OPENAPI_FILE, openapi_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OPENAPI_FILE", "route_of", "violations"]

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
MESSAGE_ROUTES = {
    ("POST", "/channels/{channel_id}/messages"): Kind.MESSAGE,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): Kind.EDIT,
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): Kind.INTERACTION,
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): Kind.EDIT,
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): Kind.EDIT,
}
_PARTS = (
    (r"/interactions/[^/]+/[^/]+/callback", CALLBACK),
    (r"/webhooks/[^/]+/[^/]+", "/webhooks/{webhook_id}/{webhook_token}"),
    (r"/channels/[^/]+", "/channels/{channel_id}"),
    (r"/applications/(?!@me)[^/]+", "/applications/{application_id}"),
    (r"/guilds/[^/]+", "/guilds/{guild_id}"),
    (r"/users/(?!@me)[^/]+", "/users/{user_id}"),
    (r"/members/(?!@me)[^/]+", "/members/{user_id}"),
    (r"/messages/(?!@original|pins|bulk)[^/]+", "/messages/{message_id}"),
    (r"/commands/[^/]+", "/commands/{command_id}"),
    (r"/reactions/[^/]+", "/reactions/{emoji_name}"),
)


def route_of(path: str) -> str:
    """Return the OpenAPI document's name of a path without its prefix: `/channels/{channel_id}`."""
    for pattern, name in _PARTS:
        path = re.sub(pattern, name.replace("\\", "\\\\"), path)
    return path


def violations(method: str, route: str, body: Any, *, files: bool = False) -> list[str]:
    """Return what is wrong with a JSON body sent to a route, named as by `route_of`.

    `files` says that files go with the body, so that a message without text is not empty.
    """
    found = [*_documented(method, route, body, files=files), *openapi_findings(method, route, body)]
    return [f"{method} {route}: {finding}" for finding in dict.fromkeys(found)]


def _documented(method: str, route: str, body: Any, *, files: bool) -> Iterator[str]:
    if body is None:
        return
    yield from _text_findings(body)
    if kind := MESSAGE_ROUTES.get((method, route)):
        yield from message_findings(body, kind, files=files)
    elif route == CALLBACK:
        yield from callback_findings(body, files=files)
    elif method == "PUT" and route.endswith("/commands"):
        yield from commands_findings(body)
    elif method == "POST" and route.endswith("/threads") and not 1 <= len(body["name"]) <= 100:
        yield f"a thread's name has {len(body['name'])} characters; Discord takes 1 to 100."


def _text_findings(value: Any) -> Iterator[str]:
    """Find text that is not Unicode: Discord answers it with 400."""
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            yield f"the text {value[:60]!a} holds half a surrogate pair."
    elif isinstance(value, dict):
        for item in value.values():
            yield from _text_findings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _text_findings(item)
