"""Limits of a message: resources/message of Discord's documentation, and no ping at all."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from tests.discord_limits.components import rows_findings, v2_findings
from tests.discord_limits.measure import count, length

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = dict[str, Any]
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15
KNOWN_FLAGS = (1 << 2) | EPHEMERAL | (1 << 12) | COMPONENTS_V2
"""Those a bot may set: suppress embeds, ephemeral, silent, Components V2."""
SHOWN = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")


class Kind(Enum):
    MESSAGE = "message"
    INTERACTION = "interaction"
    EDIT = "edit"


def message_findings(body: JSON, kind: Kind, *, files: bool = False) -> Iterator[str]:
    content, embeds = body.get("content") or "", body.get("embeds") or []
    flags = body.get("flags") or 0
    # The OpenAPI document allows 4,000, which is for subscribers, not for bots.
    yield from length("the content", content, 2_000)
    yield from _embeds_findings(embeds)
    yield from _mentions_findings(body)
    yield from _flags_findings(flags, kind)
    yield from count("attachments", body.get("attachments") or [], 10)
    for attachment in body.get("attachments") or []:
        yield from length("an attachment's description", attachment.get("description"), 1_024)
    if flags & COMPONENTS_V2:
        yield from v2_findings(body)
    else:
        yield from rows_findings(body.get("components") or [])
    if not files and not any(body.get(key) for key in SHOWN):
        cleared = kind is not Kind.EDIT or {"content", "embeds", "components"} <= body.keys()
        if cleared:
            yield "the message is empty (50006)."
    if body.get("tts"):
        yield "the message is read aloud (tts)."


def _mentions_findings(body: JSON) -> Iterator[str]:
    """Ask for no pings wherever text is sent: the default parses them."""
    if not any(body.get(key) for key in ("content", "embeds", "components")):
        return
    allowed = body.get("allowed_mentions")
    if allowed is None:
        yield "allowed_mentions is missing: mentions in the text would ping."
    elif allowed.get("parse") != []:
        yield f"allowed_mentions.parse is {allowed.get('parse')!r}; it must be []."
    elif allowed.get("users") or allowed.get("roles") or allowed.get("replied_user"):
        yield f"allowed_mentions pings somebody: {allowed!r}."


def _flags_findings(flags: int, kind: Kind) -> Iterator[str]:
    if flags & ~KNOWN_FLAGS:
        yield f"flags {flags} hold bits that a bot cannot set."
    if flags & EPHEMERAL and kind is not Kind.INTERACTION:
        yield "only an answer to an interaction can be ephemeral, and only when it is created."


def _embeds_findings(embeds: list[JSON]) -> Iterator[str]:
    yield from count("embeds", embeds, 10)
    total = 0
    for embed in embeds:
        yield from _embed_findings(embed)
        total += sum(len(text) for text in _embed_texts(embed))
    if total > 6_000:
        yield f"the embeds have {total} characters together; Discord takes 6000."
    urls = [embed["url"] for embed in embeds if embed.get("url")]
    for url in dict.fromkeys(urls):
        if urls.count(url) > 1:
            yield f"{urls.count(url)} embeds have the URL {url}: only the first would show."


def _embed_findings(embed: JSON) -> Iterator[str]:
    fields = embed.get("fields") or []
    yield from length("an embed's title", embed.get("title"), 256)
    yield from length("an embed's description", embed.get("description"), 4_096)
    yield from length("an embed's footer", (embed.get("footer") or {}).get("text"), 2_048)
    yield from length("an embed's author", (embed.get("author") or {}).get("name"), 256)
    yield from count("fields in an embed", fields, 25)
    for field in fields:
        yield from length("a field's name", field.get("name"), 256, least=1)
        yield from length("a field's value", field.get("value"), 1_024, least=1)
    if not 0 <= (embed.get("color") or 0) <= 0xFFFFFF:
        yield f"an embed's colour is {embed['color']}; Discord takes 0 to 16777215."
    for address in (embed.get("url"), (embed.get("author") or {}).get("url")):
        if address and not address.startswith(("https://", "http://")):
            yield f"an embed links to {address!r}; Discord takes http and https."
        yield from length("an embed's URL", address, 2_048)
    if not any((*_embed_texts(embed), embed.get("image"), embed.get("thumbnail"))):
        yield "an embed is empty."


def _embed_texts(embed: JSON) -> list[str]:
    """Return what counts towards the 6,000 characters."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [
        (embed.get("footer") or {}).get("text"),
        (embed.get("author") or {}).get("name"),
    ]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return [text for text in texts if text]
