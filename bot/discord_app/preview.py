"""A page in Discord's look that shows the very payloads the bot sends.

It is for looking at replies without Discord, and for the pictures of the README.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from bot.discord_app.desk import Desk
from bot.discord_app.exchange import repeated
from bot.discord_app.exts.sources import sources_page
from bot.discord_app.exts.topics import entries_page, topics_page
from bot.discord_app.exts.why import why_page
from bot.discord_app.pacing import Spoken
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.discord_app.desk import Holder
    from bot.discord_app.payload import Payload
    from bot.settings import Settings

PAGES = {"desktop": 860, "phone": 390}
"""File name → width in pixels; a phone's is that of a current one in portrait."""
ALICE, BOB = "Alice", "Bob"
_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>https?://[^)\s]+)\)"
    r"|(?P<bare>https?://\S+)"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What somebody asked, and the message they got."""

    person: str
    asked: str
    body: dict[str, Any]
    command: str = ""
    """The slash command used; empty for a message."""
    private: bool = False


def write_preview(
    settings: Settings, library: Holder, questions: list[str], folder: Path
) -> list[Path]:
    """Write a page for each width with the replies to these questions; return their paths."""
    desk = Desk(settings, library, load_wordings())
    exchanges = list(_exchanges(desk, questions))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, width in PAGES.items():
        file = folder / f"{name}.html"
        file.write_text(render_page(exchanges, width), encoding="utf-8")
        written.append(file)
    return written


def serve(folder: Path, port: int) -> None:
    """Serve the pages on this machine until interrupted."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.serve_forever()


def render_page(exchanges: list[Exchange], width: int) -> str:
    """Return a self-contained page, `width` pixels wide at most."""
    environment = Environment(
        loader=PackageLoader("bot.discord_app"),
        autoescape=select_autoescape(["html", "j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = markdown
    return environment.get_template("preview.html.j2").render(
        exchanges=exchanges,
        width=width,
        channel="general",
        time="Today at 14:05",
        person_colour="#3ba55d",
    )


def markdown(text: str) -> Markup:
    """Return as HTML the markdown that the bot writes: bold, code, links, quotes, lines."""
    lines = []
    for line in text.split("\n"):
        if line.startswith("> "):
            lines.append(Markup("<blockquote>{}</blockquote>").format(_inline(line[2:])))
        else:
            lines.append(Markup("{}<br>").format(_inline(line)))
    return Markup().join(lines)


def _inline(text: str) -> Markup:
    parts: list[Markup] = []
    end = 0
    for match in _INLINE.finditer(text):
        parts += [escape(text[end : match.start()]), _span(match)]
        end = match.end()
    return Markup().join([*parts, escape(text[end:])])


def _span(match: re.Match[str]) -> Markup:
    if match["escaped"]:
        return escape(match["escaped"])
    if match["bold"]:
        return Markup("<b>{}</b>").format(_inline(match["bold"]))
    if match["code"]:
        return Markup("<code>{}</code>").format(match["code"])
    url = match["url"] or match["bare"]
    label = _inline(match["label"]) if match["label"] else url
    return Markup('<a href="{}">{}</a>').format(url, label)


def _exchanges(desk: Desk, questions: list[str]) -> Iterator[Exchange]:
    """Yield a stroll through the bot: answers, then what else it shows."""
    wording = desk.wordings.nearest("en")
    knowledge = desk.library.answerer.knowledge

    def shown(asked: str, payload: Payload, command: str, *, private: bool = True) -> Exchange:
        return Exchange(ALICE, asked, payload.to_dict(), command, private)

    for number, question in enumerate(questions):
        reply, payload = desk.ask(question, None, wording)
        command = "" if number % 2 else "/ask"
        yield Exchange(BOB if number % 2 else ALICE, question, payload.to_dict(), command)
        if number == 0:
            spoken = Spoken(2, "https://discord.com/channels/1/1/2")
            yield shown(question, repeated(reply, spoken, wording), "/ask")
            desk.memory.remember(1, 1, reply, None)
    last = desk.memory.last(1, 1)
    if last:
        yield shown("", why_page(last, knowledge, wording), "/why")
    yield shown("", topics_page(knowledge, wording, 0), "/topics")
    topic = next(iter(knowledge.topics), "")
    if page := entries_page(knowledge, wording, topic, 0):
        yield shown("", page, "/topics")
    yield shown("", sources_page(knowledge, wording), "/sources")
