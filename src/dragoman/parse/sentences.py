"""Sentences that can be coded.

In: `parsed`. Out: `sentences`, the spans of sentences; those too long to mean anything join the residue.
Limits: the parser's sentence ends are taken as they are.
"""

import dataclasses

from dragoman.records import Document, Residue, Span

# The longest sentence among 250 wire stories has 118 words; past 400 it is a list, a table or a missing full stop,
# and a parse of it says nothing.
_LONGEST = 400


def split_sentences(document: Document) -> Document:
    """Fill `sentences`, in order, without surrounding white space."""
    assert document.parsed is not None
    sentences, too_long = [], []
    for sentence in document.parsed.sents:
        start, end = sentence.start_char, sentence.end_char
        text = document.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start >= end:
            continue
        if len(sentence) > _LONGEST:
            original = document.offsets.to_original(Span(start, end))
            too_long.append(
                Residue(
                    span=original,
                    text=document.article.text[original.start : original.end],
                    kind="sentence too long",
                )
            )
        else:
            sentences.append(Span(start, end))
    return dataclasses.replace(document, sentences=tuple(sentences), residue=(*document.residue, *too_long))
