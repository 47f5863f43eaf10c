"""The file formats as types: what a curator may write, and the JSON Schema that editors use."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.model import Ask

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Short enough for a Discord `custom_id` (100 characters) with what else it carries."""
Place = Annotated[str, StringConstraints(pattern=r"^\d{1,4}\.[1-9]\d{0,3}$")]
"""`7.2`: the second sentence of paragraph 7; paragraph 0 is the headline."""


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt key must not vanish in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SentenceFile(Strict):
    """One sentence of a source."""

    at: Place
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    start: Text
    end: str = ""


class SourceFile(Strict):
    """`sources/*.yaml`: an article, and each sentence's place and fingerprint, not its text."""

    id: Identifier
    title: Text
    publisher: Text
    published: date
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s#]+$", max_length=300)]
    sentences: Annotated[list[SentenceFile], Field(min_length=1)]


class CitationFile(Strict):
    """Where a fact stands, and the words there that prove it."""

    source: Identifier | None = None
    """May be left out where the base has one source."""
    at: Place
    evidence: Annotated[list[Text], Field(min_length=1)]


class FactFile(Strict):
    """One typed statement; see `bot.model.Fact` for what each key means."""

    id: Identifier
    statement: Text
    subject: Identifier
    relation: Identifier
    slots: Annotated[dict[Ask, Text], Field(min_length=1)]
    names: list[Identifier] = []
    needs: Annotated[list[Text], Field(min_length=1)]
    about: list[Text] = []
    contradicts: list[Text] = []
    corrects: list[Ask] = []
    numbers: list[Text] = []
    citations: Annotated[list[CitationFile], Field(min_length=1)]
    context: list[CitationFile] = []
    """Sentences that say what a pronoun of the cited one stands for; checked, not shown."""
    terms: list[Text] = []
    """Names in the statement that abbreviate or explain words of the evidence: `AI`."""


class FactsFile(Strict):
    """`facts/*.yaml`: the facts of one topic."""

    title: Text
    facts: Annotated[list[FactFile], Field(min_length=1)]


class EntryFile(Strict):
    """One answered question; see `bot.model.Entry`."""

    id: Identifier
    question: Text
    answer: Text
    facts: Annotated[list[Identifier], Field(min_length=1)]
    utterances: list[Text] = []
    declines: list[Text] = []
    listed: Literal["yes", "no"] = "yes"


class EntriesFile(Strict):
    """`entries/*.yaml`: the answered questions of one topic."""

    title: Text
    entries: Annotated[list[EntryFile], Field(min_length=1)]


class EntityFile(Strict):
    """Somebody or something that the facts name."""

    name: Text
    kind: Identifier
    aliases: list[Text] = []


class VocabularyFile(Strict):
    """`vocabulary.yaml`: entities, foils by kind, and the words of each concept."""

    entities: dict[Identifier, EntityFile] = {}
    foils: dict[Identifier, list[Text]] = {}
    concepts: dict[Identifier, list[Text]] = {}


KINDS: dict[str, type[Strict]] = {
    "source": SourceFile,
    "facts": FactsFile,
    "entries": EntriesFile,
    "vocabulary": VocabularyFile,
}
"""File kind → its format; `python -m bot schema` writes one JSON Schema for each."""
