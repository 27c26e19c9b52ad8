"""Grammar that decides what a pronoun may and may not stand for.

In: the parse. Out: effective roles, clauses and their subjects, and binding: which words a pronoun cannot mean.
Limits: as right as the parse; climbs are bounded, so that every question costs the same in any text.
"""

from spacy.tokens import Doc

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
OBJECTS = frozenset(("dobj", "dative", "pobj"))
_CLIMB = 12
_SHARING = frozenset(("conj", "xcomp"))  # "came and saw", "wants to see": one subject for both verbs
_PARTS = frozenset(("det", "amod", "compound", "nmod", "poss", "case", "nummod", "appos", "conj", "prep", "pobj"))


class Grammar:
    """Columns of the parse, by token number, and questions about them."""

    __slots__ = (
        "deps",
        "direct_objects",
        "doc",
        "firsts",
        "heads",
        "lowers",
        "pos",
        "roots",
        "sentences",
        "starts",
        "subjects",
        "tags",
        "texts",
    )

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        tokens = list(doc)  # spaCy makes a token anew each time that it is asked for one
        self.heads = [token.head.i for token in tokens]
        self.deps = [token.dep_ for token in tokens]
        self.pos = [token.pos_ for token in tokens]
        self.tags = [token.tag_ for token in tokens]
        self.texts = [token.text for token in tokens]
        self.lowers = [token.lower_ for token in tokens]
        self.starts = [token.idx for token in tokens]
        self.sentences = [number for number, sentence in enumerate(doc.sents) for _ in sentence]
        self.subjects: dict[int, int] = {}
        for token, dep in enumerate(self.deps):
            if dep in SUBJECTS:
                self.subjects.setdefault(self.heads[token], token)
        for verb, dep in enumerate(self.deps):
            # "Ana, who lost her keys": the noun is the clause's subject.
            if dep == "relcl" and self.lowers[self.subjects.get(verb, verb)] in ("who", "that", "which"):
                self.subjects[verb] = self.heads[verb]
        self.direct_objects = {
            self.heads[token]: token
            for token, dep in enumerate(self.deps)
            if dep == "dobj" and self.heads[token] < token
        }
        sentences = list(doc.sents)
        self.firsts = [sentence.start for sentence in sentences]
        self.roots = [sentence.root.i for sentence in sentences]

    def first_of(self, sentence: int) -> int:
        """The sentence's first token."""
        return self.firsts[sentence]

    def main_subject(self, sentence: int) -> int | None:
        """The subject of the sentence's main verb."""
        return self.subjects.get(self.roots[sentence])

    def find_role(self, token: int) -> str:
        """The role of the phrase: a conjunct has its first member's, an apposition its noun's; "by X" is the agent."""
        for _ in range(_CLIMB):
            dep = self.deps[token]
            if dep not in ("conj", "appos"):
                break
            token = self.heads[token]
        dep = self.deps[token]
        if dep == "pobj" and self.deps[self.heads[token]] == "agent":
            return "agent"
        return dep

    def find_verb(self, token: int) -> int | None:
        """The verb of the clause that the word stands in."""
        for _ in range(_CLIMB):
            head = self.heads[token]
            if head == token:
                return token if self.pos[token] in ("VERB", "AUX") else None
            token = head
            if self.pos[token] in ("VERB", "AUX") and self.deps[token] not in ("aux", "auxpass"):
                return token
        return None

    def find_subject(self, verb: int) -> int | None:
        """The verb's subject, its own or the one it shares: "He came and saw", "She wants to see"."""
        for _ in range(_CLIMB):
            own = self.subjects.get(verb)
            if own is not None:
                return own
            if self.deps[verb] not in _SHARING:
                return None
            is_open = self.deps[verb] == "xcomp"
            verb = self.heads[verb]
            # "Ana persuaded Lea to go with her": Lea goes.
            if is_open and verb in self.direct_objects:
                return self.direct_objects[verb]
        return None

    def list_subjects_above(self, token: int) -> list[int]:
        """Subjects of the clauses around the word, the innermost first: "Ana said that Lea lost her keys": Lea, Ana."""
        found: list[int] = []
        for _ in range(_CLIMB):
            subject = self.subjects.get(token)
            if subject is not None and subject not in found:
                found.append(subject)
            head = self.heads[token]
            if head == token:
                break
            token = head
        return found

    def is_within(self, token: int, top: int) -> bool:
        """Whether the word hangs on `top`."""
        for _ in range(_CLIMB):
            if token == top:
                return True
            if self.heads[token] == token:
                return False
            token = self.heads[token]
        return False

    def list_barred(self, pronoun: int) -> set[int]:
        """Words that the pronoun cannot corefer with, for grammar's sake."""
        barred: set[int] = set()
        dep = self.deps[pronoun]
        if dep == "poss":
            self._bar_owned(pronoun, barred)
            return barred
        if dep in OBJECTS:
            verb = self.find_verb(pronoun)
            # "Putin met him", "Putin wants to meet him"; "Ana has a picture of her" may be of Ana.
            subject = self.find_subject(verb) if verb is not None else None
            if subject is not None and (dep != "pobj" or self._is_argument(pronoun)):
                barred.add(subject)
            if verb is not None:  # "gave her to Ana": two objects of one verb differ
                barred.update(child.i for child in self.doc[verb].children if child.dep_ in OBJECTS)
        first = pronoun
        while self.deps[first] == "conj":  # "Ana and she"
            first = self.heads[first]
            barred.add(first)
        return barred

    def _is_argument(self, token: int) -> bool:
        """ "talked to him": the preposition hangs on the verb, not on a noun."""
        preposition = self.heads[token]
        return self.pos[self.heads[preposition]] in ("VERB", "AUX")

    def _bar_owned(self, pronoun: int, barred: set[int]) -> None:
        """ "her husband, Ivo", "Ivo, her husband", "Ivo is her husband": none of these is she."""
        noun = self.heads[pronoun]
        barred.add(noun)
        barred.update(child.i for child in self.doc[noun].children if child.dep_ == "appos")
        barred.update(child.i for child in self.doc[noun].children if child.dep_ == "compound")
        if self.deps[noun] == "appos":
            barred.add(self.heads[noun])
        if self.deps[noun] == "attr":
            subject = self.subjects.get(self.heads[noun])
            if subject is not None:
                barred.add(subject)

    def find_coming_subject(self, pronoun: int) -> tuple[int, str] | None:
        """ "During his visit, Biden …": the subject after a fronted phrase, and the phrase's kind (prep, advcl)."""
        top = pronoun
        for _ in range(_CLIMB):
            head = self.heads[top]
            if head == top or (
                self.deps[head] in ("ROOT", "ccomp", "conj", "parataxis") and self.pos[head] in ("VERB", "AUX")
            ):
                break
            top = head
        head = self.heads[top]
        if head == top or top > head or self.deps[top] not in ("prep", "advcl", "npadvmod"):
            return None
        subject = self.subjects.get(head)
        if subject is None or subject < pronoun:
            return None
        return subject, self.deps[top]
