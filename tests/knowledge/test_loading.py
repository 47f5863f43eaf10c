"""A folder loads whole or not at all, and each problem says file, line, place, cause and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.loading import load, load_all
from bot.model import Ask
from tests.bases import SMALL, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path


def problems_of(base: Path) -> tuple[Problem, ...]:
    loaded = load_all(base)
    assert loaded.knowledge is None
    return loaded.problems


def test_a_base_is_linked() -> None:
    knowledge = load(SMALL)
    entry = knowledge.entries["southport_yard"]
    (citation,) = entry.citations
    assert entry.facts == (knowledge.facts["southport_yard"],)
    assert citation.source is knowledge.sources["gazette"]
    assert citation.url == (
        "https://gazette.example/news/1"
        "#:~:text=Southport%2C%20also%20in%20Westmark,steel%20became%20too%20dear."
    )
    assert entry.facts[0].slots[Ask.WHEN] == "2016"
    assert knowledge.vocabulary.entities["foil:Paris"].foil
    assert list(knowledge.topics) == ["harbour", "yard"]


def test_a_fact_without_an_entry_answers_by_itself() -> None:
    entry = load(SMALL).entries["northport_nickname"]
    assert entry.answer == "Northport is known as the Harbour City."
    assert not entry.listed


def test_the_version_follows_the_files(base: Path) -> None:
    before = load(base).version
    assert before == load(SMALL).version
    edit(base / "vocabulary.yaml", "[steel, metal]", "[steel, metal, iron]")
    assert load(base).version != before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in problem.cause
    assert "KNOWLEDGE_DIR" in problem.remedy


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (problem,) = problems_of(tmp_path / "file")
    assert "no knowledge folder" in problem.cause


def test_an_empty_folder_has_no_source(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert problem.cause == "The base has no source."


def test_a_base_needs_an_entry(base: Path) -> None:
    for file in [*base.glob("facts/*"), *base.glob("entries/*")]:
        file.unlink()
    (problem,) = problems_of(base)
    assert problem.cause == "The base has no entry."


def test_facts_alone_are_a_base(base: Path) -> None:
    for file in base.glob("entries/*"):
        file.unlink()
    knowledge = load(base)
    assert knowledge.entries.keys() == knowledge.facts.keys()


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "cause"),
    [
        (
            "entries/yard.yaml",
            "    answer: Bluewave's ferry",
            "    anwser: Bluewave's ferry",
            "entry yard_cost: anwser",
            "not known here",
        ),
        (
            "facts/harbour.yaml",
            "    statement: Northport lies in Westmark Province.\n",
            "",
            "fact northport_province: statement",
            "missing",
        ),
        (
            "facts/harbour.yaml",
            "about: [nickname, city, harbour]",
            "about: nickname",
            "fact northport_nickname: about",
            "must be a list",
        ),
        (
            "facts/yard.yaml",
            "    slots: {who: Ada Quill, what: head of Bluewave}",
            "    slots: [Ada Quill]",
            "fact bluewave_head: slots",
            "must be keys with values",
        ),
        (
            "entries/harbour.yaml",
            "question: In which province is Northport?",
            "question: [In which province?]",
            "entry northport_province: question",
            "must be text",
        ),
        (
            "facts/yard.yaml",
            "who: Ada Quill, what",
            "whom: Ada Quill, what",
            "fact bluewave_head: slots: whom",
            "",
        ),
        ("facts/yard.yaml", "id: bluewave_head", "id: Bluewave Head", "id", ""),
        ("facts/yard.yaml", "at: 2.2", "at: P2.2", "citations: 1: at", ""),
        ("facts/yard.yaml", "at: 2.2", "at: 9.9", "citations: 1: at", "has no sentence 9.9"),
        (
            "facts/yard.yaml",
            "{at: 2.2, ",
            "{at: 2.2, source: tribune, ",
            "fact bluewave_head: citations: 1",
            "no source `tribune`",
        ),
        (
            "facts/yard.yaml",
            'evidence: ["said Ada Quill, head of Bluewave"]',
            "evidence: []",
            "fact bluewave_head: citations: 1: evidence",
            "",
        ),
        (
            "entries/yard.yaml",
            "facts: [yard_jobs]",
            "facts: [yard_jbos]",
            "entry yard_jobs: facts: 1",
            "no fact `yard_jbos`",
        ),
        (
            "entries/yard.yaml",
            "  - id: yard_jobs",
            "  - id: harbour_ships",
            "entry harbour_ships",
            "stands also at entries/harbour.yaml:",
        ),
        (
            "facts/yard.yaml",
            "  - id: yard_jobs",
            "  - id: yard_cost",
            "fact yard_cost",
            "stands also at facts/yard.yaml:",
        ),
        ("sources/gazette.yaml", "published: 2019-03-04", "published: spring", "published", ""),
        ("sources/gazette.yaml", "https://", "javascript://", "url", ""),
        ("sources/gazette.yaml", "https://", "http://", "url", ""),
        (
            "vocabulary.yaml",
            "{name: Westmark, kind: province,",
            "{name: Westmark, sort: province,",
            "entities: westmark: kind",
            "missing",
        ),
    ],
    ids=lambda value: value.strip()[:28] if isinstance(value, str) else None,
)
def test_a_mistake_is_named_where_it_stands(
    base: Path, file: str, old: str, new: str, where: str, cause: str
) -> None:
    line = line_of(base / file, old.strip())
    edit(base / file, old, new)
    (problem,) = [problem for problem in problems_of(base) if cause in problem.cause]
    assert problem.file == file
    assert where in problem.where
    assert abs(problem.line - line) <= 1
    assert problem.remedy


def test_all_mistakes_are_named_at_once(base: Path) -> None:
    edit(base / "facts/yard.yaml", "at: 2.2", "at: P2.2")
    edit(base / "entries/harbour.yaml", "title: The two harbours", "tilte: The two harbours")
    edit(base / "sources/gazette.yaml", "https://", "ftp://")
    files = [problem.file for problem in problems_of(base)]
    assert set(files) == {"facts/yard.yaml", "entries/harbour.yaml", "sources/gazette.yaml"}


def test_a_broken_file_is_not_blamed_on_those_that_refer_to_it(base: Path) -> None:
    (base / "facts/yard.yaml").write_text("title: [")
    assert [problem.file for problem in problems_of(base)] == ["facts/yard.yaml"]


def test_a_link_out_of_the_folder_is_not_followed(base: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n")
    (base / "facts/linked.yaml").symlink_to(secret)
    (problem,) = problems_of(base)
    assert problem.file == "facts/linked.yaml"
    assert "leads out of" in problem.cause
    assert "hunter2" not in str(problem)


def test_a_folder_linked_from_elsewhere_is_not_followed(base: Path, tmp_path: Path) -> None:
    elsewhere = (base / "facts").rename(tmp_path / "facts")
    (base / "facts").symlink_to(elsewhere)
    assert all("leads out of" in problem.cause for problem in problems_of(base))


def test_a_file_with_the_other_ending_is_not_overlooked(base: Path) -> None:
    (base / "facts/yard.yaml").rename(base / "facts/yard.yml")
    problem = problems_of(base)[0]
    assert problem.file == "facts/yard.yml"


def test_two_sources_must_be_told_apart(base: Path) -> None:
    text = (base / "sources/gazette.yaml").read_text()
    (base / "sources/tribune.yaml").write_text(text.replace("id: gazette", "id: tribune"))
    causes = {problem.cause for problem in problems_of(base)}
    assert causes == {"The source is not named."}


def test_the_error_names_the_first_and_counts_the_others(base: Path) -> None:
    edit(base / "facts/yard.yaml", "at: 2.2", "at: 9.9")
    edit(base / "facts/yard.yaml", "at: 0.1", "at: 8.8")
    with pytest.raises(KnowledgeError) as caught:
        load(base)
    assert "facts/yard.yaml:" in str(caught.value)
    assert "1 more" in str(caught.value)
