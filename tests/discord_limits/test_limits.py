"""The limits themselves: what must pass, and what must be named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_limits import CALLBACK, OPENAPI_FILE, route_of, violations

JSON = dict[str, Any]
MESSAGE = "/channels/{channel_id}/messages"
QUIET: JSON = {"parse": []}
COMMANDS = "/applications/{application_id}/commands"


def message(**body: Any) -> JSON:
    return {"content": "Hello", "allowed_mentions": QUIET, **body}


def button(**more: Any) -> JSON:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes", **more}


def rows(*rows_of_parts: list[JSON]) -> list[JSON]:
    return [{"type": 1, "components": parts} for parts in rows_of_parts]


def link(url: str) -> JSON:
    return {"type": 2, "style": 5, "label": "Source", "url": url}


def menu(number: int, **more: Any) -> JSON:
    options = [{"label": f"Entry {n}", "value": str(n)} for n in range(number)]
    return {"type": 3, "custom_id": "menu", "options": options, **more}


def embed(**more: Any) -> JSON:
    return {"title": "Answer", "flags": 0, "type": "rich", **more}


FINE = {
    "longest content": message(content="x" * 2_000),
    "emoji count once": message(content="😀" * 2_000),
    "reply with numbers for ids": message(
        message_reference={"message_id": 5, "channel_id": 6, "fail_if_not_exists": False}
    ),
    "nonce": message(nonce="123456789012345678"),
    "fullest embed": message(
        embeds=[embed(description="x" * 4_096, footer={"text": "y" * 1_000}, color=0xFFFFFF)]
    ),
    "five rows": message(
        components=rows(*([button(custom_id=f"{row}{n}") for n in range(5)] for row in range(5)))
    ),
    "link": message(components=rows([link("https://example.org/#:~:text=a,b")])),
    "menu": message(components=rows([menu(25)])),
}


@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
def test_passes(body: JSON) -> None:
    assert violations("POST", MESSAGE, body) == []


WRONG = {
    "2001 characters": (message(content="x" * 2_001), "2001 characters"),
    "empty": ({"allowed_mentions": QUIET}, "empty"),
    "pings by default": ({"content": "@everyone"}, "allowed_mentions is missing"),
    "pings users": (message(allowed_mentions={"parse": ["users"]}), "must be []"),
    "pings the asker": (
        message(allowed_mentions={"parse": [], "replied_user": True}),
        "pings somebody",
    ),
    "6001 in two embeds": (
        message(embeds=[embed(description="x" * 3_000), embed(description="x" * 2_989)]),
        "6001 characters together",
    ),
    "long title": (message(embeds=[embed(title="x" * 257)]), "title has 257"),
    "26 fields": (message(embeds=[embed(fields=[{"name": "a", "value": "b"}] * 26)]), "26 fields"),
    "empty field": (message(embeds=[embed(fields=[{"name": "", "value": "b"}])]), "field's name"),
    "long value": (
        message(embeds=[embed(fields=[{"name": "a", "value": "b" * 1_025}])]),
        "value has 1025",
    ),
    "empty embed": (message(embeds=[{"type": "rich"}]), "embed is empty"),
    "11 embeds": (message(embeds=[embed()] * 11), "11 embeds"),
    "same URL": (message(embeds=[embed(url="https://a.example")] * 2), "only the first"),
    "javascript": (message(embeds=[embed(url="javascript:alert(1)")]), "http and https"),
    "six rows": (
        message(components=rows(*([button(custom_id=str(n))] for n in range(6)))),
        "6 component rows",
    ),
    "six buttons": (
        message(components=rows([button(custom_id=str(n)) for n in range(6)])),
        "6 components in a row",
    ),
    "label of 81": (message(components=rows([button(label="x" * 81)])), "label has 81"),
    "custom_id of 101": (message(components=rows([button(custom_id="x" * 101)])), "custom_id has"),
    "same custom_id": (message(components=rows([button()], [button()])), "comes 2 times"),
    "no label": (message(components=rows([button(label=None)])), "neither a label"),
    "no custom_id": (message(components=rows([button(custom_id=None)])), "no custom_id"),
    "URL of 513": (
        message(components=rows([link("https://example.org/" + "x" * 493)])),
        "513 characters",
    ),
    "file URL": (message(components=rows([link("file:///etc/passwd")])), "links to"),
    "link with an id": (
        message(components=rows([{**link("https://a.example"), "custom_id": "x"}])),
        "custom_id too",
    ),
    "26 options": (message(components=rows([menu(26)])), "26 options"),
    "crowded row": (message(components=rows([menu(2), button()])), "something else"),
    "more than there are": (message(components=rows([menu(2, max_values=3)])), "takes up to 3"),
    "ephemeral": (message(flags=64), "can be ephemeral"),
    "half a pair": (message(content="\ud83d"), "surrogate"),
    "V2 with content": (
        message(flags=1 << 15, components=[{"type": 10, "content": "x"}]),
        "neither content nor embeds",
    ),
}


@pytest.mark.parametrize(("body", "finding"), WRONG.values(), ids=WRONG.keys())
def test_names_what_is_wrong(body: JSON, finding: str) -> None:
    assert any(finding in violation for violation in violations("POST", MESSAGE, body))


CHOICE = {"name": "Who?", "value": "who"}
FIELD = {"type": 4, "custom_id": "q", "style": 1, "label": "Question"}
MODAL = {"custom_id": "m", "title": "Ask", "components": rows([FIELD])}
CALLBACKS = {
    "message": ({"type": 4, "data": message(flags=64)}, ""),
    "deferral": ({"type": 5, "data": {"flags": 64}}, ""),
    "bare deferral": ({"type": 5}, ""),
    "deferral with text": ({"type": 5, "data": {"content": "wait"}}, "only be ephemeral"),
    "update": ({"type": 7, "data": message()}, ""),
    "update to ephemeral": ({"type": 7, "data": message(flags=64)}, "can be ephemeral"),
    "25 choices": ({"type": 8, "data": {"choices": [CHOICE] * 25}}, ""),
    "26 choices": ({"type": 8, "data": {"choices": [CHOICE] * 26}}, "26 choices"),
    "choice of 101": ({"type": 8, "data": {"choices": [{**CHOICE, "name": "x" * 101}]}}, "101"),
    "value of 101": ({"type": 8, "data": {"choices": [{**CHOICE, "value": "x" * 101}]}}, "101"),
    "nameless choice": ({"type": 8, "data": {"choices": [{**CHOICE, "name": ""}]}}, "0 characters"),
    "modal": ({"type": 9, "data": MODAL}, ""),
    "modal title of 46": ({"type": 9, "data": {**MODAL, "title": "x" * 46}}, "title has 46"),
    "six inputs": (
        {"type": 9, "data": {**MODAL, "components": rows(*([FIELD] for _ in range(6)))}},
        "6 components in a modal",
    ),
    "unknown kind": ({"type": 3}, "no kind of answer"),
}


@pytest.mark.parametrize(("body", "finding"), CALLBACKS.values(), ids=CALLBACKS.keys())
def test_first_answers(body: JSON, finding: str) -> None:
    found = violations("POST", CALLBACK, body)
    assert any(finding in violation for violation in found) if finding else not found


QUESTION = {"type": 3, "name": "question", "description": "What to ask", "required": True}
PRIVATE = {"type": 5, "name": "private", "description": "Only you see it"}
ASK = {"name": "ask", "type": 1, "description": "Ask", "options": [QUESTION, PRIVATE]}
REGISTERED = {
    "fine": ([ASK, {"name": "Answer this", "type": 3}], ""),
    "translated": ([{**ASK, "name_localizations": {"zh-CN": "提问"}}], ""),
    "unknown locale": ([{**ASK, "name_localizations": {"zh": "提问"}}], "no locale"),
    "same name": ([ASK, ASK], "comes 2 times"),
    "capital": ([{**ASK, "name": "Ask"}], "small letters"),
    "long description": ([{**ASK, "description": "x" * 101}], "101 characters"),
    "undescribed": ([{**ASK, "options": [{**QUESTION, "description": "…"}]}], "people would see"),
    "required last": ([{**ASK, "options": [PRIVATE, QUESTION]}], "comes after"),
    "16 in the Apps menu": ([{"name": f"Read {n}", "type": 3} for n in range(16)], "takes 15"),
    "both": (
        [{**ASK, "options": [{**QUESTION, "autocomplete": True, "choices": [CHOICE]}]}],
        "has choices and autocompletes",
    ),
}


@pytest.mark.parametrize(("body", "finding"), REGISTERED.values(), ids=REGISTERED.keys())
def test_commands(body: list[JSON], finding: str) -> None:
    found = violations("PUT", COMMANDS, body)
    assert any(finding in violation for violation in found) if finding else not found


@pytest.mark.skipif(not OPENAPI_FILE.is_file(), reason="Discord's OpenAPI document is not here")
@pytest.mark.parametrize(
    ("method", "route", "body", "finding"),
    [
        ("POST", MESSAGE, message(content=7), "content: 7 is not of type"),
        ("POST", MESSAGE, message(message_reference={}), "'message_id' is a required property"),
        ("POST", "/nowhere", {}, "no such route"),
        ("POST", CALLBACK, {"type": 4, "data": message(embeds={})}, "embeds"),
    ],
)
def test_the_document_is_asked(method: str, route: str, body: JSON, finding: str) -> None:
    assert any(finding in violation for violation in violations(method, route, body))


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/channels/1/messages", MESSAGE),
        ("/channels/1/messages/2", MESSAGE + "/{message_id}"),
        ("/interactions/1/abc-_/callback", CALLBACK),
        (
            "/webhooks/1/abc/messages/@original",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        ),
        ("/applications/1/commands", COMMANDS),
        ("/users/@me", "/users/@me"),
        ("/guilds/1/members/2", "/guilds/{guild_id}/members/{user_id}"),
    ],
)
def test_routes_are_recognised(path: str, route: str) -> None:
    assert route_of(path) == route
