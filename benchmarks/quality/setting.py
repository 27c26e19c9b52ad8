"""When and where: which expression dates an event, and which time and place a whole article gives it.

In: the data folder (`time/TimeBank`, `golden`), and the annotated articles of this repository. Out, each for what was
read while rules were written ("seen") and for what was not ("aside"):
- `timebank …`: precision, recall and F1 of pairs (event, expression); see `timelinks`;
- `when …`, `where …`: gold events given, their time and place asked; see `given_events`;
- `matched when`, `matched where`: accuracy on the events that the coder found, as in `golden`.
Limits: the articles have one reader each. Golden d87, d106 and d112 and articles/aside were not read; their counts by
rule, and once by act, were looked at.

usage: python -m benchmarks.quality.setting [DATA] [--errors]
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality.event_scoring import Tally, compare_events, read_event
from benchmarks.quality.given_events import GivenTally, Telling, place_given
from benchmarks.quality.golden import ASIDE, EXAMPLES, Sample, convert_report, find_examples, find_golden, read_gold
from benchmarks.quality.timelinks import score_links
from dragoman.judge.anchor import anchor_spans
from dragoman.judge.setting import judge_setting
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Document

SEEN = Path(__file__).parent / "articles" / "seen"
_UNREAD = frozenset(("d87", "d106", "d112"))
_MOST_KINDS = 10
_SHOWN = 170  # characters of a sentence in the list of errors


@dataclass(slots=True)
class Part:
    """Counts of the articles of one part."""

    when: GivenTally = field(default_factory=GivenTally)
    where: GivenTally = field(default_factory=GivenTally)
    matched: Tally = field(default_factory=Tally)
    tellings: list[Telling] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        found = self.matched.figures()
        return {
            **{f"when {name}": value for name, value in self.when.figures().items()},
            **{f"where {name}": value for name, value in self.where.figures().items()},
            "matched when": found["when"],
            "matched where": found["where"],
        }


def score(data_dir: Path) -> dict[str, float]:
    """All figures of both parts; those of a set that is not there are left out."""
    figures: dict[str, float] = {}
    if (data_dir / "time" / "TimeBank").is_dir():
        for name, tally in zip(("seen", "aside"), score_links(data_dir / "time" / "TimeBank"), strict=True):
            figures |= {f"{name} timebank {key}": value for key, value in tally.figures().items()}
    for name, part in score_parts(data_dir).items():
        figures |= {f"{name} {key}": value for key, value in part.figures().items()}
    return figures


def score_parts(data_dir: Path) -> dict[str, Part]:
    """The articles, read up to the setting stage once, with the coder's reports and with those of the gold."""
    parts = {"seen": Part(), "aside": Part()}
    for name, sample, document in _read_articles(data_dir):
        part = parts[name]
        for telling in place_given(document, sample.gold):
            part.when.verdicts[telling.when] += 1
            part.where.verdicts[telling.where] += 1
            part.tellings.append(telling)
        coded = anchor_spans(judge_setting(document)).reports
        events = [read_event(convert_report(report)) for report in coded]
        part.matched.add(compare_events(read_gold(sample.gold), events, are_reports=True).tally)
    return parts


def _read_articles(data_dir: Path) -> Iterator[tuple[str, Sample, Document]]:
    named = [("seen", sample) for folder in (EXAMPLES, SEEN) for sample in find_examples(folder)]
    named += [("aside", sample) for sample in find_examples(ASIDE)]
    if (data_dir / "golden").is_dir():
        golden = find_golden(data_dir / "golden")
        named += [("aside" if sample.name in _UNREAD else "seen", sample) for sample in golden]
    before = STAGES[: [stage.name for stage in STAGES].index("setting")]
    documents = Pipeline(Recipe(), before).read(sample.article for _, sample in named)
    for (name, sample), document in zip(named, documents, strict=True):
        yield name, sample, document


# --- errors ----------------------------------------------------------------------------------------------------


def name_kind(telling: Telling, attribute: str) -> str:
    """What sort of error it is: the verdict, what gold has and where we have ours from."""
    verdict = telling.when if attribute == "when" else telling.where
    gold = telling.event[attribute]
    rule = telling.report.trace.get(attribute, "").split("“")[0].strip()
    if verdict == "missing":
        what = gold["granularity"] if attribute == "when" else ("country known" if gold.get("country") else "water")
        return f"{attribute} missing, {what}, of {telling.event['act']}"
    if verdict == "wrong" and attribute == "when":
        ours = telling.report.when
        same = ours is not None and ours.granularity == gold["granularity"]
        return f"when wrong, {'other interval' if same else 'other granularity'} ({rule})"
    return f"{attribute} {verdict} ({rule})"


def list_errors(part: Part) -> Iterator[str]:
    """One line an error, then the most frequent kinds."""
    kinds: Counter[str] = Counter()
    for telling in part.tellings:
        for attribute, verdict in (("when", telling.when), ("where", telling.where)):
            if verdict in ("right", "rightly none"):
                continue
            kinds[name_kind(telling, attribute)] += 1
            gold, report = telling.event[attribute], telling.report
            if attribute == "when":
                theirs = f"{gold['start']}/{gold['end']}" if gold else "never told"
                ours = f"{report.when.start}/{report.when.end}" if report.when else "none"
            else:
                theirs = f"{gold['name']} {gold.get('country')}" if gold else "nowhere"
                ours = f"{report.where.name} {report.where.country}" if report.where else "none"
            act = f"{report.act} {report.status} [{report.trigger.text}]"
            coded = f"coded {ours} ({report.trace.get(attribute)})"
            yield f"{attribute.upper():5} {verdict}: {theirs}, {coded}: {act} {telling.sentence[:_SHOWN]}"
    yield "kinds of error, articles that were read:"
    for kind, count in kinds.most_common(_MOST_KINDS):
        yield f"{count:4} {kind}"


def main() -> None:
    parser = argparse.ArgumentParser(description="which time and which place an event is given")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="errors and their kinds, in the articles that were read")
    parser.add_argument("--links", action="store_true", help="TimeBank's links only; with --errors, those missed")
    options = parser.parse_args()
    if options.links:
        seen, aside = score_links(options.data / "time" / "TimeBank")
        if options.errors:
            print("\n".join(seen.wrong))
        print("seen", seen.figures(), "\naside", aside.figures())
        return
    parts = score_parts(options.data)
    if options.errors:
        print("\n".join(list_errors(parts["seen"])))
    for name, part in parts.items():
        print(name, part.figures())


if __name__ == "__main__":
    main()
