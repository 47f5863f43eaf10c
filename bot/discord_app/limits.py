"""Discord's limits on what a bot sends, and cutting text to them.

The figures are of docs.discord.com/developers (resources/message, components/reference,
interactions/application-commands, August 2026); where its OpenAPI document is looser, the
stricter one is taken. Text is measured in UTF-16 units, the larger of the two counts that
Discord's clients and servers use.
"""

from __future__ import annotations

CONTENT = 2_000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
EMBED_TOTAL = 6_000
ROWS = 5
BUTTONS_IN_ROW = 5
BUTTON_LABEL = 80
BUTTON_URL = 512
CUSTOM_ID = 100
SELECT_OPTIONS = 25
SELECT_TEXT = 100
"""An option's label, value and description."""
SELECT_PLACEHOLDER = 150
CHOICES = 25
CHOICE_NAME = 100
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_PLACEHOLDER = 100
TEXT_INPUT = 4_000


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Return the text cut to at most `limit` units, the cut announced by an ellipsis."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[: -max(1, (units(kept) - limit + 1) // 2)]
    return kept.rstrip(" \\") + "…"
