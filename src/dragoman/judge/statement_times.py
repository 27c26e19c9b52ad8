"""The day of a statement: when its maker is told to have spoken.

In: reports without a time, their trigger tokens, expressions of time, actors, attributions. Out: statements of which
more have a time.
Limits: what is said is dated, not what it is about: only acts done by speaking. A speaker of several days dates only
what hangs on a dated verb of saying.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.judge.attachment import find_root
from dragoman.judge.clause_times import attach_times
from dragoman.judge.event_times import date_report, make_when
from dragoman.judge.verb_tense import REPORTING
from dragoman.lexicons import read_setting_words
from dragoman.records import Document, Report, TimeMention

STATEMENTS = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE")
_SUBJECTS = ("nsubj", "nsubjpass")
_UNITS = ("day", "time", "week", "month")
_MOST_SAYINGS = 4


@dataclass(frozen=True, slots=True)
class Saying:
    """A dated verb of saying and who speaks."""

    mention: TimeMention
    name: str | None
    code: str | None


def date_statements(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """Date undated statements by the dated verb of saying above them, else by the only day that their maker spoke."""
    doc = document.parsed
    assert doc is not None
    if not any(_is_undated_statement(report) for report in reports):
        return reports
    sayings = _find_sayings(document, doc)
    days: dict[str, dict[str | None, TimeMention]] = {}
    for saying in sayings.values():
        if saying.name is not None:
            days.setdefault(saying.name, {})[saying.mention.start] = saying.mention
    dated = []
    for report, token in zip(reports, tokens, strict=True):
        if _is_undated_statement(report):
            codes = {actor.code for actor in report.actors}
            above = next((v for v in _sayings_over(token) if v.i in sayings and sayings[v.i].code in codes), None)
            spoken = days.get(report.actors[0].name, {}) if report.actors else {}
            if above is not None:
                when = make_when(sayings[above.i].mention, basis="derived")
                report = date_report(report, when, f"uttered when “{above.text}”")
            elif len(spoken) == 1 and not _is_timeless(token):
                when = make_when(next(iter(spoken.values())), basis="derived")
                report = date_report(report, when, "the day the speaker spoke")
        dated.append(report)
    return dated


def _is_undated_statement(report: Report) -> bool:
    return report.when is None and report.act in STATEMENTS and report.status == "occurred"


def _find_sayings(document: Document, doc: Doc) -> dict[int, Saying]:
    """Dated verbs of saying, by the index of the verb."""
    times = tuple(m for m in document.times if m.granularity in _UNITS)
    if not times:
        return {}
    cues = {a.cue.start: a.source for a in document.attributions if a.cue is not None and a.source is not None}
    speaking = read_setting_words("speaking") | REPORTING
    sentences = {sentence.start: sentence for sentence in (find_root(doc, m.span).sent for m in times)}
    verbs = frozenset(
        token.i
        for sentence in sentences.values()
        for token in sentence
        if token.idx in cues or (token.pos_ == "VERB" and token.lemma_.lower() in speaking)
    )
    speakers = {mention.head: mention for mention in document.actors}
    found = {}
    for index, by in attach_times(doc, times, verbs).items():
        verb = doc[index]
        source = cues.get(verb.idx)
        phrase = doc.char_span(*source, alignment_mode="expand") if source is not None else None
        heads = [phrase.root] if phrase is not None else [c for c in verb.children if c.dep_ in _SUBJECTS]
        if verb.dep_ == "relcl":
            heads = [verb.head]  # "X, who spoke on Friday"
        speaker = next((speakers[head.idx] for head in heads if head.idx in speakers), None)
        found[index] = Saying(by.mention, speaker.name if speaker else None, speaker.code if speaker else None)
    return found


def _sayings_over(token: Token) -> list[Token]:
    """Verbs of saying over a trigger that is not told as earlier; a relative clause of speech on its own subject."""
    found = [
        clause
        for child in token.children
        if child.dep_ in _SUBJECTS
        for clause in child.subtree
        if clause.dep_ == "relcl" and clause.lemma_.lower() in read_setting_words("speaking") and clause.i < token.i
    ]
    verb = token
    while verb.head != verb and len(found) < _MOST_SAYINGS:
        if any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in verb.children):
            break  # "said on Friday that it had rejected the plan": before Friday
        if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in REPORTING:
            found.append(verb.head)
            if verb.head.dep_ in ("advcl", "conj"):  # "said on Friday …, adding that"
                found.append(verb.head.head)
        verb = verb.head
    return found


def _is_timeless(token: Token) -> bool:
    """ "Erdogan alleges that", "his threat": said at any time, not only on the day of another statement."""
    is_own_word = token.dep_ == "ROOT" and token.tag_ in ("VBZ", "VBP")
    return is_own_word or (token.pos_ == "NOUN" and any(c.dep_ == "poss" for c in token.children))
