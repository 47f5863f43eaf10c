"""Limits of buttons, menus and text components: components/reference of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_limits.measure import count, length, unique

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = dict[str, Any]
ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY = 1, 2, 3, 4, 10
SELECTS = frozenset({3, 5, 6, 7, 8})
LINK, PREMIUM = 5, 6
SCHEMES = ("https://", "http://", "discord://")


def rows_findings(rows: list[JSON]) -> Iterator[str]:
    """Judge the components of an ordinary message: rows of buttons, or of one menu each."""
    yield from count("component rows", rows, 5)
    for row in rows:
        if row.get("type") != ROW:
            yield f"a component of type {row.get('type')} stands outside a row."
            continue
        yield from _row_findings(row)
    yield from _ids_findings(rows)


def v2_findings(body: JSON) -> Iterator[str]:
    """Judge a message made of Components V2."""
    if body.get("content") or body.get("embeds"):
        yield "Components V2 show neither content nor embeds."
    parts = list(every_component(body.get("components") or []))
    yield from count("components", parts, 40, least=1)
    text = sum(len(part.get("content") or "") for part in parts if part["type"] == TEXT_DISPLAY)
    if text > 4_000:
        yield f"the text displays have {text} characters together; Discord takes 4000."
    for part in parts:
        if part["type"] == ROW:
            yield from _row_findings(part)
    yield from _ids_findings(body.get("components") or [])


def every_component(components: list[JSON]) -> Iterator[JSON]:
    """Yield components and those inside them."""
    for component in components:
        yield component
        yield from every_component(component.get("components") or [])
        nested = [component[key] for key in ("accessory", "component") if key in component]
        yield from every_component(nested)


def _ids_findings(components: list[JSON]) -> Iterator[str]:
    ids = [part["custom_id"] for part in every_component(components) if part.get("custom_id")]
    yield from unique("the custom_id", ids)
    for custom_id in ids:
        yield from length("a custom_id", custom_id, 100, least=1)


def _row_findings(row: JSON) -> Iterator[str]:
    parts = row.get("components") or []
    yield from count("components in a row", parts, 5, least=1)
    if any(part["type"] in SELECTS for part in parts) and len(parts) > 1:
        yield "a row with a select menu holds something else too."
    for part in parts:
        if part["type"] == BUTTON:
            yield from _button_findings(part)
        elif part["type"] in SELECTS:
            yield from _select_findings(part)
        else:
            yield f"a row holds a component of type {part['type']}."


def _button_findings(button: JSON) -> Iterator[str]:
    label, style = button.get("label"), button.get("style")
    yield from length("a button's label", label, 80)
    if style not in range(1, 7):
        yield f"the button {label!r} has the style {style!r}; Discord takes 1 to 6."
    if not label and not button.get("emoji") and style != PREMIUM:
        yield "a button has neither a label nor an emoji."
    if style == LINK:
        url = button.get("url") or ""
        yield from length(f"the URL of the button {label!r}", url, 512, least=1)
        if not url.startswith(SCHEMES):
            yield f"the button {label!r} links to {url!r}; Discord takes http, https, discord."
        if any(character.isspace() or ord(character) < 32 for character in url):
            yield f"the URL of the button {label!r} holds white space."
        if button.get("custom_id"):
            yield f"the link button {label!r} has a custom_id too."
    elif style != PREMIUM:
        if not button.get("custom_id"):
            yield f"the button {label!r} has no custom_id."
        if button.get("url"):
            yield f"the button {label!r} has a URL but is no link button."


def _select_findings(menu: JSON) -> Iterator[str]:
    if not menu.get("custom_id"):
        yield "a select menu has no custom_id."
    yield from length("a menu's placeholder", menu.get("placeholder"), 150)
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    if not (0 <= least <= most and 1 <= most <= 25):
        yield f"a menu takes {least} to {most} values; Discord takes 0 to 25 in order."
    if menu["type"] != STRING_SELECT:
        return
    options = menu.get("options") or []
    yield from count("options in a menu", options, 25, least=1)
    yield from unique("the option value", [option["value"] for option in options])
    if most > len(options):
        yield f"a menu of {len(options)} options takes up to {most}."
    if sum(bool(option.get("default")) for option in options) > most:
        yield f"more than {most} options of a menu are chosen beforehand."
    for option in options:
        yield from length("an option's label", option.get("label"), 100, least=1)
        yield from length("an option's value", option.get("value"), 100, least=1)
        yield from length("an option's description", option.get("description"), 100)
