"""The chat console: questions by the line, history by readline, a few commands after a colon."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from bot.console import plain
from bot.errors import FootnoteError
from bot.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library import Library
    from bot.model import Reply

_HELP = """\
Ask a question, or pick an offered one by its number. Commands:
  :why      how the last reply was decided
  :topics   what can be asked
  :reload   read the knowledge folder anew
  :quit     leave"""


def chat(library: Library) -> None:
    """Answer lines from standard input until it ends; works at a terminal and in a pipe."""
    knowledge = library.answerer.knowledge
    titles = ", ".join(f"“{source.title}”" for source in knowledge.sources.values())
    print(f"Footnote {knowledge.version}: {len(knowledge.entries)} answers from {titles}.")
    print("Ask a question; :help lists the commands.")
    last: Reply | None = None
    for line in _lines():
        if line.startswith(":"):
            if line in (":quit", ":q", ":exit"):
                return
            print(_command(line, library, last))
            continue
        last = _reply(library, line, last)
        print(plain.reply(last))


def _lines() -> Iterator[str]:
    """Yield what is typed, without blank lines; at a terminal with a prompt and history."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - its import gives input() a history
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if line:
            yield line


def _reply(library: Library, line: str, last: Reply | None) -> Reply:
    answerer = library.answerer
    if isinstance(last, Suggestion) and line.isdigit() and 1 <= int(line) <= len(last.entries):
        return answerer.answer(last.entries[int(line) - 1].id)
    return answerer.reply(line, last.turn if last else None)


def _command(line: str, library: Library, last: Reply | None) -> str:
    if line == ":why":
        return plain.why(last) if last else "Nothing has been asked yet."
    if line == ":topics":
        return _topics(library)
    if line == ":reload":
        try:
            done = library.reload()
        except FootnoteError as error:
            return f"The base in use stays. {error}"
        changes = ", ".join(
            f"{len(found)} {name}"
            for name, found in (
                ("added", done.added),
                ("changed", done.changed),
                ("removed", done.removed),
            )
        )
        return f"Version {done.before} → {done.after}: {changes}."
    if line == ":help":
        return _HELP
    return f"There is no command {line}; :help lists them."


def _topics(library: Library) -> str:
    knowledge = library.answerer.knowledge
    lines: list[str] = []
    for topic, title in knowledge.topics.items():
        lines.append(title)
        lines += [
            f"  {entry.question}"
            for entry in knowledge.entries.values()
            if entry.topic == topic and entry.listed
        ]
    return "\n".join(lines)
