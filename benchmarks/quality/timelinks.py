"""Which expression of time dates an event: TimeBank's links between events and TIMEX3 (TempEval-3's TimeBank).

In: the data folder's `time/TimeBank` of .tml files. Given are the event words and the expressions, both as TimeBank
marks them; asked is, for each event, which expression of its text dates it, if any. Out: precision, recall and F1 of
pairs (event, expression), for all files and for the half kept aside (by hash of the file's name).
A pair is right when TimeBank links the two by a relation that puts the event in the expression's time (IS_INCLUDED,
DURING, SIMULTANEOUS, IDENTITY, or INCLUDES the other way round).
Limits: TimeBank links only some of its events. Events that it links to no expression of the text, by no relation, are
not asked: whether an expression dates them, it does not say. Links to the document's creation time do not count.
"""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.judge.clause_times import attach_times
from dragoman.offsets import OffsetMap
from dragoman.parse.spacy_parser import parse_documents
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Span, TimeMention

_DATING = frozenset(("IS_INCLUDED", "DURING", "SIMULTANEOUS", "IDENTITY"))
_DATED_BY = frozenset(("INCLUDES", "DURING", "SIMULTANEOUS", "IDENTITY"))  # from the expression to the event
_BATCH = 16


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A TimeML file: event words and expressions by their ids, and which expression dates which event."""

    name: str
    text: str
    events: dict[str, Span]
    expressions: dict[str, TimeMention]
    dates: frozenset[tuple[str, str]]
    asked: frozenset[str]


@dataclass(slots=True)
class LinkTally:
    """Counts of pairs (event, expression)."""

    gold: int = 0
    ours: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        precision, recall = self.right / max(self.ours, 1), self.right / max(self.gold, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), "pairs": self.gold}


def score_links(folder: Path) -> tuple[LinkTally, LinkTally]:
    """Counts of the files read while rules were written, and of those kept aside. FileNotFoundError where none are."""
    read, aside = LinkTally(), LinkTally()
    for linked, document in parse_linked(folder):
        compare_links(aside if is_aside(linked.name) else read, linked, document)
    return read, aside


def parse_linked(folder: Path) -> Iterator[tuple[LinkedText, Document]]:
    paths = sorted(folder.glob("*.tml"))
    if not paths:
        raise FileNotFoundError(f"no TimeML files in {folder}")
    texts = [read_linked(path) for path in paths]
    documents = (_open(linked) for linked in texts)
    yield from zip(texts, parse_documents(documents, model=Recipe().parser, batch_size=_BATCH), strict=True)


def is_aside(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def read_linked(path: Path) -> LinkedText:
    root = ET.parse(path).getroot()
    pieces: list[str] = []
    found: list[tuple[ET.Element, Span]] = []
    body = root.find("TEXT")
    if body is not None:
        _walk(body, pieces, found)
    text = "".join(pieces)
    events = {node.get("eid", ""): span for node, span in found if node.tag == "EVENT"}
    expressions = {node.get("tid", ""): _mention(node, span, text) for node, span in found if node.tag == "TIMEX3"}
    event_of = {node.get("eiid", ""): node.get("eventID", "") for node in root.iter("MAKEINSTANCE")}
    dates, asked = set(), set()
    for link in root.iter("TLINK"):
        relation = link.get("relType", "")
        if "eventInstanceID" in link.attrib and "relatedToTime" in link.attrib:
            event, time = event_of.get(link.attrib["eventInstanceID"], ""), link.attrib["relatedToTime"]
            is_dating = relation in _DATING
        elif "timeID" in link.attrib and "relatedToEventInstance" in link.attrib:
            event, time = event_of.get(link.attrib["relatedToEventInstance"], ""), link.attrib["timeID"]
            is_dating = relation in _DATED_BY
        else:
            continue
        if event in events and time in expressions:
            asked.add(event)
            if is_dating:
                dates.add((event, time))
    return LinkedText(path.name, text, events, expressions, frozenset(dates), frozenset(asked))


def compare_links(tally: LinkTally, linked: LinkedText, document: Document) -> None:
    doc = document.parsed
    assert doc is not None
    by_token: dict[int, str] = {}
    for event, span in linked.events.items():
        found = doc.char_span(*span, alignment_mode="expand")
        if found is not None:
            by_token.setdefault(found.root.i, event)
    by_span = {mention.span: tid for tid, mention in linked.expressions.items()}
    attached = attach_times(doc, tuple(linked.expressions.values()), frozenset(by_token))
    ours = {(by_token[token], by_span[by.mention.span]) for token, by in attached.items()}
    ours = {pair for pair in ours if pair[0] in linked.asked}
    tally.gold += len(linked.dates)
    tally.ours += len(ours)
    tally.right += len(ours & linked.dates)
    tally.wrong += [_describe(linked, "wrong", *pair) for pair in sorted(ours - linked.dates)]
    tally.wrong += [_describe(linked, "missed", *pair) for pair in sorted(linked.dates - ours)]


def _describe(linked: LinkedText, kind: str, event: str, time: str) -> str:
    span, mention = linked.events[event], linked.expressions[time]
    first, last = min(span, mention.span), max(span, mention.span)
    context = " ".join(linked.text[max(0, first.start - 60) : min(last.end, first.start + 300) + 40].split())
    return f"{kind}: {linked.text[slice(*span)]} <- {mention.text} | {context}"


def _mention(node: ET.Element, span: Span, text: str) -> TimeMention:
    """The expression as the set marks it. Its day does not matter here, only that it has one."""
    kind = node.get("type", "DATE")
    return TimeMention(
        span=span,
        text=text[slice(*span)],
        type=kind if kind in ("TIME", "DURATION", "SET") else "DATE",  # type: ignore[arg-type]
        value=node.get("value"),
        start="0001-01-01",
        end="0001-01-01",
        granularity="day",
        score=1.0,
        how="given",
    )


def _open(linked: LinkedText) -> Document:
    article = Article(id=linked.name, text=linked.text)
    return Document(article=article, text=linked.text, offsets=OffsetMap.identity())


def _walk(node: ET.Element, pieces: list[str], found: list[tuple[ET.Element, Span]]) -> None:
    start = sum(map(len, pieces))
    pieces.append(node.text or "")
    for child in node:
        _walk(child, pieces, found)
        pieces.append(child.tail or "")
    end = sum(map(len, pieces))
    if node.tag in ("EVENT", "TIMEX3") and end > start:
        found.append((node, Span(start, end)))
