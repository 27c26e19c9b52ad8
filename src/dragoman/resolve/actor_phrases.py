"""Noun phrases around a role noun: "Turkey's former foreign minister", "government forces", "a spokesman for X".

In: a `Reading`. Out: one `Phrase` for each role noun: its span, the state and sector that its modifiers,
possessor and prepositional phrases give it. Limits: a phrase whose words name no state keeps the code "---".
"""

from dataclasses import dataclass, field
from itertools import pairwise

from dragoman.records import ActorKind
from dragoman.resolve.actor_entities import Entity, Role, read_modifiers, read_words
from dragoman.resolve.actor_offices import assess_person, find_only_state
from dragoman.resolve.actor_reading import Reading, RoleSpot, Spot

UNKNOWN = "---"
_OWNER_PREPOSITIONS = frozenset(("of", "for", "from", "at", "in", "with", "within", "inside", "across"))
# Foreign troops, reporters and envoys are often somewhere: "troops in Syria" are not Syria's.
_VISITING = frozenset(("MIL", "JRN", "IGO", "NGO"))
_STATIONED = frozenset(("in", "at", "inside", "within", "across"))
_GENERIC = frozenset(("UNK", "GOV", "MIL", "REB"))
_ELITE = frozenset(("GOV", "LEG", "JUD", "PTY", "OPP", "SPY", "IGO", "MIL", "COP", "UNK"))
# An ally of somebody is somebody else: "two Nato allies", "Assad's opponents".
_OTHERS = read_words("other party")
# "a group of tourists" are what they are made of.
_GATHERINGS = read_words("gathering")
# With a state before it, such a head is in that state's service: "the Turkish leader".
_SERVANTS = read_words("state servant")
# Organ nouns with so many other senses that they count only beside a name: "the bank of a river", "both sides".
_WEAK = read_words("weak")
_FORMER = read_words("former")
# Words before an office that keep it from meaning its present holder.
_NOT_PRESENT = _FORMER | read_words("not present")
# "adviser to Putin" is Putin's, "ambassador to Turkey" is not Turkey's.
_SERVING = tuple(read_words("own attendant"))
_NOMINAL = frozenset(("ADJ", "NOUN", "PROPN", "NUM"))


@dataclass(slots=True)
class Owner:
    """Somebody to whom the phrase's noun belongs: a state, an organ, a person, another phrase."""

    code: str
    sector: str
    kind: ActorKind
    how: str
    token: int
    entity: Entity | None = None


@dataclass(slots=True)
class Phrase:
    """A role noun with what belongs to it, over tokens [first, last)."""

    first: int
    last: int
    head: int
    role: Role
    codes: list[str]
    sector: str
    how: str
    is_former: bool
    is_present_office: bool
    is_indefinite: bool
    is_possessor: bool = False
    is_inside: bool = False
    has_name: bool = False
    owners: list[Owner] = field(default_factory=list)

    @property
    def is_ownable(self) -> bool:
        """Whether who has the phrase's noun also tells its state: "Assad's army", not "Assad's opponents"."""
        return self.role.noun not in _OTHERS and self.role.noun != "counterpart"

    @property
    def owner_prepositions(self) -> tuple[str, ...]:
        return ("of", "for", "to") if self.role.noun.endswith(_SERVING) else ("of", "for")

    @property
    def is_weak(self) -> bool:
        """Whether the noun alone says too little to be an actor: "both sides", "the river's bank"."""
        is_owned = any(owner.how in ("modifier", "possessor", "of") for owner in self.owners)
        is_told = self.sector != self.role.sector or is_owned or self.has_name
        return self.role.kind == "organ" and self.role.noun in _WEAK and not is_told

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else UNKNOWN


def build_phrases(reading: Reading) -> dict[int, Phrase]:
    """First token of each role noun -> its phrase; from right to left, so that "of" phrases are ready."""
    phrases: dict[int, Phrase] = {}
    for spot in reversed(reading.roles):
        phrases[spot.first] = _build_phrase(reading, spot, phrases)
    for phrase in list(phrases.values()):
        for token in range(phrase.first, phrase.last):
            inner = reading.role_at.get(token)
            if inner is not None and phrases[inner.first] is not phrase:
                nested = phrases[inner.first]
                nested.is_inside = nested.is_inside or not nested.is_possessor
    return phrases


def _build_phrase(reading: Reading, spot: RoleSpot, phrases: dict[int, Phrase]) -> Phrase:
    first = scan_left(reading, spot.first, _find_limit(reading, spot.last))
    before = reading.lowers[first : spot.first]
    owners = _collect_owners_before(reading, first, spot.first)
    after = _collect_owners_after(reading, spot, phrases)
    is_former = any(word in _FORMER for word in before)
    determiner = reading.lowers[first - 1] if first else ""
    possessed = first > 0 and reading.tags[first - 1] == "PRP$"
    codes = _choose_codes(reading, spot, owners, after)
    sector = _choose_sector(reading, spot, first, owners, after, is_former=is_former)
    return Phrase(
        first=first,
        last=spot.last,
        head=spot.head,
        role=spot.role,
        codes=codes,
        sector=sector,
        how=_explain(owners, after, codes),
        is_former=is_former,
        is_present_office=not spot.role.is_plural
        and not any(word in _NOT_PRESENT for word in before)
        and not possessed,
        is_indefinite=determiner in ("a", "an", "any", "every", "no", "some", "each"),
        is_possessor=reading.is_possessor(spot.last),
        has_name=any(word[0].isupper() for word in reading.words[first : spot.last - 1]),
        owners=owners + after,
    )


def _find_limit(reading: Reading, last: int) -> int:
    """The last token on which a word before the noun may hang: a name may follow a title."""
    limit = last
    while limit < len(reading.words) and reading.pos[limit] == "PROPN" and limit - last < 6:
        limit += 1
    return limit - 1


def scan_left(reading: Reading, first: int, limit: int) -> int:
    """Where the phrase begins without its determiner: "the [former Turkish] minister"."""
    at = first
    while at > 0 and first - at < 12:
        token = at - 1
        if reading.tags[token] == "POS":
            owner = reading.heads[token]
            if owner >= token or reading.pos[owner] not in ("NOUN", "PROPN", "ADJ") or token - 1 < 0:
                break
            if not token < reading.heads[owner] <= limit and reading.deps[owner] != "poss":
                break
            at = _scan_possessor(reading, token)
            break
        if _belongs(reading, token, at, limit):
            at = token
        elif (
            reading.lowers[token] in ("-", "and")
            and token > 0
            and _belongs(reading, token - 1, at, limit)
            and (reading.lowers[token] == "-" or _is_coordinated(reading, token))
        ):
            at = token - 1
        else:
            break
    if 0 < at < first - 1 and [reading.pos[at + i] for i in (-1, 0, 1)] == ["VERB", "ADJ", "NUM"]:
        at += 1  # "shot dead 24 villagers"
    while at < first and (reading.pos[at] in ("PUNCT", "CCONJ") or reading.lowers[at] in read_words("quantifier")):
        at += 1
    return at


def _scan_possessor(reading: Reading, mark: int) -> int:
    """Where the possessor before 's begins: "[the country]'s", "[Saudi Arabia]'s"."""
    at = mark
    while at > 0 and mark - at < 8:
        token = at - 1
        if token in reading.dates or (reading.pos[token] not in _NOMINAL and reading.lowers[token] not in ("-", "al")):
            break
        if reading.pos[token] == "NUM" or (
            token in reading.spot_at and token + 1 < at and token not in reading.spot_at
        ):
            break
        spot, right = reading.spot_at.get(token), reading.spot_at.get(token + 1)
        if at < mark and spot is None and right is None and reading.heads[token] < at:
            break
        at = token
    return at


def _belongs(reading: Reading, token: int, at: int, limit: int) -> bool:
    if token in reading.dates and reading.pos[token] == "PROPN":  # "in October General Diaz"
        return False
    spot = reading.spot_at.get(token)
    pos = reading.pos[token]
    inside = token < reading.heads[token] <= limit
    if spot is not None and spot.entity.kind != "person":
        return (
            inside or (spot.use == "adjective" and spot.last == at) or reading.heads[spot.head] in range(at, limit + 1)
        )
    if pos in _NOMINAL:
        return inside or reading.lowers[token] in _FORMER
    if pos == "VERB":  # "armed men", "Turkish-backed rebels"
        return inside and reading.deps[token] in ("amod", "compound")
    if pos == "PUNCT" and reading.words[token] == "-":
        return True
    return pos == "ADV" and inside and reading.heads[token] < at + 3


def _is_coordinated(reading: Reading, token: int) -> bool:
    """ "Russian and Iranian forces": two names joined before the noun."""
    return token - 1 in reading.spot_at and token + 1 in reading.spot_at


def _collect_owners_before(reading: Reading, first: int, last: int) -> list[Owner]:
    owners: list[Owner] = []
    seen: set[int] = set()
    for token in range(first, last):
        spot = reading.spot_at.get(token)
        if spot is not None and spot.first not in seen and spot.owns and spot.use != "surname":
            seen.add(spot.first)
            owners.append(own_by(reading, spot, "possessor" if reading.is_possessor(spot.last) else "modifier"))
        elif spot is None and token in reading.place_at and reading.words[min(token + 1, last)] != "-":
            owners.append(Owner(reading.place_at[token], "", "state", "place", token))
        elif spot is None and (home := reading.find_home(token)) is not None:
            owners.append(Owner(home, "", "state", "place", token))
    return owners


def own_by(reading: Reading, spot: Spot, how: str) -> Owner:
    entity = spot.entity
    code, sector = entity.code, entity.sector
    if entity.kind == "person":
        standing = assess_person(entity, reading.on)
        code, sector = standing.code, standing.sector
    return Owner(code, sector, entity.kind, how, spot.first, entity)


def _collect_owners_after(reading: Reading, spot: RoleSpot, phrases: dict[int, Phrase]) -> list[Owner]:
    """Owners in the phrases "of X", "for X", "in X" that follow: "professor at the university of X in Y"."""
    owners: list[Owner] = []
    at = spot.last
    for _ in range(3):
        if at >= len(reading.words) - 1:
            break
        if reading.lowers[at] not in _OWNER_PREPOSITIONS and not (
            reading.lowers[at] == "to" and spot.role.noun.endswith(_SERVING)
        ):
            break
        preposition, at = reading.lowers[at], at + 1
        start = at
        while at < len(reading.words) - 1 and (
            reading.pos[at] in ("DET", "ADJ", "NOUN", "PROPN", "NUM")
            or (reading.pos[at] == "ADV" and reading.pos[at + 1] in ("ADJ", "VERB"))
            or (reading.pos[at] == "VERB" and reading.deps[at] in ("amod", "compound"))
            or reading.words[at] == "-"
            or reading.tags[at] == "POS"
        ):
            at += 1
        is_stationed = preposition in _STATIONED and (
            spot.role.sector in _VISITING or spot.role.noun in read_words("visitor")
        )
        if not is_stationed:
            owners += _read_owner(reading, start, at, preposition, phrases)
        if any(owner.code != UNKNOWN for owner in owners):
            break
    return owners


def _read_owner(reading: Reading, start: int, end: int, preposition: str, phrases: dict[int, Phrase]) -> list[Owner]:
    """The owner named between the tokens: a phrase of its own, a name, or a place."""
    roles = [token for token in range(start, end) if token in phrases]
    if roles and preposition != "with" and (phrase := phrases[roles[-1]]).first >= start:
        return [Owner(phrase.code, phrase.sector, phrase.role.kind, preposition, phrase.head)]
    spots = [
        spot
        for token in range(start, end)
        if (spot := reading.spot_at.get(token)) is not None
        and spot.first == token
        and spot.owns
        and spot.use != "surname"
    ]
    if spots:  # "with the Brussels-based Crisis Group": the last, if it is an organisation
        spot = spots[-1] if spots[-1].entity.kind not in ("state", "person") else spots[0]
        if preposition != "with" or spot.entity.kind not in ("state", "person"):
            return [own_by(reading, spot, preposition)]
    for token in range(start, end):
        if token not in reading.spot_at and token in reading.place_at and preposition != "with":
            return [Owner(reading.place_at[token], "", "state", preposition, token)]
    return []


def _choose_codes(reading: Reading, spot: RoleSpot, before: list[Owner], after: list[Owner]) -> list[str]:
    if spot.role.is_plural and spot.role.noun.split()[-1] in read_words("country"):  # "former Soviet republics"
        return []
    if spot.role.noun in _OTHERS:
        return []
    known = [owner for owner in before if owner.code != UNKNOWN]
    if spot.role.noun == "counterpart":  # "his Turkish counterpart" is Turkish, "Turkey's counterpart" is not
        known, after = [owner for owner in known if owner.how == "modifier"], []
    if not known:
        codes = [owner.code for owner in after if owner.code != UNKNOWN][:1]
        is_body = spot.role.kind == "organ" and spot.role.sector in ("NGO", "IGO")
        return codes or ([spot.role.sector] if is_body else _imply_code(reading, spot))  # "aid groups" are NGO NGO
    codes = [known[0].code]
    for left, right in pairwise(known):
        gap = reading.lowers[left.token + 1 : right.token]
        if gap not in (["and"], ["-"], [","], []) or (not gap and "-" not in reading.words[right.token]):
            break
        if right.code not in codes:
            codes.append(right.code)
    return codes


def _imply_code(reading: Reading, spot: RoleSpot) -> list[str]:
    """ "The pope", "the taoiseach"; "the home secretary" where the text names Britain: titles that one state has."""
    code = find_only_state(spot.role.noun)
    if code is None or not (reading.weights[code] or spot.role.noun in read_words("title of one state")):
        return []
    return [code]


def _choose_sector(
    reading: Reading, spot: RoleSpot, first: int, before: list[Owner], after: list[Owner], *, is_former: bool
) -> str:
    """The noun's sector, unless it is a general one and a modifier or an organisation tells more."""
    role = spot.role
    sector = role.sector
    if role.noun in _OTHERS:
        return sector
    for told in _tell_sectors(reading, spot, first, before, after):
        if (override := combine_sectors(role, told)) != sector:
            sector = override
            break
    serves = sector == "UNK" and role.noun in _SERVANTS
    if serves and any(owner.kind == "state" and owner.how not in _STATIONED for owner in before + after):
        sector = "GOV"
    if is_former:
        if role.kind == "role":
            return "ELI" if sector in _ELITE else sector
        if role.kind == "people" and sector in ("MIL", "COP", "REB"):
            return "CVL"
    return sector


def _tell_sectors(
    reading: Reading, spot: RoleSpot, first: int, before: list[Owner], after: list[Owner]
) -> list[tuple[str, ActorKind]]:
    """What the words around say of the sector, nearest first."""
    # "a humanitarian adviser to the UN" is the UN's before all.
    told: list[tuple[str, ActorKind]] = [(o.sector, o.kind) for o in before + after if o.kind == "body" and _tells(o)]
    modifiers = read_modifiers()
    token = spot.first - 1
    while token >= first:
        inner = reading.role_at.get(token)
        if inner is not None and inner.first >= first and not reading.is_possessor(inner.last):
            if inner.role.sector != "UNK":
                told.append((inner.role.sector, inner.role.kind))
            token = inner.first - 1
            continue
        word = reading.lowers[token]
        is_title = word == "international" and reading.words[token][0].isupper()  # "the International Centre"
        if word in modifiers and not is_title and reading.tags[min(token + 1, len(reading.tags) - 1)] != "POS":
            told.append((modifiers[word], "organ"))
        token -= 1
    told += [(owner.sector, owner.kind) for owner in reversed(before) if _tells(owner)]
    told += [
        (owner.sector, owner.kind)
        for owner in after
        if (_tells(owner) and owner.how not in ("in", "across", "from", "inside"))
        or (owner.how == "of" and owner.entity is None and spot.role.noun in _GATHERINGS)
    ]
    return told


def _tells(owner: Owner) -> bool:
    """Whether what belongs to the owner shares its sector: not for states, peoples and the retired."""
    return owner.kind != "state" and owner.sector not in ("SOC", "ELI", "CVL")


def combine_sectors(role: Role, told: tuple[str, ActorKind]) -> str:
    """The sector of `role` beside an organisation: "police spokesman" COP, "Hamas leader" REB, "opposition MP" LEG."""
    sector, kind = told
    if sector in ("", "UNK") or role.sector == sector:
        return role.sector
    if role.sector == "UNK":
        return sector
    if role.sector not in _GENERIC and not (role.kind == "people" and role.sector == "CVL" and sector in ("REF",)):
        return role.sector
    if role.kind == "organ" and role.sector == "GOV":  # "rebel government", but not "military government"
        return sector if kind == "group" or sector in ("REB", "OPP") else role.sector
    if role.sector == "MIL" and sector not in ("REB", "PRM", "OPP", "COP", "CRM", "SPY"):
        return role.sector  # "government forces", "UN troops"
    if role.sector == "REB" and sector not in ("PRM", "CRM", "OPP") and kind != "group":
        return role.sector
    return sector


def _explain(before: list[Owner], after: list[Owner], codes: list[str]) -> str:
    owner = next((owner for owner in before + after if codes and owner.code == codes[0]), None)
    return f"role, {owner.how}" if owner is not None else "role"
