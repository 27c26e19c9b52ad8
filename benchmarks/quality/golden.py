"""Whole articles against gold events: who did what to whom, whether, when, where, and according to whom.

In: the data folder (`golden`: NAME.txt, NAME.date, NAME.json), or the example articles of this repository (NAME.txt,
NAME.json with the day, NAME.gold.json). Out: event F1, recall of main events, the accuracy of each attribute.
The gold is read after the articles have been coded. Our reports are not merged into events yet, so a second report of
an event already matched is not counted against us.
Limits: few articles, one reader each; two readers of other articles agree on 89 % of events.

`--errors` looks only at what may be read: four golden articles, the examples, articles/seen.

usage: python -m benchmarks.quality.golden [DATA] [--examples|--seen|--aside] [--coder lexicon] [--errors]
       [--articles] [--write FOLDER]
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.event_causes import count_kinds, follow_articles
from benchmarks.quality.event_scoring import (
    CodedEvent,
    Comparison,
    Interval,
    Party,
    Tally,
    compare_events,
    judge_attributes,
    read_event,
)
from dragoman.coder import Reading, load
from dragoman.ingest.files import make_article
from dragoman.recipe import CODERS, Recipe
from dragoman.records import Article, Participant, Report

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEN = Path(__file__).parent / "articles" / "seen"
ASIDE = Path(__file__).parent / "articles" / "aside"
_UNREAD = ("d87", "d106", "d112")  # golden articles whose errors nobody reads
_KINDS = 10  # of error, the most frequent ones
_QUOTED = 110  # characters of a quotation in the list of errors


@dataclass(frozen=True, slots=True)
class Sample:
    """An article, and where its gold lies."""

    name: str
    article: Article
    gold: Path


@dataclass(frozen=True, slots=True)
class Scored:
    """A coded article beside its gold."""

    name: str
    comparison: Comparison
    is_dropped: bool
    coded: list[CodedEvent]


def score(data_dir: Path) -> dict[str, float]:
    """The figures of the golden articles. FileNotFoundError where there are none."""
    return _score_both(find_golden(data_dir / "golden"))


def score_examples(folder: Path) -> dict[str, float]:
    """The figures of the repository's own example articles."""
    return _score_both(find_examples(folder))


def score_aside(_: Path) -> dict[str, float]:
    """The figures of our own articles that nothing was fitted to."""
    return _score_both(find_examples(ASIDE))


def _score_both(samples: list[Sample]) -> dict[str, float]:
    """All figures of the encoder, and beside them the lexicon coder's event F1, precision, recall and status."""
    lexicon = _summarise(score_articles(samples, coder="lexicon"))
    beside = ("event_f1", "precision", "recall", "status")
    return {**_summarise(score_articles(samples)), **{f"lexicon_{name}": lexicon[name] for name in beside}}


# --- reading ---------------------------------------------------------------------------------------------------


def find_golden(folder: Path) -> list[Sample]:
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"no golden articles in {folder}")
    return [
        _make_sample(path.stem, path.with_suffix(".txt"), path.with_suffix(".date").read_text("utf-8"), path)
        for path in paths
    ]


def find_examples(folder: Path) -> list[Sample]:
    paths = sorted(folder.glob("*.gold.json"))
    if not paths:
        raise FileNotFoundError(f"no annotated examples in {folder}")
    names = [path.name.removesuffix(".gold.json") for path in paths]
    days = [json.loads((folder / f"{name}.json").read_text("utf-8"))["published"] for name in names]
    return [
        _make_sample(name, folder / f"{name}.txt", day, path)
        for name, day, path in zip(names, days, paths, strict=True)
    ]


def _make_sample(name: str, text: Path, day: str, gold: Path) -> Sample:
    # Offsets in the gold count characters of the file as it is: no translation of line ends.
    article = make_article(text.read_bytes().decode("utf-8"), published=day)
    return Sample(name, article, gold)


def read_gold(path: Path) -> list[CodedEvent]:
    return [read_event(record) for record in json.loads(path.read_text("utf-8"))["events"]]


# --- coding ----------------------------------------------------------------------------------------------------


def code_articles(samples: Iterable[Sample], *, coder: str = CODERS[0]) -> list[Reading]:
    """What we say of the articles. Their gold is not touched."""
    return list(load(Recipe(coder=coder)).pipe(sample.article for sample in samples))


def convert_report(report: Report) -> dict[str, Any]:
    """A report in the shape of a golden event."""
    when = report.when
    is_dated = when is not None and when.start is not None and when.end is not None
    return {
        "id": report.id,
        "act": report.act,
        "mode": report.mode,
        "status": report.status,
        "actors": [_convert_participant(one) for one in report.actors],
        "recipients": [_convert_participant(one) for one in report.recipients],
        "when": {"start": when.start, "end": when.end, "granularity": when.granularity} if when and is_dated else None,
        "where": {"name": report.where.name, "country": report.where.country} if report.where else None,
        "sources": [{"name": source.name, "stance": source.stance} for source in report.sources],
        "mentions": [
            {
                "quote": report.evidence.text,
                "trigger": report.trigger.text,
                "span": list(report.evidence.span),
                "trigger_span": list(report.trigger.span),
            }
        ],
    }


def _convert_participant(one: Participant) -> dict[str, str]:
    return {"name": one.name, "code": one.code, "sector": one.sector}


# --- scoring ---------------------------------------------------------------------------------------------------


def score_articles(samples: list[Sample], *, coder: str = CODERS[0]) -> list[Scored]:
    scored = []
    for sample, reading in zip(samples, code_articles(samples, coder=coder), strict=True):
        coded = [read_event(convert_report(report)) for report in reading.reports]
        comparison = compare_events(read_gold(sample.gold), coded, are_reports=True)
        scored.append(Scored(sample.name, comparison, reading.dropped is not None, coded))
    return scored


def _summarise(scored: list[Scored]) -> dict[str, float]:
    total = Tally()
    for one in scored:
        total.add(one.comparison.tally)
    return {**total.figures(), "articles": len(scored), "dropped": sum(one.is_dropped for one in scored)}


# --- errors ----------------------------------------------------------------------------------------------------


def describe_errors(comparison: Comparison) -> Iterator[str]:
    """One line an error: wrong attributes and acts of matched events, then missed events, then extra reports."""
    for match in comparison.matches:
        gold, other = match.gold, match.other
        if not match.is_strict:
            yield f"ACT        {gold.act}, coded {other.act}: {_describe(gold)}"
            continue
        for name, is_right in judge_attributes(gold, other).items():
            if not is_right:
                yield f"{name.upper():10} {_show(gold, name)}, coded {_show(other, name)}: {_describe(gold)}"
    for event in comparison.missed:
        yield f"MISSED     {'main: ' if event.is_main else ''}{_describe(event)}"
    for event in comparison.extra:
        yield f"EXTRA      {_describe(event)}"


def _describe(event: CodedEvent) -> str:
    mention = event.mentions[0] if event.mentions else None
    quote = " ".join(mention.quote.split())[:_QUOTED] if mention else ""
    who = f"{_show_parties(event.actors)} > {_show_parties(event.recipients)}"
    return f"{event.act} {event.status} {who} [{mention.trigger if mention else None}] {quote}"


def _show(event: CodedEvent, attribute: str) -> str:
    if attribute == "status":
        return event.status
    if attribute == "when":
        return _show_interval(event.when)
    if attribute == "where":
        return str(event.country) if event.is_placed else "nowhere"
    if attribute == "sources":
        return "+".join(sorted(event.sources)) or "the outlet"
    return _show_parties(event.recipients if attribute == "recipients" else event.actors)


def _show_interval(when: Interval | None) -> str:
    return f"{when.start}/{when.end} {when.granularity}" if when else "never told"


def _show_parties(parties: tuple[Party, ...]) -> str:
    return "+".join(f"{party.name} ({party.code} {party.sector})" for party in parties) or "nobody"


def print_kinds(samples: list[Sample], scored: list[Scored]) -> None:
    """The most frequent kinds of error; steps are those of the encoder, whichever coder was asked for."""
    compared = {one.name: one for one in scored}
    kinds: Counter[str] = Counter()
    for sample, trail in zip(samples, follow_articles([sample.article for sample in samples]), strict=True):
        one = compared[sample.name]
        kinds += count_kinds(trail, one.comparison, one.coded)
    for kind, count in kinds.most_common(_KINDS):
        print(f"{count:5}  {kind}")


# --- command line ----------------------------------------------------------------------------------------------


def write_coded(samples: list[Sample], folder: Path) -> None:
    """Our reports in the shape of the gold, one file an article: input for the reference tool."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample, reading in zip(samples, code_articles(samples), strict=True):
        events = [convert_report(report) for report in reading.reports]
        record = {"id": sample.name, "published": str(sample.article.published), "events": events}
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (folder / f"{sample.name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="whole articles against gold events")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--aside", action="store_true", help="our own articles that nothing was fitted to")
    parser.add_argument("--seen", action="store_true", help="our own articles whose errors were read")
    parser.add_argument("--coder", choices=CODERS, default=CODERS[0])
    parser.add_argument(
        "--examples", action="store_true", help="the articles in examples/ instead of the data folder's"
    )
    parser.add_argument("--articles", action="store_true", help="the figures of each article, too")
    parser.add_argument("--errors", action="store_true", help="missed and extra events, wrong attributes")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="only write our reports in the shape of the gold")
    options = parser.parse_args()
    folder = ASIDE if options.aside else SEEN if options.seen else EXAMPLES if options.examples else None
    samples = find_examples(folder) if folder else find_golden(options.data / "golden")
    if options.write:
        write_coded(samples, options.write)
        return
    scored = score_articles(samples, coder=options.coder)
    for one in scored:
        if options.articles:
            print(one.name, json.dumps(one.comparison.tally.figures()))
        if options.errors and not options.aside and one.name not in _UNREAD:
            sys.stdout.writelines(f"{one.name:18} {line}\n" for line in describe_errors(one.comparison))
    print("all", json.dumps(_summarise(scored)))
    if options.errors and not options.aside:
        print_kinds([sample for sample in samples if sample.name not in _UNREAD], scored)


if __name__ == "__main__":
    main()
