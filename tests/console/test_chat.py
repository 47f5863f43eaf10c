"""The chat console in a pipe, and how it ends."""

from __future__ import annotations

import io
import signal
from typing import TYPE_CHECKING

import pytest

from bot import building
from bot.console.chat import chat
from bot.library import Library
from tests.bases import edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.console.conftest import Terminal


@pytest.fixture
def talk(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    library = Library.open(base, building)

    def say(*lines: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
        chat(library)
        return capsys.readouterr().out

    return say


def test_it_says_what_it_knows(talk: Callable[..., str]) -> None:
    said = talk()
    assert "Footnote" in said
    assert "Bluewave opens a ferry yard in Northport" in said
    assert ":help" in said


def test_an_answer_comes_with_its_source(talk: Callable[..., str]) -> None:
    said = talk("where is Northport?")
    assert "Northport lies in Westmark Province." in said
    assert "Harbour Gazette, 4 March 2019" in said
    assert "paragraph 3, sentence 1" in said
    assert "“Northport lies in Westmark Province”" in said
    assert "https://gazette.example/news/1#:~:text=" in said


def test_a_conversation_goes_on(talk: Callable[..., str]) -> None:
    assert "Harbour City" in talk("where is Northport", "", "and its nickname?")


def test_an_offered_question_is_picked_by_its_number(talk: Callable[..., str]) -> None:
    said = talk("how many people", "1")
    assert "1. How many people does the ferry yard employ?" in said
    assert "The ferry yard in Northport employs 1,200 people." in said


def test_why_says_how_it_was_decided(talk: Callable[..., str]) -> None:
    said = talk(":why", "how many ships did Northport's harbour handle in 2015", ":why")
    assert "Nothing has been asked yet." in said
    assert "understood  how many ships" in said
    assert "harbour_ships" in said
    assert "against: its facts do not speak of the years 2015" in said


def test_topics_lists_what_can_be_asked(talk: Callable[..., str]) -> None:
    lines = talk(":topics").splitlines()
    topic = lines.index("The ferry yard")
    assert "  How much did the ferry yard cost?" in lines[topic:]
    assert "  Northport is known as the Harbour City." not in lines  # not listed


@pytest.mark.parametrize(("line", "said"), [(":help", ":reload"), (":nonsense", "no command")])
def test_commands(talk: Callable[..., str], line: str, said: str) -> None:
    assert said in talk(line)


@pytest.mark.parametrize("line", [":quit", ":q", ":exit"])
def test_quit_leaves(talk: Callable[..., str], line: str) -> None:
    assert "Westmark" not in talk(line, "where is Northport")


def test_reload_says_what_changed(talk: Callable[..., str], base: Path) -> None:
    edit(base / "entries/yard.yaml", "- yard price", "- price of the dockyard")
    assert "0 added, 1 changed, 0 removed" in talk(":reload")


def test_a_bad_reload_keeps_the_old_base(talk: Callable[..., str], base: Path) -> None:
    (base / "facts/yard.yaml").write_text("facts: [half wri")
    said = talk(":reload", "where is Northport")
    assert "The base in use stays. facts/yard.yaml:" in said
    assert "Northport lies in Westmark Province." in said


def test_without_a_token_the_bare_command_is_a_chat(terminal: Terminal) -> None:
    done = terminal.run(given="where is Northport\n:quit\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "DISCORD_TOKEN" in done.stdout.splitlines()[0]
    assert "Westmark" in done.stdout


@pytest.mark.parametrize(
    "arguments", [("chat",), ("ask", "--jsonl"), ("check",)], ids=["chat", "ask", "check"]
)
def test_a_broken_pipe_ends_quietly(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    process = terminal.start(*arguments)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stdin
    try:
        process.stdin.write('{"question": "where is Northport"}\n' * 3)
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.stderr.read() == ""
    process.wait(60)


@pytest.mark.parametrize("arguments", [("chat",), ("ask", "--jsonl")], ids=["chat", "ask"])
def test_ctrl_c_ends_quietly(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    process = terminal.start(*arguments)
    assert process.stdin
    assert process.stdout
    process.stdin.write('{"question": "hello"}\n')
    process.stdin.flush()
    process.stdout.readline()  # it is up and answering
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode in (0, 1, 130)


@pytest.mark.parametrize("command", ["chat", "check", "ask", ""])
def test_a_missing_folder_is_one_sentence(terminal: Terminal, command: str) -> None:
    environment = {"KNOWLEDGE_DIR": str(terminal.folder / "nowhere")}
    lost = type(terminal)(terminal.folder, terminal.base, environment)
    done = lost.run(*filter(None, [command]))
    assert done.returncode == 1
    assert "There is no knowledge folder" in done.stdout + done.stderr
    assert "KNOWLEDGE_DIR" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
