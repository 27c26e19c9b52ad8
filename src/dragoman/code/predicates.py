"""The predicates table, ready for matching.

In: predicates_*.csv and classes.csv. Out: readings of a word by lemma and part of speech, most constrained first.
Limits: the tables' notation stands in the lexicons' README; a row that does not follow it raises ValueError naming it.
"""

import re
from dataclasses import dataclass
from functools import cache

from dragoman.code.ontology import check_act
from dragoman.lexicons import LexiconError, read_table, split_cell
from dragoman.records import Act

TABLES = ("predicates_cooperation", "predicates_conflict")
_DEFAULTS = {
    "v": ("subj", "obj"),
    "n": ("subj|poss|by|mod|of", "on|against|to|with|of"),
    "a": ("subj", "of|to|with|for"),
}
_CONSTRAINT = re.compile(r"(?P<negated>!?)(?P<slots>[a-z_]+(?:\|[a-z_]+)*)(?:=(?P<values>[^\s=]+))?")


@dataclass(frozen=True, slots=True)
class Constraint:
    """What one of some slots must hold: any of some lemmas or classes, or just anything."""

    slots: tuple[str, ...]
    lemmas: frozenset[str]
    needs_actor: bool
    is_negated: bool
    needs_party: bool = False  # an actor itself, not what belongs to one
    takes_places: bool = False  # a named town or region will do: "@territory", "@region"


@dataclass(frozen=True, slots=True)
class Predicate:
    """One reading of a word: constraints, act, and the slots of who and to whom."""

    table: str
    words: tuple[str, ...]
    pos: str
    constraints: tuple[Constraint, ...]
    act: Act
    mode: str | None
    actor: tuple[tuple[str, ...], ...]
    recipient: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        return f"{' '.join(self.words)} ({self.pos})"


@cache
def load_predicates() -> dict[tuple[str, str], tuple[Predicate, ...]]:
    """(lemma, pos) -> readings, those with most words and constraints first, else in the table's order."""
    index: dict[tuple[str, str], list[Predicate]] = {}
    for table in TABLES:
        for number, row in enumerate(read_table(table), start=2):
            try:
                predicate = _parse_row(table, row)
            except ValueError as error:
                raise LexiconError(f"lexicon {table}.csv, line {number}: {error}") from error
            index.setdefault((predicate.words[0], predicate.pos), []).append(predicate)
    return {key: tuple(sorted(rows, key=lambda p: (-len(p.words), -len(p.constraints)))) for key, rows in index.items()}


@cache
def load_classes() -> dict[str, frozenset[str]]:
    """Class name without "@" -> lemmas: nouns that constraints name, verbs that the clause grammar names."""
    return {
        row["class"].lstrip("@"): frozenset(split_cell(row["lemmas"]))
        for table in ("classes", "verb_classes")
        for row in read_table(table)
    }


@cache
def normalize_lemma(lemma: str, pos: str = "") -> str:
    """One spelling for both shores ("criticise" -> "criticize"), and the lemmas that the parser gets wrong."""
    lemma = lemma.lower()
    lemma = _mended_lemmas().get((lemma, pos)) or _mended_lemmas().get((lemma, ""), lemma)
    lemma = re.sub(r"(?<=[a-z]{3})is(e|ation|ing)$", r"iz\1", lemma) if lemma not in _TRUE_ISE else lemma
    return re.sub(r"(?<=[a-z]{2})our$", "or", lemma) if lemma not in _TRUE_OUR else lemma


@cache
def _mended_lemmas() -> dict[tuple[str, str], str]:
    return {(row["wrong"], row["pos"]): row["right"] for row in read_table("lemmas")}


# Words whose -ise is not the suffix: rewriting them would part them from their own rows' spelling.
_TRUE_ISE = frozenset(
    """
    advise advertise arise chastise comprise compromise concise demise despise devise disguise
    enterprise excise exercise expertise franchise improvise merchandise otherwise precise premise
    promise raise reprise revise rise praise noise poise surmise supervise surprise televise
    treatise
    """.split()
)
_TRUE_OUR = frozenset("hour four tour pour your our detour contour devour scour sour flour".split())


def _parse_row(table: str, row: dict[str, str]) -> Predicate:
    pos = row["pos"]
    if pos not in _DEFAULTS:
        raise ValueError(f"pos {pos!r} is none of v, n, a")
    head, *rest = row["trigger"].lower().split()
    actor, recipient = (
        row[role] or default for role, default in zip(("actor", "recipient"), _DEFAULTS[pos], strict=True)
    )
    return Predicate(
        table=table,
        words=(normalize_lemma(head), *rest),
        pos=pos,
        constraints=tuple(_parse_constraint(text) for text in row["when"].split()),
        act=check_act(row["act"], row["mode"]),
        mode=row["mode"] or None,
        actor=parse_slots(actor),
        recipient=parse_slots(recipient),
    )


@cache
def _parse_constraint(text: str) -> Constraint:
    match = _CONSTRAINT.fullmatch(text)
    if not match:
        raise ValueError(f"constraint {text!r} is not of the form slot, !slot or slot=a|b")
    lemmas: set[str] = set()
    needs_actor = needs_party = False
    for value in (match["values"] or "").split("|"):
        if value == "@actor":
            needs_actor = True
        elif value == "@party":
            needs_party = True
        elif value.startswith("@"):
            if value[1:] not in load_classes():
                raise ValueError(f"class {value!r} is not in classes.csv")
            lemmas |= load_classes()[value[1:]]
        elif value:
            lemmas.add(value)
    return Constraint(
        slots=tuple(match["slots"].split("|")),
        lemmas=frozenset(normalize_lemma(lemma) for lemma in lemmas),
        needs_actor=needs_actor,
        needs_party=needs_party,
        takes_places=bool({"@territory", "@region"} & set((match["values"] or "").split("|"))),
        is_negated=bool(match["negated"]),
    )


@cache
def parse_slots(cell: str) -> tuple[tuple[str, ...], ...]:
    """Alternatives in order, each of one or several slots: "subj+with|poss" -> (("subj", "with"), ("poss",))."""
    if cell == "-":
        return ()
    alternatives = tuple(tuple(part for part in alternative.split("+") if part) for alternative in cell.split("|"))
    for slot in (slot for alternative in alternatives for slot in alternative):
        if not re.fullmatch(r"[a-z_]+", slot):
            raise ValueError(f"slot {slot!r} is not a name")
    return alternatives
