"""Whatever the base and the people say, what is sent is within Discord's limits and harmless."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_app import limits
from bot.discord_app.conversation import Memory
from bot.discord_app.desk import Desk
from bot.discord_app.exts.knowledge_pages import checked_page, kept_page, reloaded_page
from bot.discord_app.exts.sources import sources_page
from bot.discord_app.exts.topics import entries_page, topics_page
from bot.discord_app.exts.why import why_page
from bot.discord_app.markdown import escape, link, plain, web_address
from bot.discord_app.render import PLACES, notice, render
from bot.errors import Problem
from bot.model import Abstention, Suggestion, Trace, Turn
from bot.settings import Settings
from bot.wording import Wording, load_wordings
from tests.discord_app.base import (
    SOURCE,
    Change,
    TinyAnswerer,
    make_base,
    make_entry,
    make_library,
)
from tests.discord_limits import violations

if TYPE_CHECKING:
    from bot.discord_app.payload import Payload

WORDINGS = load_wordings()
ENGLISH = WORDINGS.languages["en"]
LANGUAGES = st.sampled_from(list(WORDINGS.languages.values()))
ANY = st.text(max_size=300) | st.text("a*_`<@!#:/[]()>|~\\\n-1.", max_size=300)
FULL = st.builds(lambda text, times: text * times, st.text(min_size=1), st.integers(1, 900))
TEXT = (ANY | FULL).map(lambda text: f"x{text}")
"""An entry's texts are never blank: the loader sees to that."""
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
MESSAGES = "/channels/{channel_id}/messages"


def findings(payload: Payload) -> list[str]:
    """What Discord would refuse of a payload, as a callback and as a message."""
    body = {**payload.to_dict(), "allowed_mentions": {"parse": []}}
    callback = {"type": 4, "data": body}
    return [*violations("POST", CALLBACK, callback), *violations("POST", MESSAGES, body)]


@settings(deadline=None)
@given(texts=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT), url=ANY, wording=LANGUAGES)
def test_any_answer_fits(texts: tuple[str, ...], url: str, wording: Wording) -> None:
    question, answer, quote, title, publisher = texts
    source = replace(SOURCE, title=title, publisher=publisher, url=f"https://example.org/{url}")
    entry = make_entry("a", question, answer, quote=quote, paragraphs=range(12), source=source)
    base = make_base(entry, source=source)
    answerer = TinyAnswerer(base)
    for payload in (
        render(answerer.answer("a"), wording),
        render(answerer.reply("either?"), wording),
        topics_page(base, wording, 0),
        entries_page(base, wording, "cars", 0),
        sources_page(base, wording),
    ):
        assert payload is not None
        assert findings(payload) == []


@settings(deadline=None)
@given(question=ANY | FULL, wording=LANGUAGES)
def test_any_question_gets_a_reply_that_fits(question: str, wording: Wording) -> None:
    desk = Desk(Settings(), make_library(), WORDINGS)
    if question == "boom":
        return
    reply, payload = desk.ask(question, None, wording)
    assert findings(payload) == []
    memory = Memory()
    memory.remember(1, 2, reply, 3)
    last = memory.last(1, 2)
    assert last
    assert findings(why_page(last, desk.library.answerer.knowledge, wording)) == []


@settings(deadline=None)
@given(reason=ANY, text=TEXT, wording=LANGUAGES)
def test_a_reason_without_words_is_said_as_the_answerer_has_it(
    reason: str, text: str, wording: Wording
) -> None:
    trace, turn = Trace("", (), 0), Turn("")
    nothing = Abstention(text, f"new_{reason}", 0, turn, trace)
    assert findings(render(nothing, wording)) == []
    offered = Suggestion(text, f"new_{reason}", (make_entry("a", text, text),), 0, turn, trace)
    assert findings(render(offered, wording)) == []


@settings(deadline=None)
@given(cause=TEXT, file=TEXT, count=st.integers(1, 60), ids=st.lists(st.text("abc_", min_size=1)))
def test_any_problems_and_changes_fit(cause: str, file: str, count: int, ids: list[str]) -> None:
    problems = [Problem(file, 3, cause, cause, cause)] * count
    change = Change("a" * 12, "b" * 12, tuple(ids * 40), tuple(ids), tuple(ids))
    for wording in WORDINGS.languages.values():
        assert findings(checked_page(problems, wording)) == []
        assert findings(kept_page(problems, "a" * 12, wording)) == []
        assert findings(reloaded_page(change, wording)) == []


@settings(deadline=None)
@given(text=st.text(), limit=st.integers(1, 50))
def test_clipping_keeps_within_and_says_so(text: str, limit: int) -> None:
    clean = plain(text)
    clipped = limits.clip(clean, limit)
    assert limits.units(clipped) <= limit
    assert clipped == clean or clipped.endswith("…")
    assert limits.units(clean) == len(clean.encode("utf-16-le")) // 2


@settings(deadline=None)
@given(ANY)
def test_nothing_escaped_pings_links_or_hides(text: str) -> None:
    escaped = escape(text)
    for start in ("@everyone", "@here", "://", "discord.gg", "discord.com", "discordapp.com"):
        assert start not in escaped.lower()
    unescaped = escaped.replace("\\\\", "B")
    for mark in "*_~`|<[":
        assert unescaped.count(mark) == unescaped.count(f"\\{mark}")
    assert not [line for line in unescaped.split("\n") if line.lstrip(" \t")[:1] in {"#", ">", "-"}]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "plain, 1.5 (and more): fine - really",
            "plain, 1.5 (and more): fine - really",
        ),
        ("**bold** _it_ ~~s~~ `c` ||sp||", r"\*\*bold\*\* \_it\_ \~\~s\~\~ \`c\` \|\|sp\|\|"),
        ("[click](https://evil.example)", "\\[click](https:\u200b//evil.example)"),
        ("<@123> <@&9> <#4> <t:0> </a:1>", r"\<@123> \<@&9> \<#4> \<t:0> \</a:1>"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("join discord.gg/abc", "join discord\u200b.gg/abc"),
        ("# head\n> quote", "\\# head\n\\> quote"),
        ("- list\n1. one\n-# small", "\\- list\n1\\. one\n\\-# small"),
        ("\u202eevil\u202c \u2067x", "evil x"),
        ("nul\0 bell\a \ud800", "nul bell "),
        ("Z" + "\u0301" * 40, "Z\u0301\u0301\u0301"),
        ("光谷 и Łódź 👩\u200d🔬", "光谷 и Łódź 👩\u200d🔬"),
    ],
)
def test_what_escaping_does(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a#:~:text=b%20c,d", "https://example.org/a#:~:text=b%20c,d"),
        ("https://example.org/a) [x](y", "https://example.org/a%29%20%5Bx%5D%28y"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("discord://app", ""),
    ],
)
def test_only_web_addresses_are_linked(url: str, address: str) -> None:
    assert web_address(url) == address
    assert link("label", url) == (f"[label]({address})" if address else "label")


def test_a_long_answer_is_announced_and_given_whole_in_the_embed() -> None:
    answer = "A sentence of the answer. " * 75
    payload = render(TinyAnswerer(make_base(make_entry("a", "A?", answer))).answer("a"), ENGLISH)
    assert payload.content == answer
    long = answer + "b" * 400
    payload = render(TinyAnswerer(make_base(make_entry("a", "A?", long))).answer("a"), ENGLISH)
    assert payload.content.endswith("…")
    assert str(payload.embeds[0].description).startswith(long)


def test_an_answer_put_another_way_has_the_same_card() -> None:
    library = make_library()
    desk = Desk(Settings(), library, WORDINGS)
    question = "Where is the plant?"
    plain_answer = library.answerer.reply(question)
    _, first = desk.ask(question, None, ENGLISH)
    otherwise = replace(plain_answer, text="Yes. The plant is in Wuhan.")
    library.answerer.reply = lambda *_: otherwise  # type: ignore[method-assign]
    _, second = desk.ask("Is the plant in Wuhan?", None, ENGLISH)
    assert second.content == "Yes. The plant is in Wuhan."
    assert second.to_dict() == {**first.to_dict(), "content": second.content}
    assert second.to_dict() == render(otherwise, ENGLISH).to_dict()


def test_a_question_asked_again_is_not_worked_out_each_time() -> None:
    library = make_library()
    desk = Desk(Settings(), library, WORDINGS)
    for _ in range(5):
        desk.ask("Where is the plant?", None, ENGLISH)
        desk.ask("Where is the plant?", Turn("x"), ENGLISH)
    assert len(library.answerer.asked) == 4
    for number in range(2_000):
        desk.ask(f"a question asked once: {number}", None, ENGLISH)
    asked = len(library.answerer.asked)
    desk.ask("Where is the plant?", None, ENGLISH)
    assert len(library.answerer.asked) == asked


def test_every_place_is_shown_or_counted() -> None:
    entry = make_entry("a", "A?", "B.", paragraphs=range(11))
    payload = render(TinyAnswerer(make_base(entry)).answer("a"), ENGLISH)
    text = str(payload.embeds[0].description)
    assert text.count("“a phrase of evidence”") == PLACES
    assert text.endswith("and 3 more places in the source")


def test_an_address_too_long_for_a_button_stays_in_the_text() -> None:
    source = replace(SOURCE, url="https://example.org/" + "x" * 600, published=date(2020, 1, 2))
    entry = make_entry("a", "A?", "B.", source=source)
    payload = render(TinyAnswerer(make_base(entry)).answer("a"), ENGLISH)
    assert source.url in str(payload.embeds[0].description)
    assert [part.get("url") for part in payload.view.to_components()[0]["components"]] == [None]


def test_chinese_readers_get_chinese_words() -> None:
    payload = render(TinyAnswerer(make_base()).reply("x"), WORDINGS.nearest("zh-CN"))
    assert payload.content == "对此我没有有出处的回答。"


def test_notices_are_cut_to_fit() -> None:
    assert findings(notice("x" * 3_000)) == []


@pytest.mark.parametrize("entries", [0, 1, 3])
def test_a_suggestion_names_each_question_once(entries: int) -> None:
    offered = tuple(make_entry(f"e{n}", "Same?", "A.") for n in range(entries)) * 2
    reply: Any = Suggestion("?", "nearest", offered, 0, Turn(""), Trace("", (), 0))
    payload = render(reply, ENGLISH)
    assert findings(payload) == []
    assert len(payload.view.to_components()) == entries
