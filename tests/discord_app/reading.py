"""What a person sees of a message's components."""

from __future__ import annotations

from typing import Any


def parts(message: Any) -> list[dict[str, Any]]:
    """Every button and select, in order."""
    rows = [
        row if isinstance(row, dict) else row.to_dict()
        for row in getattr(message, "components", [])
    ]
    return [part for row in rows for part in row["components"]]


def labels(message: Any) -> list[str]:
    return [part["label"] for part in parts(message) if part.get("label")]


def link_urls(message: Any) -> list[str]:
    return [part["url"] for part in parts(message) if part.get("url")]


def select_of(message: Any) -> dict[str, Any]:
    (menu,) = [part for part in parts(message) if part["type"] == 3]
    return menu
