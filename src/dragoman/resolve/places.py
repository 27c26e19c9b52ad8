"""Named places and where they are.

In: a parsed document, its dateline. Out: `document.places`: every named place with its canonical name, country,
GeoNames id and coordinates. Countries and capitals are always places here; whether they act as actors is decided
elsewhere. Adjectives, peoples, persons and organisations are not places. Limits: a place that the gazetteer does not
hold (a street, a hamlet) is a mention without coordinates.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from functools import cache

from dragoman.lexicons import read_table, split_cell
from dragoman.records import Document, PlaceMention, Span
from dragoman.resolve.place_context import link_mentions
from dragoman.resolve.place_gazetteer import PRECISIONS, load_gazetteer
from dragoman.resolve.place_judging import ACCEPTED, judge_mentions
from dragoman.resolve.place_mentions import Mention, find_mentions, mention_at
from dragoman.resolve.place_names import normalise_name
from dragoman.resolve.place_ranking import Choice, choose_places
from dragoman.resolve.place_words import Words

_SURE = 1.0  # certainty above the threshold that makes a name's other mentions places too
_NEAR = 0.6  # how far below the threshold such a mention may lie


def resolve_places(document: Document) -> Document:
    """Fills `document.places`."""
    gazetteer = load_gazetteer()
    words = Words(document)
    found = find_mentions(words, gazetteer)
    link_mentions(found, words, gazetteer)
    mentions = _accept(found, words, document)
    chosen = _choose(mentions, words)
    return replace(document, places=tuple(_write_record(mention, chosen) for mention in mentions))


def resolve_spans(document: Document, spans: list[Span]) -> tuple[PlaceMention, ...]:
    """The same resolution for spans given from outside, adjectives included; one answer a span, in order."""
    gazetteer = load_gazetteer()
    words = Words(document)
    mentions = [mention_at(words, span, gazetteer) for span in spans]
    adjectives = _read_adjectives()
    for mention in mentions:
        if (name := adjectives.get(mention.text.lower())) is not None:  # "Georgian" is of the state, not of Atlanta
            states = [one for one in gazetteer.find(name) if one.place.kind in ("country", "continent")]
            mention.key, mention.candidates = f"~{normalise_name(name)}", tuple(states[:1])
    given = sorted(spans)
    around = [mention for mention in find_mentions(words, gazetteer) if not _overlaps(mention.span, given)]
    everything = sorted([*mentions, *around], key=lambda mention: mention.span)
    link_mentions(everything, words, gazetteer)
    everything = _accept(everything, words, document)
    chosen = _choose(everything, words)
    return tuple(_write_record(mention, chosen) for mention in mentions)


def _overlaps(span: Span, given: list[Span]) -> bool:
    at = bisect_right(given, span)
    return any(other.start < span.end and span.start < other.end for other in given[max(0, at - 1) : at + 1])


def _accept(found: list[Mention], words: Words, document: Document) -> list[Mention]:
    """The mentions that name places; the dateline's always does."""
    judge_mentions(found, words)
    dateline = document.dateline.place if document.dateline else None
    accepted = [
        mention
        for mention in found
        if mention.is_given
        or mention.certainty >= ACCEPTED
        or (dateline is not None and mention.span.start < dateline.end and mention.span.end > dateline.start)
    ]
    # One sense a document: what is surely a town once is the town again ("KHERSON, June 9" … "visited Kherson").
    sure = {mention.key for mention in accepted if mention.certainty >= ACCEPTED + _SURE and not mention.is_given}
    known = set(map(id, accepted))
    again = [m for m in found if id(m) not in known and m.key in sure and m.certainty >= ACCEPTED - _NEAR]
    accepted = sorted([*accepted, *again], key=lambda mention: mention.span)
    kept = set(map(id, accepted))
    for mention in accepted:
        mention.contained = [inner for inner in mention.contained if id(inner) in kept]
        if mention.container is not None and id(mention.container) not in kept:
            mention.container = None
    return accepted


def _choose(mentions: list[Mention], words: Words) -> dict[int, Choice | None]:
    """The choice for each mention, by the mention's identity."""
    choices = choose_places(mentions, load_gazetteer(), country_hints=_hint_countries(words))
    return {id(mention): choice for mention, choice in zip(mentions, choices, strict=True)}


def _write_record(mention: Mention, chosen: dict[int, Choice | None]) -> PlaceMention:
    belief = min(1.0, max(0.2, 0.5 + mention.certainty / 8))
    choice, name = chosen[id(mention)], mention.site
    if choice is None and mention.container is not None and (outer := chosen[id(mention.container)]) is not None:
        # "Raynham Avenue, Edmonton": as near as the text lets us come
        name, choice = mention.text, Choice(outer.place, outer.share * 0.7, f"unknown, in {mention.container.text}")
    if choice is None:
        return PlaceMention(
            span=mention.span, text=mention.text, name=None, country=None, geonames=None, lat=None, lon=None,
            precision=None, score=round(belief * 0.5, 3), how="not in the gazetteer",
        )  # fmt: skip
    place = choice.place
    is_wide = place.kind in ("country", "continent", "region", "water")
    # "the US consulate" says nothing of where it stands; a street "in Syria" has a country and no more
    is_called_after = is_wide and name == mention.site != mention.text
    is_known_site = name is None or PRECISIONS[place.kind] == "site" or is_called_after
    is_located = is_known_site or not is_wide
    return PlaceMention(
        span=mention.span,
        text=mention.text,
        name=place.name if is_known_site else name,
        country=place.country,
        geonames=place.geonames if is_known_site else None,
        lat=place.lat if is_located else None,
        lon=place.lon if is_located else None,
        precision=PRECISIONS[place.kind] if is_known_site else "site",
        score=round(belief * choice.share, 3),
        how=choice.how,
    )


def _hint_countries(words: Words) -> dict[str, float]:
    """Countries that adjectives and peoples tell of ("Canadian police"), each counted with falling weight."""
    codes = _read_adjective_codes()
    counts = Counter(code for word in words.words if word.is_capital and (code := codes.get(word.text.lower())))
    return {code: 0.7 * min(3.0, count**0.5) for code, count in counts.items()}


@cache
def _read_adjectives() -> dict[str, str]:
    """Adjective or people -> name of the place."""
    names: dict[str, str] = {}
    for row in read_table("states"):
        for cell in ("adjectives", "demonyms"):
            for word in split_cell(row[cell]):
                names.setdefault(word.lower(), row["name"])
    for continent, word in (("Europe", "european"), ("Africa", "african"), ("Asia", "asian")):
        names[word] = names[word + "s"] = continent
    return names


@cache
def _read_adjective_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in read_table("states"):
        for cell in ("adjectives", "demonyms"):
            for word in split_cell(row[cell]):
                codes.setdefault(word.lower(), row["code"])
    return codes
