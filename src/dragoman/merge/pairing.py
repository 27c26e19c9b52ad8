"""Which reports are compared with each other, and by which rule.

In: sketches: of each report the keys that it shares with what it may be compared with, and where it stands in a crowd.
Out: pairs, with the number of keys through which each is compared.
A store keeps sketches, and pairs a block anew from them alone when a report comes or goes (`store.pairs` says in SQL
what is said here).
Limits: two reports of a block of at most MOST are always compared; in a larger block each report is compared with its
neighbours along three orders: linear, and the same whatever order the reports came in. A claim is held against so many
reports of a block, by id.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

# alike: may be one event. dispute: may contradict each other. first: a claim of being the first, and an act of the same
# doer. denial: a denial, and an account. together: reports of one event, which only events tell.
Rule = Literal["alike", "together", "dispute", "first", "denial"]
RULES: tuple[Rule, ...] = get_args(Rule)

MOST = 60  # reports of a block that are all compared with each other
NEIGHBOURS = 12  # in a larger block: compared with each report, in each order
MOST_HELD = 200  # reports of a block that a claim is held against


class Key(NamedTuple):
    """A block that a report is in. A claim is held against the block's reports whose days [low, high] lie within its
    own; reports that make no claim are compared with each other where no day is given."""

    rule: Rule
    name: str
    is_claim: bool = False
    low: int | None = None
    high: int | None = None


class Sketch(NamedTuple):
    """A report as far as pairing sees it. `orders`: what it stands beside in a crowded block."""

    id: str
    orders: tuple[str, str, str]
    keys: frozenset[Key]


Pair = tuple[Rule, str, str]


def pair_sketches(sketches: Iterable[Sketch]) -> Counter[Pair]:
    """Pairs and through how many blocks each is compared. The smaller id, or the claim, comes first."""
    blocks: dict[tuple[Rule, str], list[tuple[Key, Sketch]]] = defaultdict(list)
    for sketch in sorted(sketches):
        for key in sketch.keys:
            blocks[key.rule, key.name].append((key, sketch))
    found: Counter[Pair] = Counter()
    for (rule, _), block in blocks.items():
        pairs = _hold_claims(block) if rule in ("first", "denial") else pair_block([sketch for _, sketch in block])
        found.update((rule, one, other) for one, other in pairs)
    return found


def pair_block(block: Sequence[Sketch]) -> set[tuple[str, str]]:
    """The pairs of one block, the smaller id first."""
    if len(block) <= MOST:
        names = sorted(sketch.id for sketch in block)
        return {(one, other) for number, one in enumerate(names) for other in names[number + 1 :]}
    pairs: set[tuple[str, str]] = set()
    for order in range(3):
        names = [sketch.id for sketch in sorted(block, key=lambda one: (one.orders[order], one.id))]
        for number, one in enumerate(names):
            pairs.update((min(one, other), max(one, other)) for other in names[number + 1 : number + 1 + NEIGHBOURS])
    return pairs


def _hold_claims(block: Sequence[tuple[Key, Sketch]]) -> Iterator[tuple[str, str]]:
    told = sorted((sketch.id, key.low or 0, key.high or 0) for key, sketch in block if not key.is_claim)
    for key, claim in block:
        if key.is_claim:
            low, high = key.low or 0, key.high or 0
            held = [name for name, start, end in told if low <= start and end <= high and name != claim.id]
            yield from ((claim.id, name) for name in held[:MOST_HELD])
