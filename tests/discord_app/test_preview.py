from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bot.discord_app.preview import Exchange, markdown, render_page, write_preview
from bot.settings import Settings
from tests.discord_app.base import TinyAnswerer, TinyLibrary, make_base, make_library

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = ["Where is the plant?", "either?", "What is love?"]


class Tags(HTMLParser):
    """Fails on a tag that is closed without having been opened, or left open."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_pages_show_what_the_bot_sends(tmp_path: Path) -> None:
    files = write_preview(Settings(), make_library(), QUESTIONS, tmp_path / "preview")
    assert [file.name for file in files] == ["desktop.html", "phone.html"]
    for file in files:
        text = file.read_text(encoding="utf-8")
        for shown in (
            "The plant is in Wuhan.",
            "“a phrase of evidence”",
            "Did you mean:",
            "Paragraph 3",
            "Only you can see this",
        ):
            assert shown in text
        assert not re.findall(r"(?:src=|@import|<script|<link)", text)
        tags = Tags()
        tags.feed(text)
        assert tags.open == []


def test_an_empty_base_has_a_page_too(tmp_path: Path) -> None:
    write_preview(Settings(), TinyLibrary(TinyAnswerer(make_base())), [], tmp_path)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c<br>"),
        ("**bold** `code`", "<b>bold</b> <code>code</code><br>"),
        (r"\*\*not bold\*\*", "**not bold**<br>"),
        ("> a quote", "<blockquote>a quote</blockquote>"),
        ("[l](https://e.org/a%29)", '<a href="https://e.org/a%29">l</a><br>'),
        ('[<x>](https://e.org/"y)', '<a href="https://e.org/&#34;y">&lt;x&gt;</a><br>'),
        ("[l](javascript:x)", "[l](javascript:x)<br>"),
    ],
)
def test_markdown_as_discord_shows_it(text: str, html: str) -> None:
    assert str(markdown(text)) == html


def test_nothing_in_a_payload_becomes_markup() -> None:
    evil = "<img src=x onerror=alert(1)>"
    body = {
        "content": evil,
        "embeds": [{"title": evil, "description": evil, "footer": {"text": evil}, "color": 1}],
        "components": [{"components": [{"type": 2, "label": evil, "style": 1, "url": ""}]}],
    }
    assert "<img" not in render_page([Exchange(evil, evil, body, evil, private=True)], 390)
