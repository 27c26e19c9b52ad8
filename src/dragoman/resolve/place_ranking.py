"""Which of the places that bear a name a text means.

In: mentions with candidates, containers and hints. Out: for each mention the likeliest place, how likely, and why.
One sense a document for each name, unless a mention has a container of its own. Limits: scores are decimal logarithms
of people, plus bonuses for kind, countries and divisions named in the text, and nearness to places that are sure.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.resolve.place_gazetteer import PRECISIONS, Candidate, Gazetteer, Place, measure_distance
from dragoman.resolve.place_mentions import Mention

_KIND_BONUS = {
    "country": 2.5, "continent": 1.5, "capital": 1.8, "admin1": 0.0, "admin2": -1.4, "city": 0.0, "region": 0.6,
    "water": 0.3, "site": 0.3,
}  # fmt: skip
_OTHER_NAME = -1.6
_COUNTRY_WEIGHT = 3.2
_DIVISION_WEIGHT = 1.2
_NEAR_WEIGHT = 1.6
_NEAR_KM = 150.0
_HINT_WEIGHT = 2.0
_STATELESS = 2.0  # seas and regions across borders get no bonus from a country
_MOST_CANDIDATES = 40
_MOST_HOLDERS = 12
_HOLDS = 3.0
_MOST_ANCHORS = 24
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen, the share of belief it holds among its rivals, and the reason."""

    place: Place
    share: float
    how: str


def choose_places(
    mentions: list[Mention], gazetteer: Gazetteer, *, country_hints: Mapping[str, float]
) -> list[Choice | None]:
    """One choice a mention, None where nothing is known of the name. `country_hints`: code -> weight, by adjectives."""
    names: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.candidates:
            names[mention.key].append(mention)
    for alike in names.values():
        # "Karak district" may mean more than "Karak" does: one name has one set of candidates
        candidates = max((mention.candidates for mention in alike), key=len)[:_MOST_CANDIDATES]
        for mention in alike:
            mention.candidates = candidates
    counts = {key: len(alike) for key, alike in names.items()}
    priors = {key: _rank_alone(alike[0].candidates, alike, gazetteer) for key, alike in names.items()}
    limits = {key: _contained_in(alike, gazetteer) for key, alike in names.items()}
    beliefs = {key: _share(_keep(priors[key], limits[key])) for key in names}
    for _ in range(_ROUNDS):
        evidence = _Evidence(beliefs, counts, country_hints, gazetteer)
        beliefs = {
            key: _share(_keep([(one, score + evidence.weigh(one, key)) for one, score in priors[key]], limits[key]))
            for key in names
        }
    evidence = _Evidence(beliefs, counts, country_hints, gazetteer)
    return [_choose(mention, priors, beliefs, limits, evidence, gazetteer) for mention in mentions]


def _choose(
    mention: Mention,
    priors: dict[str, list[tuple[Candidate, float]]],
    beliefs: dict[str, list[tuple[Candidate, float]]],
    limits: dict[str, frozenset[int] | None],
    evidence: "_Evidence",
    gazetteer: Gazetteer,
) -> Choice | None:
    if not mention.candidates:
        return None
    shares, how = beliefs[mention.key], "only place of that name" if len(mention.candidates) == 1 else "best in context"
    own = _contained_in([mention], gazetteer)
    scored = [(one, score + evidence.weigh(one, mention.key)) for one, score in priors[mention.key]]
    if own is not None:
        shares, how = _share(_keep(scored, own)), f"in {mention.container.text}" if mention.container else "contained"
    elif limits[mention.key] is not None:
        how = "same name elsewhere in the text"
    elif mention.hint is not None and any(PRECISIONS[one.place.kind] == mention.hint for one, _ in scored):
        hinted = [(one, score + _HINT_WEIGHT * (PRECISIONS[one.place.kind] == mention.hint)) for one, score in scored]
        shares, how = _share(hinted), f"{mention.hint} said"
    elif mention.contained and len(mention.candidates) > 1:
        how = f"holds {mention.contained[0].text}"
    best, share = max(shares, key=lambda pair: (pair[1], pair[0].place.size, -pair[0].place.number))
    return Choice(best.place, share, how)


def _rank_alone(
    candidates: tuple[Candidate, ...], mentions: list[Mention], gazetteer: Gazetteer
) -> list[tuple[Candidate, float]]:
    """Each candidate's weight by itself: its people, its kind, whether this is its main name, the kinds said."""
    hints = Counter(mention.hint for mention in mentions if mention.hint)
    cities = [one.place for one in candidates if one.is_main and one.place.kind in ("city", "capital")]
    held = _find_holders(mentions, gazetteer)
    preceded = any(mention.follows_article for mention in mentions)
    ranked = []
    for one in candidates:
        place = one.place
        score = max(place.size, 2.0) + _KIND_BONUS[place.kind] + (0.0 if one.is_main else _OTHER_NAME)
        score += 0.5 * hints[PRECISIONS[place.kind]] / len(mentions)
        if place.number in held:
            score += _HOLDS
        elif place.kind == "admin1" and any(
            city.size > place.size - 0.8 and city.country == place.country and measure_distance(city, place) < 400
            for city in cities[:3]
        ):
            score -= 1.0  # "New York" is the city, "Quebec" the province
        if place.country is None:
            score += _STATELESS
        if preceded and place.kind in ("water", "region", "continent"):
            score += 1.5
        ranked.append((one, score))
    return ranked


def _find_holders(mentions: list[Mention], gazetteer: Gazetteer) -> frozenset[int]:
    """Numbers of the candidates of one name that hold what is said to lie in it: "Atlanta, Georgia" is the state."""
    support: dict[int, float] = {}
    for inner in {inner.key: inner for mention in mentions for inner in mention.contained}.values():
        for one in mentions[0].candidates[:_MOST_HOLDERS]:
            if one.place.kind not in ("country", "admin1", "admin2"):
                continue
            for other in inner.candidates:
                if other.place.kind not in ("country", "site") and gazetteer.lies_in(other.place, one.place):
                    weight = other.place.size + (0.0 if other.is_main else _OTHER_NAME)
                    support[one.place.number] = max(support.get(one.place.number, 0.0), weight)
    best = max(support.values(), default=0.0)
    return frozenset(number for number, weight in support.items() if weight > best - 1.0)


def _contained_in(mentions: list[Mention], gazetteer: Gazetteer) -> frozenset[int] | None:
    """Numbers of the candidates that lie in a container named beside one of `mentions`; None without container."""
    for mention in mentions:
        if mention.container is None:
            continue
        inside: dict[int, float] = {}
        for one in mention.candidates:
            for other in mention.container.candidates[:12]:
                if one.place.number != other.place.number and gazetteer.lies_in(one.place, other.place):
                    weight = other.place.size + _KIND_BONUS[other.place.kind] + (0.0 if other.is_main else _OTHER_NAME)
                    inside[one.place.number] = max(inside.get(one.place.number, 0.0), weight)
        if inside:
            # "Paris, Texas": Texas the state, not a village of that name
            best = max(inside.values())
            return frozenset(number for number, weight in inside.items() if weight > best - 3.0)
    return None


class _Evidence:
    """What the other names of the text tell about a candidate."""

    def __init__(
        self,
        beliefs: dict[str, list[tuple[Candidate, float]]],
        counts: dict[str, int],
        country_hints: Mapping[str, float],
        gazetteer: Gazetteer,
    ) -> None:
        self._gazetteer = gazetteer
        self._countries: Counter[str] = Counter()
        self._countries.update(country_hints)
        self._divisions: Counter[int] = Counter()
        self._own: dict[str, tuple[Counter[str], Counter[int]]] = {}
        anchors: list[tuple[float, str, Place]] = []
        for key, shares in beliefs.items():
            countries: Counter[str] = Counter()
            divisions: Counter[int] = Counter()
            weight = math.log2(1 + counts[key])
            for one, share in shares[:6]:
                place, strength = one.place, weight * share
                if place.country and share > 0.05:
                    countries[place.country] += strength * (1.3 if place.kind == "country" else 1.0)  # type: ignore[assignment]
                    for division in self._lineage(place):
                        divisions[division] += strength  # type: ignore[assignment]
                if share > 0.5 and place.kind not in ("country", "continent", "water", "region"):
                    anchors.append((strength, key, place))
            self._own[key] = (countries, divisions)
            self._countries.update(countries)
            self._divisions.update(divisions)
        self._total = sum(self._countries.values())
        anchors.sort(key=lambda anchor: (-anchor[0], anchor[1]))
        self._anchors = anchors[:_MOST_ANCHORS]

    def weigh(self, one: Candidate, key: str) -> float:
        """The bonus that the text outside of this name gives to a candidate."""
        place = one.place
        countries, divisions = self._own[key]
        total = self._total - sum(countries.values())
        score = 0.0
        if place.country and total > 0.01:
            others = self._countries[place.country] - countries[place.country]
            score += _COUNTRY_WEIGHT * math.sqrt(max(0.0, others) / (total + 1.0))
        if place.kind in ("country", "continent"):
            return score
        inside = max((self._divisions[number] - divisions[number] for number in self._lineage(place)), default=0.0)
        score += _DIVISION_WEIGHT * min(1.0, max(0.0, inside))
        near = max(
            (
                min(1.0, strength) * math.exp(-measure_distance(place, anchor) / _NEAR_KM)
                for strength, other, anchor in self._anchors
                if other != key
            ),
            default=0.0,
        )
        return score + _NEAR_WEIGHT * near

    def _lineage(self, place: Place) -> list[int]:
        numbers = [place.number] if place.kind in ("admin1", "admin2") else []
        at = place
        while at.parent >= 0:
            numbers.append(at.parent)
            at = self._gazetteer.place(at.parent)
        return numbers


def _keep(scored: list[tuple[Candidate, float]], limit: frozenset[int] | None) -> list[tuple[Candidate, float]]:
    return scored if limit is None else [pair for pair in scored if pair[0].place.number in limit]


def _share(scored: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Scores turned to shares that add up to one, best first."""
    if not scored:
        return []
    top = max(score for _, score in scored)
    weights = [(one, math.exp(1.8 * (score - top))) for one, score in scored]
    total = sum(weight for _, weight in weights)
    shares = [(one, weight / total) for one, weight in weights]
    return sorted(shares, key=lambda pair: (-pair[1], -pair[0].place.size, pair[0].place.number))
