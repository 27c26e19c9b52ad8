"""The compiled gazetteer: names to places.

In: src/dragoman/lexicons/gazetteer.npz (made by training/build_gazetteer.py). Out: for a name, the places that bear
it. Loaded once, on the first question. Limits: names are found by hash, never listed; coordinates to 11 metres.
"""

import math
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.records import Precision
from dragoman.resolve.place_names import hash_key, normalise_name

INDEX_BITS = 20
KINDS = ("country", "capital", "admin1", "admin2", "city", "region", "water", "site", "continent")
PRECISIONS: dict[str, Precision] = {
    "country": "country", "capital": "city", "admin1": "admin", "admin2": "admin", "city": "city", "region": "region",
    "water": "water", "site": "site", "continent": "continent",
}  # fmt: skip
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `size` is the decimal logarithm of its people (our own estimate of weight for seas and sites)."""

    number: int
    name: str
    kind: str
    country: str | None
    geonames: int | None
    lat: float
    lon: float
    size: float
    parent: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean; `is_main` when the name is its first name and not one of its others."""

    place: Place
    is_main: bool


class Gazetteer:
    """All places, in columns."""

    def __init__(self, columns: dict[str, npt.NDArray[Any]]) -> None:
        self._hashes = np.cumsum(_join_planes(columns["steps"]).astype(np.uint64))
        self._numbers = _join_planes(columns["numbers"])
        self._names = columns["names"].tobytes()
        self._name_ends = np.cumsum(columns["name_lengths"].astype(np.uint32))
        self._geonames = np.cumsum(_join_planes(columns["geonames_steps"]))
        self._lats = _join_planes(columns["lats"])
        self._lons = _join_planes(columns["lons"])
        self._sizes = columns["sizes"]
        self._kinds = columns["kinds"]
        self._countries = columns["countries"]
        self._parents = _join_planes(columns["parents"])
        self._codes = [str(code) for code in columns["codes"]]
        self.regions_fingerprint = str(columns["regions"][0])
        self._places: dict[int, Place] = {}
        self._found: dict[str, tuple[Candidate, ...]] = {}

    def find(self, name: str) -> tuple[Candidate, ...]:
        """The places called `name`, weightiest first; empty when there is none."""
        return self.find_key(normalise_name(name))

    def find_key(self, key: str) -> tuple[Candidate, ...]:
        found = self._found.get(key)
        if found is None:
            if len(self._found) > 100_000:
                self._found.clear()
            found = self._found[key] = self._search(key)
        return found

    def place(self, number: int) -> Place:
        """The place with this number."""
        place = self._places.get(number)
        if place is None:
            end = int(self._name_ends[number])
            start = int(self._name_ends[number - 1]) if number else 0
            place = Place(
                number=number,
                name=self._names[start:end].decode(),
                kind=KINDS[self._kinds[number]],
                country=self._codes[self._countries[number]] or None,
                geonames=int(self._geonames[number]) or None,
                lat=round(int(self._lats[number]) / 1e4 - 90, 4),
                lon=round(int(self._lons[number]) / 1e4 - 180, 4),
                size=int(self._sizes[number]) / 20,
                parent=int(self._parents[number]) - 1,
            )
            if len(self._places) > 200_000:
                self._places.clear()
            self._places[number] = place
        return place

    def lies_in(self, place: Place, container: Place) -> bool:
        """`place` is inside `container`: its country, a division above it, or a region that it is near to."""
        if place.number == container.number:
            return False
        if container.kind == "country":
            return place.country == container.country
        at = place
        while at.parent >= 0:
            at = self.place(at.parent)
            if at.number == container.number:
                return True
        if container.kind in ("admin1", "admin2"):
            # twin records of one division, and own records without a parent
            return place.parent < 0 and place.country == container.country and measure_distance(place, container) < 150
        if container.kind in ("city", "capital", "site"):
            return measure_distance(place, container) < 40
        return container.country in (None, place.country) and measure_distance(place, container) < 700

    def _search(self, key: str) -> tuple[Candidate, ...]:
        code = np.uint64(hash_key(key))
        low = int(np.searchsorted(self._hashes, code, side="left"))
        candidates = []
        while low < len(self._hashes) and self._hashes[low] == code:
            packed = int(self._numbers[low])
            candidates.append(Candidate(self.place(packed >> 1), not packed & 1))
            low += 1
        return tuple(sorted(candidates, key=lambda one: (not one.is_main, -one.place.size, one.place.number)))


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this installation."""
    with (files("dragoman.lexicons") / "gazetteer.npz").open("rb") as handle, np.load(handle) as columns:
        return Gazetteer({name: columns[name] for name in columns.files})


def fingerprint_regions() -> str:
    """Which regions.csv this is; the gazetteer remembers the one that it was compiled from."""
    return blake2b((files("dragoman.lexicons") / "regions.csv").read_bytes(), digest_size=8).hexdigest()


def measure_distance(one: Place, other: Place) -> float:
    """Kilometres between two places along the great circle."""
    phi, other_phi = math.radians(one.lat), math.radians(other.lat)
    step = math.sin((other_phi - phi) / 2) ** 2
    step += math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, step)))


def _join_planes(planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    return np.ascontiguousarray(planes.T).view(np.uint32).ravel()
