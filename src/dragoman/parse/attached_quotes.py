"""Short quotations that hang on a reporting verb: chanting “Go home.” · called the plan “a disaster”.

In: a parsed document, quotations that nobody has been given. Out: `Direct` findings.
Limits: only the verb nearest before the opening mark, in the same sentence, with no other quotation in between.
"""

from bisect import bisect_left

from spacy.tokens import Doc, Token

from dragoman.parse.cue_table import Cue, match_verb
from dragoman.parse.direct_speech import Direct, Voice
from dragoman.parse.quotation_marks import Quoted
from dragoman.parse.speech import find_subject

_REACH = 8  # tokens between verb and mark
_LINKS = frozenset(("of", "for", "as", "that", "to", "a", "an", "the", ",", ":"))


def attach_quotes(doc: Doc, loose: list[Quoted], inside: bytearray) -> list[Direct]:
    """The loose quotations that follow their reporting verb."""
    offsets = [token.idx for token in doc]
    found: list[Direct] = []
    for quote in loose:
        verb = _find_verb(doc, bisect_left(offsets, quote.start), inside)
        if verb is None:
            continue
        subject = find_subject(verb[0])
        if subject is not None and not inside[subject.i] and subject.dep_ != "nsubjpass":
            found.append(Direct(Voice(subject.i, verb[1]), [quote]))
    return found


def _find_verb(doc: Doc, mark: int, inside: bytearray) -> tuple[Token, tuple[int, ...]] | None:
    """The verb of speech before the mark, with the words of its cue."""
    for index in range(mark - 1, max(-1, mark - 1 - _REACH), -1):
        token = doc[index]
        if inside[index] or token.is_sent_end and index < mark - 1 or token.text in (";", ".", "?", "!", ":") and index < mark - 1:
            return None
        if token.pos_ in ("VERB", "AUX"):
            for cue, words in match_verb(token):
                if "quote" in cue.frames and _may_hold(doc, cue, index, mark):
                    return token, tuple(word.i for word in words)
            return None
    return None


def _may_hold(doc: Doc, cue: Cue, verb: int, mark: int) -> bool:
    """The mark follows the verb at once, or its object when the verb says what somebody is: called the plan “mad”."""
    if all(token.lower_ in _LINKS or token.is_space for token in doc[verb + 1 : mark]):
        return True
    return bool(cue.frames & {"as", "of", "to", "topic"}) or doc[mark - 1].text in (",", ":")
