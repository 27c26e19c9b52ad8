"""Pronouns and descriptions among the actors of whole articles.

In: articles with gold events (golden, seen, examples, aside). Out: of the reports that match a gold event and whose
actor or recipient is a pronoun or a description ("the group"): `accuracy`, the share that agrees with the gold in state
and surname, which also counts what the actors stage did not know; and `antecedents`, the share that stands for the
right one, whatever state was given to it: the coreference alone. Descriptions count for `antecedents` only when
definite: "garment workers" refers to nobody named before.
Limits: a pronoun that found nobody is in no report and is not counted.
"""

import dataclasses
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.quality.golden import ASIDE, EXAMPLES, Sample, code_articles, find_examples, find_golden
from dragoman.coder import Reading
from dragoman.records import ActorMention, Participant, Report

SEEN = ASIDE.parent / "seen"
UNREAD = frozenset(("d87", "d106", "d112"))  # golden articles whose errors are not printed
_DEFINITE = ("the", "this", "that", "these", "those", "its", "his", "her", "their", "both")
_SAME_LETTERS = 5  # "Zelensky" and "Zelenskyy" are one


@dataclasses.dataclass(frozen=True, slots=True)
class JudgedReference:
    """A pronoun or description that is an actor or recipient of a matched report."""

    form: str
    is_definite: bool
    agrees: bool
    is_right: bool
    kind: str


def score_articles(data_dir: Path) -> dict[str, float]:
    """The figures of every set of articles."""
    figures: dict[str, float] = {}
    for name, samples in _list_sets(data_dir).items():
        figures |= _measure(name, [one for _, one in judge_samples(samples)])
    return figures


def count_errors(data_dir: Path) -> Counter[str]:
    """Kinds of error of the articles that may be read."""
    sets = _list_sets(data_dir)
    readable = [s for name in ("golden", "seen", "examples") for s in sets.get(name, ()) if s.name not in UNREAD]
    return Counter(one.kind for _, one in judge_samples(readable) if not one.agrees)


def _list_sets(data_dir: Path) -> dict[str, list[Sample]]:
    sets = {"seen": find_examples(SEEN), "examples": find_examples(EXAMPLES), "aside": find_examples(ASIDE)}
    return ({"golden": find_golden(data_dir / "golden")} if (data_dir / "golden").is_dir() else {}) | sets


def _measure(name: str, judged: list[JudgedReference]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for form in ("pronoun", "noun"):
        ours = [one for one in judged if one.form == form]
        if ours:
            figures[f"{name}_{form}_accuracy"] = sum(one.agrees for one in ours) / len(ours)
            figures[f"{name}_{form}_mentions"] = len(ours)
    referring = [one for one in judged if one.is_definite]
    if referring:
        figures[f"{name}_antecedents"] = sum(one.is_right for one in referring) / len(referring)
        figures[f"{name}_antecedents_mentions"] = len(referring)
    return figures


def judge_samples(samples: list[Sample]) -> Iterator[tuple[str, JudgedReference]]:
    """Every such reference with its article's name."""
    for sample, reading in zip(samples, code_articles(samples), strict=True):
        events = json.loads(sample.gold.read_text(encoding="utf-8"))["events"]
        for one in _judge_reading(reading, sample.article.text, events):
            yield sample.name, one


def _judge_reading(reading: Reading, text: str, events: list[dict[str, object]]) -> Iterator[JudgedReference]:
    mentions = {(m.span, m.name): m for m in reading.actors}
    for report in reading.reports:
        matched = [event for event in events if _matches(report, event)]
        for participants, role in ((report.actors, "actors"), (report.recipients, "recipients")):
            gold = [one for event in matched for one in _list_parties(event, role)]
            for participant in participants if gold else ():
                mention = mentions.get((participant.span, participant.name))
                form = None if mention is None else name_form(mention)
                if mention is not None and form is not None:
                    yield _judge_participant(participant, mention, form, gold, text)


def _judge_participant(
    participant: Participant, mention: ActorMention, form: str, gold: list[dict[str, str]], text: str
) -> JudgedReference:
    agrees = any(_agrees(participant, one) for one in gold)
    is_right = agrees or any(_shares_name(participant.name, one["name"]) for one in gold)
    kind = f"{form}: right entity, another state" if is_right else f"{form}: another entity"
    if not is_right and participant.code == "---":
        kind = f"{form}: its state not found"
    elif not is_right and "state at issue" in mention.how:
        kind = f"{form}: of another state at issue"
    return JudgedReference(form, form == "pronoun" or _is_definite(mention, text), agrees, is_right, kind)


def name_form(mention: ActorMention) -> str | None:
    """ "pronoun" for one word that is not written as a name, "noun" for a description; None for a name."""
    words = mention.text.split()
    if mention.how.startswith(("antecedent", "speaker", "coordinated", "plural", "coming")):
        return "noun" if "role noun" in mention.how else "pronoun"
    return "noun" if words[-1].islower() and not mention.how.endswith("name") else None


def _is_definite(mention: ActorMention, text: str) -> bool:
    """ "the group", "its spokesman": the mention's own first word or the word before it is definite."""
    words = [*text[: mention.span.start].lower().split()[-1:], *mention.text.lower().split()[:1]]
    return mention.how != "apposition" and any(word.strip("“\"'(") in _DEFINITE for word in words)


def _matches(report: Report, event: dict[str, object]) -> bool:
    mentions = event["mentions"]
    assert isinstance(mentions, list)
    return report.act == event["act"] and any(
        m.get("span") and m["span"][0] < report.trigger.span.end and report.trigger.span.start < m["span"][1]
        for m in mentions
    )


def _list_parties(event: dict[str, object], role: str) -> Iterable[dict[str, str]]:
    parties = event[role]
    assert isinstance(parties, list)
    return parties


def _agrees(participant: Participant, gold: dict[str, str]) -> bool:
    """The same state, and where both are persons the same surname."""
    if participant.code != (gold.get("code") or "---"):
        return False
    ours, theirs = _list_words(participant.name)[-1:], _list_words(gold.get("name") or "")[-1:]
    are_persons = participant.wikidata is not None and " " in participant.name and " " in (gold.get("name") or "")
    return not are_persons or not theirs or ours[0][:_SAME_LETTERS] == theirs[0][:_SAME_LETTERS]


def _shares_name(ours: str, theirs: str) -> bool:
    """The last words of the two names are the same, but for spelling: "Prakash" and "Neil Prakash"."""
    left, right = _list_words(ours)[-1:], _list_words(theirs)[-1:]
    return bool(left and right) and left[0][:_SAME_LETTERS] == right[0][:_SAME_LETTERS]


def _list_words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return plain.split()
