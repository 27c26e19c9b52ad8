"""Where a text names persons, and what stands around the names.

In: a `Reading` and its phrases. Out: a `Naming` for each place: the tokens of the name, the persons of the lexicons
that bear it, its titles and appositions. Limits: whose name it is, `actor_people` decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from dragoman.resolve.actor_entities import Entity, read_words
from dragoman.resolve.actor_index import fold
from dragoman.resolve.actor_phrases import Phrase
from dragoman.resolve.actor_reading import Reading, Spot

COURTESY = {
    "mr": "m", "mr.": "m", "sir": "m", "lord": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f",
    "dame": "f", "lady": "f", "madame": "f", "dr": None, "dr.": None, "prof": None, "prof.": None,
}  # fmt: skip
_RANKS = {
    "gen": "MIL", "lt": "MIL", "col": "MIL", "maj": "MIL", "brig": "MIL", "adm": "MIL", "cmdr": "MIL", "capt": "MIL",
    "sgt": "MIL", "cpl": "MIL", "lt gen": "MIL", "sen": "LEG", "rep": "LEG", "gov": "GOV", "rev": "REL", "fr": "REL",
    "sheik": "REL", "sayyed": "REL", "hojjatoleslam": "REL",
}  # fmt: skip
_NAME_PARTICLES = frozenset(
    ("al", "-", "bin", "ibn", "ben", "von", "van", "der", "de", "da", "dos", "di", "del", "la", "el")
)


@dataclass(slots=True)
class Naming:
    """A name found, before it is known whose it is."""

    first: int
    last: int
    name_first: int
    candidates: list[Entity]
    is_full: bool
    is_seen: bool
    titles: list[Phrase] = field(default_factory=list)
    courtesy: str | None = None
    rank: str | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    is_former: bool = False
    appositions: list[Phrase] = field(default_factory=list)


# --- where names are -------------------------------------------------------------------------------------------


def find_namings(reading: Reading, phrases: dict[int, Phrase]) -> list[Naming]:
    found: dict[int, Naming] = {}
    taken: dict[int, int] = {}

    def take(naming: Naming) -> None:
        found[naming.first] = naming
        taken.update(dict.fromkeys(range(naming.first, naming.last), naming.first))

    for spot in reading.spots:
        if spot.hit.uses[0].use == "person" or spot.use == "person":
            entities = [use.target for use in spot.hit.uses if use.use == "person" and isinstance(use.target, Entity)]
            take(Naming(spot.first, spot.last, spot.first, entities, True, True))
    for first, last in _join_recognised(reading):
        _take_recognised(reading, first, last, taken, take)
    for spot in reading.spots:
        if spot.use == "surname" and spot.first not in taken and _may_be_surname(reading, spot):
            entities = [use.target for use in spot.hit.uses if use.use == "surname" and isinstance(use.target, Entity)]
            first = _reach_given_name(reading, spot.first, taken)
            take(Naming(first, spot.last, first, entities, first < spot.first, False))
    for phrase in phrases.values():
        _take_titled(reading, phrase, taken, take)
    return [found[at] for at in sorted(found)]


def _join_recognised(reading: Reading) -> list[tuple[int, int]]:
    """PERSON entities, two that touch taken as one long name."""
    joined: list[tuple[int, int]] = []
    for first, last, label in reading.entities:
        if label != "PERSON":
            continue
        if joined and joined[-1][1] == first and reading.pos[first] == reading.pos[first - 1] == "PROPN":
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _take_recognised(
    reading: Reading, first: int, last: int, taken: dict[int, int], take: Callable[[Naming], None]
) -> None:
    """A PERSON of the parser, without the titles and state adjectives that it swallows."""
    while first < last and (
        first in reading.role_at
        or reading.lowers[first].rstrip(".") in _RANKS
        or reading.lowers[first] in COURTESY
        or (first in reading.spot_at and reading.spot_at[first].entity.kind != "person" and first + 1 < last)
        or not reading.words[first][:1].isalpha()
        or reading.pos[first] in ("DET", "PRON")
    ):
        first += 1
    while last > first and (reading.tags[last - 1] in ("POS", "HYPH") or not reading.words[last - 1][-1].isalnum()):
        if reading.words[last - 1][-1] == "." and len(reading.words[last - 1]) > 1:
            break
        last -= 1
    while last - 1 > first and last - 1 in reading.role_at and reading.pos[last - 1] == "NOUN":
        last -= 1
    if first >= last or last - first > 6 or any(token in taken for token in range(first, last)):
        return
    if all(token in reading.place_at and token not in reading.spot_at for token in range(first, last)):
        return  # "shelled Kherson": the parser takes a town that it does not know for a person
    spots = {id(spot): spot for token in range(first, last) if (spot := reading.spot_at.get(token)) is not None}
    if any(spot.entity.kind != "person" for spot in spots.values()) and len(spots) == last - first:
        return
    if any(spot.entity.kind in ("body", "group", "organ") for spot in spots.values()):
        return
    if not reading.words[first][0].isupper() or any(
        char.isdigit() for char in reading.text[reading.starts[first] : reading.ends[last - 1]]
    ):
        return
    if not all(
        reading.words[token][0].isupper() or reading.lowers[token] in _NAME_PARTICLES for token in range(first, last)
    ):
        return
    entities = [
        use.target
        for spot in spots.values()
        if spot.last == last
        for use in spot.hit.uses
        if use.use == "surname" and isinstance(use.target, Entity)
    ]
    covers = last - first - sum(spot.last - spot.first for spot in spots.values() if spot.use == "surname")
    is_full = covers > 0 and last - first > 1
    if not entities and _is_hardly_person(reading, first, last):
        return
    take(Naming(first, last, first, entities, is_full, True))


def _is_hardly_person(reading: Reading, first: int, last: int) -> bool:
    """The recogniser takes towns and tribes for persons: "in Baghuz", "Trojan horse", "Africans"."""
    before = reading.lowers[first - 1] if first else ""
    if before in COURTESY or before.rstrip(".") in _RANKS or (first - 1) in reading.role_at:
        return False
    if all(token in reading.place_at for token in range(first, last)):
        return True
    if last - first > 1:
        return before in ("in", "near", "outside")
    is_aside = reading.deps[first] in ("amod", "compound", "nmod") or reading.tags[first] == "NNPS"
    return is_aside or before in ("in", "near", "at", "outside", "around", "towards", "on", "between")


def _reach_given_name(reading: Reading, first: int, taken: dict[int, int]) -> int:
    """ "Khadija Suleiman" is one name even where the recogniser sees none."""
    at = first
    while (
        at > 0
        and first - at < 3
        and reading.pos[at - 1] == "PROPN"
        and reading.words[at - 1][0].isupper()
        and at - 1 < reading.heads[at - 1] <= first
        and at - 1 not in reading.role_at
        and at - 1 not in reading.spot_at
        and at - 1 not in taken
        and reading.lowers[at - 1] not in COURTESY
        and reading.lowers[at - 1].rstrip(".") not in _RANKS
    ):
        at -= 1
    return at


def _may_be_surname(reading: Reading, spot: Spot) -> bool:
    """ "Putin said", not the "Jackson Institute", and not the month in "that May", "May 2017"."""
    first, last = spot.first, spot.last
    if reading.pos[spot.head] != "PROPN":
        return False
    if last < len(reading.words) and reading.pos[last] == "PROPN" and reading.heads[spot.head] == last:
        role = reading.role_at.get(last)
        return (role is not None and role.role.kind != "organ") or last in reading.spot_at
    if reading.lowers[first] in ("may", "march", "august"):
        if last < len(reading.words) and reading.pos[last] == "NUM":
            return False
        if first and (reading.lowers[first - 1] in read_words("not a name after") or reading.pos[first - 1] == "NUM"):
            return False
    labels = {label for start, end, label in reading.entities if start <= first < end}
    return not labels & {"DATE", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT", "LAW"}


def _take_titled(reading: Reading, phrase: Phrase, taken: dict[int, int], take: Callable[[Naming], None]) -> None:
    """ "Prime Minister Abebe Worku": capitals after a title are a name, whatever the recogniser says."""
    at = phrase.last
    if phrase.role.kind != "role" or phrase.role.is_plural or at in taken:
        return
    end = at
    while end < len(reading.words) and (
        (reading.pos[end] == "PROPN" and reading.words[end][0].isupper() and end not in reading.role_at)
        or (reading.lowers[end] in _NAME_PARTICLES and end > at)
    ):
        if end in taken or (end in reading.spot_at and reading.spot_at[end].use != "surname"):
            break
        end += 1
    while end > at and reading.lowers[end - 1] in _NAME_PARTICLES:
        end -= 1
    if end > at and end - at <= 5 and reading.heads[phrase.head] != phrase.head:
        take(Naming(at, end, at, [], end - at > 1, False))


def find_later_names(reading: Reading, namings: list[Naming], surnames: frozenset[str]) -> list[Naming]:
    """Capitalised words equal to the surname of somebody named in full in this text."""
    taken = {token for naming in namings for token in range(naming.first, naming.last)}
    last_words = {surname.split()[-1] for surname in surnames}
    return [
        Naming(token, token + 1, token, [], False, True)
        for token, word in enumerate(reading.words)
        if word[0].isupper()
        and token not in taken
        and reading.pos[token] in ("PROPN", "NOUN")
        and fold(word) in last_words
        and token not in reading.role_at
        and (token not in reading.spot_at or reading.spot_at[token].use == "surname")
        and not (
            token + 1 < len(reading.words) and reading.pos[token + 1] == "PROPN" and token + 1 not in reading.role_at
        )
    ]


# --- what stands around them -----------------------------------------------------------------------------------


def attach_titles(reading: Reading, naming: Naming, by_end: dict[int, Phrase]) -> None:
    """ "Russian President Vladimir Putin", "Lt. Gen. X", "the former minister X"."""
    at = naming.first
    while at > 0:
        word = reading.lowers[at - 1]
        phrase = by_end.get(at)
        if phrase is not None and not phrase.role.is_plural and phrase.role.kind in ("role", "people"):
            naming.titles.insert(0, phrase)
            naming.is_former = naming.is_former or phrase.is_former
            phrase.is_inside = True
            at = phrase.first
        elif word in COURTESY:
            naming.courtesy = word
            at -= 1
        elif word.rstrip(".") in _RANKS and reading.words[at - 1][0].isupper():
            naming.rank = _RANKS[word.rstrip(".")]
            at -= 1
        elif (
            (spot := reading.spot_at.get(at - 1)) is not None
            and spot.is_modifier
            and spot.owns
            and spot.entity.kind != "person"
        ):
            naming.told.append((spot.entity.code, "" if spot.entity.kind == "state" else spot.entity.sector))
            at = spot.first
        elif word in ("former", "ex", "late", "then"):
            naming.is_former = naming.is_former or word in ("former", "ex")
            at -= 1
        else:
            break
    naming.first = at


def attach_appositions(reading: Reading, naming: Naming, phrases: dict[int, Phrase]) -> None:
    """ "Yuri Ushakov, Putin's foreign policy adviser," and "the foreign minister, X,"."""
    size = len(reading.words)
    at = naming.last
    if at + 1 < size and reading.words[at] == ",":
        start = at + 1
        if start + 1 < size and reading.pos[start] == "NUM" and reading.words[start + 1] == ",":  # "X, 45, a teacher"
            start += 2
        phrase = _find_phrase_from(reading, start, phrases)
        if phrase is not None and _is_closed(reading, phrase):
            naming.appositions.append(phrase)
    if naming.first >= 2 and reading.words[naming.first - 1] == ",":
        phrase = next(
            (p for p in phrases.values() if p.last <= naming.first - 1 and _ends_before(reading, p, naming.first)), None
        )
        if phrase is not None and not phrase.role.is_plural and phrase.role.kind == "role" and not phrase.is_inside:
            ends = (
                naming.last >= size
                or reading.words[naming.last] in (",", ".", ";", ":")
                or reading.pos[naming.last] in ("VERB", "AUX")
            )
            if ends and (reading.deps[naming.last - 1] == "appos" or _follows_article(reading, phrase)):
                naming.appositions.append(phrase)
    if at + 1 < size and reading.lowers[at] == "of":  # "Angela Merkel of Germany"
        spot = reading.spot_at.get(at + 1)
        if spot is not None and spot.entity.kind != "person":
            naming.told.append((spot.entity.code, "" if spot.entity.kind == "state" else spot.entity.sector))


def _find_phrase_from(reading: Reading, start: int, phrases: dict[int, Phrase]) -> Phrase | None:
    """The phrase that begins at the token, a determiner or a possessor aside."""
    size = len(reading.words)
    first = start
    while first < size and reading.pos[first] in ("DET", "PRON") and first < start + 2:
        first += 1
    for token in range(first, min(first + 10, size)):
        phrase = phrases.get(token)
        if phrase is not None and not phrase.is_possessor:
            is_near = all(
                reading.pos[at] in ("ADJ", "ADV", "CCONJ", "NOUN", "PROPN") for at in range(first, phrase.first)
            )
            if is_near and not phrase.role.is_plural and phrase.role.kind != "organ":
                return phrase
            if phrase.role.kind != "organ":
                return None
        if reading.pos[token] in ("VERB", "AUX", "PUNCT") and reading.words[token] != "-":
            return None
    return None


def _is_closed(reading: Reading, phrase: Phrase) -> bool:
    """Not the next member of a list: "Merkel, the president and ..."."""
    size = len(reading.words)
    return phrase.last >= size or reading.lowers[phrase.last] not in ("and", "or")


def _ends_before(reading: Reading, phrase: Phrase, first: int) -> bool:
    """Whether the phrase, with what hangs on it, ends at the comma before `first`."""
    if phrase.last == first - 1:
        return True
    between = range(phrase.last, first - 1)
    return (
        len(between) <= 8
        and reading.pos[phrase.last] == "ADP"
        and not any(reading.pos[token] in ("VERB", "AUX", "PUNCT", "CCONJ") for token in between)
    )


def _follows_article(reading: Reading, phrase: Phrase) -> bool:
    before = reading.lowers[phrase.first - 1] if phrase.first else ""
    return (
        before in ("the", "its", "their", "a", "his", "her")
        or "'s" in reading.lowers[phrase.first : phrase.last]
        or "’s" in reading.lowers[phrase.first : phrase.last]
    )
