"""Who does a verb, by the dependency parse.

In: a verb. Out: the head of its subject, also one that it shares with another verb; the doer of a passive.
Limits: a subject in another sentence is not looked for.
"""

from spacy.tokens import Token

from dragoman.parse.claim_extent import is_said_too, is_verb
from dragoman.parse.cue_table import match_verb

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_TO_PLACES = frozenset(
    ("to", "through", "towards", "toward", "outside", "into", "in", "at", "along", "past", "on", "near")
)
_RELATIVES = frozenset(("who", "which", "that", "whom"))


def find_subject(verb: Token, *, depth: int = 0) -> Token | None:
    """Whoever does the verb: its own subject, or the one it shares with the verb it hangs on."""
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    if subjects:
        return subjects[-1] if subjects[-1].lower_ not in _RELATIVES or len(subjects) == 1 else subjects[0]
    if depth > 4:
        return None
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        outer = head.head
        if head.dep_ == "ccomp" and is_said_too(verb, head):
            return find_subject(outer, depth=depth + 1)  # He said the US had lost its role and claimed that
        return find_subject(head, depth=depth + 1)
    if verb.dep_ in ("advcl", "xcomp", "dep", "ccomp") and verb.tag_ in ("VBG", "VB", "VBN") and is_verb(head):
        objects = [child for child in head.children if child.dep_ == "dobj"]
        if verb.dep_ == "xcomp" and objects and verb.tag_ == "VB":
            return objects[0]  # asked the envoy to say that
        return find_subject(head, depth=depth + 1)
    if verb.dep_ == "pcomp":  # by saying that
        return find_subject(head.head, depth=depth + 1) if is_verb(head.head) else None
    if verb.dep_ == "acl":
        place = head.head
        if verb.tag_ == "VBG" and _follows_comma(verb) and (main := _find_main_verb(head)) is not None:
            return find_subject(main, depth=depth + 1)  # riffed on it in Ohio, telling the crowd
        if verb.tag_ == "VBG" and head.dep_ == "pobj" and place.lower_ in _TO_PLACES and is_verb(place.head):
            return find_subject(place.head, depth=depth + 1)  # marched to the palace chanting
        told = head.head
        if head.dep_ in ("dobj", "dative") and any("quote" in cue.frames for cue, _ in match_verb(told)):
            return find_subject(told, depth=depth + 1)  # emailed supporters saying
        # "issued a statement saying that": who issued it; "a man claiming that": the man
        if head.lemma_.lower() in _DOCUMENTS and head.dep_ in ("dobj", "pobj"):
            governor = head.head if head.dep_ == "dobj" else head.head.head
            return find_subject(governor, depth=depth + 1) if is_verb(governor) else head
        return head
    return None


def _follows_comma(verb: Token) -> bool:
    """, saying · , also saying"""
    index = verb.i - 1
    while index > 0 and verb.doc[index].pos_ == "ADV":
        index -= 1
    return index >= 0 and verb.doc[index].text == ","


def _find_main_verb(noun: Token) -> Token | None:
    """The verb of the clause that the noun stands in, when it is no subject itself."""
    if noun.dep_ in SUBJECTS:
        return None
    for _ in range(6):
        if is_verb(noun):
            return noun
        noun = noun.head
    return None


_DOCUMENTS = {
    "statement", "letter", "tweet", "message", "memo", "email", "post", "note", "release", "report", "speech",
    "interview", "comment", "remark", "video", "declaration", "resolution", "communique", "communiqué",
}  # fmt: skip


def find_agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((item for item in child.children if item.dep_ == "pobj"), None)
    return None
