"""Who stands where around a word: the grammatical slots of a verb, event noun or adjective.

In: a token of the parse. Out: slot name -> head tokens, passives turned round, subjects found through control,
coordination, participles and relative clauses, a noun's slots through its support verb.
Limits: as good as the dependency parse; one noun phrase a slot, its conjuncts are added by the caller.
"""

from spacy.tokens import Token

from dragoman.code.predicates import load_classes, normalize_lemma

Slots = dict[str, list[Token]]

_SUBJECTS = ("nsubj", "csubj")
_PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_RELATIVES = ("who", "whom", "that", "which")
_SUPPORT_PREPOSITIONS = ("in", "into", "on", "under", "to", "at", "with", "through")
_OWN_SLOTS = ("subj", "poss", "mod", "comp", "comp_subj")
_NESTED = 3  # noun phrases that a misplaced phrase may hang below
_FROM_TRIGGER = 2
_DEEPEST = 12  # control chains longer than this do not occur; a limit keeps a broken parse from looping


def find_slots(token: Token) -> Slots:
    """Slots of a trigger. Keys: subj, obj, iobj, poss, mod, between, comp, comp_subj, comp_obj, prepositions."""
    if token.pos_ in ("NOUN", "PROPN"):
        slots = _noun_slots(token)
    elif token.dep_ == "acomp" or token.pos_ == "ADJ":
        slots = _adjective_slots(token)
    else:
        slots = verb_slots(token)
    _add_nested_prepositions(token, slots)
    _add_complement_slots(slots)
    return slots


def _add_complement_slots(slots: Slots) -> None:
    """ "refused to meet with Iran", "agreed to release it to Japan": what the complement has and its verb lacks."""
    for clause in slots.get("comp", [])[:1]:
        for child in clause.children:
            if child.dep_ == "prep":
                for name, tokens in _preposition(child).items():
                    slots.setdefault(name, tokens)
            elif child.dep_ in ("dobj", "attr"):
                slots.setdefault("comp_obj", expand_conjuncts(child))
                for grandchild in child.children:
                    if grandchild.dep_ == "prep":
                        for name, tokens in _preposition(grandchild).items():
                            slots.setdefault(name, tokens)


def _add_nested_prepositions(token: Token, slots: Slots) -> None:
    """ "imposed sanctions on Iran", "blamed the destruction of the dam on Russia": the parser hangs phrases too low."""
    starts = [t for name in slots if name not in _OWN_SLOTS for t in slots[name][:1]]
    for _ in range(_NESTED):
        deeper = []
        for filler in starts:
            # "the sale of drones worth $360m to Chad": the phrase hangs on the price
            priced = [below for child in filler.children if child.lower_ == "worth" for below in child.children]
            for child in (*filler.children, *priced):
                if child.dep_ != "prep" or child.i < token.i:
                    continue
                for name, tokens in _preposition(child).items():
                    if name != "of" or filler in slots.get("obj", ()):
                        slots.setdefault(name, tokens)
                    deeper += tokens
        starts = deeper
    if token.pos_ == "VERB" and "subj" not in slots and "by" in slots and is_passive(token):
        # "was convicted of murder by a German court"
        slots["subj"] = slots["by"]


def verb_slots(verb: Token, depth: int = 0) -> Slots:
    """Slots of a verb, logical: "X was seen by Y" has subj Y, obj X."""
    slots: Slots = {}
    passive = is_passive(verb)
    if passive:
        _add(slots, "passive", [verb])
    for child in verb.children:
        _place_child(slots, child, passive=passive)
    if passive and "obj" not in slots:
        found = _surface_subject(verb, depth)
        if found:
            slots["obj"] = found
    if "subj" not in slots and not passive:
        found = _surface_subject(verb, depth)
        if found:
            slots["subj"] = found
    _fill_gap(verb, slots)
    return slots


def is_passive(verb: Token) -> bool:
    """ "was arrested", "arrested by", "the journalist arrested on Monday", "was arrested and charged"."""
    if verb.tag_ != "VBN":
        return False
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass", "agent", "csubjpass"}:
        return True
    if "aux" in deps or deps & {"dobj"}:
        return False
    if verb.dep_ in ("acl", "amod"):
        return True
    if verb.dep_ == "conj":
        return "nsubj" not in deps and is_passive(verb.head)
    return verb.dep_ in ("advcl", "ccomp", "xcomp") and "nsubj" not in deps


def expand_conjuncts(token: Token) -> list[Token]:
    """The token and everything coordinated with it: "Russia, Iran and Turkey"."""
    return [token, *(other for other in token.conjuncts if other.i > token.i)]


def governing_verb(token: Token) -> Token:
    """The nearest verb above a token (or the sentence's root)."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def _place_child(slots: Slots, child: Token, *, passive: bool) -> None:
    dep = child.dep_
    if dep in _SUBJECTS:
        _add(slots, "obj" if passive else "subj", _antecedents(child))
    elif dep in _PASSIVE_SUBJECTS:
        _add(slots, "obj", _antecedents(child))
    elif dep == "agent" or (dep == "prep" and passive and child.lower_ == "by"):
        _add(slots, "subj", _pobjs(child))
    elif dep in ("dobj", "attr", "oprd"):
        _add(slots, "obj", _antecedents(child))
        _add(slots, "iobj", _indirect_before_number(child))
        if dep == "oprd":
            _add(slots, "named", expand_conjuncts(child))  # "called the raid “barbarism”"
    elif dep == "dative":
        _add(slots, "iobj" if child.pos_ != "ADP" else child.lower_, _pobjs(child) or [child])
    elif dep == "prep":
        for name, tokens in _preposition(child).items():
            _add(slots, name, tokens)
    elif dep in ("prt", "advmod", "acomp"):
        # "pulled back from", "stood firm against": the parser hangs the preposition on the particle
        for grandchild in child.children:
            if grandchild.dep_ == "prep":
                for name, tokens in _preposition(grandchild).items():
                    _add(slots, name, tokens)
    elif dep in ("xcomp", "ccomp") or (dep == "advcl" and _is_infinitive(child)):
        if dep != "ccomp" or not is_reported_speech(child):
            _add(slots, "comp", [child])
        for grandchild in child.children:
            if grandchild.dep_ in ("nsubj", "nsubjpass"):
                _add(slots, "comp_subj", _antecedents(grandchild))
            elif grandchild.dep_ == "dobj":
                _add(slots, "comp_obj", [grandchild])


def _indirect_before_number(noun: Token) -> list[Token]:
    """ "sold the Russians 1,700 drones", "give Ghana $2m": a name before a number is no part of what is given."""
    numbers = [child.i for child in noun.children if child.dep_ == "nummod" and child.i < noun.i]
    if not numbers or noun.head.pos_ != "VERB":
        return []
    before = [child for child in noun.children if child.i < numbers[0] and child.pos_ == "PROPN"]
    return [child for child in before if child.dep_ in ("nmod", "compound")]


def is_reported_speech(clause: Token) -> bool:
    """A quoted clause before its verb ("“…,” he said") is no complement of the kind "comp" means."""
    return clause.i < clause.head.i


def _add(slots: Slots, name: str, tokens: list[Token]) -> None:
    if tokens:
        slots.setdefault(name, []).extend(tokens)


def _preposition(prep: Token) -> Slots:
    """ "with Iran"; "as part of", "in front of" go through to the inner phrase too."""
    slots: Slots = {}
    found = _pobjs(prep)
    _add(slots, prep.lower_, found)
    for child in prep.children:
        if child.dep_ == "pcomp" and child.pos_ == "VERB":
            _add(slots, "comp", [child])
        elif child.dep_ == "prep":
            for name, tokens in _preposition(child).items():
                _add(slots, name, tokens)
    return slots


def _pobjs(prep: Token) -> list[Token]:
    return [token for child in prep.children if child.dep_ == "pobj" for token in expand_conjuncts(child)]


def _antecedents(token: Token) -> list[Token]:
    """A relative pronoun stands for the noun it follows."""
    if token.lower_ in _RELATIVES and token.pos_ in ("PRON", "DET", "SCONJ"):
        clause: Token | None = token
        while clause is not None and clause.dep_ != "relcl":
            clause = clause.head if clause.head != clause else None
        if clause is not None and token.lower_ == "which" and token.i >= 2 and token.nbor(-1).is_punct:
            # "…militias and neighbouring Turkey – which has threatened": the name right before the comma or dash
            before = token.nbor(-2)
            if before.pos_ == "PROPN" and before != clause.head and clause.head.is_ancestor(before):
                return [before]
        if clause is not None:
            return expand_conjuncts(clause.head) if _is_plural_clause(clause) else [clause.head]
        return []
    return expand_conjuncts(token)


def _is_plural_clause(clause: Token) -> bool:
    return any(child.lower_ in ("are", "were", "have") for child in clause.children)


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _surface_subject(verb: Token, depth: int = 0) -> list[Token]:
    """The subject a verb shares with another word; empty when it has its own or none can be found."""
    if depth > _DEEPEST:
        return []
    if any(child.dep_ in (*_SUBJECTS, *_PASSIVE_SUBJECTS, "expl") for child in verb.children):
        return []  # "he said there was an attempt to kill him": nobody's attempt
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        own = _own_subject(head)
        return own or _surface_subject(head, depth + 1)
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ in ("VERB", "AUX"):
        return _controller(verb, head, depth)
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.pos_ == "ADJ":
        return _own_subject(head.head) or _surface_subject(head.head, depth + 1)
    if verb.dep_ == "pcomp":
        # "before invading Ukraine", "accused of killing": the clause's subject; after "of/from" a verb's object.
        governor = head.head
        if governor.pos_ in ("VERB", "AUX"):
            if head.lower_ in ("of", "from", "for", "with", "into"):
                objects = [c for c in governor.children if c.dep_ in ("dobj", "nsubjpass")]
                if objects:
                    return _antecedents(objects[0])
            return _own_subject(governor) or _surface_subject(governor, depth + 1)
        if governor.pos_ in ("NOUN", "PROPN"):
            return _owner(governor) or _supported_subject(governor, depth)
    if verb.dep_ == "acl":
        if _is_infinitive(verb):
            # "Erdogan's threat to invade", "the country made a decision to leave".
            return _owner(head) or _supported_subject(head, depth)
        return expand_conjuncts(head)
    if verb.dep_ == "amod":
        return [head]
    return []


def _supported_subject(noun: Token, depth: int) -> list[Token]:
    """The subject of a noun's support verb: "the country made a decision to leave"."""
    # Only from the trigger itself: noun and verb would ask each other in turn, doubling the work at each step.
    return _noun_slots(noun, _FROM_TRIGGER).get("subj", []) if depth < _FROM_TRIGGER else []


def _controller(verb: Token, head: Token, depth: int) -> list[Token]:
    """Subject of an infinitive or participle: the object of "urge X to", else the subject above."""
    if verb.dep_ in ("xcomp", "ccomp") or _is_infinitive(verb):
        objects = [c for c in head.children if c.dep_ in ("dobj", "dative") and c.i < verb.i]
        if objects and verb.dep_ != "advcl":
            return _antecedents(objects[0])
    own = _own_subject(head)
    if own:
        return own
    relatives = _relative_subject(head)
    return relatives or _surface_subject(head, depth + 1)


def _own_subject(verb: Token) -> list[Token]:
    for child in verb.children:
        if child.dep_ in (*_SUBJECTS, *_PASSIVE_SUBJECTS):
            return _antecedents(child)
    return []


def _relative_subject(verb: Token) -> list[Token]:
    return [verb.head] if verb.dep_ in ("acl", "relcl") else []


def _fill_gap(verb: Token, slots: Slots) -> None:
    """ "the deal that Iran signed", "the towns rebels hold": the noun is the object of its relative clause."""
    if verb.dep_ == "relcl" and "obj" not in slots and slots.get("subj") and verb.head not in slots["subj"]:
        stranded = [c for c in verb.children if c.dep_ == "prep" and not list(c.children)]
        _add(slots, stranded[0].lower_ if stranded else "obj", [verb.head])


def _owner(noun: Token) -> list[Token]:
    """ "Erdogan's threat", "decisions by Trump", "the US decision": who stands behind a noun, nearest kind first."""
    owners = [token for child in noun.children if child.dep_ == "poss" for token in expand_conjuncts(child)]
    if not owners:
        owners = [t for child in noun.children if child.dep_ == "prep" and child.lower_ == "by" for t in _pobjs(child)]
    return owners or [
        child for child in noun.children if child.dep_ in ("compound", "nmod", "amod") and child.i < noun.i
    ]


def _adjective_slots(adjective: Token) -> Slots:
    """ "Iran is ready to talk with", "was critical of": the copula's subject and the adjective's prepositions."""
    slots: Slots = {}
    copula = adjective.head
    if adjective.dep_ in ("acomp", "attr", "oprd", "conj") and copula.pos_ in ("AUX", "VERB", "ADJ"):
        subject = _own_subject(copula) or _surface_subject(copula)
        _add(slots, "subj", subject)
    for source in (adjective, copula) if adjective.dep_ == "acomp" else (adjective,):
        for child in source.children:
            if child.dep_ == "prep" and child.i > adjective.i:
                for name, tokens in _preposition(child).items():
                    _add(slots, name, tokens)
            elif child.dep_ in ("xcomp", "ccomp") and child.i > adjective.i:
                _add(slots, "comp", [child])
    return slots


def _noun_slots(noun: Token, depth: int = 0) -> Slots:
    """ "Turkish attack on Syria", "talks between X and Y", "X launched an attack on Y"."""
    slots: Slots = {}
    if depth > _DEEPEST:
        return slots
    for child in noun.children:
        if child.dep_ == "poss":
            _add(slots, "poss", expand_conjuncts(child))
        elif child.dep_ in ("amod", "compound", "nmod", "nummod"):
            _add(slots, "mod", [child, *(t for t in child.conjuncts if t.i > child.i), *_led_by(child)])
        elif child.dep_ == "prep":
            for name, tokens in _preposition(child).items():
                _add(slots, name, tokens)
        elif child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
            _take_support(slots, verb_slots(child, depth + _FROM_TRIGGER), noun, child)
            if child.dep_ == "acl" or any(c.dep_ == "mark" or c.lower_ == "that" for c in child.children):
                # "the demand that Venezuela release them" is often parsed as a relative clause
                _add(slots, "comp", [child])
                _add(slots, "comp_subj", [t for c in child.children if c.dep_ == "nsubj" for t in _antecedents(c)])
                _add(
                    slots,
                    "comp_obj",
                    [t for inner in child.children if inner.dep_ == "dobj" for t in expand_conjuncts(inner)],
                )
    _add_support_verb(noun, slots, depth)
    return slots


def _led_by(modifier: Token) -> list[Token]:
    """ "US-led", "Saudi-backed" as one chain of tokens: the name before the participle, only for "led"."""
    if modifier.lower_ == "led":
        return [child for child in modifier.children if child.dep_ in ("npadvmod", "compound", "nmod", "amod")]
    return []


def _add_support_verb(noun: Token, slots: Slots, depth: int) -> None:
    """ "hold talks with", "impose sanctions on", "come under attack by", "be in negotiations with"."""
    head = noun
    while head.dep_ in ("conj", "appos") and head.head.pos_ == "NOUN":
        head = head.head
    governor = head.head
    if head.dep_ in ("dobj", "nsubjpass", "attr") and governor.pos_ in ("VERB", "AUX"):
        _take_support(slots, verb_slots(governor, depth + _FROM_TRIGGER), head, governor)
    elif head.dep_ == "pobj" and governor.head.pos_ in ("VERB", "AUX") and not {"poss", "by", "between"} & slots.keys():
        lemma = normalize_lemma(governor.head.lemma_)
        is_support = lemma in load_classes()["support"] or lemma in load_classes()["motion"]
        if (
            "with" not in slots
            and lemma not in load_classes()["support"]
            and noun.lemma_.lower() in load_classes()["talks"]
        ):
            # "stressed in talks this morning with Iran": the parser hangs the partner on the verb
            _add(slots, "with", verb_slots(governor.head, depth + _FROM_TRIGGER).get("with", []))
        # A purpose is the subject's own whatever the verb: "is visiting Iran for a meeting with …".
        if governor.lower_ == "for" or (is_support and governor.lower_ in _SUPPORT_PREPOSITIONS):
            support = verb_slots(governor.head, depth + _FROM_TRIGGER)
            is_suffered = governor.lower_ in ("in", "under") and noun.lemma_.lower() in load_classes()["plight"]
            sufferer = "obj" if is_passive(governor.head) else "subj"
            if (lemma == "come" and governor.lower_ == "under") or (
                is_suffered and (lemma == "be" or sufferer == "obj")
            ):
                # "came under attack", "are in detention", "is under siege", "has been held under house arrest"
                name = "of" if noun.lemma_.lower() in load_classes()["keeping"] else "on"
                _add(slots, name, support.get(sufferer, []) if name not in slots else [])
            else:
                _add(slots, "subj", support.get(sufferer, []))


def _take_support(slots: Slots, verb: Slots, noun: Token, governor: Token) -> None:
    """Hand a support verb's arguments to its noun; an undergoer's subject is the target."""
    lemma = normalize_lemma(governor.lemma_)
    if lemma in load_classes().get("undergo", frozenset()):
        _add(slots, "on", [token for token in verb.get("subj", []) if token != noun])
        for name in ("from", "by", "at", "in", "over"):
            if name not in slots:
                _add(slots, name, verb.get(name, []))
        return
    if lemma not in load_classes().get("support", frozenset()):
        return
    for name, tokens in verb.items():
        if name in ("obj", "comp", "comp_subj", "comp_obj") or (name in slots and name != "subj"):
            continue
        _add(slots, "to" if name == "iobj" and "to" not in slots else name, [t for t in tokens if t != noun])
