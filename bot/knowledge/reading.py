"""YAML, read strictly: every scalar stays the text it was, and every value knows its line.

The one user of yaml. PyYAML would keep the last of two equal keys, turn `no` into False and
`12:30` into 750, and expand aliases without end; here the first and the last are errors and the
others cannot happen, since nothing is resolved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from bot.errors import KnowledgeError, Problem

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: 100,000 utterances take about a tenth of it."""
MAX_DEPTH = 12
"""Nesting that no file kind comes near; deeper is a mistake or an attack."""

Steps: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a value: `("facts", 3, "statement")`."""
Data: TypeAlias = "str | list[Data] | dict[str, Data]"

_Loader: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Builds only str, list and dict; the C one where PyYAML was built with it (ten times faster)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as text, lists and mappings, and where each value stands."""

    file: str
    data: Data
    sha256: str
    """Of the file's bytes, 64 hex digits."""
    lines: dict[Steps, int] = field(default_factory=dict)

    def line(self, path: Steps) -> int:
        """Return the line of the value at `path`, or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path, name: str) -> Document:
    """Read one YAML file; `name` is what problems call it. Raises KnowledgeError."""
    raw = _raw(path, name)
    text = _text(raw, name)
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        cause = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _failure(
            name,
            line,
            f"This is not valid YAML: {cause}.",
            "Mend the line named, or the one above it.",
        ) from error
    if node is None:
        raise _failure(name, 0, "The file is empty.", "Fill it in, or delete it.")
    building = _Building(name)
    data = building.build(node, ())
    if building.problems:
        raise KnowledgeError(building.problems)
    return Document(name, data, hashlib.sha256(raw).hexdigest(), building.lines)


def _raw(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError as error:
        raise _failure(
            name, 0, "The file is missing.", "Create it, or name another folder."
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Make it a file that this user may read."
        raise _failure(name, 0, f"The file cannot be read: {reason}.", remedy) from error
    if size > MAX_BYTES:
        raise _failure(
            name, 0, f"The file is larger than {MAX_BYTES:,} bytes.", "Split it by topic."
        )
    return raw


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _failure(
            name, line, "The file is not UTF-8.", "Save it with the encoding UTF-8."
        ) from error


def _refuse_tricks(text: str, name: str) -> None:
    """Refuse aliases, tags and deep nesting before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _failure(name, line, "Anchors and aliases are not read.", "Write the value out.")
        if getattr(event, "tag", None):
            raise _failure(name, line, "Tags (`!`) are not read.", "Put the value in quotes.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _failure(name, line, "Brackets nest too deeply.", "Close the brackets left open.")


@dataclass(slots=True)
class _Building:
    """A file's values as they are built, with their lines and what is wrong with them."""

    file: str
    lines: dict[Steps, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def build(self, node: yaml.Node, path: Steps) -> Data:
        self.lines[path] = _line(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Steps) -> Data:
        built: dict[str, Data] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, _line(key_node)
            if not isinstance(key, str):
                self._note(line, "A key must be plain text.", "Put it in quotes.")
            elif key in built:
                cause = f"The key `{key}` stands twice in one place."
                self._note(line, cause, "Merge the two or rename one.")
            else:
                built[key] = self.build(value_node, (*path, key))
                self.lines[*path, key] = line
        return built

    def _note(self, line: int, cause: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, "", cause, remedy))


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 0


def _failure(name: str, line: int, cause: str, remedy: str) -> KnowledgeError:
    return KnowledgeError([Problem(name, line, "", cause, remedy)])
