"""Whom pronouns, role nouns and plural references stand for.

In: parse, actor mentions, attributions. Out: more actor mentions ("He", "Their", "the two", "the group"), and the
role nouns that named nobody ("the president") given the entity they stand for, or its state.
Limits: rules over recency, grammar, gender, number and kind; entities that the actors stage knows; nothing across
documents. A pronoun with no fitting antecedent stays unresolved.
"""

import dataclasses
from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.records import ActorMention, Document, Span
from dragoman.resolve.discourse import Discourse, Entity
from dragoman.resolve.reference_words import (
    PAIR_NOUNS,
    PERSONAL_PRONOUNS,
    Wanted,
    describe_pronoun,
    describe_role_noun,
)

_PRONOUN_SCORE = 0.8
_ROLE_SCORE = 0.75
_STATE_SCORE = 0.6


def resolve_coreference(document: Document) -> Document:
    """Extend `actors`, in the text's order."""
    assert document.parsed is not None
    doc = document.parsed
    discourse = Discourse(document)
    by_head: dict[int, list[ActorMention]] = {}
    for mention in document.actors:
        by_head.setdefault(mention.head, []).append(mention)
    resolved: list[ActorMention] = []
    for token in doc:
        here = by_head.get(token.idx, [])
        is_named = any(mention.code != "---" for mention in here)
        found = [] if is_named or not _is_reference(token) else _resolve_pronoun(document, token, discourse)
        if not found:
            found = [_resolve_role(document, token, mention, discourse) for mention in here]
        for mention in found:
            discourse.add(token, mention)
        resolved += found
    resolved.sort(key=lambda m: (m.span, m.head, m.name))
    return dataclasses.replace(document, actors=tuple(resolved))


def _is_reference(token: Token) -> bool:
    if token.lower_ in PERSONAL_PRONOUNS:
        return token.pos_ in ("PRON", "DET", "NOUN", "ADJ")
    return _is_pair(token)


def _is_pair(token: Token) -> bool:
    """ "the two", "both", "the pair", "both sides", "the two leaders", "the two countries"."""
    if token.lower_ in ("two", "both", "pair", "duo", "trio") and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "poss"):
        return token.lower_ == "both" or any(child.lower_ in ("the", "these", "those") for child in token.children)
    return token.lemma_.lower() in PAIR_NOUNS and any(child.lower_ in ("two", "both") for child in token.children)


def _resolve_pronoun(document: Document, token: Token, discourse: Discourse) -> list[ActorMention]:
    wanted = describe_pronoun(token, is_pair=_is_pair(token))
    if wanted is None:
        return []
    if wanted.is_speaker:
        speaker = discourse.speaker_of(token)
        return [] if speaker is None else [_refer(document, token, speaker, _PRONOUN_SCORE, "speaker of the quotation")]
    if wanted.is_pair:
        return [
            _refer(document, token, entity, _PRONOUN_SCORE, "coordinated antecedents")
            for entity in discourse.latest_group(token, wanted)
        ]
    if wanted.plural:
        group = discourse.latest_group(token, wanted)
        single = discourse.best_antecedent(token, wanted)
        if group and (single is None or discourse.is_more_recent(group, single)):
            return [_refer(document, token, entity, _PRONOUN_SCORE, "coordinated antecedents") for entity in group]
        return [] if single is None else [_refer(document, token, single, _PRONOUN_SCORE, "plural antecedent")]
    entity = (
        discourse.subject_ahead(token, wanted)
        or discourse.previous_speaker(token, wanted)
        or discourse.best_antecedent(token, wanted)
    )
    return [] if entity is None else [_refer(document, token, entity, _PRONOUN_SCORE, "antecedent")]


def _resolve_role(document: Document, token: Token, mention: ActorMention, discourse: Discourse) -> ActorMention:
    """ "the president" -> the one in the text whose office it is; "the army" -> the army of the state at issue."""
    if mention.code != "---" or mention.kind not in ("role", "organ", "people", "group"):
        return mention
    wanted = describe_role_noun(token, mention)
    if wanted is not None and wanted.is_definite:
        entity = discourse.best_antecedent(token, wanted)
        if entity is not None:
            return _refer(document, token, entity, _ROLE_SCORE, "antecedent of the role noun", span=mention.span)
    if mention.sector in ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP", "PTY", "CVL", "REB") and not _is_foreign(mention):
        state = discourse.state_at_issue(token)
        if state is not None:
            return dataclasses.replace(
                mention, code=state, score=min(mention.score, _STATE_SCORE), how=f"{mention.how}, state at issue"
            )
    return mention


def _is_foreign(mention: ActorMention) -> bool:
    """ "five other countries", "international inspectors", "foreign officials" belong to no state at issue."""
    words = mention.text.lower().split()
    if any(word in ("other", "foreign", "international", "several", "many", "world", "european") for word in words):
        return True
    return words[-1] in ("countries", "states", "nations", "governments", "leaders", "powers", "republics", "country", "nation")


def _refer(
    document: Document, token: Token, entity: Entity, score: float, how: str, span: Span | None = None
) -> ActorMention:
    """A mention at the token that stands for the entity."""
    span = span or _reference_span(token)
    return dataclasses.replace(
        entity.mention,
        span=span,
        text=document.text[span.start : span.end],
        head=token.idx,
        score=round(min(score, entity.mention.score), 2),
        how=how,
    )


def _reference_span(token: Token) -> Span:
    """The word, with the determiner of "the two"."""
    start = token.idx
    children: Iterable[Token] = token.children
    for child in children:
        if child.i < token.i and child.lower_ in ("the", "both", "two", "these", "those"):
            start = min(start, child.idx)
    return Span(start, token.idx + len(token.text))
