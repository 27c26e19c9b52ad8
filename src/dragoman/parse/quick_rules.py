"""The attribute rules of a spaCy pipeline (tag -> part of speech and morphology), applied faster.

In: its attribute ruler, and tagged and parsed Docs. Out: the same attributes. spaCy asks every rule of every word of
every text. Few words are named by a rule ("TAG VBP, LOWER am"), and all others of one tag and dependency fare alike:
each kind of word is asked about once.
Limits: rules about words' form, tag and dependency without operators; `takes` tells.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs
from spacy.vocab import Vocab

_OF_FORMS = frozenset(("ORTH", "TEXT", "LOWER", "IS_SPACE"))
_ASKED = _OF_FORMS | {"TAG", "DEP"}
_SET = frozenset(("TAG", "DEP", "POS", "MORPH", "LEMMA"))  # of the word, not of all words of its form
_MOST_FORMS = 200_000  # remembered

Form = frozenset["_Condition"]  # the conditions that a form fulfils


class _Condition:
    """What is asked of an attribute of a word: a value, one of several, none of several, a regular expression."""

    def __init__(self, attribute: str, wanted: Any) -> None:
        asked: dict[str, Any] = wanted if isinstance(wanted, dict) else {"IN": (wanted,)}
        self.attribute = attribute
        self.among: frozenset[str | bool] | None = frozenset(asked["IN"]) if "IN" in asked else None
        self._without = frozenset(asked.get("NOT_IN", ()))
        self._pattern = re.compile(asked["REGEX"]) if "REGEX" in asked else None
        self.is_listed = set(asked) == {"IN"}  # nearly all

    def accepts(self, value: str | bool) -> bool:
        return (
            (self.among is None or value in self.among)
            and value not in self._without
            and (self._pattern is None or self._pattern.search(str(value)) is not None)
        )


class _Pattern(NamedTuple):
    """What is asked of one word after another, and the rule that follows for one of them."""

    rule: int
    about: int
    words: tuple[tuple[_Condition, ...], ...]


class _Meaning(NamedTuple):
    """What the rules say of a kind of word by itself, and which (pattern, word of it) it may be of the longer ones."""

    rules: tuple[int, ...]
    attributes: dict[int, Any]
    parts: frozenset[tuple[int, int]]


class QuickRuler:
    """Stands in for an attribute ruler that it `takes`."""

    def __init__(self, ruler: Any, vocab: Vocab) -> None:
        self._attributes = ruler.attrs
        self._vocab = vocab
        self._patterns = [
            _Pattern(
                rule,
                described["index"] % len(words),
                tuple(tuple(_Condition(*asked) for asked in word.items()) for word in words),
            )
            for rule, described in enumerate(ruler.patterns)
            for words in described["patterns"]
        ]
        conditions = [asked for pattern in self._patterns for word in pattern.words for asked in word]
        of_forms = [asked for asked in conditions if asked.attribute in _OF_FORMS]
        self._listed: dict[tuple[str, str | bool], list[_Condition]] = {}
        for asked in of_forms:
            for value in asked.among or () if asked.is_listed else ():
                self._listed.setdefault((asked.attribute, value), []).append(asked)
        self._others = [asked for asked in of_forms if not asked.is_listed]
        self._forms: dict[int, Form] = {}
        self._meanings: dict[tuple[Form, int, int], _Meaning] = {}

    @staticmethod
    def takes(ruler: Any) -> bool:
        """Whether all its rules are plain ones."""
        if type(ruler) is not AttributeRuler:
            return False
        rules: list[dict[str, Any]] = ruler.patterns
        return all(
            set(rule["attrs"]) <= _SET
            and all(-len(words) <= rule["index"] < len(words) for words in rule["patterns"])
            and all(_is_plain(word) for words in rule["patterns"] for word in words)
            for rule in rules
        )

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:  # noqa: ARG002 (as components have it)
        """The same Docs, their attributes set."""
        for doc in docs:
            self._apply(doc)
            yield doc

    def _apply(self, doc: Doc) -> None:
        if len(self._forms) > _MOST_FORMS:
            self._forms.clear()
        forms, known = self._forms, self._meanings
        meanings = []
        for orth, tag, dependency in doc.to_array(["ORTH", "TAG", "DEP"]).tolist():
            form = forms.get(orth)
            if form is None:
                form = forms[orth] = self._read_form(orth)
            kind = (form, tag, dependency)
            meanings.append(known.get(kind) or self._ask(*kind))
        several = self._find_long(meanings)
        for at, (token, meaning) in enumerate(zip(doc, meanings, strict=True)):
            attributes = self._merge((*meaning.rules, *several[at])) if at in several else meaning.attributes
            if attributes:
                set_token_attrs(token, attributes)

    def _read_form(self, orth: int) -> Form:
        lexeme = self._vocab[orth]
        text = lexeme.text
        values: dict[str, str | bool] = {
            "ORTH": text,
            "TEXT": text,
            "LOWER": lexeme.lower_,
            "IS_SPACE": lexeme.is_space,
        }
        fulfilled = (asked for asked in self._others if asked.accepts(values[asked.attribute]))
        return frozenset(fulfilled).union(*(self._listed.get(item, ()) for item in values.items()))

    def _ask(self, form: Form, tag: int, dependency: int) -> _Meaning:
        values = {"TAG": self._vocab.strings[tag], "DEP": self._vocab.strings[dependency]}

        def fits(word: tuple[_Condition, ...]) -> bool:
            return all(
                asked.accepts(values[asked.attribute]) if asked.attribute in values else asked in form for asked in word
            )

        found = [
            (number, at)
            for number, pattern in enumerate(self._patterns)
            for at, word in enumerate(pattern.words)
            if fits(word)
        ]
        rules = tuple(self._patterns[number].rule for number, _ in found if len(self._patterns[number].words) == 1)
        parts = frozenset((number, at) for number, at in found if len(self._patterns[number].words) > 1)
        meaning = self._meanings[form, tag, dependency] = _Meaning(rules, self._merge(rules), parts)
        return meaning

    def _merge(self, rules: Iterable[int]) -> dict[int, Any]:
        """Later rules win."""
        return {name: value for rule in sorted(rules) for name, value in self._attributes[rule].items()}

    def _find_long(self, meanings: list[_Meaning]) -> dict[int, list[int]]:
        """The rules of several words ("gon" + "na"), by the place of the word that they are about."""
        several: dict[int, list[int]] = {}
        for at, meaning in enumerate(meanings):
            for number, part in meaning.parts:
                pattern = self._patterns[number]
                these = meanings[at : at + len(pattern.words)]
                if (
                    part == 0
                    and len(these) == len(pattern.words)
                    and all((number, n) in one.parts for n, one in enumerate(these))
                ):
                    several.setdefault(at + pattern.about, []).append(pattern.rule)
        return several


def _is_plain(word: dict[str, Any]) -> bool:
    return set(word) <= _ASKED and all(
        set(wanted) <= {"IN", "NOT_IN", "REGEX"} if isinstance(wanted, dict) else isinstance(wanted, str | bool)
        for wanted in word.values()
    )
