"""A reload swaps one reference, or changes nothing at all."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bot import building
from bot.apart import Apart
from bot.errors import KnowledgeError
from bot.library import Library
from bot.model import Answer
from tests.bases import edit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def library(base: Path) -> Library:
    return Library.open(base, building)


def test_a_reload_says_what_changed(library: Library, base: Path) -> None:
    edit(base / "entries/yard.yaml", "  - id: yard_jobs", "  - id: yard_staff")
    edit(base / "entries/harbour.yaml", "      - how deep is the harbour\n", "")
    before = library.answerer.knowledge.version
    reload = library.reload()
    assert (reload.before, reload.after) == (before, library.answerer.knowledge.version)
    assert reload.before != reload.after
    assert reload.added == ("yard_staff",)
    assert reload.removed == ("yard_jobs",)
    assert reload.changed == ("harbour_ships",)


def test_a_reload_of_the_same_files_changes_nothing(library: Library) -> None:
    reload = library.reload()
    assert reload.before == reload.after
    assert reload.added == reload.changed == reload.removed == ()


def test_a_bad_reload_keeps_the_old_base(library: Library, base: Path) -> None:
    answerer = library.answerer
    (base / "facts/yard.yaml").write_text("facts: [half wri")
    with pytest.raises(KnowledgeError, match=r"facts/yard\.yaml:"):
        library.reload()
    assert library.answerer is answerer


def test_a_base_that_breaks_its_promises_does_not_load(library: Library, base: Path) -> None:
    answerer = library.answerer
    edit(base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    with pytest.raises(KnowledgeError, match="“41”"):
        library.reload()
    assert library.answerer is answerer


def test_a_check_finds_everything_and_swaps_nothing(library: Library, base: Path) -> None:
    answerer = library.answerer
    assert all(problem.warning for problem in library.check())
    edit(base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    assert [problem.where for problem in library.check() if not problem.warning] == [
        "entry yard_cost: answer"
    ]
    (base / "facts/yard.yaml").write_text("facts: [half wri")
    assert [problem.file for problem in library.check()] == ["facts/yard.yaml"]
    assert library.answerer is answerer


def test_questions_are_answered_while_it_reloads(base: Path) -> None:
    library = Library.open(base, Apart())
    answered: list[bool] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answered.append(isinstance(library.answerer.reply("where is Northport"), Answer))

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    library.reload()
    stop.set()
    for asker in askers:
        asker.join()
    assert answered
    assert all(answered)
