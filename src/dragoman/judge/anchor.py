"""The last step: every span goes from the cleaned text to the article's own characters.

In: a judged document. Out: the same with `text` = the article's text, all spans and texts re-read from it, and the
parser's object let go (it indexes the cleaned text, and is most of a document's memory).
Limits: residue was found in the article's characters from the start and stays.
"""

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

from dragoman.offsets import OffsetMap
from dragoman.records import Document, Residue, Span

_PLAIN = (str, int, float)
_LAYERS = ("dateline", "sentences", "attributions", "times", "places", "actors", "reports", "quotations", "conflicts")


def anchor_spans(document: Document) -> Document:
    """Carry all layers back to `document.article.text`."""
    article = document.article.text
    # A text may have changed and kept its offsets: a no-break space is a plain space in the cleaned text.
    if document.offsets.is_identity and document.text == article:
        return dataclasses.replace(document, parsed=None)
    layers = {name: _anchor(getattr(document, name), document.offsets.to_original, article) for name in _LAYERS}
    return dataclasses.replace(document, text=article, offsets=OffsetMap.identity(), parsed=None, **layers)


def _anchor(value: Any, to_original: Callable[[Span], Span], article: str) -> Any:
    """Any record, tuple or span, rebuilt with its spans carried over."""
    if value is None or isinstance(value, _PLAIN):  # most
        return value
    if isinstance(value, Span):
        return to_original(value)
    if isinstance(value, tuple):
        return tuple(_anchor(item, to_original, article) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, Residue):
        return value
    changed = {name: _anchor(getattr(value, name), to_original, article) for name in _list_fields(value.__class__)}
    if "head" in changed:
        changed["head"] = to_original(Span(changed["head"], changed["head"] + 1)).start
    span = changed.get("span")
    if isinstance(span, Span) and changed.get("text") is not None:
        changed["text"] = article[span.start : span.end]
    return dataclasses.replace(value, **changed)  # type: ignore[type-var]


@cache
def _list_fields(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(record))
