"""Each check finds the one thing that is wrong in a base that is otherwise sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import building
from bot.errors import KnowledgeError
from bot.knowledge.checks import check, covered
from bot.knowledge.loading import load, load_all
from bot.knowledge.provenance import Article
from tests.bases import ARTICLE, SMALL, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.errors import Problem


def found(base: Path, article: Path | None = None) -> list[Problem]:
    """Return what is found, but for the warning that the small base is small."""
    loaded = load_all(base)
    assert not loaded.problems
    problems = check(loaded, Article.read(article) if article else None)
    return [problem for problem in problems if "at least 20" not in problem.remedy]


def test_the_small_base_is_sound() -> None:
    assert found(SMALL, ARTICLE) == []


def test_a_thin_entry_is_only_warned_of(base: Path) -> None:
    edit(base / "entries/harbour.yaml", "      - how deep is the harbour\n", "")
    edit(base / "entries/harbour.yaml", "      - how many ships sank in Northport\n", "")
    warned = {problem.where: problem for problem in check(load_all(base))}
    assert all(problem.warning for problem in warned.values())
    assert "has 3 declines" in warned["entry harbour_ships: declines"].cause
    assert "has 10 utterances" in warned["entry harbour_ships: utterances"].cause


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "cause"),
    [
        pytest.param(
            "facts/yard.yaml",
            "needs: [yard jobs, bluewave jobs]",
            "needs: [yard jobs, blue_wave jobs]",
            "fact yard_jobs",
            "no concept or entity `blue_wave`",
            id="an unknown concept",
        ),
        pytest.param(
            "facts/yard.yaml",
            "names: [ada_quill]",
            "names: [eva_quill]",
            "fact bluewave_head: names",
            "no entity `eva_quill`",
            id="an unknown entity",
        ),
        pytest.param(
            "facts/harbour.yaml",
            "subject: southport",
            "subject: southhaven",
            "fact southport_yard: subject",
            "no entity `southhaven`",
            id="an unknown subject",
        ),
        pytest.param(
            "facts/yard.yaml",
            "statement: The ferry yard in Northport employs 1,200 people.",
            "statement: The ferry yard in Northport employs 1,300 people.",
            "fact yard_jobs: statement",
            "“1,300”",
            id="a number without evidence",
        ),
        pytest.param(
            "facts/harbour.yaml",
            "statement: Northport lies in Westmark Province.",
            "statement: Northport lies in Eastmark Province.",
            "fact northport_province: statement",
            "“Eastmark”",
            id="a name without evidence",
        ),
        pytest.param(
            "entries/yard.yaml",
            "answer: Bluewave's ferry yard in Northport cost 40 million crowns.",
            "answer: Bluewave's ferry yard in Northport cost 41 million crowns.",
            "entry yard_cost: answer",
            "“41”",
            id="an answer's number without evidence",
        ),
        pytest.param(
            "entries/yard.yaml",
            "answer: The ferry yard in Northport employs",
            "answer: The ferry yard of Redwave in Northport employs",
            "entry yard_jobs: answer",
            "“Redwave”",
            id="an answer's name without evidence",
        ),
        pytest.param(
            "facts/harbour.yaml",
            "[Southport, lost its shipyard in 2016 because steel became too dear]",
            "[Southport, one two three four five six seven eight nine ten 2016 because steel dear]",
            "fact southport_yard: citations: 1: evidence",
            "more than 12 words",
            id="evidence that is too long",
        ),
        pytest.param(
            "facts/harbour.yaml",
            "evidence: [Northport lies in Westmark Province]",
            "evidence: [Northport lies in Westmark Province.]",
            "fact northport_province: citations: 1: evidence",
            "whole sentence",
            id="evidence that is a whole sentence",
        ),
        pytest.param(
            "sources/gazette.yaml",
            "start: Its harbour handled 5,500",
            f"start: {'Its harbour ' * 50}",
            "fact harbour_ships: citations: 1: evidence",
            "longer than 512",
            id="a link that is too long",
        ),
        pytest.param(
            "entries/yard.yaml",
            "answer: The ferry yard in Northport employs",
            f"answer: The ferry yard in Northport, {'so it is, ' * 120} employs",
            "entry yard_jobs: answer",
            "Discord has room for 1,200",
            id="an answer that breaks Discord's limit",
        ),
        pytest.param(
            "entries/yard.yaml",
            "question: How many people does the ferry yard employ?",
            f"question: How many {'many ' * 50} people does the ferry yard employ?",
            "entry yard_jobs: question",
            "Discord has room for 240",
            id="a question that breaks Discord's limit",
        ),
        pytest.param(
            "entries/yard.yaml",
            "      - yard jobs",
            "      - Where is Northport?!",
            "entry yard_jobs: utterances: 7",
            "among the utterances of `northport_province`",
            id="an utterance in two entries",
        ),
        pytest.param(
            "entries/yard.yaml",
            "      - how many people work at Seacraft",
            "      - where is northport",
            "entry yard_jobs: declines: 5",
            "among the utterances of `northport_province`",
            id="a near-miss that another entry answers",
        ),
        pytest.param(
            "entries/yard.yaml",
            "      - how many people work at Seacraft",
            "      - Yard jobs",
            "entry yard_jobs: declines: 5",
            "among the utterances of `yard_jobs`",
            id="a near-miss that the entry itself answers",
        ),
        pytest.param(
            "facts/harbour.yaml",
            "  - id: northport_province\n",
            "  - id: northport_region\n"
            "    statement: Northport lies in Westmark Province.\n"
            "    subject: northport\n"
            "    relation: province\n"
            "    slots: {where: Northport lies}\n"
            "    needs: [northport]\n"
            "    citations:\n"
            "      - {at: 3.1, evidence: [Northport lies in Westmark Province]}\n"
            "  - id: northport_province\n",
            "fact northport_province: slots",
            "contradicts `northport_region`",
            id="facts that contradict",
        ),
    ],
)
def test_what_is_wrong_is_found(
    base: Path, file: str, old: str, new: str, where: str, cause: str
) -> None:
    edit(base / file, old, new)
    (problem,) = found(base)
    assert cause in problem.cause
    assert problem.where == where
    assert problem.remedy
    assert not problem.warning
    assert problem.file.startswith(("facts/", "entries/"))
    assert problem.line > 1


def test_a_problem_says_the_line(base: Path) -> None:
    edit(base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    line = line_of(base / "entries/yard.yaml", "cost 41 million")
    assert str(found(base)[0]).startswith(f"entries/yard.yaml:{line}: entry yard_cost: answer: ")


def test_the_question_among_the_utterances_is_only_warned_of(base: Path) -> None:
    edit(base / "entries/yard.yaml", "- yard jobs", "- how many people does the ferry yard employ")
    (problem,) = found(base)
    assert problem.warning


def test_what_is_wrong_does_not_load(base: Path) -> None:
    edit(base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    with pytest.raises(KnowledgeError, match="“41”"):
        building.build(base)


@pytest.mark.parametrize(
    ("old", "new", "causes"),
    [
        ("5,500", "5,501", {"sentence 3.2 has changed", "does not stand in sentence 3.2"}),
        ("1,200", "1,300", {"sentence 2.1 has changed", "does not stand in sentence 2.1"}),
        ("Monday", "Tuesday", {"sentence 1.1 has changed"}),
        (
            "40 million crowns",
            "44 million crowns",
            {"2.1 has changed", "not stand in sentence 2.1"},
        ),
        ("Southport, also in", "Southport also in", {"sentence 4.1 has changed"}),
        ("too dear.", "too dear. It was a hard year.", {"No fact cites sentence 4.2"}),
    ],
)
def test_a_text_that_differs_is_told(tmp_path: Path, old: str, new: str, causes: set[str]) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    article = tmp_path / "article.txt"
    article.write_text(text.replace(old, new), encoding="utf-8")
    told = " ".join(problem.cause for problem in found(SMALL, article))
    assert all(cause in told for cause in causes)


def test_a_sentence_that_no_fact_cites_is_named(base: Path) -> None:
    edit(base / "facts/harbour.yaml", "at: 4.1", "at: 3.2")
    causes = {problem.cause for problem in found(base, ARTICLE)}
    assert "No fact cites sentence 4.1." in causes


def test_the_coverage_is_counted() -> None:
    assert covered(load(SMALL)) == (7, 7)
