"""Who says what: every attribution of the text.

In: a document with `parsed`. Out: `attributions`, in the order of their contents: quoted words with their speakers
(`direct`), phrases quoted inside a sentence (`fragment`, with the attribution that covers them), indirect speech.
Limits: words in quotation marks that nobody is made to say (scare quotes, titles, names) give no attribution.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from dragoman.lexicons import read_table
from dragoman.parse.attached_quotes import attach_quotes, is_voiced
from dragoman.parse.cue_table import match_verb
from dragoman.parse.direct_speech import Direct, SpeakerFinder, Voice
from dragoman.parse.quotation_marks import DASHES, Quoted, find_quoted
from dragoman.parse.speech import find_speech
from dragoman.parse.speech_record import Speech
from dragoman.records import Attribution, Document, Span, Stance, Unreadable

_MOSTLY = 0.6
_DOUBLE_MARKS = ("“", "”", '"', "``", "''", "«", "»", "„")
_STRIPPED = " \t\r\n\xa0,;:–—―-"
_TELLING = frozenset(("report", "reports", "study", "poll", "survey", "source", "sources", "media"))
_LONGEST_LINK = 30
_LINKING = frozenset(
    ("", "and", "or", "but", "because", "that", "as", "a", "an", "the", "if", "while", "to", "was", "is")
)
_NAMING = {"called", "dubbed", "named", "titled", "entitled", "nicknamed", "known", "word", "term", "phrase"}


def find_attributions(document: Document) -> Document:
    """The document with its attributions."""
    doc = document.parsed
    if doc is None:
        raise Unreadable("find_attributions", "the text has not been parsed")
    text = document.text
    quoted = find_quoted(text)
    finder = SpeakerFinder(doc, quoted)
    directs = finder.find_voices()
    full = sorted((quote for direct in directs for quote in direct.quotes), key=lambda quote: quote.start)
    speeches = find_speech(doc)
    inside = _index_tokens(doc, full)
    taken = {quote.start for quote in full}
    loose = [quote for quote in quoted if quote.start not in taken and finder.is_full(quote)]
    spoken = {index for direct in directs if not direct.voice.is_carried for index in direct.voice.cue}
    found = [_attribute_direct(doc, text, direct) for direct in directs]
    found.extend(_adopt_quotes(doc, text, loose, directs, speeches))
    kept = [speech for speech in speeches if not _repeats_quote(doc, speech, spoken, inside)]
    starts = [quote.start for quote in quoted]
    indirect = [_keep_inside(_attribute_speech(doc, text, speech, quoted, starts), full) for speech in kept]
    found.extend(attribution for attribution in indirect if attribution.content)
    covered = taken | {span.start for item in found if item.direct for span in item.content}
    fragments = [quote for quote in quoted if quote.start not in covered]
    framed = _attribute_fragments(text, fragments, kept, indirect)
    found.extend(framed)
    found.extend(_attach_fragments(doc, text, fragments, found))
    found.extend(_read_headings(doc, text, found))
    unique = {(item.source, item.cue, item.content): item for item in found}
    ordered = sorted(unique.values(), key=lambda item: (item.content[0], item.cue or Span(0, 0), item.direct))
    return replace(document, attributions=tuple(ordered))


def _index_tokens(doc: Doc, quotes: Iterable[Quoted]) -> bytearray:
    """1 for every token inside one of the quotations."""
    offsets = doc.to_array("IDX").tolist()
    inside = bytearray(len(doc))
    for quote in quotes:
        for index in range(bisect_left(offsets, quote.start), bisect_left(offsets, quote.end)):
            inside[index] = 1
    return inside


def _attribute_direct(doc: Doc, text: str, direct: Direct) -> Attribution:
    spans = _join_quotes(text, direct.quotes)
    voice = direct.voice
    return Attribution(
        source=_span_source(doc, text, voice.source, set()) if voice.source is not None else None,
        cue=_span_tokens(doc, voice.cue),
        content=spans,
        direct=True,
        stance=_find_stance(doc, voice),
    )


def _join_quotes(text: str, quotes: list[Quoted]) -> tuple[Span, ...]:
    """Paragraphs of one quotation are one span; a quotation broken by its cue is two."""
    spans: list[Span] = []
    for quote in sorted(quotes, key=lambda quote: quote.start):
        if spans and not text[spans[-1].end : quote.start].strip():
            spans[-1] = Span(spans[-1].start, quote.end)
        else:
            spans.append(Span(quote.start, quote.end))
    return tuple(spans)


def _find_stance(doc: Doc, voice: Voice) -> Stance:
    for index in voice.cue:
        for cue, _ in match_verb(doc[index]):
            if "quote" in cue.frames:
                return cue.stance
    return "asserts"


def _adopt_quotes(
    doc: Doc, text: str, loose: list[Quoted], directs: list[Direct], speeches: list[Speech]
) -> list[Attribution]:
    """Full quotations without a voice that the parser puts into the content of a reporting verb of the sentence."""
    used = {index for direct in directs for index in direct.voice.cue}
    by_sentence: dict[int, list[Speech]] = {}
    if loose:
        for speech in speeches:
            if speech.can_quote and speech.source is not None and not used.intersection(speech.cue):
                by_sentence.setdefault(doc[speech.cue[0]].sent.start, []).append(speech)
    found: dict[tuple[int, ...], tuple[Speech, list[Quoted]]] = {}
    for quote in loose:
        span = doc.char_span(quote.start, quote.end, alignment_mode="expand")
        tokens = {token.i for token in span or ()}
        sentences = {doc[min(tokens)].sent.start, doc[max(tokens)].sent.start} if tokens else set()
        for speech in (speech for start in sorted(sentences) for speech in by_sentence.get(start, ())):
            if speech.source in tokens or tokens.intersection(speech.cue):
                continue
            if len(speech.content & tokens) >= _MOSTLY * len(tokens) and len(speech.content) <= 2 * len(tokens):
                found.setdefault(speech.cue, (speech, []))[1].append(quote)
                break
    return [
        replace(_attribute_direct(doc, text, Direct(Voice(speech.source, cue), quotes)), stance=speech.stance)
        for cue, (speech, quotes) in found.items()
    ]


def _attach_fragments(doc: Doc, text: str, fragments: list[Quoted], found: list[Attribution]) -> list[Attribution]:
    """Quoted phrases that no reported speech covers, by the verb that they hang on."""
    told = _merge_spans(span for item in found for span in item.content)
    starts = [span.start for span in told]
    open_ones = [quote for quote in fragments if not _is_covered(quote, told, starts)]
    loose = [quote for quote in open_ones if is_voiced(doc, quote) or not _is_term(text, quote)]
    attached = attach_quotes(doc, loose, _index_tokens(doc, fragments)) if loose else []
    joined = [_attribute_direct(doc, text, direct) for direct in attached]
    given = {item.content[0].start for item in joined}
    return [*joined, *_join_fragments(text, [quote for quote in loose if quote.start not in given], [*found, *joined])]


def _join_fragments(text: str, loose: list[Quoted], found: list[Attribution]) -> list[Attribution]:
    """said “the game is lost” because “nobody trains”: the second phrase is told by the verb of the first."""
    ends = {span.end: item for item in found if item.direct and not item.fragment for span in item.content}
    stops = sorted(ends)
    joined: list[Attribution] = []
    for quote in loose:
        position = bisect_right(stops, quote.start) - 1
        if position < 0 or quote.start - stops[position] > _LONGEST_LINK:
            continue
        between = text[stops[position] : quote.start].lower().split()
        if between and all(word.strip(",") in _LINKING for word in between):
            joined.append(replace(ends[stops[position]], content=(Span(quote.start, quote.end),)))
    return joined


def _merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The stretches that any of the spans covers."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _is_covered(quote: Quoted, told: list[Span], starts: list[int]) -> bool:
    last = bisect_left(starts, quote.end) - 1
    return last >= 0 and told[last].end > quote.start


def _repeats_quote(doc: Doc, speech: Speech, spoken: set[int], inside: bytearray) -> bool:
    """The parser's reading of a cue whose quotation is attributed already, or the speaker's own "I think" in it."""
    if spoken.intersection(speech.cue):
        return True
    if not all(inside[index] for index in speech.cue):
        return False
    return speech.form != "that" or speech.source is None or doc[speech.source].pos_ not in ("NOUN", "PROPN")


def _attribute_speech(doc: Doc, text: str, speech: Speech, quoted: list[Quoted], starts: list[int]) -> Attribution:
    content = _span_content(doc, speech.content)
    return Attribution(
        source=_span_source(doc, text, speech.source, set(speech.cue) | speech.content)
        if speech.source is not None
        else None,
        cue=_span_tokens(doc, speech.cue),
        content=_complete_quotes(content, quoted, starts, _span_tokens(doc, speech.cue)),
        direct=False,
        stance=speech.stance,
    )


def _keep_inside(item: Attribution, full: list[Quoted]) -> Attribution:
    """“The army claims it left,” Doe said: what is claimed inside a quotation ends with it."""
    cue = item.cue
    position = bisect_right(full, cue.start, key=lambda quote: quote.start) - 1 if cue else -1
    if cue is None or position < 0 or full[position].end < cue.end:
        return item
    start, end = full[position].inner_start, full[position].inner_end
    spans = (Span(max(start, span.start), min(end, span.end)) for span in item.content)
    return replace(item, content=tuple(span for span in spans if span.start < span.end))


def _span_tokens(doc: Doc, tokens: Iterable[int]) -> Span | None:
    """From the first to the last of the tokens."""
    indices = sorted(tokens)
    if not indices:
        return None
    last = doc[indices[-1]]
    return Span(doc[indices[0]].idx, last.idx + len(last))


def _span_source(doc: Doc, text: str, head: int, without: set[int]) -> Span:
    """The noun phrase with title, apposition and relative clause, as far as it is one piece around its head."""
    token = doc[head]
    indices = sorted({item.i for item in token.subtree} - without)
    position = indices.index(head) if head in indices else 0
    first = last = position
    while first and indices[first - 1] == indices[first] - 1 and not doc[indices[first - 1]].is_space:
        first -= 1
    while last + 1 < len(indices) and indices[last + 1] == indices[last] + 1 and not doc[indices[last + 1]].is_space:
        last += 1
    for index in range(position + 1, last + 1):
        if _ends_name(doc[indices[index]]):
            last = index - 1
            break
    for index in range(position - 1, first - 1, -1):
        if doc[indices[index]].text in (":", *DASHES, ";") or _is_loose_hyphen(doc[indices[index]]):
            first = index + 1
            break
    while last > position and doc[indices[last]].pos_ == "CCONJ":
        last -= 1
    start, end = doc[indices[first]].idx, doc[indices[last]].idx + len(doc[indices[last]])
    name = text[start:end]
    stripped = name.strip(_STRIPPED + "”\"'")
    offset = start + len(name) - len(name.lstrip(_STRIPPED + "”\"'"))
    return Span(offset, offset + len(stripped)) if stripped else Span(token.idx, token.idx + len(token))


def _is_loose_hyphen(token: Token) -> bool:
    """DAM BURSTS - Jane Doe"""
    return token.text == "-" and bool(token.whitespace_) and token.i > 0 and bool(token.doc[token.i - 1].whitespace_)


def _ends_name(token: Token) -> bool:
    """A quotation, a colon, or what he does behind a comma: no part of the speaker's name."""
    if token.text in (":", *DASHES, ";") or token.text in _DOUBLE_MARKS:
        return True
    if token.i == 0 or token.doc[token.i - 1].text != ",":
        return False
    # Bob, speaking for the first time, said; but all of: Smith, who once worked for the bank, said
    return token.tag_ == "VBG" and token.dep_ in ("acl", "advcl")


def _complete_quotes(
    content: tuple[Span, ...], quoted: list[Quoted], starts: list[int], cue: Span | None
) -> tuple[Span, ...]:
    """A stretch that begins or ends within a quotation is widened to all of it: the parser loses the thread there."""
    spans: list[Span] = []
    for start, end in content:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        if last >= 0 and quoted[last].end > end and not _touches(quoted[last], cue):
            end = quoted[last].end
        if first >= 0 and quoted[first].end > start and not _touches(quoted[first], cue):
            start = quoted[first].start
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def _touches(quote: Quoted, cue: Span | None) -> bool:
    return cue is not None and quote.start < cue.end and cue.start < quote.end


def _span_content(doc: Doc, tokens: frozenset[int]) -> tuple[Span, ...]:
    """The stretches of the content, gaps of punctuation bridged, outer punctuation dropped."""
    runs: list[list[int]] = []
    for index in sorted(tokens):
        if runs and all(doc[gap].is_punct or doc[gap].is_space for gap in range(runs[-1][1] + 1, index)):
            runs[-1][1] = index
        else:
            runs.append([index, index])
    spans: list[Span] = []
    for first, last in runs:
        last = _drop_comment(doc, first, last)
        while first <= last and (
            doc[first].is_space or doc[first].text in (",", ".", ";", ":", *DASHES, "-", "that's")
        ):
            first += 1
        while last >= first and (doc[last].is_space or doc[last].text in (",", ";", ":", *DASHES, "-", ".")):
            last -= 1
        if first <= last and not all(doc[index].is_punct for index in range(first, last + 1)):
            spans.append(Span(doc[first].idx, doc[last].idx + len(doc[last])))
    return tuple(spans)


def _drop_comment(doc: Doc, first: int, last: int) -> int:
    """The writer's afterthought behind a dash: said he was encouraged — a boost for the premier."""
    dashes = [index for index in range(first + 1, last) if doc[index].text in DASHES]
    if len(dashes) != 1 or any(doc[index].text in _DOUBLE_MARKS for index in range(dashes[0], last + 1)):
        return last
    return dashes[0] - 1 if dashes[0] - first > 3 else last


def _attribute_fragments(
    text: str, fragments: list[Quoted], speeches: list[Speech], indirect: list[Attribution]
) -> list[Attribution]:
    """Quoted phrases in reported speech (said Iraq was a “real problem”), each given to the innermost speech."""
    found: list[Attribution] = []
    starts = [quote.start for quote in fragments]
    innermost: dict[int, tuple[int, Attribution]] = {}
    for speech, item in zip(speeches, indirect, strict=True):
        if not item.content or item.source is None or not speech.can_quote:
            continue
        start, end = item.content[0].start, item.content[-1].end
        for index in range(bisect_left(starts, start), len(fragments)):
            if fragments[index].inner_end > end:
                break
            if index not in innermost or end - start < innermost[index][0]:
                innermost[index] = (end - start, item)
    for index, (_, item) in sorted(innermost.items()):
        quote = fragments[index]
        if not _is_term(text, quote):
            found.append(replace(item, content=(Span(quote.start, quote.end),), direct=True, fragment=True))
    return found


def _is_term(text: str, quote: Quoted) -> bool:
    """A title, a name or a term: known as “the Beatles”, the “Stronger Together” slogan, the so-called “wall”."""
    before = text[max(0, quote.start - 20) : quote.start].lower().replace("-", " ").split()
    if before and before[-1] in _NAMING:
        return True
    if before[-2:] == ["known", "as"] or before[-2:] == ["so", "called"]:
        return True
    words = text[quote.inner_start : quote.inner_end].split()
    return not words or all(
        not word[0].isalpha() or word[0].isupper() for word in words if len(word) > 3 or len(words) < 3
    )


@cache
def _read_roles() -> frozenset[str]:
    """Nouns of office, trade or body that can speak in a headline."""
    return _TELLING.union(row["noun"] for row in read_table("roles"))


def _read_headings(doc: Doc, text: str, found: list[Attribution]) -> list[Attribution]:
    """ "Envoy: Talks have failed" and "SMITH: We shall see", at the head of a paragraph."""
    taken = {item.cue.start for item in found if item.cue is not None}
    headings: list[Attribution] = []
    position = 0
    for line in text.split("\n"):
        colon = line.find(": ", 0, 60)
        if colon > 0:
            start = position + len(line) - len(line.lstrip())
            name, rest = line[:colon].strip(), line[colon + 1 :].strip()
            if (
                _is_voice(doc, name, start, position + colon)
                and len(rest.split()) > 3
                and position + colon not in taken
            ):
                begin = position + line.index(rest, colon + 1)
                headings.append(
                    Attribution(
                        source=Span(start, start + len(name)),
                        cue=Span(position + colon, position + colon + 1),
                        content=(Span(begin, begin + len(rest)),),
                        direct=False,
                    )
                )
        position += len(line) + 1
    return headings


def _is_voice(doc: Doc, name: str, start: int, end: int) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or not all(
        word[0].isupper() or not word[0].isalpha() for word in words if len(word) > 2
    ):
        return False
    tokens = doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or any(token.pos_ in ("VERB", "AUX") and not token.is_upper for token in tokens):
        return False
    if len(words) <= 2 and words[-1].lower() in _read_roles():
        return True  # Minister: Border stays shut
    return name.isupper() or any(token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") for token in tokens)
