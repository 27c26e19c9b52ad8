"""Who says so: the chain of sources of every report, outermost first, and the quotations with their speakers.

In: a document with `parsed`, `attributions`, `actors` and `reports`. Out: `reports` with `sources`, `quotations`.
An attribution whose content covers a report's trigger stands behind the report, unless it only judges ("praised the
raid"). Who performs a speech act is not its source. Anonymous sources keep their words.
Limits: a chain only, never parallel voices; a source that no actor mention resolves has the code "---".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.judge.status_table import look_up
from dragoman.lexicons import read_table, split_cell
from dragoman.records import ActorMention, Attribution, Document, Quotation, Report, Source, Span, Unreadable

_SPEECH_ACTS = {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"}
_ANNOUNCED = {"announced", "announces", "announce", "announcing", "announcement", "declared", "declares"}
_RELATIVES = {"who", "which", "that", "whom", "whose"}
_QUOTES = "“”„‟\"″«»‘’'‚‛`"
_NOBODY = "---"


@dataclass(frozen=True, slots=True)
class _Voice:
    """An attribution that can stand behind a report, with its resolved source."""

    attribution: Attribution
    source: Source
    size: int


def judge_sources(document: Document) -> Document:
    """The document with sources in its reports, and its quotations."""
    doc = document.parsed
    if doc is None:
        raise Unreadable("judge_sources", "the text has not been parsed")
    resolve = _Resolver(document, doc)
    voices: list[_Voice] = []
    for item in document.attributions:
        if item.fragment or not _tells_fact(doc, item):
            continue
        source = resolve(item)
        if source is not None:
            voices.append(_Voice(item, source, sum(span.end - span.start for span in item.content)))
    shelf = _shelve(doc, voices)
    reports = tuple(replace(report, sources=_chain(doc, report, shelf)) for report in document.reports)
    return replace(document, reports=reports, quotations=_quote(document, resolve))


class _Resolver:
    """From the span of a source to the actor it names."""

    def __init__(self, document: Document, doc: Doc) -> None:
        self._doc = doc
        self._text = document.text
        self._actors = sorted(document.actors, key=lambda actor: (actor.head, -actor.score))
        self._heads = [actor.head for actor in self._actors]

    def __call__(self, item: Attribution) -> Source | None:
        cue = self._text[item.cue.start : item.cue.end] if item.cue is not None else None
        if item.source is None:
            if item.stance != "alleges" or item.cue is None or cue is None:
                return None
            # "allegedly": nobody named, but not the writer's own claim
            return _make_source(cue, cue, None, item.cue, item, cue)
        text = self._text[item.source.start : item.source.end]
        head = _find_noun(self._doc, item.source)
        actor, is_named = self._find_actor(item.source, head)
        name = actor.name if actor is not None and is_named else _strip_owner(text)
        return _make_source(text, name, actor, item.source, item, cue, is_named=is_named)

    def _find_actor(self, span: Span, head: Token | None) -> tuple[ActorMention | None, bool]:
        """The mention at the head of the noun phrase, else one within it that lends its code only."""
        if head is not None:
            found = self._at(head.idx)
            if found is not None:
                return found, True
            for part in head.children:
                # the White House adviser Jake Sullivan: mentions may take another word of the name as head
                if part.dep_ in ("compound", "appos", "flat") and (found := self._at(part.idx)) is not None:
                    return found, part.dep_ != "compound" or found.kind == "person"
        inside = self._actors[bisect_left(self._heads, span.start) : bisect_left(self._heads, span.end)]
        return (inside[0], False) if inside else (None, False)

    def _at(self, start: int) -> ActorMention | None:
        position = bisect_left(self._heads, start)
        return self._actors[position] if position < len(self._heads) and self._heads[position] == start else None


def _make_source(
    text: str,
    name: str,
    actor: ActorMention | None,
    span: Span,
    item: Attribution,
    cue: str | None,
    *,
    is_named: bool = True,
) -> Source:
    return Source(
        text=text,
        name=name,
        code=actor.code if actor is not None else _NOBODY,
        sector=actor.sector if actor is not None else "UNK",
        wikidata=actor.wikidata if actor is not None and is_named else None,
        span=span,
        stance=item.stance,
        cue=cue,
    )


def _strip_owner(text: str) -> str:
    """Erdogan's -> Erdogan"""
    for ending in ("’s", "'s"):
        if text.endswith(ending):
            return text[: -len(ending)]
    return text.rstrip("’'") if text.endswith(("s’", "s'")) else text


def _find_noun(doc: Doc, span: Span) -> Token | None:
    """The head of a source; for "who" the noun that it takes up."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    if found is None or not len(found):
        return None
    head = found.root
    if head.lower_ in _RELATIVES and head.head.dep_ == "relcl":
        return head.head.head
    return head


@cache
def _read_frames() -> dict[str, frozenset[str]]:
    """Lemma -> all frames in which it reports."""
    frames: dict[str, set[str]] = {}
    for row in read_table("cues"):
        frames.setdefault(row["lemma"], set()).update(split_cell(row["frame"]))
    return {lemma: frozenset(found) for lemma, found in frames.items()}


def _tells_fact(doc: Doc, item: Attribution) -> bool:
    """Whether the content is told, not merely judged: the clause of "said", not the object of "praised"."""
    if item.direct or item.cue is None or item.source is None:
        return True
    cue = doc.char_span(item.cue.start, item.cue.end, alignment_mode="expand")
    content = [doc.char_span(span.start, span.end, alignment_mode="expand") for span in item.content]
    if cue is None or not content or any(part is None for part in content):
        return True
    frames = _read_frames().get(" ".join(token.lemma_.lower() for token in cue)) or _frames_of_head(cue.root)
    if not frames:
        return True
    roots = [part.root for part in content if part is not None]
    if any(_is_finite(root) for root in roots):
        return True
    if any(root.tag_ in ("VB", "VBN", "VBG") and any(child.tag_ == "TO" for child in root.children) for root in roots):
        return bool(frames & {"to", "passive"})
    if any(root.dep_ in ("ccomp", "pcomp") for root in roots):
        return bool(frames & {"that", "of", "quote"})
    return bool(frames & {"np", "of", "prep", "adjective", "adverb"})


def _frames_of_head(cue: Token) -> frozenset[str]:
    return _read_frames().get(cue.lemma_.lower(), frozenset())


def _is_finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP") or any(
        child.tag_ in ("VBD", "VBZ", "VBP", "MD") for child in token.children
    )


def _is_presupposed(doc: Doc, span: Span) -> bool:
    """The coup, last year's assault: what the writer takes as known, no part of the claim ("held the talks" is)."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    if found is None or not len(found):
        return False
    head = found.root
    if head.pos_ != "NOUN" or head.dep_ in ("nsubjpass", "nsubj", "ROOT", "attr", "conj"):
        return False
    if head.dep_ == "dobj" and look_up(head.head.lemma_.lower(), "v", "noun") == "same":
        return False
    return any(
        child.dep_ == "poss" or child.lower_ in ("the", "this", "that", "these", "those") for child in head.children
    )


def _is_background(doc: Doc, voice: _Voice, span: Span) -> bool:
    """Threatened to restore the sanctions that it had lifted: the past in a relative clause is no part of a plan."""
    if voice.attribution.direct or voice.attribution.stance not in ("asks", "predicts"):
        return False
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    start = voice.attribution.content[0].start
    token = found.root if found is not None and len(found) else None
    while token is not None and token.dep_ != "relcl" and token.head.i != token.i and token.head.idx >= start:
        token = token.head
    if token is None or token.dep_ != "relcl" or token.head.idx < start:
        return False
    is_past = token.tag_ == "VBD" or any(child.tag_ == "VBD" for child in token.children if child.dep_ == "aux")
    return is_past and _governs_infinitive(token, start)


def _governs_infinitive(token: Token, start: int) -> bool:
    """The nearest verb above, still within the content, is an infinitive."""
    above = token.head
    while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
        above = above.head
    return above.idx >= start and above.tag_ == "VB" and any(child.tag_ == "TO" for child in above.children)


def _shelve(doc: Doc, voices: list[_Voice]) -> tuple[list[int], list[list[_Voice]]]:
    """The voices of each sentence, so that a report need not ask those of the whole text."""
    starts = [sentence.start_char for sentence in doc.sents]
    shelf: list[list[_Voice]] = [[] for _ in starts]
    for voice in voices:
        sentences: set[int] = set()
        for span in voice.attribution.content:
            sentences.update(range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)))
        for sentence in sorted(sentences):
            shelf[sentence].append(voice)
    return starts, shelf


def _chain(doc: Doc, report: Report, shelf: tuple[list[int], list[list[_Voice]]]) -> tuple[Source, ...]:
    """Sources of the report, the outermost (whose content takes in the others) first."""
    start, end = report.trigger.span
    starts, by_sentence = shelf
    sentence = bisect_right(starts, start) - 1
    voices = by_sentence[sentence] if sentence >= 0 else []
    behind = [
        voice
        for voice in voices
        if any(span.start <= start and start < span.end for span in voice.attribution.content)
        and not (voice.attribution.cue is not None and _overlaps(voice.attribution.cue, Span(start, end)))
    ]
    if any(not voice.attribution.direct for voice in behind) and _is_presupposed(doc, report.trigger.span):
        behind = [voice for voice in behind if voice.attribution.direct]
    behind = [voice for voice in behind if not _is_background(doc, voice, report.trigger.span)]
    behind.sort(key=lambda voice: (-voice.size, voice.attribution.content[0]))
    chain: list[Source] = []
    for voice in behind:
        if (report.act in _SPEECH_ACTS or voice.source.cue in _ANNOUNCED) and _is_doer(report, voice.source):
            continue
        if chain and _is_same(chain[-1], voice.source):
            if voice.source.stance != "asserts":
                chain[-1] = replace(chain[-1], stance=voice.source.stance)  # said he expected
            continue
        chain.append(voice.source)
    return tuple(chain)


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_doer(report: Report, source: Source) -> bool:
    """The speaker himself: "Canberra announced sanctions" with Australia as actor."""
    return any(actor.name == source.name or _overlaps(actor.span, source.span) for actor in report.actors)


def _is_same(one: Source, other: Source) -> bool:
    return one.name == other.name and one.code == other.code


def _quote(document: Document, resolve: Callable[[Attribution], Source | None]) -> tuple[Quotation, ...]:
    """Every quotation, in the order of the text, without its outer marks."""
    found: dict[Span, Quotation] = {}
    for item in document.attributions:
        if not item.direct:
            continue
        speaker = resolve(item) if item.source is not None else None
        for span in item.content:
            inner = _strip_marks(document.text, span)
            if inner.start < inner.end:
                words = document.text[inner.start : inner.end]
                found.setdefault(inner, Quotation(text=words, span=inner, speaker=speaker, fragment=item.fragment))
    return tuple(found[span] for span in sorted(found))


def _strip_marks(text: str, span: Span) -> Span:
    start, end = span
    for mark in ("``", "''"):
        if text.startswith(mark, start):
            start += 2
        if text.endswith(mark, start, end):
            end -= 2
    if start == span.start and start < end and text[start] in _QUOTES:
        start += 1
    if end == span.end and start < end and text[end - 1] in _QUOTES and not text[max(start, end - 2)].isspace():
        end -= 1
    return Span(start, end)
