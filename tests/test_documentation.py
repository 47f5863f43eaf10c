"""The pages say what is so: their example loads, their transcript holds, what they name exists."""

from __future__ import annotations

import io
import re
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import discord
import pytest
import typer.main
from pydantic import ValidationError

from bot import building, cli
from bot.answering import Answerer
from bot.console.chat import chat
from bot.console.checking import check, source_file
from bot.console.plain import reply as as_text
from bot.discord_app.client import FootnoteClient
from bot.discord_app.desk import Desk
from bot.discord_app.sync import NoBase
from bot.knowledge.loading import load
from bot.knowledge.schema import KINDS, SourceFile, Strict
from bot.library import Library
from bot.settings import FIELDS, Settings
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "knowledge/README.md", "CONTRIBUTING.md", "CHANGELOG.md")
GUIDE = (ROOT / "knowledge/README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _found(pattern: str) -> list[str]:
    """What a pattern finds in the pages, each once."""
    texts = ((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
    return sorted(set(chain.from_iterable(re.findall(pattern, text) for text in texts)))


def _links() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not target.startswith("https://"):
                yield page, target


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _models(kinds: Iterable[type[Strict]]) -> set[type[Strict]]:
    """A file kind and the kinds of what is written inside it."""
    found: set[type[Strict]] = set()
    waiting: list[object] = list(kinds)
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, Strict):
            found.add(kind)
            waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += get_args(kind)
    return found


KEYS = sorted({name for model in _models(KINDS.values()) for name in model.model_fields})


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The base that knowledge/README.md shows, written to a folder."""
    for name, text in re.findall(
        r"^`([\w/.]+)`\n\n```\w+\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_is_free_of_problems(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(example, example / "article.txt", deep=False) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "3 of 3 sentences cited" in printed[-2]
    assert printed[-1] == "0 problems, 2 warnings."
    assert printed[0] in GUIDE


def test_the_example_answers_as_shown(example: Path) -> None:
    answerer = Answerer.build(load(example))
    (question,) = re.findall(r'ask --knowledge my_base "([^"]+)"', GUIDE)
    assert f"```text\n{as_text(answerer.reply(question))}\n```" in GUIDE


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "When did the library of Millbrook open its reading garden?",
            "The library of Millbrook opened its",
        ),
        ("Did the garden cost 30,000 euros?", "No. The reading garden in Millbrook cost"),
        ("what did the garden in Eastport cost", "I have no sourced answer to that."),
        ("who paid for the garden", "I have no sourced answer to that."),
    ],
)
def test_the_example_behaves_as_told(example: Path, question: str, text: str) -> None:
    assert Answerer.build(load(example)).reply(question).text.startswith(text)


def test_the_example_source_is_what_the_command_makes(example: Path) -> None:
    made = source_file(example / "article.txt", "courier")
    shown = (example / "sources/courier.yaml").read_text(encoding="utf-8")
    places = re.compile(r"(?:sha256|start|end): .+")
    assert places.findall(made) == places.findall(shown)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_its_line(key: str) -> None:
    assert re.search(rf"^\| `{key}` (?:\* )?\| \S", GUIDE, re.MULTILINE)


def _messages() -> list[str]:
    """The messages of check that the guide explains, cut where they hold a value."""
    table = GUIDE.split("| Message |")[1].split("\n## ")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[2:] if line]
    parts = (part.strip() for row in rows for part in re.split(r"…| / ", row))
    return sorted({part for part in parts if part})


@pytest.mark.parametrize("message", _messages())
def test_check_can_say_what_the_guide_explains(message: str) -> None:
    folders = (ROOT / "bot/knowledge", ROOT / "bot/evaluation")
    ours = "".join(p.read_text(encoding="utf-8") for f in folders for p in sorted(f.glob("*.py")))
    with pytest.raises(ValidationError) as theirs:  # its messages for wrong ids and dates
        SourceFile.model_validate({"id": "Not An Id", "published": "yesterday"})
    assert message in ours + str(theirs.value)


@pytest.mark.parametrize("line", _found(r"python -m bot ([^`\n|<>#]+)"))
def test_every_command_exists(line: str) -> None:
    name, *rest = line.split()
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert name in commands
    known = {option for parameter in commands[name].params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


@pytest.mark.parametrize("target", _found(r"(?m)(?:^|`)make ([a-z]+)"))
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


async def test_the_command_table_is_that_of_the_bot() -> None:
    desk = Desk(Settings(), NoBase(), load_wordings())
    tree = FootnoteClient(desk).tree
    names = {f"/{command.qualified_name}" for command in tree.walk_commands()} - {"/knowledge"}
    assert set(re.findall(r"^\| `(/[\w ]+)` \|", README, re.MULTILINE)) == names


def test_the_invitation_asks_for_what_the_page_says() -> None:
    (bits,) = re.findall(r"permissions=(\d+)", README)
    asked = discord.Permissions(int(bits))
    assert {name for name, granted in asked if granted} == {
        "view_channel",
        "read_messages",  # the library's older name of the same bit
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "read_message_history",
    } & {name for name, _ in asked}


@pytest.mark.parametrize("setting", _found(r"`((?:FOOTNOTE_|KNOWLEDGE_|DISCORD_)[A-Z_]+)"))
def test_every_setting_exists(setting: str) -> None:
    assert setting in {field.encode_name for field in FIELDS}


@pytest.mark.parametrize(("page", "target"), sorted(set(_links())))
def test_every_link_leads_somewhere(page: str, target: str) -> None:
    name, _, anchor = target.partition("#")
    file = (ROOT / page).parent / name if name else ROOT / page
    assert file.exists()
    assert not anchor or anchor in _anchors(file)


def test_the_transcript_is_what_the_bot_says(
    shipped: Answerer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where this fails, type its questions into `python -m bot chat` and take the replies anew.

    Which questions are offered may change as the base grows, so those lines are not compared.
    """
    offers = re.compile(r"^  \d\. .+\n", re.MULTILINE)
    shown = README.split("<!-- transcript -->")[1].split("```")[1].removeprefix("text\n")
    typed = re.findall(r"^> (.+)$", shown, re.MULTILINE)
    replies = re.sub(r"^> .+\n", "", shown, flags=re.MULTILINE)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed)))
    chat(Library(ROOT / "knowledge", shipped, building))
    greeting_off = capsys.readouterr().out.split("\n", 2)[2]
    assert offers.sub("", greeting_off) == offers.sub("", replies)
