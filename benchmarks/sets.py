"""The public intent sets as few-shot bases and queries, and typos."""

from __future__ import annotations

import json
import random
import string
from dataclasses import dataclass
from pathlib import Path

from bot.matching.engine import Phrasing

DATA = Path("../shared/benchmarks")
SEEDS = (0, 1, 2)
OUT_OF_SCOPE = "oos"


@dataclass(frozen=True, slots=True)
class Trial:
    """One base of K phrasings a label, and what is asked of it."""

    name: str
    base: tuple[Phrasing, ...]
    queries: tuple[Phrasing, ...]


def read(data: Path, name: str) -> list[Phrasing]:
    lines = (data / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Phrasing(row["text"], row["label"]) for row in map(json.loads, lines)]


def draw(phrasings: list[Phrasing], count: int, seed: int) -> tuple[Phrasing, ...]:
    """Draw `count` phrasings of each label."""
    by_label: dict[str, list[Phrasing]] = {}
    for phrasing in phrasings:
        by_label.setdefault(phrasing.label, []).append(phrasing)
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw, not a secret
    return tuple(
        phrasing
        for label in sorted(by_label)
        for phrasing in chance.sample(by_label[label], min(count, len(by_label[label])))
    )


def misspelt(text: str, chance: random.Random) -> str:
    """Return the text with one or two letters dropped, doubled up, replaced or swapped."""
    for _ in range(chance.randint(1, 2)):
        spots = [at for at, letter in enumerate(text) if letter.isalpha()]
        if not spots:
            break
        at = chance.choice(spots)
        letter = chance.choice(string.ascii_lowercase)
        edits = (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
        text = chance.choice(edits)
    return text


def trials(data: Path, split: str, per_label: int) -> dict[str, list[Trial]]:
    """Return for each column of the table its trials, one for each seed."""
    found: dict[str, list[Trial]] = {"CLINC150": [], "CLINC150, typos": [], "HWU64": []}
    for seed in SEEDS:
        chance = random.Random(seed)  # noqa: S311 - repeatable typos
        base = draw(read(data, "clinc_train"), per_label, seed)
        queries = tuple(read(data, f"clinc_{split}"))
        noisy = tuple(Phrasing(misspelt(query.text, chance), query.label) for query in queries)
        found["CLINC150"].append(Trial("CLINC150", base, queries))
        found["CLINC150, typos"].append(Trial("CLINC150, typos", base, noisy))
        base = draw(read(data, "hwu_train"), per_label, seed)
        found["HWU64"].append(Trial("HWU64", base, tuple(read(data, f"hwu_{split}"))))
    return found


def grown(data: Path, count: int, seed: int = 0) -> list[Phrasing]:
    """Return `count` distinct phrasings: those of the training sets, and beyond them copies.

    A copy has one word replaced by a made-up name or by another word, so that the vocabulary grows
    with the base, and every twenty copies have a label of their own.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable base
    own = {p.text: p for name in ("clinc_train", "hwu_train") for p in read(data, name)}
    seeds = list(own.values())
    chance.shuffle(seeds)
    words = sorted({word for p in seeds for word in p.text.split()})
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or")]
    copies: dict[str, None] = {}
    while len(seeds) + len(copies) < count:
        parts = chance.choice(seeds).text.split()
        name = "".join(chance.choices(syllables, k=chance.randint(2, 4)))
        parts[chance.randrange(len(parts))] = chance.choice((name, chance.choice(words)))
        copies[" ".join(parts)] = None
    made = [Phrasing(text, f"copies {n // 20}") for n, text in enumerate(copies)]
    return [*seeds, *made][:count]
