"""YAML is read strictly: every trick and mistake is named, and every scalar stays text."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError, Problem
from bot.knowledge import reading
from bot.knowledge.reading import read

if TYPE_CHECKING:
    from pathlib import Path

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeError) as caught:
        read(file, "facts/a.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands twice"),
        ("- x: {k: 1, k: 2}\n", 1, "`k` stands twice"),
        ("? [a, b]\n: c\n", 1, "must be plain text"),
        (LAUGHS, 1, "Anchors and aliases"),
        ("a: *missing\n", 1, "Anchors and aliases"),
        ("a: 1\nb: !!python/object/apply:os.system [echo]\n", 2, "Tags"),
        ("a: !local x\n", 1, "Tags"),
        ("a: !!binary aGk=\n", 1, "Tags"),
        ("a: " + "[" * 13 + "]" * 13, 1, "nest too deeply"),
        ("[" * 200_000, 1, "nest too deeply"),
        ("{a: " * 200_000, 1, "nest too deeply"),
        ("facts:\n  - id: x\n    statement: 'half wri", 3, "not valid YAML"),
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a:\n\t- b\n", 2, "not valid YAML"),
        ("a: x\0y\n", 0, "not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not valid YAML"),
        ("", 0, "empty"),
        ("# only a remark\n", 0, "empty"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else str(value),
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, line: int, cause: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    problem = problems_of(file)[0]
    assert (problem.file, problem.line) == ("facts/a.yaml", line)
    assert cause in problem.cause
    assert problem.remedy


def test_every_repeated_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\na: 2\nb: 1\nb: 2\n")
    assert [problem.line for problem in problems_of(file)] == [2, 4]


def test_bytes_that_are_no_utf8_are_named_by_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("title: x\nname: Köln\n".encode("latin-1"))
    (problem,) = problems_of(file)
    assert problem.line == 2
    assert "not UTF-8" in problem.cause


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: b\n", encoding="utf-8-sig")
    assert read(file, "a").data == {"a": "b"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "none.yaml")
    assert "missing" in problem.cause


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "a.yaml"
    folder.mkdir()
    (problem,) = problems_of(folder)
    assert "cannot be read" in problem.cause


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(reading.MAX_BYTES + 1)
    (problem,) = problems_of(file)
    assert "larger than" in problem.cause


def test_an_alias_bomb_costs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    steps = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    file.write_text("a0: &a0 x\n" + "\n".join(steps))
    began = time.perf_counter()
    problems_of(file)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "scalar",
    ["no", "yes", "on", "12:30", "2019-12-19", "1_000", "0x1F", "010", "1e3", "null", "~", ".5"],
)
def test_a_scalar_stays_the_text_it_was(tmp_path: Path, scalar: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"a: {scalar}\n{scalar}: [{scalar}]\n")
    assert read(file, "a").data == {"a": scalar, scalar: [scalar]}


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("title: t\nfacts:\n  - id: x\n    slots: {who: a,\n      when: b}\n  - id: y\n")
    document = read(file, "a")
    assert document.line(("facts", 0, "slots", "when")) == 5
    assert document.line(("facts", 1, "id")) == 6
    assert document.line(("facts", 1, "nothing", 7)) == 6
    assert document.line(("nothing",)) == 1


DATA = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=12,
).filter(lambda data: not isinstance(data, str))


@given(DATA)
def test_what_is_written_as_text_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    file = tmp_path_factory.mktemp("read") / "a.yaml"
    file.write_text(yaml.dump(data, Dumper=Quoting, allow_unicode=True), encoding="utf-8")
    assert read(file, "a").data == data


class Quoting(yaml.SafeDumper):
    """Writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    file = tmp_path_factory.mktemp("read") / "a.yaml"
    file.write_bytes(raw)
    with contextlib.suppress(KnowledgeError):
        assert read(file, "a").data is not None
