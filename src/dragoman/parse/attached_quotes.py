"""Short quotations that hang on a reporting verb: chanting “Go home.” · called the plan “a disaster”.

In: a parsed document, quotations that nobody has been given. Out: `Direct` findings.
Limits: only the verb nearest before the opening mark, in the same sentence, with no other quotation in between.
"""

from spacy.tokens import Doc, Token

from dragoman.parse.cue_table import Cue, match_verb, read_cues
from dragoman.parse.direct_speech import Direct, Voice
from dragoman.parse.quotation_marks import Quoted
from dragoman.parse.subjects import find_subject

_REACH = 8  # tokens between verb and mark
_LINKS = frozenset(("of", "for", "as", "that", "to", "a", "an", "the", ",", ":"))


# What is read, printed or sung may be a title: reading “War and Peace”.
_OF_TITLES = frozenset((
    "read", "write", "publish", "release", "air", "print", "broadcast", "quote", "cite", "mention", "call", "begin",
    "continue", "see", "find", "record", "issue", "reference", "describe", "tell",
))  # fmt: skip


def is_voiced(doc: Doc, quote: Quoted) -> bool:
    """The mark follows a verb of speech at once: chanting “Dump Trump” is no title, however it is spelt."""
    index = _find_mark(doc, quote) - 1
    while index > 0 and doc[index].text in (",", ":"):
        index -= 1
    token = doc[max(0, index)]
    return (
        token.pos_ in ("VERB", "NOUN")
        and token.lemma_.lower() not in _OF_TITLES
        and any("quote" in cue.frames and "that" in cue.frames for cue in read_cues("v").get(token.lemma_.lower(), ()))
    )


def attach_quotes(doc: Doc, loose: list[Quoted], inside: bytearray) -> list[Direct]:
    """The loose quotations that follow their reporting verb."""
    found: list[Direct] = []
    for quote in loose:
        verb = _find_verb(doc, _find_mark(doc, quote), inside)
        if verb is None:
            continue
        subject = find_subject(verb[0])
        if subject is not None and not inside[subject.i] and subject.dep_ != "nsubjpass":
            found.append(Direct(Voice(subject.i, verb[1]), [quote]))
    return found


def _find_mark(doc: Doc, quote: Quoted) -> int:
    """The token that the quotation opens with."""
    span = doc.char_span(quote.start, quote.start + 1, alignment_mode="expand")
    return span.start if span is not None else 0


def _find_verb(doc: Doc, mark: int, inside: bytearray) -> tuple[Token, tuple[int, ...]] | None:
    """The verb of speech before the mark, with the words of its cue."""
    for index in range(mark - 1, max(-1, mark - 1 - _REACH), -1):
        token = doc[index]
        if inside[index] or (index < mark - 1 and (token.is_sent_end or token.text in (";", ".", "?", "!", ":"))):
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
