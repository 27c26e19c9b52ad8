"""Words of articles as a model may be shown them: cut to a length, without characters that are not seen.

In: text of third parties. Out: text of the same length, or the beginning of it.
Characters that hide from the eye and not from a model (of Unicode's tags, direction, no width, control) become U+FFFD,
one for one, so that spans still fit.
"""

import re

from dragoman.agents.answers import Quote
from dragoman.records import Excerpt, Span

LONGEST_WORDS = 600  # characters of evidence
LONGEST_NAME = 120
LONGEST_NOTE = 300
LONGEST_LINE = 200  # of evidence in the text for the eye
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-"
    "\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def show_unseen(text: str) -> str:
    """The text with a mark for each character that would not be seen."""
    return _UNSEEN.sub("\ufffd", text)


def quote(excerpt: Excerpt, longest: int = LONGEST_WORDS) -> Quote:
    """The words, or the first `longest` of their characters; the span is that of what is shown."""
    start, end = excerpt.span
    is_cut = len(excerpt.text) > longest
    shown = excerpt.text[:longest]
    return Quote(words=show_unseen(shown), span=Span(start, start + len(shown) if is_cut else end), is_cut=is_cut)


def shorten(text: str, longest: int = LONGEST_NAME) -> str:
    """One line, cut with an ellipsis."""
    line = " ".join(show_unseen(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def shorten_maybe(text: str | None, longest: int = LONGEST_NAME) -> str | None:
    return None if text is None else shorten(text, longest)
