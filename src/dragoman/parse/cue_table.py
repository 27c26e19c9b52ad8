"""The words that report speech, looked up by lemma and part of speech.

In: lexicons/cues.csv and a token. Out: the `Cue` readings that its words allow, longest first.
Limits: a cue of several words must hang together in the parse ("point out", "make clear", "be confident").

Frames: quote (quoted words), that (finite clause), wh (whether, how, if), to (infinitive told as said or asked for),
np (a noun phrase told as a fact: "reported the arrest of"), passive ("is said to"), as ("called it a farce"),
of ("accused them of"); topic (what is judged, not told: "praised the raid"), to_topic (refusal). A mere wish ("wants to
sell") is nobody's claim and has no frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from spacy.tokens import Token

from dragoman.lexicons import read_table, split_cell
from dragoman.records import Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of a reporting word; `rest` are the words after its head."""

    lemma: str
    rest: tuple[str, ...]
    stance: Stance
    frames: frozenset[str]


@cache
def read_cues(pos: str) -> dict[str, tuple[Cue, ...]]:
    """Head lemma -> its cues of that part of speech (v, n, r, p, a), most words first."""
    found: dict[str, list[Cue]] = {}
    for row in read_table("cues"):
        if row["pos"] == pos:
            head, *rest = row["lemma"].split()
            frames = frozenset(split_cell(row["frame"]))
            found.setdefault(head, []).append(Cue(row["lemma"], tuple(rest), cast(Stance, row["stance"]), frames))
    return {head: tuple(sorted(cues, key=lambda cue: -len(cue.rest))) for head, cues in found.items()}


@cache
def read_feelings() -> dict[str, Cue]:
    """ "be concerned", "be sure" by their second word: the parser reads "is concerned" as a passive."""
    return {cue.rest[0]: cue for cue in read_cues("v").get("be", ())}


def match_verb(token: Token) -> Iterator[tuple[Cue, list[Token]]]:
    """Readings of a verb with the tokens of the cue: "pointed out", "made clear", "is confident"."""
    lemma = token.lemma_.lower()
    feeling = read_feelings().get(token.lower_) if token.tag_ == "VBN" else None
    if feeling and any(child.dep_ == "auxpass" for child in token.children):
        yield feeling, [token]
        return
    for cue in read_cues("v").get(lemma, ()):
        if not cue.rest:
            yield cue, [token]
            continue
        words = {child.lower_: child for child in token.children if child.dep_ in _PARTICLES}
        if all(word in words for word in cue.rest):
            yield cue, [token, *(words[word] for word in cue.rest)]


_PARTICLES = {"prt", "prep", "acomp", "advmod", "oprd", "ccomp"}
