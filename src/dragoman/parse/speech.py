"""Indirect speech by the dependency parse: who claims, asks, denies or predicts what.

In: a parsed document. Out: `Speech` findings (tokens of source, cue and content), one for each reporting word.
"X said that P", "P, X said", "X, who said P", "X is said to P", "it was reported that P", "according to X, P",
"X's claim that P", "X reportedly left", "the alleged attack".
Limits: what the parser attaches wrongly stays wrong; quoted words are put right by `quotes`.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman.parse.claim_extent import index_claim, index_subtree, is_verb
from dragoman.parse.cue_table import Cue, match_verb, read_cues
from dragoman.parse.quotation_marks import DASHES
from dragoman.parse.speech_by_nouns import read_adjective, read_adverb, read_noun, read_preposition
from dragoman.parse.speech_record import Speech
from dragoman.parse.subjects import SUBJECTS, find_agent, find_subject

_CLAUSES = {"ccomp"}
_EXPLETIVES = {"it", "there"}
_TOPIC_PREPOSITIONS = {"to", "against"}  # referred to, railed against


def find_speech(doc: Doc) -> list[Speech]:
    """All indirect attributions of the text, in the order of their cues."""
    found: list[Speech] = []
    prepositions, adverbs, adjectives = read_cues("p"), read_cues("r"), read_cues("a")
    for token in doc:
        word, pos = token.lower_, token.pos_
        if word in prepositions:  # before the verbs: "according" is tagged as one
            found.extend(read_preposition(token))
        elif pos in ("VERB", "AUX"):
            found.extend(_read_verb(token))
        elif pos == "NOUN":
            found.extend(read_noun(token))
        if word in adverbs and pos == "ADV":
            found.extend(read_adverb(token))
        elif word in adjectives and token.dep_ == "amod":
            found.extend(read_adjective(token))
    return found


def _is_passive(verb: Token) -> bool:
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and not any(c.dep_ == "aux" for c in verb.children):
        return True  # a man accused of arson · asked whether he would run, he smiled
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _read_verb(verb: Token) -> Iterator[Speech]:
    for cue, words in match_verb(verb):
        if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in verb.children):
            return  # if Turkey says that it will enter
        if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VB" and _is_infinitive(verb):
            return  # no reason to say that
        found = _read_passive(verb, cue) if _is_passive(verb) and "passive" in cue.frames else None
        found = found or _read_active(verb, cue, words)
        if found:
            if _is_negated(verb) and found.stance == "asserts" and found.form != "topic":
                found = replace(found, stance="denies")  # does not believe that
            yield found
            return


def _read_passive(verb: Token, cue: Cue) -> Speech | None:
    """ "is believed to be held", "was reported to have fled", "it is said that", "is expected to resign"."""
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    source = find_agent(verb)
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


def _read_active(verb: Token, cue: Cue, words: list[Token]) -> Speech | None:
    content, form, extra = _find_content(verb, cue, words)
    if not content:
        return _read_agent(verb, cue)
    is_feeling = cue.lemma.startswith("be ")
    subject: Token | None
    if _is_passive(verb) and not is_feeling:
        subject = find_agent(verb)
        told = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
        if form in ("topic", "np", "as", "to", "of") and told is not None:
            content |= index_subtree(told)
    else:
        subject = find_subject(verb)
        if subject is not None and subject.lower_ in _EXPLETIVES and subject.dep_ == "expl":
            subject = None
    if subject is None and form in ("topic", "to_topic", "np", "as"):
        return None
    if subject is not None and subject.i in content:
        content -= index_subtree(subject)
    content -= {verb.i}
    if not content:
        return None
    cue_tokens = tuple(sorted({word.i for word in words} | extra))
    source = subject.i if subject is not None else None
    return Speech(source, cue_tokens, frozenset(content), cue.stance, form, "quote" in cue.frames)


def _read_agent(verb: Token, cue: Cue) -> Speech | None:
    """ "The raid was confirmed by the ministry", "a plan rejected by both sides"."""
    agent = find_agent(verb) if cue.frames & {"np", "topic"} and verb.tag_ == "VBN" else None
    told = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if told is None and verb.dep_ == "acl":
        told = verb.head
    if agent is None or told is None or told.pos_ not in ("NOUN", "PROPN"):
        return None
    content = index_subtree(told) - (index_subtree(verb) if told.i == verb.head.i else set())
    form = "np" if "np" in cue.frames else "topic"
    return Speech(agent.i, (verb.i,), frozenset(content), cue.stance, form, False) if content else None


def _find_content(verb: Token, cue: Cue, words: list[Token]) -> tuple[set[int], str, set[int]]:
    """Content tokens, the frame that held, and further cue tokens."""
    frames = cue.frames
    holders = [verb, *words[1:]]
    children = [child for holder in holders for child in holder.children if child not in words]
    clauses = [child for child in children if child.dep_ in _CLAUSES and child.i != verb.i]
    if any(child.dep_ == "dobj" and child.lower_ in ("this", "that", "it") for child in children):
        clauses = [child for child in clauses if child.i > verb.i]  # P; Asmara denies this
    # a clause after the verb before one in front of it: “P.” The ministry said that Q
    clause = next((child for child in clauses if child.i > verb.i), clauses[0] if clauses else None)
    if clause is not None and frames & {"that", "quote", "wh", "as", "to"}:
        is_infinitive = clause.tag_ == "VB" and any(item.tag_ == "TO" for item in clause.children)
        # "P, he continued" has no "that" form
        is_small = frames & {"as"} and not is_verb(clause)  # called it a farce, not: saw it collapse
        if not is_infinitive and (frames & {"that", "wh"} or is_small or clause.i < verb.i):
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
        about = next((c for c in children if c.dep_ == "prep" and c.lower_ == "about"), None)
        if about is not None and "quote" in frames:
            return index_subtree(about) | _gather(children, {"dobj"}), "topic", set()  # asked her about the deal
    infinitive = next((c for c in children if c.dep_ in ("xcomp", "advcl") and _is_infinitive(c)), None)
    if infinitive is not None and infinitive.i > verb.i:
        for form in ("to", "to_topic"):
            if form in frames:
                objects = {"dobj"} if form == "to" else set()
                return index_subtree(infinitive) | _gather(children, objects), form, set()
    outer = _find_outer_clause(verb, frames) or _find_clause_of_as(verb, children, frames)
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
        reasons = [c for c in children if c.dep_ == "prep" and c.lower_ in ("for", "over") and c.i > thing.i]
        return index_subtree(thing).union(*map(index_subtree, reasons[:1])), form, set()  # praised her for standing by
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


def _find_clause_of_as(verb: Token, children: list[Token], frames: frozenset[str]) -> set[int]:
    """ "As the envoy noted, the truce holds": the clause that "as" points at."""
    has_as = any(child.dep_ in ("mark", "advmod") and child.lower_ == "as" for child in verb.children)
    if not has_as or "that" not in frames or verb.dep_ != "advcl" or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return set()
    if any(child.dep_ in ("dobj", "ccomp", "xcomp", "acomp", "prep") and child.i > verb.i for child in children):
        return set()
    return index_claim(verb.head) - index_subtree(verb)


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
