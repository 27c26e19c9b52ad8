"""How well the article of a web page is found: scrapinghub's article-extraction-benchmark.

In: `html/article-extraction-benchmark` (ground-truth.json and html/*.html.gz) under the data folder. Out: precision,
recall, F1 and accuracy of our text, and of trafilatura's own on the same pages, called as the benchmark calls it.

The measure is the set's own: of each page the shingles of four words that both texts have, that only ours has and that
only the wanted one has, as shares of all of them, so that a long page weighs no more than a short one; precision and
recall are means over pages, F1 is theirs. Accuracy is the share of pages whose words are exactly the wanted ones.
Pages are parted in two by their name; errors are printed for the first half only, so that the other can tell whether
something was fitted.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from dragoman.ingest.files import Refused
from dragoman.ingest.html import extract_article
from dragoman.ingest.options import InputOptions

_FOLDER = "html/article-extraction-benchmark"
_SHINGLE = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the set, and the text that is wanted."""

    name: str
    html: str
    url: str
    wanted: str

    @property
    def is_kept_aside(self) -> bool:
        return int(self.name[:8], 16) % 2 == 1


@dataclass(frozen=True, slots=True)
class Match:
    """Shares of shingles: of both texts, of ours only, of the wanted one only."""

    both: float
    ours: float
    wanted: float

    @property
    def precision(self) -> float | None:
        """None where we say nothing."""
        return self.both / (self.both + self.ours) if self.both + self.ours else None

    @property
    def recall(self) -> float | None:
        """None where nothing is wanted."""
        return self.both / (self.both + self.wanted) if self.both + self.wanted else None


def read_pages(folder: Path) -> Iterator[Page]:
    wanted = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, page in sorted(wanted.items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8")
        yield Page(name, html, page["url"], page["articleBody"])


def match_texts(ours: str, wanted: str) -> Match:
    one, other = _count_shingles(ours), _count_shingles(wanted)
    counts = [(one & other).total(), (one - other).total(), (other - one).total()]
    total = sum(counts) or 1
    return Match(*(count / total for count in counts))


def _count_shingles(text: str) -> Counter[tuple[str, ...]]:
    """Of a text shorter than a shingle, all of its words are one."""
    words = _WORD.findall(text)
    last = max(1, len(words) - _SHINGLE + 1)
    return Counter(shingle for start in range(last) if (shingle := tuple(words[start : start + _SHINGLE])))


def measure(matches: Iterable[Match]) -> dict[str, float]:
    """Means over pages, as the set's own script takes them."""
    found = list(matches)
    precision = mean(match.precision for match in found if match.precision is not None)
    recall = mean(match.recall for match in found if match.recall is not None)
    return {
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "accuracy": mean(match.ours == match.wanted == 0 for match in found),
    }


def extract_ours(page: Page) -> str:
    """What the pipeline is given of the page; its address is known, as it is of a page that was fetched."""
    found = extract_article(page.html.encode(), page.name, InputOptions(), url=page.url)
    return "" if isinstance(found, Refused) else found.text


def extract_by_trafilatura(page: Page) -> str:
    import trafilatura

    return trafilatura.extract(page.html, include_comments=False) or ""


def score(data_dir: Path) -> dict[str, float]:
    """Figures of ours, of the half kept aside, and of trafilatura's own."""
    pages = list(read_pages(data_dir / _FOLDER))
    ours = [(page, match_texts(extract_ours(page), page.wanted)) for page in pages]
    theirs = [match_texts(extract_by_trafilatura(page), page.wanted) for page in pages]
    figures = measure(match for _, match in ours)
    figures |= _name("aside ", measure(match for page, match in ours if page.is_kept_aside))
    figures |= _name("trafilatura ", measure(theirs))
    figures |= _name(
        "trafilatura aside ", measure(match for page, match in zip(pages, theirs, strict=True) if page.is_kept_aside)
    )
    return figures | {"above_trafilatura": figures["f1"] - figures["trafilatura f1"], "pages": float(len(pages))}


def _name(prefix: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{prefix}{name}": value for name, value in figures.items()}


def find_errors(
    pages: Iterable[Page], extract: Callable[[Page], str]
) -> Iterator[tuple[Page, Match, list[str], list[str]]]:
    """Pages of the half that may be read, worst first, with the lines that only one of the texts has."""
    found = []
    for page in pages:
        if page.is_kept_aside:
            continue
        text = extract(page)
        match = match_texts(text, page.wanted)
        if match.ours or match.wanted:
            found.append((page, match, _lines_without(text, page.wanted), _lines_without(page.wanted, text)))
    yield from sorted(found, key=lambda error: error[1].both)


def _lines_without(one: str, other: str) -> list[str]:
    """Lines of a text most of whose shingles the other lacks."""
    have = _count_shingles(other)
    lines = []
    for line in one.split("\n"):
        shingles = _count_shingles(line)
        if shingles and (shingles - have).total() > shingles.total() / 2:
            lines.append(line.strip())
    return lines


def main(arguments: list[str]) -> None:
    folder = Path(next(argument for argument in arguments if not argument.startswith("--")))
    for name, value in score(folder).items():
        print(f"{name:32} {value:.4f}")
    if "--errors" in arguments:
        _print_errors(list(read_pages(folder / _FOLDER)))


def _print_errors(pages: list[Page]) -> None:
    kinds: Counter[str] = Counter()
    for page, match, extra, missing in find_errors(pages, extract_ours):
        kinds.update(f"too much: {_classify(line)}" for line in extra)
        kinds.update(f"missing: {_classify(line)}" for line in missing)
        print(f"\n{page.url}\n  both {match.both:.2f}, ours only {match.ours:.2f}, wanted only {match.wanted:.2f}")
        for sign, lines in (("+", extra), ("-", missing)):
            for line in lines[:6]:
                print(f"  {sign} {line[:150]}")
    print("\nlines by kind, half that may be read")
    for kind, count in kinds.most_common(10):
        print(f"{count:5}  {kind}")


def _classify(line: str) -> str:
    """What a line looks like."""
    words = len(line.split())
    if line.startswith(("- ", "•", "* ")):
        return "item of a list"
    if line.startswith("|") or line.count("|") > 1:
        return "row of a table"
    if re.search(r"\b(?:photo|image|picture|credit|getty|reuters/|AP Photo)\b", line, re.IGNORECASE) and words < 50:
        return "caption or credit"
    if re.match(r"(?:by|from) [A-Z]", line) and words < 12:
        return "byline"
    if words <= 12 and not re.search(r"[.!?”\"]$", line):
        return "heading or short line"
    return "short sentence" if words <= 12 else "paragraph"


if __name__ == "__main__":
    main(sys.argv[1:])
