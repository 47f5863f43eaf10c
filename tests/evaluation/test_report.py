"""The report as a page: whole, escaped, and without anything from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.figures import Figures
from bot.evaluation.nearest import confusions, own_guess
from bot.evaluation.report import render_report
from tests.evaluation.conftest import NASTY

if TYPE_CHECKING:
    from bot.answering import Answerer

_VOID = {"meta", "br", "img", "hr", "input", "link", "path"}


class Page(HTMLParser):
    """The elements of a page, its text, and what was never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def attributes(self, name: str) -> list[str]:
        return [str(held[name]) for _, held in self.found if name in held]


@pytest.fixture(scope="module")
def page(small: Answerer, asked: Figures, failed: Figures) -> Page:
    return Page(render_report(small, Figures(asked.results + failed.results)))


def test_every_failure_is_there_and_opens(page: Page, failed: Figures) -> None:
    assert sum(tag == "details" for tag, _ in page.found) == len(failed.failures()) == 6
    assert all(" ".join(result.gold.q.split()) in page.text for result in failed.failures())
    assert {f"q-f{n}" for n in range(1, 7)} <= set(page.attributes("id"))


def test_what_people_typed_is_text(small: Answerer, failed: Figures, page: Page) -> None:
    html = render_report(small, failed)
    assert NASTY not in html
    assert "&lt;script&gt;" in html
    assert NASTY in page.text
    assert "a near <b>phrasing</b>" in page.text
    assert page.open == []


def test_nothing_comes_from_elsewhere(page: Page) -> None:
    tags = {tag for tag, _ in page.found}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed"}
    assert page.attributes("src") == []
    links = [href for href in page.attributes("href") if not href.startswith("#")]
    assert links
    assert all(href.startswith("https://gazette.example/news/1#:~:text=") for href in links)
    assert "http" not in re.sub(r'href="https://gazette[^"]*"', "", page.rawdata)
    assert not re.search(r"url\(|@import", page.rawdata)


def test_links_inside_the_page_lead_somewhere(page: Page) -> None:
    inside = {href[1:] for href in page.attributes("href") if href.startswith("#")}
    assert inside <= set(page.attributes("id"))


def test_why(page: Page) -> None:
    for part in ("against: no such & year", "needs 0.75", "nearest: a near", "Understood"):
        assert part in page.text


def test_headline(page: Page) -> None:
    # Two of seven answerable questions are right, one of two others is declined.
    assert "2 of 7" in page.text
    assert "1 of 2" in page.text
    assert "50.0 of 100 answers are right" in page.text


def test_baselines_stand_beside_it(page: Page) -> None:
    for name in ("Footnote", "rapidfuzz WRatio", "rapidfuzz token_set_ratio", "BM25", "TF-IDF"):
        assert name in page.text


def test_it_is_the_same_again(small: Answerer, failed: Figures) -> None:
    assert render_report(small, failed) == render_report(small, failed)


def test_no_questions_no_figures(small: Answerer) -> None:
    page = Page(render_report(small, Figures(())))
    assert "Nothing was answered" in page.text
    assert "None failed" in page.text


def test_confusions(small: Answerer, failed: Figures) -> None:
    found = {
        (pair.wanted.id if pair.wanted else None, pair.got.id): [r.gold.id for r in pair.results]
        for pair in confusions(small, failed)
    }
    # f2 is not confused: its entry came first, and was withheld; f6 had no candidates.
    assert found == {
        ("harbour_ships", "yard_jobs"): ["f1", "f3"],
        (None, "harbour_ships"): ["f4"],
        (None, "yard_jobs"): ["f5"],
    }


def test_a_withheld_entry_is_a_guess_too(small: Answerer, failed: Figures) -> None:
    guesses = {r.gold.id: own_guess(small, r) for r in failed.results}
    assert {name: guess.right for name, guess in guesses.items()} == {
        "f1": False,
        "f2": True,
        "f3": False,
        "f4": False,
        "f5": False,
        "f6": False,
    }
    assert guesses["f2"].confidence == 0.35
    assert guesses["f6"].confidence == 0
    assert not guesses["f4"].answerable
