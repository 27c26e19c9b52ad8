"""Names as the document spells them.

In: actor mentions with canonical names. Out: the same, their letters carrying the marks that the document gives them.
Limits: only marks change ("Recep Tayyip Erdogan" in an article that writes "Erdoğan"); letters and words stay.
"""

import dataclasses
import re
import unicodedata

from dragoman.records import ActorMention

_WORD = re.compile(r"[^\W\d_]+")
# Letters that do not decompose into a base letter and a mark.
_BASES = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def follow_spelling(text: str, mentions: tuple[ActorMention, ...]) -> tuple[ActorMention, ...]:
    """Give names the marks that the text puts on the same words."""
    words = (word for word in _WORD.findall(text) if not word.isascii() and word[0].isupper())
    marked = {strip_marks(word): word for word in reversed(list(words))}
    if not marked:
        return mentions

    def spell(match: re.Match[str]) -> str:
        return marked.get(match[0], match[0]) if match[0].isascii() else match[0]

    return tuple(dataclasses.replace(m, name=_WORD.sub(spell, m.name)) if m.kind == "person" else m for m in mentions)


def strip_marks(word: str) -> str:
    """ "Erdoğan" -> "Erdogan"."""
    lowered = word.translate(_BASES).translate({ord("Ø"): "O", ord("Ł"): "L", ord("Đ"): "D", ord("İ"): "I"})
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
