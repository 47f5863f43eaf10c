"""A build in a process of its own gives what one in this process gives, and ends with the bot."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from bot import building
from bot.apart import Apart
from bot.building import NICENESS
from bot.errors import KnowledgeError
from bot.library import Library
from tests.bases import SMALL, edit
from tests.processes import builds_of, runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering import Answerer
    from bot.model import Reply

T = TypeVar("T")

PATIENCE = 10.0
ROOT = Path(__file__).parents[1]


def untimed(reply: Reply) -> Reply:
    return replace(reply, trace=replace(reply.trace, milliseconds=0.0))


def questions(answerer: Answerer, step: int) -> list[str]:
    entries = answerer.knowledge.entries.values()
    texts = [text for entry in entries for text in (*entry.utterances, *entry.declines)]
    halves = [" ".join(text.split()[:4]) for text in texts]
    return [*texts, *halves, "hi", "", "wat is teh pont of it"][::step]


@pytest.mark.parametrize(("base", "step"), [("small", 1), ("shipped", 100)])
def test_a_pickled_answerer_gives_the_same_replies(
    base: str, step: int, request: pytest.FixtureRequest
) -> None:
    built: Answerer = request.getfixturevalue(base)
    sent: Answerer = pickle.loads(pickle.dumps(built))  # noqa: S301 - made here
    previous = None
    for question in questions(built, step):
        reply = built.reply(question, previous)
        assert untimed(sent.reply(question, previous)) == untimed(reply)
        previous = reply.turn
    assert sent.complete("wh") == built.complete("wh")


def test_a_base_built_apart_gives_the_same_replies(small: Answerer) -> None:
    answerer = Apart().build(SMALL)
    for question in questions(small, 3):
        there, here = answerer.reply(question), small.reply(question)
        assert (there.outcome, there.text, there.turn) == (here.outcome, here.text, here.turn)
        assert there.confidence == pytest.approx(here.confidence)


def test_a_reload_apart_is_like_one_here(base: Path) -> None:
    library = Library.open(base, Apart())
    answerer = library.answerer
    (base / "facts/harbour.yaml").rename(base / "facts/harbour.txt")
    edit(base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    with pytest.raises(KnowledgeError) as here:
        building.build(base)
    with pytest.raises(KnowledgeError) as there:
        library.reload()
    assert there.value.problems == here.value.problems
    assert str(there.value) == str(here.value)
    assert len(there.value.problems) > 1
    assert list(library.check()) == list(building.check(base))
    assert library.answerer is answerer


@pytest.mark.parametrize("program", ["/bin/false", "/bin/echo", "/no/such/program"])
def test_an_early_end_is_told_in_a_sentence(
    program: str, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = building.build(base)
    library = Library(base, answerer, Apart())
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(KnowledgeError, match="ended early"):
        library.reload()
    assert library.answerer is answerer


def test_a_program_that_has_changed_is_not_mixed_with_the_one_that_runs(tmp_path: Path) -> None:
    (tmp_path / "language").mkdir()
    (tmp_path / "language" / "english.toml").touch()
    apart = Apart(tmp_path)
    assert not [problem for problem in apart.check(SMALL) if not problem.warning]
    (tmp_path / "language" / "german.toml").touch()
    with pytest.raises(KnowledgeError, match="Start the bot again"):
        apart.build(SMALL)


def test_a_build_that_is_killed_is_told_in_a_sentence() -> None:
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(Apart().build, SMALL)
        os.kill(until(lambda: builds_of(os.getpid()))[0], signal.SIGKILL)
        with pytest.raises(KnowledgeError, match="ended early"):
            outcome.result(PATIENCE)


def test_a_build_knows_no_token_and_lets_others_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTA.secret.token")
    monkeypatch.setenv("KNOWLEDGE_DIR", "somewhere")
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(Apart().build, SMALL)
        child = until(lambda: builds_of(os.getpid()))[0]
        environment = Path(f"/proc/{child}/environ").read_bytes()
        nicest = min(os.nice(0) + NICENESS, 19)
        until(lambda: os.getpriority(os.PRIO_PROCESS, child) == nicest)
        assert outcome.result(PATIENCE)
    assert b"somewhere" in environment
    assert b"MTA.secret.token" not in environment


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("after", [0.0, 0.5])
def test_a_build_ends_with_the_bot(base: Path, by: signal.Signals, after: float) -> None:
    code = (
        "import sys, pathlib; from bot.apart import Apart; Apart().build(pathlib.Path(sys.argv[1]))"
    )
    bot = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", code, str(base)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    child = until(lambda: builds_of(bot.pid))[0]
    time.sleep(after)
    assert runs(child)
    bot.send_signal(by)
    assert bot.wait(PATIENCE) != 0
    until(lambda: not runs(child))


def test_the_bot_loads_nothing_that_only_a_build_needs() -> None:
    code = (
        "import sys, pathlib; import bot.cli; from bot.apart import Apart;"
        "from bot.discord_app import supervisor;"
        "Apart().build(pathlib.Path(sys.argv[1])).reply('where is Norhtport');"
        "print({'yaml', 'wordfreq', 'rich', 'jinja2', 'bot.knowledge'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(SMALL)]
    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    assert loaded.stdout.strip() == b"set()"


def until(met: Callable[[], T]) -> T:
    """Wait for what is true, and return it."""
    end = time.monotonic() + PATIENCE
    while not (found := met()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return found
