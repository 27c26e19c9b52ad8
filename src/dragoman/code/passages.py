"""What the encoder is shown of a sentence, and what it is asked about it.

In: a sentence and the spans of an actor, a recipient and a trigger, for each question. Out: passages, each with the
questions that it answers. Most sentences are one passage: it is read once for all of its questions.
Limits: a passage holds what stands within WIDEST characters; of a mark beyond, the encoder learns nothing.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dragoman.records import Span

_REACH = 80  # characters of the sentence that are shown beyond the marks: time is by the word
_WIDEST = 480


class Question(NamedTuple):
    """One act that may be told: who, to whom, by which words; spans in the text it is asked about."""

    actor: Span | None
    recipient: Span | None
    trigger: Span | None = None

    @property
    def spans(self) -> list[Span]:
        return [span for span in self if span is not None]


class Passage(NamedTuple):
    """A part of a sentence. `asked` are the indexes of its questions among all that were put."""

    text: str
    questions: tuple[Question, ...]
    asked: tuple[int, ...]


def make_passages(sentence: str, questions: Sequence[Question], *, reach: int = _REACH) -> list[Passage]:
    """As few passages as hold all marks, with `reach` characters beyond. The questions are in any order."""
    order = sorted(range(len(questions)), key=lambda index: _find_ends(questions[index]))
    groups: list[list[int]] = []
    for index in order:
        if groups and _find_width(questions[number] for number in (*groups[-1], index)) <= _WIDEST:
            groups[-1].append(index)
        else:
            groups.append([index])
    return [_cut_out(sentence, questions, group, reach) for group in groups]


def _find_ends(question: Question) -> Span:
    return Span(min(span.start for span in question.spans), max(span.end for span in question.spans))


def _find_width(questions: Iterable[Question]) -> int:
    ends = [_find_ends(question) for question in questions]
    return max(end for _, end in ends) - min(start for start, _ in ends)


def _cut_out(sentence: str, questions: Sequence[Question], group: list[int], reach: int) -> Passage:
    ends = [_find_ends(questions[index]) for index in group]
    first, last = min(start for start, _ in ends), max(end for _, end in ends)
    if last - first > _WIDEST:  # one question wider than a passage: what stands around its trigger
        question = questions[group[0]]
        middle = question.trigger or question.spans[0]
        first, last = max(first, middle.start - _WIDEST // 2), min(last, middle.end + _WIDEST // 2)
    kept = widen(sentence, first, last, reach)
    moved = tuple(
        Question(*(_move(span, kept) if span is not None else None for span in questions[index])) for index in group
    )
    return Passage(sentence[slice(*kept)], moved, tuple(group))


def _move(span: Span, kept: Span) -> Span | None:
    """The span within the passage; None where it is outside."""
    start, end = max(span.start, kept.start) - kept.start, min(span.end, kept.end) - kept.start
    return Span(start, end) if start < end else None


def widen(text: str, start: int, end: int, reach: int) -> Span:
    """So many characters more on either side, to the ends of words."""
    start, end = max(0, start - reach), min(len(text), end + reach)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)
