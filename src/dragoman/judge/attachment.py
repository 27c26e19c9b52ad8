"""Which act does a phrase belong to?

In: the head word of a time or place phrase, the triggers of a document. Out: the triggers it modifies, with the
path it took.
Limits: a phrase belongs to the nearest act above it in the parse, and to the acts that share that act's verb.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.lexicons import read_setting_words

# A verb's noun acts that its adverbials are about: "hold talks in Geneva on Monday", "talks took place in Geneva".
_SHARED_DEPS = ("dobj", "nsubj", "nsubjpass", "attr")
_SHARED_PREPOSITIONS = ("for", "in", "during", "into", "on", "under", "with")
_RELATIVE = ("relcl", "acl")
_DEEPEST = 15


@dataclass(frozen=True, slots=True)
class Step:
    """A preposition on the way up, and the lemma of the word that its phrase modifies."""

    preposition: str
    above: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A trigger that a phrase modifies: how far above, by which prepositions (innermost first), through which roles."""

    trigger: int
    distance: int
    steps: tuple[Step, ...]
    through: tuple[str, ...]

    @property
    def preposition(self) -> str:
        """The one that heads the phrase itself; empty when none does."""
        return self.steps[0].preposition if self.steps else ""


def attach_phrase(head: Token, triggers: frozenset[int]) -> list[Attachment]:
    """All triggers of a phrase; empty when it modifies something else. Linear in the depth of the parse."""
    path: list[str] = []
    steps: list[Step] = []
    token = head
    orphan = _orphan_preposition(head)
    if orphan is not None:
        path, steps, token = ["pobj"], [Step(orphan.lower_, orphan.head.lemma_.lower())], orphan
    for distance in range(_DEEPEST):
        indices = _triggers_at(token, head, triggers)
        if indices is None and path:
            indices, extra = _triggers_of_noun(token, head, triggers, path)
            distance += extra
        if indices is not None:
            return [Attachment(index, distance, tuple(steps), tuple(path)) for index in indices]
        if token.head == token:
            return []
        if token.dep_ == "pobj":
            steps.append(Step(token.head.lower_, token.head.head.lemma_.lower()))
        path.append(token.dep_)
        token = token.head
    return []


def find_reach(doc: Doc, triggers: frozenset[int]) -> frozenset[int]:
    """The words of sentences that have a trigger: no other phrase can hang on one. What has no full stop is parsed as
    one sentence of thousands of words, and to look for triggers there took 19 s for 100 kB of opened brackets."""
    reach: set[int] = set()
    for sentence in doc.sents:
        words = range(sentence.start, sentence.end)
        if not triggers.isdisjoint(words):
            reach.update(words)
    return frozenset(reach)


def _orphan_preposition(head: Token) -> Token | None:
    """ "In Washington Secretary of State X condemned": the parser joins place and title, and "In" has no object."""
    first = head.left_edge if head.left_edge.i >= head.i - 3 else head
    if first.i == 0:
        return None
    before = first.nbor(-1)
    is_orphan = before.dep_ == "prep" and before.head.i > head.i and not any(before.children)
    return before if is_orphan and head.dep_ in ("compound", "nmod", "amod") else None


def _triggers_at(token: Token, head: Token, triggers: frozenset[int]) -> list[int] | None:
    """The triggers reached when the way up comes to this token; None: go on upwards."""
    if token == head:
        return None
    is_verb = token.pos_ in ("VERB", "AUX")
    if token.i in triggers:
        return [token.i, *(_of_clause(token, triggers) if is_verb else [])]
    if not is_verb:
        return None
    found = _of_clause(token, triggers)
    return None if not found and _is_within_clause(token) else found


def _is_within_clause(verb: Token) -> bool:
    """ "fired at striking workers on Wednesday", "sought calm, saying on Friday that": the main verb's time, too."""
    if verb.dep_ == "pcomp":
        return verb.tag_ == "VBG" and verb.head.lower_ == "at"
    if verb.dep_ == "advcl":
        return verb.tag_ == "VBG" and not any(c.dep_ in ("mark", "prep", "advmod") for c in verb.lefts)
    if verb.dep_ == "acl" and verb.lemma_.lower() in (
        "air",
        "broadcast",
        "publish",
        "release",
        "post",
        "issue",
        "hold",
    ):
        return verb.head.lemma_.lower() in read_setting_words("gathering") | {"statement", "letter", "post", "message"}
    return verb.dep_ == "amod"


def _triggers_of_noun(
    token: Token, head: Token, triggers: frozenset[int], path: list[str]
) -> tuple[list[int] | None, int]:
    """Acts in clauses that hang on a noun on the way up, and how much further they are."""
    if token == head:
        return None, 0
    infinitives = [c.i for c in token.children if c.dep_ in ("acl", "xcomp") and c.i in triggers and c.i > head.i]
    if token.pos_ == "NOUN" and infinitives:
        return infinitives[:1], 0  # "the decision last December to withdraw"
    clauses = [c.i for c in token.children if c.dep_ in _RELATIVE and c.i in triggers and c.i > head.i]
    if clauses and path[0] in ("nummod", "amod", "compound", "nmod", "npadvmod"):
        return clauses[:1], 1  # "the 2015 nuclear deal that was brokered by": a date before the noun is the deal's
    return None, 0


def _of_clause(verb: Token, triggers: frozenset[int]) -> list[int]:
    """Acts of a verb's clause and of the verbs coordinated before it: "was released and returned home in October"."""
    found = find_shared_triggers(verb, triggers)
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(c.dep_ == "nsubj" for c in verb.children):
        verb = verb.head
        found += [verb.i] if verb.i in triggers else []
    return found


def find_shared_triggers(verb: Token, triggers: frozenset[int]) -> list[int]:
    """Acts inside a verb's own clause: objects, purposes, infinitives, never its finite complements.

    What a coded act is done to is another act, of another time: "condemned the attack on Monday". Not so the object
    of a verb that only stages it: "held talks on Monday".
    """
    shares_objects = verb.i not in triggers or verb.lemma_.lower() in read_setting_words("staging")
    found = []
    stack = [(child, 0) for child in verb.children]
    while stack:
        token, depth = stack.pop(0)
        if depth > 3:
            continue
        inside = False
        if token.dep_ in _SHARED_DEPS and token.pos_ == "NOUN":
            inside = shares_objects
            stack += [(c, depth + 1) for c in token.children if c.dep_ == "prep" and c.lower_ == "in" and inside]
        elif token.dep_ == "prep" and token.lower_ in _SHARED_PREPOSITIONS:
            stack += [(child, depth + 1) for child in token.children if child.dep_ in ("pobj", "pcomp")]
            inside = token.i in triggers  # "has been in custody since 2016"
        elif token.dep_ in ("pobj", "pcomp", "acomp"):  # "was ready on Friday to"
            inside = True
        elif _is_open_clause(token, verb):
            inside = True
            stack += [(child, depth + 1) for child in token.children]
        if inside and token.i in triggers:
            found.append(token.i)
    return found


def _is_open_clause(token: Token, verb: Token) -> bool:
    """ "came to meet X", "said this week, begging Jordan to open its border": a clause that borrows its subject."""
    if token.dep_ == "xcomp":
        return True
    is_purpose = any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    return token.dep_ == "advcl" and (is_purpose or (token.tag_ == "VBG" and token.i > verb.i))


def find_root(doc: Doc, span: tuple[int, int]) -> Token:
    """The head word of a span."""
    found = doc.char_span(span[0], span[1], alignment_mode="expand")
    assert found is not None
    return found.root
