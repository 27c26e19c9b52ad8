"""Places found and located in sentences of our own."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.offsets import OffsetMap
from dragoman.records import Article, Dateline, Document, PlaceMention, Span
from dragoman.resolve.places import resolve_places, resolve_spans

Read = Callable[..., Document]


def find(document: Document) -> dict[str, PlaceMention]:
    return {place.text: place for place in resolve_places(document).places}


@pytest.mark.parametrize(
    ("text", "surface", "country", "precision"),
    [
        ("Clashes broke out in north-east Syria on Monday.", "Syria", "SYR", "country"),
        ("Shells fell on southern Daraa province in Syria overnight.", "Daraa province", "SYR", "admin"),
        ("Thousands of families fled eastern Ghouta.", "Ghouta", "SYR", "region"),
        ("Turkish troops entered the Kurdish-held town of Afrin.", "Afrin", "SYR", "city"),
        ("Grain ships left the port city of Hodeidah.", "Hodeidah", "YEM", "city"),
        ("Inspectors returned to Natanz last week.", "Natanz", "IRN", "site"),
        ("Two tankers were stopped in the Strait of Hormuz.", "Strait of Hormuz", None, "water"),
        ("The ministers will meet in Davos in January.", "Davos", "CHE", "city"),
        ("Settlers blocked a road in the West Bank.", "West Bank", "PSE", "region"),
        ("Drones struck Sevastopol in Crimea.", "Crimea", "UKR", "region"),
        ("The talks in Kyiv ended without a deal.", "Kyiv", "UKR", "city"),
        ("The U.S. and the UAE signed the treaty.", "UAE", "ARE", "country"),
        ("Ships gathered in the Atlantic before the storm.", "Atlantic", None, "water"),
        ("Rebels advanced near Deir ez-Zour at dawn.", "Deir ez-Zour", "SYR", "city"),
    ],
)
def test_place_is_found(read_text: Read, text: str, surface: str, country: str | None, precision: str) -> None:
    place = find(read_text(text))[surface]
    assert (place.country, place.precision) == (country, precision)
    assert place.lat is not None
    assert place.lon is not None


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("The Washington Post published the memo.", "Washington"),
        ("Paris Saint-Germain beat Manchester United in the final.", "Paris"),
        ("Giorgia Meloni and Jordan Peterson met the students.", "Jordan"),
        ("The London School of Economics released a study.", "London"),
        ("Iranian and Turkish officials exchanged notes.", "Turkish"),
        ("Most of the deputies voted against it.", "Most"),
        ("The fine was $US 40 million.", "US"),
    ],
)
def test_name_inside_another_is_no_place(read_text: Read, text: str, surface: str) -> None:
    assert surface not in find(read_text(text))


@pytest.mark.parametrize(
    ("text", "surface", "country", "lat", "lon"),
    [
        ("A truck overturned in Springfield, Illinois, on Friday.", "Springfield", "USA", 39.8, -89.6),
        ("The mayor of Paris, Texas, opened the fair.", "Paris", "USA", 33.7, -95.6),
        ("The suspect was held in Austin, TX, on Friday.", "Austin", "USA", 30.3, -97.7),
        ("Saakashvili returned to Georgia from Ukraine, and the Georgian capital cheered.", "Georgia", "GEO", 42, 43.5),
        ("Voters in Georgia, Alabama and Tennessee queued for hours.", "Georgia", "USA", 32.8, -83.5),
        ("The navy of Lebanon stopped a boat off Tripoli, in northern Lebanon.", "Tripoli", "LBN", 34.4, 35.8),
        ("Libyan militias fought in Tripoli and Misrata.", "Tripoli", "LBY", 32.9, 13.2),
        ("Police in Hyderabad said Pakistan's Sindh province was calm.", "Hyderabad", "PAK", 25.4, 68.4),
        ("India's home minister flew to Hyderabad, and Indian police lined the road.", "Hyderabad", "IND", 17.4, 78.5),
        ("A ferry sank off Seattle, Washington, at dawn.", "Washington", "USA", 47.5, -120.5),
        ("The council in Birmingham, Alabama, met on Monday.", "Birmingham", "USA", 33.5, -86.8),
    ],
)
def test_name_is_resolved_in_context(
    read_text: Read, text: str, surface: str, country: str, lat: float, lon: float
) -> None:
    place = find(read_text(text))[surface]
    assert place.country == country
    assert place.lat == pytest.approx(lat, abs=0.6)
    assert place.lon == pytest.approx(lon, abs=0.6)


def test_one_sense_in_a_document(read_text: Read) -> None:
    document = read_text("Two men died in Manchester, New Hampshire. Police in Manchester found a gun.")
    places = [place for place in resolve_places(document).places if place.text == "Manchester"]
    assert len(places) == 2
    assert {place.geonames for place in places} == {5089178}


def test_airport_is_a_site_at_its_city(read_text: Read) -> None:
    place = find(read_text("He was arrested at Manchester airport in England on Sunday."))["Manchester"]
    assert (place.name, place.country, place.precision, place.geonames) == ("Manchester airport", "GBR", "site", None)
    assert place.lat == pytest.approx(53.5, abs=0.2)


def test_contested_names_keep_their_surface(read_text: Read) -> None:
    place = find(read_text("The minister toured Judea and Samaria on Tuesday."))["Judea and Samaria"]
    assert (place.name, place.country) == ("West Bank", "PSE")


def test_dateline_is_a_place(read_text: Read) -> None:
    text = "HASAKAH, July 19 (Reuters) - Two people were wounded."
    dateline = Dateline(span=Span(0, 28), text=text[:28], place=Span(0, 7), outlet="Reuters")
    assert find(replace(read_text(text), dateline=dateline))["HASAKAH"].country == "SYR"


def test_unknown_place_stays_unresolved_or_takes_its_container(read_text: Read) -> None:
    places = resolve_places(read_text("The fire began on Quillfeather Road, Bristol, at noon.")).places
    road = next(place for place in places if "Quillfeather" in place.text)
    assert (road.country, road.precision, road.geonames) == ("GBR", "site", None)
    lone = resolve_places(read_text("The fire began on Quillfeather Road at noon.")).places
    assert [(place.country, place.lat) for place in lone] == [(None, None)]


def test_given_spans_are_answered_in_their_order(read_text: Read) -> None:
    text = "Russian tanks left Tskhinvali for Gori."
    spans = [Span(34, 38), Span(0, 7), Span(19, 29)]
    answers = resolve_spans(read_text(text), spans)
    assert [answer.text for answer in answers] == ["Gori", "Russian", "Tskhinvali"]
    assert [answer.country for answer in answers] == ["GEO", "RUS", "GEO"]


def test_place_in_the_description_of_a_group_is_found_once(read_text: Read) -> None:
    text = "Kurdish forces in Syria withdrew. Aid reached Syria. Islamic State in Iraq and Syria denied it."
    places = [place for place in resolve_places(read_text(text)).places if place.text == "Syria"]
    assert [place.country for place in places] == ["SYR", "SYR"]


def test_adjective_is_of_the_state(read_text: Read) -> None:
    answers = resolve_spans(
        read_text("Georgian police closed the road to Atlanta, Georgia."), [Span(0, 8), Span(44, 51)]
    )
    assert [(answer.text, answer.country) for answer in answers] == [("Georgian", "GEO"), ("Georgia", "USA")]


def test_same_text_gives_the_same_places(read_text: Read) -> None:
    text = "From Cordoba to Victoria, and from Birmingham to San Jose, people marched against the war in Sudan."
    assert resolve_places(read_text(text)).places == resolve_places(read_text(text)).places


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Paris",
                "Syria",
                "the",
                "in",
                ",",
                ".",
                "\n",
                "  ",
                "Al-Hol camp",
                "Jordan",
                "U.S.",
                "'s",
                "(",
                ")",
                "ß",
                "of",
            ]
        ),
        max_size=25,
    )
)
def test_spans_are_ordered_disjoint_and_exact(pieces: list[str]) -> None:
    text = " ".join(pieces)
    document = Document(article=Article(id="test", text=text), text=text, offsets=OffsetMap.identity())
    places = resolve_places(document).places
    assert all(text[place.span.start : place.span.end] == place.text for place in places)
    assert all(one.span.end <= other.span.start for one, other in pairwise(places))
    assert all(0 <= place.score <= 1 for place in places)
