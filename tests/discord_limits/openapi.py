"""Bodies against Discord's own OpenAPI document, where the file lies beside the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENAPI_FILE = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
"""https://github.com/discord/discord-api-spec, specs/openapi.json; without it no such check."""


def openapi_findings(method: str, route: str, body: Any) -> Iterator[str]:
    """Yield what the document says against a body; nothing where the document is not there."""
    if not OPENAPI_FILE.is_file():
        return
    operation = _document()["paths"].get(route, {}).get(method.lower())
    if operation is None:
        yield "Discord's document has no such route."
        return
    if body is None or "requestBody" not in operation:
        return
    for error in _validator(method.lower(), route).iter_errors(body):
        cause = best_match([error]) or error
        place = cause.json_path.removeprefix("$.").removeprefix("$")
        yield f"{place or 'the body'}: {cause.message[:200]}"


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))
    document = _as_meant(document)
    # The API takes a snowflake as a number too, and discord.py sends some so.
    snowflake = document["components"]["schemas"]["SnowflakeType"]
    number = {"type": "integer", "minimum": 0}
    document["components"]["schemas"]["SnowflakeType"] = {"anyOf": [snowflake, number]}
    return document


def _as_meant(node: Any) -> Any:
    """Turn every oneOf into anyOf, as the document's README says that it is meant."""
    if isinstance(node, dict):
        return {"anyOf" if k == "oneOf" else k: _as_meant(value) for k, value in node.items()}
    return [_as_meant(item) for item in node] if isinstance(node, list) else node


@cache
def _validator(method: str, route: str) -> Draft202012Validator:
    content = _document()["paths"][route][method]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": _document()["components"]})
