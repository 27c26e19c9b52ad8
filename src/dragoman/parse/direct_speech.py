"""Whose words the quoted words are.

In: a parsed document and its quoted stretches. Out: `Direct` findings: quoted stretches grouped by who says them, with
the tokens of speaker and cue. “P,” said X. · X said: “P.” · “P,” X said. “More.” · X disagreed. “P.” · a paragraph of
quotation after another · “P” without a cue of its own, carried from the sentence before.
Limits: a phrase in quotation marks inside a sentence (a fragment) is left to `quotes`, which asks what covers it.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Doc, Token

from dragoman.parse.cue_table import match_verb
from dragoman.parse.quotation_marks import DASHES, Quoted
from dragoman.parse.subjects import find_subject

_WINDOW = 40
_CARRIED_GAP = 3
_NEAR = 6
_LONGEST_NAME = 16
_TRAILING = " \t\n\xa0'’\"”"
_SENTENCE_END = (".", "?", "!")
_NOMINAL = ("NOUN", "PROPN", "PRON")
_RELATIVES = ("which", "that", "who", "whose", "whom")


@dataclass(slots=True)
class Voice:
    """A speaker: head of the noun phrase, tokens of the cue (none when carried from a plain sentence)."""

    source: int | None
    cue: tuple[int, ...]
    is_carried: bool = False


@dataclass(slots=True)
class Direct:
    """Quoted stretches said by one voice."""

    voice: Voice
    quotes: list[Quoted]


def _ends_paragraph(token: Token) -> bool:
    """A line feed that is no soft wrap: the next sentence starts behind it."""
    following = token.i + 1
    return "\n" in token.text and (following >= len(token.doc) or bool(token.doc[following].is_sent_start))


class SpeakerFinder:
    """Finds the voice of each full quotation of one document."""

    def __init__(self, doc: Doc, quoted: list[Quoted]) -> None:
        self._doc = doc
        self._text = doc.text  # built anew by spaCy at every call
        self._quoted = quoted
        self._offsets: list[int] = doc.to_array("IDX").tolist()
        self._inside = bytearray(len(doc))
        for quote in quoted:
            first, last = self._tokens_between(quote.start, quote.end)
            for index in range(first, last):
                self._inside[index] = 1

    def is_full(self, quote: Quoted) -> bool:
        """A quotation that could stand alone, not a name, a term or a phrase in marks."""
        first, last = self._tokens_between(quote.inner_start, quote.inner_end)
        tokens = [token for token in self._doc[first:last] if not token.is_punct and not token.is_space]
        if not tokens:
            return False
        text = self._text[quote.inner_start : quote.inner_end].rstrip(_TRAILING)
        has_verb = any(token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for token in tokens)
        is_closed = text[-1:] in (",", ".", "?", "!", "…", "—", "―", "-")
        following = self._text[quote.end : quote.end + 2]
        starts_big = text[:1].isupper() or text[:1] in "[('‘\"…." or text[:1].isdigit()
        if quote.is_continued or quote.continues:
            return True
        leading = self._doc[max(0, bisect_left(self._offsets, quote.start) - 1)]
        if text[:1].islower() and leading.pos_ in ("DET", "ADJ", "ADP", "AUX", "ADV") and leading.i < first:
            return False  # said it was a “blatant and overt violation”
        if starts_big and is_closed and (has_verb or text[-1] in ",?!" or len(tokens) > 3):
            # a title at the end of a sentence: (...) the film “Gone With the Wind.”
            if text[-1] in ",?!" and self._is_speech_tag(list(self._doc[last : last + _NEAR])):
                return True  # “Technicals,” said the guard
            return has_verb or not all(token.text[:1].isupper() or len(token) < 4 for token in tokens)
        if starts_big and following[:1] == "," and has_verb and len(tokens) > 2:
            return True
        before = self._text[max(0, quote.start - 3) : quote.start].rstrip()[-1:]
        if starts_big and has_verb and len(tokens) >= _NEAR and before in ("", *_SENTENCE_END):
            return True  # “There are some doubters, but they are few” in the council.
        return has_verb and len(tokens) >= 4 and self._is_led_in(quote)

    def _is_led_in(self, quote: Quoted) -> bool:
        """X said, “we will go” · “we will go”, X said."""
        before = self._text[max(0, quote.start - 2) : quote.start].rstrip()
        if before[-1:] in (",", ":") or self._text[quote.end : quote.end + 1] == ",":
            return True
        first, last = self._tokens_between(quote.inner_start, quote.inner_end)
        has_subject = any(
            token.dep_ in ("nsubj", "nsubjpass", "expl") for token in self._doc[first : min(last, first + 6)]
        )
        index = bisect_left(self._offsets, quote.start) - 1
        if index > 0 and self._doc[index].lower_ == "that":
            index -= 1
        # the statement declares “the matter is closed.”
        return has_subject and index >= 0 and self._is_speech_tag([self._doc[index]])

    def find_voices(self) -> list[Direct]:
        """All full quotations with a voice, quotes of one voice together while they run on."""
        found: list[Direct] = []
        latest: Direct | None = None
        previous: Quoted | None = None
        for position, quote in enumerate(self._quoted):
            if not self.is_full(quote):
                continue
            voice = None
            if quote.continues and latest and previous and previous.is_continued:
                voice = self._look_after(position)
                if voice is None or not self._is_speech_tag([self._doc[voice.cue[0]]]):
                    latest.quotes.append(quote)
                    previous = quote
                    continue
                latest = Direct(voice, [quote])  # “P. ⏎ “More,” he went on: named anew
                found.append(latest)
                previous = quote
                continue
            voice = self._look_behind_dash(quote) or self._look_after(position) or self._look_before(position)
            if voice is None and latest is not None and previous is not None and self._runs_on(previous, quote):
                latest.quotes.append(quote)
                previous = quote
                continue
            voice = voice or self._carry_from_sentence(quote)
            if voice is None:
                previous = None if previous and previous.end < quote.start - 400 else previous
                continue
            if latest is not None and voice.cue and voice.cue == latest.voice.cue:
                latest.quotes.append(quote)
            else:
                latest = Direct(voice, [quote])
                found.append(latest)
            previous = quote
        return found

    def _tokens_between(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)

    def _runs_on(self, previous: Quoted, quote: Quoted) -> bool:
        """“P,” X said. “More.”: nobody else has come up between the two."""
        first, last = self._tokens_between(previous.end, quote.start)
        between = [token for token in self._doc[first:last] if not token.is_space and not token.is_punct]
        if quote.paragraph > previous.paragraph + 1:
            return False
        if quote.paragraph != previous.paragraph:
            return len(between) <= _WINDOW and self._has_one_sentence(first, last)
        return self._has_one_sentence(first, last) or len(between) <= _CARRIED_GAP

    def _has_one_sentence(self, first: int, last: int) -> bool:
        """Between the quotations stands no more than the rest of the sentence that names the speaker."""
        ends = [token for token in self._doc[first:last] if token.text in _SENTENCE_END and not self._inside[token.i]]
        return len(ends) <= 1

    def _segment_after(self, position: int) -> list[Token]:
        """Tokens from the closing mark to the next quotation or the end of the sentence."""
        quote = self._quoted[position]
        first = bisect_left(self._offsets, quote.end)
        found: list[Token] = []
        for token in self._doc[first : first + _WINDOW]:
            if self._inside[token.i] or token.text in _SENTENCE_END or _ends_paragraph(token):
                break
            found.append(token)
        return found

    def _segment_before(self, position: int) -> list[Token]:
        """Tokens of the sentence before the opening mark, back to the previous quotation."""
        quote = self._quoted[position]
        last = bisect_left(self._offsets, quote.start)
        found: list[Token] = []
        crossed = False
        for index in range(last - 1, max(-1, last - 1 - _WINDOW), -1):
            token = self._doc[index]
            if _ends_paragraph(token):
                if found and found[0].text != ":":
                    break
                crossed = True  # Cruz went on:⏎⏎“P.”
                continue
            if token.text in _SENTENCE_END or self._inside[index]:
                break
            if not token.is_space:
                found.append(token)
        if crossed and (not found or found[0].text != ":"):
            return []
        return found[::-1]

    def _look_behind_dash(self, quote: Quoted) -> Voice | None:
        """“P.” ― Jane Doe, a teacher from Ohio: a name and no statement, up to the end of the paragraph."""
        segment: list[Token] = []
        first = bisect_left(self._offsets, quote.end)
        for token in self._doc[first : first + _WINDOW]:
            if segment and ("\n" in token.text or self._inside[token.i]):
                break
            if not token.is_space:
                segment.append(token)
        if len(segment) < 2 or segment[0].text not in (*DASHES, "-") or self._inside[segment[-1].i]:
            return None
        name = list(takewhile(lambda token: token.text not in (",", "(", ".", ";"), segment[1:]))
        if not name or not name[0].text[:1].isupper() or len(name) > _LONGEST_NAME:
            return None
        if any(token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in name):
            return None
        place = next((at for at, token in enumerate(name) if token.lower_ in ("in", "on", "at", "to")), len(name))
        nouns = [token for token in name[:place] if token.pos_ in ("PROPN", "NOUN")]
        return Voice(nouns[-1].i, (segment[0].i,)) if nouns else None

    def _look_after(self, position: int) -> Voice | None:
        quote = self._quoted[position]
        text = self._text[quote.inner_start : quote.inner_end].rstrip(_TRAILING)
        segment = self._segment_after(position)
        if not segment or (text[-1:] == "." and segment[0].text not in (",", *DASHES)):
            return None
        if segment[0].text[:1].isupper() and text[-1:] in "?!" and not self._is_speech_tag(segment[:8]):
            return None
        if segment[0].text in (":", ";") or any(token.tag_ in ("WDT", "WP$") for token in segment[:3]):
            return None  # “We shall win,” at which the crowd cheered
        return self._find_cue(segment, prefers_last=False)

    def _look_before(self, position: int) -> Voice | None:
        segment = self._segment_before(position)
        if not segment:
            return None
        if segment[-1].text == ":":
            dashes = [at for at, token in enumerate(segment) if token.text in ("-", *DASHES)]
            if dashes and dashes[-1] < len(segment) - 2 and self._doc[segment[dashes[-1]].i - 1].whitespace_:
                segment = segment[dashes[-1] + 1 :]  # DAM BURSTS - Jane Doe: “P”
        if segment[-1].text == ":" and not any(token.pos_ in ("VERB", "AUX") for token in segment):
            names = [token for token in segment if token.pos_ in _NOMINAL]
            if not names or len(segment) > _LONGEST_NAME:
                return None
            name = names[-1]
            while name.dep_ == "conj" and name.head.i >= segment[0].i:
                name = name.head  # Doe and Roe: “P”
            return Voice(name.i, (segment[-1].i,))
        return self._find_cue(segment, prefers_last=True)

    def _is_speech_tag(self, segment: list[Token]) -> bool:
        return any("quote" in cue.frames for token in segment if token.pos_ == "VERB" for cue, _ in match_verb(token))

    def _find_cue(self, segment: list[Token], *, prefers_last: bool) -> Voice | None:
        """The reporting verb of a stretch outside quotation marks, with its subject."""
        for token in reversed(segment) if prefers_last else segment:
            if token.lower_ == "according" and token.i + 1 < len(self._doc):
                source = next((item for item in self._doc[token.i + 1].children if item.dep_ == "pobj"), None)
                if source is not None and not prefers_last:
                    return Voice(source.i, (token.i, token.i + 1))
            if token.pos_ not in ("VERB", "AUX"):
                continue
            being = find_subject(token) if token.pos_ == "AUX" and prefers_last and segment[-1].text == ":" else None
            if being is not None and being.i >= segment[0].i:
                return Voice(being.i, (token.i,))  # The judge was blunt: “P”
            reading = next(((cue, words) for cue, words in match_verb(token) if "quote" in cue.frames), None)
            subject = self._find_speaker(token, segment)
            if reading is not None and subject is not None:
                return Voice(subject.i, tuple(word.i for word in reading[1]))
        if segment[-1 if prefers_last else 0].text not in (",", ":") and prefers_last:
            return None
        words = [token for token in segment if not token.is_punct and not token.is_space]
        if not prefers_last and len(words) > 1 and words[0].pos_ in ("PROPN", "PRON") and words[1].text.endswith("ed"):
            return Voice(words[0].i, (words[1].i,))  # “Go home,” Smith barked, whatever the tagger makes of it
        verbs = [token for token in segment if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBG")]
        for token in verbs[-1:] if prefers_last else verbs[:1]:
            # “Go home,” barked the guard: any verb will do beside a quotation, but not “in Ohio,” which votes in May
            if any(child.lower_ in _RELATIVES for child in token.children):
                continue
            subject = find_subject(token)
            is_near = prefers_last or (subject is not None and min(subject.i, token.i) - segment[0].i <= _NEAR)
            if subject is not None and is_near and not self._inside[subject.i]:
                return Voice(subject.i, (token.i,))
        return None

    def _find_speaker(self, verb: Token, segment: list[Token]) -> Token | None:
        subject = find_subject(verb)
        if subject is not None and self._inside[subject.i]:
            subject = None
        indices = {token.i for token in segment}
        before = verb.i - 1
        lead = [token for token in segment if not token.is_punct][:1]
        if lead and (lead[0].ent_type_ == "PERSON" or lead[0].pos_ == "PROPN") and self._doc[before].text == ",":
            # “P,” Shiraz Maher, director at King's College London, said: the name, not what stands nearest
            comma = next((token for token in segment if token.text == "," and token.i > lead[0].i), None)
            if (
                comma is not None
                and comma.i < before
                and lead[0].i < comma.i < (before if subject is None else subject.i)
            ):
                return self._climb(self._doc[comma.i - 1], verb)
        if verb.tag_ == "VBG" and self._doc[before].text == "," and (subject is None or subject.i > verb.i):
            mains = [token for token in segment if token.i < before and token.tag_ in ("VBD", "VBZ", "VBP")]
            found = find_subject(mains[-1]) if mains else None
            if found is not None and not self._inside[found.i]:
                return found  # Manafort said, adding of Trump, “P”
        while before in indices and self._doc[before].pos_ in ("ADV", "AUX"):
            before -= 1
        is_swapped = subject is not None and subject.i > verb.i and before in indices
        if is_swapped and self._doc[before].pos_ in ("PROPN", "PRON"):
            return self._climb(self._doc[before], verb)  # “P,” Ramos told AFP
        if before in indices and self._doc[before].text == ")":
            while before in indices and self._doc[before].text != "(":
                before -= 1
            before -= 1
            if before in indices and self._doc[before].pos_ in _NOMINAL:
                return self._climb(self._doc[before], verb)  # Jane Doe (R-OH) said
        if subject is not None:
            return subject
        while before in indices and self._doc[before].pos_ == "PUNCT":
            before -= 1
        if before in indices and self._doc[before].pos_ in _NOMINAL:
            return self._climb(self._doc[before], verb)
        after = verb.i + 1
        if before not in indices and after in indices and self._doc[after].text[:1].isupper():
            return self._climb(self._doc[after], verb)  # “P,” said Skelly, whatever the tagger makes of him
        while after in indices and after - verb.i < 8 and not self._can_speak(after):
            after += 1
        if after in indices and self._can_speak(after):
            return self._climb(self._doc[after], verb)
        return None

    def _can_speak(self, index: int) -> bool:
        token = self._doc[index]
        return token.pos_ in _NOMINAL and token.ent_type_ not in ("DATE", "TIME")

    def _climb(self, token: Token, verb: Token) -> Token:
        """The head of the noun phrase: Omar in "Abdel Karim Omar"."""
        while token.dep_ in ("compound", "amod", "poss", "nmod", "flat") and token.head.i != verb.i:
            if self._inside[token.head.i]:
                break
            token = token.head
        return token

    def _carry_from_sentence(self, quote: Quoted) -> Voice | None:
        """The mayor disagreed. “This is our city.”: the subject of the sentence before, when a person."""
        first = bisect_left(self._offsets, quote.start)
        index = first - 1
        while index > 0 and self._doc[index].is_space:
            if _ends_paragraph(self._doc[index]):
                return None
            index -= 1
        if index <= 0 or self._inside[index]:
            return None
        root = self._doc[index].sent.root
        if root.pos_ not in ("VERB", "AUX"):
            return None
        reading = next(iter(match_verb(root)), None)
        subject = find_subject(root)
        if subject is None or self._inside[subject.i]:
            return None
        is_person = subject.pos_ == "PROPN" or subject.lower_ in ("he", "she", "they", "i", "we")
        if reading is None and not is_person:
            return None
        return Voice(subject.i, tuple(word.i for word in reading[1]) if reading else (), is_carried=True)
