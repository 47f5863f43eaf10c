"""`ask`, `check`, `eval`, `schema` and `source`, as a curator runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from bot.evaluation.figures import Share
from tests.bases import ARTICLE, SMALL, edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Terminal

GOLD: tuple[tuple[str, str, str, list[str], list[list[str]], list[str]], ...] = (
    ("right", "where is Northport", "answerable", ["P3.1"], [["Westmark"]], []),
    ("wrong", "how much did the yard cost", "answerable", ["P2.1"], [["50 million"]], []),
    ("missed", "how deep is the harbour", "answerable", ["P3.2"], [["deep"]], []),
    ("corrected", "did the yard cost 50 million crowns", "false_premise", [], [], ["P2.1"]),
    ("declined", "where is Eastport", "unanswerable", [], [], []),
    ("false", "yard price", "offtopic", [], [], []),
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    file = tmp_path / "gold.jsonl"
    names = ("id", "q", "kind", "sents", "keys", "ok_sents")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in GOLD]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_ask_prints_answer_and_source(terminal: Terminal) -> None:
    done = terminal.run("ask", "where is Northport")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Northport lies in Westmark Province.\n  [Harbour Gazette, ")
    assert "understood" not in done.stdout


def test_ask_why_prints_how_it_was_decided(terminal: Terminal) -> None:
    done = terminal.run("ask", "--why", "how many ships did Northport handle in 2015")
    assert "understood  how many ships did northport handle in 2015" in done.stdout
    assert "against: its facts do not speak of the years 2015" in done.stdout
    assert "margin" in done.stdout


def test_check_of_a_sound_base(terminal: Terminal) -> None:
    done = terminal.run("check", "--article", ARTICLE)
    assert done.returncode == 0, done.stdout
    assert "8 entries, 8 facts, 50 utterances, 25 near-misses, 9 foils" in done.stdout
    assert "7 of 7 sentences cited" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("0 problems, ")


def test_check_leaves_each_utterance_out(terminal: Terminal) -> None:
    done = terminal.run("check", "--deep")
    assert done.returncode == 0
    assert "Without it, “what is the headcount of the ferry yard” would go to" in done.stdout


def test_check_names_every_problem(terminal: Terminal) -> None:
    edit(terminal.base / "entries/yard.yaml", "cost 40 million crowns.", "cost 41 million crowns.")
    edit(terminal.base / "facts/harbour.yaml", "Westmark Province.\n", "Eastmark Province.\n")
    done = terminal.run("check")
    assert done.returncode == 1
    assert "entries/yard.yaml:5: entry yard_cost: answer: " in done.stdout
    assert "fact northport_province: statement: " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("2 problems, ")


def test_check_finds_an_entry_that_its_own_words_do_not_find(terminal: Terminal) -> None:
    file = terminal.base / "facts/yard.yaml"
    edit(file, "needs: [yard cost, bluewave cost,", "contradicts: [cost]\n    needs: [yard,")
    edit(file, "about: [yard, cost,", "about: [yard,")
    done = terminal.run("check")
    assert done.returncode == 1
    assert "entry yard_cost: Only " in done.stdout
    assert "of its own utterances are answered by it" in done.stdout


@pytest.mark.parametrize("command", ["check", "source"])
def test_an_article_that_cannot_be_read(terminal: Terminal, command: str) -> None:
    arguments = {"check": ("--article", "none.txt"), "source": ("none.txt", "--id", "x")}
    done = terminal.run(command, *arguments[command])
    assert done.returncode == 1
    assert done.stderr.startswith("The article none.txt cannot be read")
    assert done.stderr.count("\n") == 1


def test_eval_counts(terminal: Terminal, gold: Path) -> None:
    done = terminal.run("eval", "--json", gold)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["questions"] == 6
    figures = found["figures"]
    counts = {name: (figures[name]["count"], figures[name]["total"]) for name in figures}
    assert counts == {
        "right": (1, 3),
        "right or offered": (1, 3),
        "wrong": (1, 3),
        "missed": (1, 3),
        "corrected": (1, 3),
        "declined": (1, 3),
        "false answers": (1, 3),
        "precision": (2, 4),
    }
    assert figures["right"]["interval"] == [6.1, 79.2]
    assert {failure["id"] for failure in found["failures"]} == {"wrong", "missed", "false"}
    assert found["false_by_kind"]["offtopic"]["count"] == 1


def test_eval_prints_tables_and_failures(terminal: Terminal, gold: Path) -> None:
    done = terminal.run("eval", gold)
    assert "6.1-79.2" in done.stdout
    assert "wrong     wrong  how much did the yard cost" in done.stdout


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"id": "x", "q": 7}'])
def test_eval_names_a_bad_line(terminal: Terminal, gold: Path, line: str) -> None:
    with gold.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    done = terminal.run("eval", gold)
    assert done.returncode == 1
    assert f"{gold}:7: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("count", "total", "interval"),
    [
        (0, 0, (0.0, 100.0)),
        (0, 10, (0.0, 27.75)),
        (5, 10, (23.66, 76.34)),
        (10, 10, (72.25, 100.0)),
        (95, 100, (88.83, 97.85)),
    ],
)
def test_wilsons_interval(count: int, total: int, interval: tuple[float, float]) -> None:
    assert Share(count, total).interval == pytest.approx(interval, abs=0.01)


def test_the_schemas_take_the_small_base(terminal: Terminal) -> None:
    done = terminal.run("schema", "made")
    assert done.returncode == 0
    files = {
        "source": SMALL / "sources/gazette.yaml",
        "facts": SMALL / "facts/yard.yaml",
        "entries": SMALL / "entries/yard.yaml",
        "vocabulary": SMALL / "vocabulary.yaml",
    }
    for name, file in files.items():
        schema = json.loads((terminal.folder / f"made/{name}.schema.json").read_text())
        data = yaml.load(file.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - text only
        jsonschema.validate(data, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data | {"unknown": "x"}, schema)


def test_source_prints_places_and_no_text(terminal: Terminal) -> None:
    done = terminal.run("source", ARTICLE, "--id", "gazette")
    made = yaml.safe_load(done.stdout)
    kept = yaml.safe_load((SMALL / "sources/gazette.yaml").read_text())
    assert made["sentences"] == kept["sentences"]
    assert "welders" not in done.stdout
