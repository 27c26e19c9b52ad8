"""Reading articles from Python.

In: text, or an iterable of articles. Out: readings: documents with reports, and ways to look at them.
Limits: one process; the parser and the lexicons are loaded once and shared.
"""

import datetime
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dragoman.code.encoder import PairScores, load_encoder
from dragoman.ingest.files import make_article
from dragoman.pipeline import Pipeline
from dragoman.publish.document_json import encode_document, publish_document
from dragoman.publish.notebook import render_reading
from dragoman.publish.page import render_page
from dragoman.recipe import Recipe, load_recipe
from dragoman.records import (
    ActorMention,
    Article,
    Conflict,
    Document,
    Dropped,
    PlaceMention,
    Quotation,
    Report,
    Residue,
    Span,
    TimeMention,
)
from dragoman.tables import Layout, Tabular, lay_out_records


class Reading(Tabular):
    """A read article, a table of its reports. Every span indexes `text`, the article's text as it was given."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def article(self) -> Article:
        return self.document.article

    @property
    def text(self) -> str:
        return self.document.article.text

    @property
    def dropped(self) -> Dropped | None:
        """Why nothing was read; None for a document that was."""
        return self.document.dropped

    @property
    def reports(self) -> tuple[Report, ...]:
        return self.document.reports

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.document.conflicts

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        return self.document.quotations

    @property
    def times(self) -> tuple[TimeMention, ...]:
        return self.document.times

    @property
    def places(self) -> tuple[PlaceMention, ...]:
        return self.document.places

    @property
    def actors(self) -> tuple[ActorMention, ...]:
        return self.document.actors

    @property
    def residue(self) -> tuple[Residue, ...]:
        return self.document.residue

    def to_dict(self) -> dict[str, Any]:
        """The published document (`dragoman schema --of document`) as plain dictionaries and lists."""
        record: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(publish_document(self.document)))
        return record

    def to_json(self) -> str:
        return encode_document(self.document).decode()

    def to_html(self) -> str:
        """One self-contained page: the text with its evidence, the reports beside it."""
        return render_page(self.document)

    def _lay_out(self) -> Layout:
        return lay_out_records(self.reports, Report)

    def _repr_html_(self) -> str:
        return render_reading(self.document)

    def __repr__(self) -> str:
        if self.dropped:
            return f"<Reading {self.article.id}: dropped by {self.dropped.stage}: {self.dropped.reason}>"
        return f"<Reading {self.article.id}: {len(self.reports)} reports, {len(self.conflicts)} conflicts>"


class Coder:
    """A composed pipeline, ready to read."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._pipeline = Pipeline(recipe)

    def __reduce__(self) -> tuple[type["Coder"], tuple[Recipe]]:
        """A coder travels to another process as its recipe."""
        return Coder, (self.recipe,)

    def read(
        self,
        text: str,
        *,
        published: str | datetime.date | None = None,
        outlet: str | None = None,
        title: str | None = None,
        url: str | None = None,
    ) -> Reading:
        """Read one article. `published` (ISO date) anchors relative times; raises ValueError if it is no date."""
        article = make_article(text, published=published, outlet=outlet, title=title, url=url)
        return next(self.pipe([article]))

    def code_pair(
        self, sentence: str, *, actor: tuple[int, int] | None, recipient: tuple[int, int] | None
    ) -> PairScores:
        """What the actor does to the recipient in a sentence: probabilities of acts, types, statuses and modes.

        `actor` and `recipient` are half-open ranges of the sentence's characters; one of them may be None. Raises
        ValueError for a range outside the sentence, for none at all, and with a recipe whose coder is "lexicon".
        """
        if self.recipe.coder != "encoder":
            raise ValueError(f"code_pair needs a recipe with coder = 'encoder', not {self.recipe.coder!r}")
        if not isinstance(sentence, str):
            raise TypeError(f"code_pair takes a sentence, not {type(sentence).__name__}")
        one, other = _check_span(sentence, "actor", actor), _check_span(sentence, "recipient", recipient)
        if one == other:
            raise ValueError("code_pair needs an actor or a recipient, and the two cannot be the same words")
        return load_encoder().score(sentence, actor=one, recipient=other)

    def pipe(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Read many articles, in order, in batches of `recipe.batch_size`; memory stays flat. Raises TypeError."""
        for document in self._pipeline.read(_check_articles(articles)):
            yield Reading(document)


def _check_span(sentence: str, name: str, span: tuple[int, int] | None) -> Span | None:
    """The range as a span. Raises ValueError naming it when it is not within the sentence."""
    if span is None:
        return None
    if not (isinstance(span, tuple | list) and len(span) == 2 and all(isinstance(end, int) for end in span)):
        raise ValueError(f"{name} = {span!r} is not a pair of whole numbers (start, end)")
    start, end = span
    if not 0 <= start < end <= len(sentence):
        raise ValueError(f"{name} = ({start}, {end}) is no part of a sentence of {len(sentence)} characters")
    return Span(start, end)


def _check_articles(articles: Iterable[Article]) -> Iterator[Article]:
    for article in articles:
        if not isinstance(article, Article):
            raise TypeError(f"pipe takes articles, not {type(article).__name__}; make them with dragoman.make_article")
        yield article


def load(recipe: Recipe | str | Path | None = None) -> Coder:
    """A coder for a recipe (or a TOML file of one). Raises RecipeError."""
    return Coder(recipe if isinstance(recipe, Recipe) else load_recipe(recipe))


def read(text: str, *, published: str | datetime.date | None = None, outlet: str | None = None) -> Reading:
    """Read one article with the default recipe. Raises ValueError when `published` is no date."""
    return _default_coder().read(text, published=published, outlet=outlet)


@cache
def _default_coder() -> Coder:
    return load()
