"""Indirect speech by the dependency parse: who claims, asks, denies or predicts what.

In: a parsed document. Out: `Speech` findings (tokens of source, cue and content), one for each reporting word.
"X said that P", "P, X said", "X, who said P", "X is said to P", "it was reported that P", "according to X, P",
"X's claim that P", "X reportedly left", "the alleged attack".
Limits: what the parser attaches wrongly stays wrong; quoted words are put right by `quotes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dragoman.parse.claim_extent import index_claim, index_subtree, is_said_too, is_verb
from dragoman.parse.cue_table import Cue, match_verb, read_cues
from dragoman.parse.quotation_marks import DASHES
from dragoman.records import Stance

_CLAUSES = {"ccomp"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_EXPLETIVES = {"it", "there"}
_RELATIVES = {"who", "which", "that", "whom"}
_TOPIC_PREPOSITIONS = {"to", "against"}  # referred to, railed against


@dataclass(frozen=True, slots=True)
class Speech:
    """Token indices; `source` is the head of the noun phrase. `form` is the frame that held."""

    source: int | None
    cue: tuple[int, ...]
    content: frozenset[int]
    stance: Stance
    form: str
    can_quote: bool


def find_speech(doc: Doc) -> list[Speech]:
    """All indirect attributions of the text, in the order of their cues."""
    found: list[Speech] = []
    for token in doc:
        if token.lower_ in read_cues("p"):  # before the verbs: "according" is tagged as one
            found.extend(_read_preposition(token))
        elif token.pos_ in ("VERB", "AUX"):
            found.extend(_read_verb(token))
        elif token.pos_ == "NOUN":
            found.extend(_read_noun(token))
        if token.lower_ in read_cues("r") and token.pos_ == "ADV":
            found.extend(_read_adverb(token))
        elif token.lower_ in read_cues("a") and token.dep_ == "amod":
            found.extend(_read_adjective(token))
    return found


def find_subject(verb: Token, *, depth: int = 0) -> Token | None:
    """Whoever does the verb: its own subject, or the one it shares with the verb it hangs on."""
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
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
        # "issued a statement saying that": who issued it; "a man claiming that": the man
        if head.lemma_.lower() in _DOCUMENTS and head.dep_ in ("dobj", "pobj"):
            governor = head.head if head.dep_ == "dobj" else head.head.head
            return find_subject(governor, depth=depth + 1) if is_verb(governor) else head
        return head
    return None


_DOCUMENTS = {
    "statement", "letter", "tweet", "message", "memo", "email", "post", "note", "release", "report", "speech",
    "interview", "comment", "remark", "video", "declaration", "resolution", "communique", "communiqué",
}  # fmt: skip


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _read_verb(verb: Token) -> Iterator[Speech]:
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in verb.children):
        return  # if Turkey says that it will enter
    for cue, words in match_verb(verb):
        found = _read_passive(verb, cue) if _is_passive(verb) and "passive" in cue.frames else None
        found = found or _read_active(verb, cue, words)
        if found:
            if _is_negated(verb) and found.stance == "asserts" and found.form != "topic":
                found = replace(found, stance="denies")  # does not believe that
            yield found
            return


def _read_passive(verb: Token, cue: Cue) -> Speech | None:
    """ "is believed to be held", "was reported to have fled", "it is said that", "is expected to resign"."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    source = _find_agent(verb)
    clause = next((child for child in verb.children if child.dep_ in ("ccomp", "xcomp", "oprd")), None)
    if clause is None or (subject is None and verb.dep_ != "acl"):
        return None
    content = index_subtree(clause)
    if subject is not None and subject.lower_ not in _EXPLETIVES and subject.i not in content:
        content |= index_subtree(subject)
    words = [child.i for child in verb.children if child.dep_ == "auxpass"] + [verb.i]
    return Speech(
        source.i if source else None, tuple(words), frozenset(content), cue.stance, "passive", "quote" in cue.frames
    )


def _find_agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((item for item in child.children if item.dep_ == "pobj"), None)
    return None


def _read_active(verb: Token, cue: Cue, words: list[Token]) -> Speech | None:
    content, form, extra = _find_content(verb, cue, words)
    if not content:
        return None
    is_feeling = cue.lemma.startswith("be ")
    subject: Token | None
    if _is_passive(verb) and not is_feeling:
        subject = _find_agent(verb)
        told = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
        if form in ("topic", "np", "as", "to", "of") and told is not None:
            content |= index_subtree(told)
    else:
        subject = find_subject(verb)
        if subject is not None and subject.lower_ in _EXPLETIVES and subject.dep_ == "expl":
            subject = None
        if subject is None and form in ("topic", "to_topic", "np"):
            return None
    if subject is not None and subject.i in content:
        content -= index_subtree(subject)
    content -= {verb.i}
    if not content:
        return None
    cue_tokens = tuple(sorted({word.i for word in words} | extra))
    source = subject.i if subject is not None else None
    return Speech(source, cue_tokens, frozenset(content), cue.stance, form, "quote" in cue.frames)


def _find_content(verb: Token, cue: Cue, words: list[Token]) -> tuple[set[int], str, set[int]]:
    """Content tokens, the frame that held, and further cue tokens."""
    frames = cue.frames
    holders = [verb, *words[1:]]
    children = [child for holder in holders for child in holder.children if child not in words]
    clauses = [child for child in children if child.dep_ in _CLAUSES and child.i != verb.i]
    # a clause after the verb before one in front of it: “P.” The ministry said that Q
    clause = next((child for child in clauses if child.i > verb.i), clauses[0] if clauses else None)
    if clause is not None and frames & {"that", "quote", "wh", "as", "to"}:
        is_infinitive = clause.tag_ == "VB" and any(item.tag_ == "TO" for item in clause.children)
        # "P, he continued" has no "that" form
        if not is_infinitive and (frames & {"that", "wh", "as"} or clause.i < verb.i):
            content = index_claim(clause)
            if "as" in frames:
                content |= _gather(children, {"oprd", "dobj"})
            elif clause.i > verb.i:
                content |= _gather_stray(verb, children, min(content))
            return content, "that", set()
        if is_infinitive and "to" in frames:
            return index_subtree(clause) | _gather(children, {"dobj"}), "to", set()
    if "wh" in frames:
        for child in children:
            if child.dep_ == "advcl" and any(item.lower_ in ("whether", "if") for item in child.children):
                return index_subtree(child), "wh", set()
    infinitive = next((c for c in children if c.dep_ in ("xcomp", "advcl") and _is_infinitive(c)), None)
    if infinitive is not None and infinitive.i > verb.i:
        for form in ("to", "to_topic"):
            if form in frames:
                objects = {"dobj"} if form == "to" else set()
                return index_subtree(infinitive) | _gather(children, objects), form, set()
    outer = _find_outer_clause(verb, frames)
    if outer:
        return outer, "that", set()
    if "of" in frames:
        of = next((child for child in children if child.dep_ == "prep" and child.lower_ in ("of", "as")), None)
        target = next((child for child in children if child.dep_ == "dobj"), None)
        if of is not None:
            return index_subtree(of) | (index_subtree(target) if target is not None else set()), "of", set()
    if "as" in frames:
        as_part = [c for c in children if c.dep_ == "oprd" or (c.dep_ == "prep" and c.lower_ == "as")]
        if as_part:
            return _gather(children, {"dobj"}).union(*(index_subtree(part) for part in as_part)), "as", set()
    return _find_phrase(words, children, frames)


def _gather_stray(verb: Token, children: list[Token], start: int) -> set[int]:
    """A subject that the parser takes for an object: say [Senator Rubio] [has not been tested]."""
    if verb.lemma_ in _TOLD:
        return set()
    return set().union(
        *(index_subtree(child) for child in children if child.dep_ == "dobj" and verb.i < child.i < start)
    )


_TOLD = {
    "tell", "inform", "remind", "assure", "reassure", "notify", "brief", "warn", "convince", "persuade", "advise",
    "ask",
}  # fmt: skip


def _find_phrase(words: list[Token], children: list[Token], frames: frozenset[str]) -> tuple[set[int], str, set[int]]:
    if not frames & {"np", "topic"}:
        return set(), "", set()
    form = "np" if "np" in frames else "topic"
    for word in words[1:]:
        thing = next((item for item in word.children if item.dep_ in ("pobj", "pcomp")), None)
        if thing is not None:
            return index_subtree(thing), form, set()  # called for a truce
    thing = next(
        (c for c in children if c.dep_ == "dobj" and c.lower_ not in ("himself", "itself", "themselves")), None
    )
    if thing is not None:
        return index_subtree(thing), form, set()
    if "topic" in frames:
        for child in children:
            if child.dep_ == "prep" and child.lower_ in _TOPIC_PREPOSITIONS:
                thing = next((item for item in child.children if item.dep_ in ("pobj", "pcomp")), None)
                if thing is not None and thing.ent_type_ not in ("DATE", "TIME", "GPE"):
                    return index_subtree(thing), "topic", {child.i}
    return set(), "", set()


def _is_infinitive(token: Token) -> bool:
    return token.tag_ in ("VB", "VBN", "VBG") and any(item.tag_ == "TO" for item in token.children)


def _gather(children: list[Token], deps: set[str]) -> set[int]:
    return set().union(*(index_subtree(child) for child in children if child.dep_ in deps))


def _find_outer_clause(verb: Token, frames: frozenset[str]) -> set[int]:
    """ "The plan, officials say, is dead": the clause that the reporting words interrupt or follow."""
    if not frames & {"that", "quote"} or verb.head.i == verb.i:
        return set()
    has_subject = any(child.dep_ == "nsubj" for child in verb.children)
    follows_comma = verb.left_edge.i > 0 and verb.doc[verb.left_edge.i - 1].lower_ in (
        ",",
        *DASHES,
        "-",
        "”",
        "''",
        '"',
    )
    if verb.dep_ == "parataxis" or (verb.dep_ in ("ccomp", "advcl", "conj", "dep") and has_subject and follows_comma):
        if verb.dep_ in ("conj", "advcl") and (
            any(child.dep_ in ("mark", "advmod", "cc") for child in verb.children)
            or any(child.dep_ == "cc" for child in verb.head.children)
        ):
            return set()
        return index_claim(verb.head) - index_subtree(verb)
    return set()


def _read_noun(noun: Token) -> Iterator[Speech]:
    cues = read_cues("n").get(noun.lemma_.lower())
    if not cues:
        return
    cue = cues[0]
    content, form = _find_noun_content(noun, cue)
    if not content:
        return
    source = next((child for child in noun.children if child.dep_ == "poss"), None)
    if source is None:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                source = next((item for item in child.children if item.dep_ == "pobj"), None)
    if source is None and noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and noun.head.lemma_ in _SUPPORT_VERBS:
        source = find_subject(noun.head)  # expressed hope that, made a promise to
    if source is None and not (form == "that" and cue.stance == "alleges"):
        return
    if source is not None and source.i in content:
        return
    yield Speech(source.i if source is not None else None, (noun.i,), frozenset(content), cue.stance, form, True)


_SUPPORT_VERBS = {
    "express", "make", "issue", "give", "voice", "have", "send", "raise", "repeat", "deliver", "offer", "renew",
    "reiterate", "level", "file", "announce",
}  # fmt: skip


def _find_noun_content(noun: Token, cue: Cue) -> tuple[set[int], str]:
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp", "relcl") and child.i > noun.i:
            marks = {item.lower_ for item in child.children if item.dep_ in ("mark", "aux") or item.tag_ == "TO"}
            if "that" in marks and "that" in cue.frames:
                return index_subtree(child), "that"
            if "to" in marks and "to" in cue.frames:
                return index_subtree(child), "to"
    wanted = cue.frames & {"of", "for", "about", "in", "on"}
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in wanted:
            thing = next((item for item in child.children if item.dep_ in ("pobj", "pcomp")), None)
            if thing is not None:
                return index_subtree(thing), "of" if "of" in cue.frames and child.lower_ == "of" else "topic"
    return set(), ""


def _read_preposition(token: Token) -> Iterator[Speech]:
    for cue in read_cues("p")[token.lower_]:
        last, words = token, [token.i]
        for word in cue.rest:
            if last.i + 1 < len(token.doc) and token.doc[last.i + 1].lower_ == word:
                last = token.doc[last.i + 1]
                words.append(last.i)
        if len(words) != len(cue.rest) + 1:
            continue
        source = next((item for item in last.children if item.dep_ in ("pobj", "pcomp")), None)
        if source is None or source.ent_type_ in ("PERCENT", "QUANTITY", "TIME", "DATE"):
            return
        if token.lower_ == "per" and source.pos_ not in ("PROPN",):
            return
        anchor = token
        phrase = index_subtree(token)
        sentence = [item.i for item in token.sent if not item.is_punct and not item.is_space]
        is_edge = bool(sentence) and (sentence[0] in phrase or sentence[-1] in phrase)
        while anchor.head.i != anchor.i and (is_edge or anchor.i == token.i or not is_verb(anchor)):
            anchor = anchor.head
        content = index_subtree(anchor) - phrase
        yield Speech(source.i, tuple(words), frozenset(content), cue.stance, "that", True)
        return


def _read_adverb(token: Token) -> Iterator[Speech]:
    head = token.head
    cue = read_cues("r")[token.lower_][0]
    if head.i == token.i:
        return
    yield Speech(None, (token.i,), frozenset(index_subtree(head) - {token.i}), cue.stance, "that", False)


def _read_adjective(token: Token) -> Iterator[Speech]:
    cue = read_cues("a")[token.lower_][0]
    yield Speech(None, (token.i,), frozenset(index_subtree(token.head) - {token.i}), cue.stance, "np", False)
