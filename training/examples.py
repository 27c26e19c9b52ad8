"""Labelled pairs to train on.

In: our own corpus (`corpus/*.jsonl`), the example sentences of the predicates tables, and the PLV pairs of the data
folder. Out: examples: a sentence, two parties, perhaps a trigger, and what is known of the act between them.
Limits: a task that a source knows nothing of is None and trains nothing. One sentence in eight of the corpus is kept
aside (by a hash of its text): it is never trained on.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

from dragoman.code.ontology import check_act, fold_type
from dragoman.evaluate import pairs as plv
from dragoman.records import Act, Span, Status
from training.marking import mark_pair

CORPUS = Path(__file__).parent / "corpus"
NONE = "NONE"
_KEPT_ASIDE = 8
_PAIRS_OF_REPORT = 2
_SHARE_OF_WRONG = 40  # per cent of reports that also give a pair their trigger is not about
_MUTUAL = ("CONSULT", "COOPERATE", "AGREE", "SUPPORT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What one pair of marks teaches. `types` may be several, any of which is right (PLV's YIELD)."""

    text: str
    actor: Span | None
    recipient: Span | None
    trigger: Span | None = None
    act: str | None = None
    mode: str | None = None
    status: str | None = None
    types: tuple[str, ...] = ()
    needs_trigger: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """The one right label of each of the encoder's tasks of which one is known."""
        known = {"act": self.act, "status": self.status}
        if self.act not in (None, NONE):
            known["mode"] = f"{self.act}/{self.mode or ''}"
        if len(self.types) == 1:
            (known["type"],) = self.types
        return {task: label for task, label in known.items() if label}

    def mark(self, rng: Random, *, with_trigger: float) -> str:
        """The marked sentence; the trigger is shown with this probability, always where the pair alone is ambiguous."""
        is_shown = self.needs_trigger or rng.random() < with_trigger
        return mark_pair(
            self.text, actor=self.actor, recipient=self.recipient, trigger=self.trigger if is_shown else None
        )


class Labelled(NamedTuple):
    """A report as the corpus has it."""

    trigger: Span
    act: Act
    mode: str | None
    status: Status
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    sources: tuple[Span, ...]


class Sentence(NamedTuple):
    """A line of the corpus: what is told, and pairs (actor, recipient) known to be without an act."""

    id: str
    text: str
    reports: tuple[Labelled, ...]
    none: tuple[tuple[Span, Span], ...]

    @property
    def is_kept_aside(self) -> bool:
        return crc32(self.text.encode()) % _KEPT_ASIDE == 0


Pair = tuple[Span | None, Span | None]


def read_corpus(folder: Path = CORPUS) -> list[Sentence]:
    """All sentences, in the order of the files. Raises ValueError naming file and line."""
    sentences = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                sentences.append(_read_sentence(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, line {number}: {error!r}") from error
    return sentences


def _read_sentence(row: dict[str, Any]) -> Sentence:
    reports = tuple(
        Labelled(
            Span(*report["trigger"]),
            check_act(report["act"], report["mode"] or ""),
            report["mode"],
            report["status"],
            *(tuple(Span(*span) for span in report[role]) for role in ("actors", "recipients", "sources")),
        )
        for report in row["reports"]
    )
    none = tuple((Span(*pair["actor"]), Span(*pair["recipient"])) for pair in row["none"])
    return Sentence(row["id"], row["text"], reports, none)


def corpus_examples(sentences: list[Sentence]) -> list[Example]:
    return [example for sentence in sentences for example in _of_sentence(sentence)]


def _of_sentence(sentence: Sentence) -> Iterator[Example]:
    told: dict[Pair, list[Example]] = {}
    for report in sentence.reports:
        for actor, recipient in _pairs(report):
            example = Example(
                text=sentence.text,
                actor=actor,
                recipient=recipient,
                trigger=report.trigger,
                act=report.act,
                mode=report.mode,
                status=report.status,
                types=(fold_type(report.act, report.status),),
            )
            told.setdefault((actor, recipient), []).append(example)
    for examples in told.values():
        # "accused Iran of stalling and urged it to sign": the pair alone does not say which act is meant
        is_ambiguous = len({(e.act, e.status) for e in examples}) > 1
        for example in examples:
            yield replace(example, needs_trigger=is_ambiguous)
    mutual = {pair for report in sentence.reports if _is_mutual(report) for pair in _pairs_each_way(report)}
    for pair in sentence.none:
        if pair not in told and pair not in mutual:
            yield Example(text=sentence.text, actor=pair[0], recipient=pair[1], act=NONE, types=(NONE,))
    yield from _wrong_parties(sentence, told)


def _pairs(report: Labelled) -> Sequence[Pair]:
    """Actor and recipient, or two actors who meet on equal terms, each way."""
    actors, recipients = report.actors, report.recipients
    if recipients:
        doers: tuple[Span | None, ...] = actors or (None,)
        return [(doer, recipient) for recipient in recipients for doer in doers][:_PAIRS_OF_REPORT]
    if len(actors) > 1:
        return [(actors[0], actors[1]), (actors[1], actors[0])]
    return [(actors[0], None)]


def _is_mutual(report: Labelled) -> bool:
    """Whoever meets or trades with somebody is met and traded with."""
    return report.act in _MUTUAL and report.mode not in ("visit", "third-party")


def _pairs_each_way(report: Labelled) -> list[Pair]:
    parties = report.actors + report.recipients
    return [(one, other) for one in parties for other in parties if one != other]


def _wrong_parties(sentence: Sentence, told: dict[Pair, list[Example]]) -> Iterator[Example]:
    """For some reports, a pair that its trigger is not about: turned round, or with somebody else of the sentence."""
    everyone = sorted({span for report in sentence.reports for span in report.actors + report.recipients})
    for report in sentence.reports:
        others = [span for span in everyone if span not in report.actors and span not in report.recipients]
        wrong: list[Pair] = [(other, recipient) for other in others for recipient in report.recipients]
        if not _is_mutual(report):
            wrong += [(recipient, actor) for recipient in report.recipients for actor in report.actors]
        wrong = [pair for pair in wrong if pair not in told]
        draw = crc32(f"{sentence.id}{list(report.trigger)}".encode())
        if wrong and draw % 100 < _SHARE_OF_WRONG:
            actor, recipient = wrong[draw % len(wrong)]
            yield Example(
                text=sentence.text,
                actor=actor,
                recipient=recipient,
                trigger=report.trigger,
                act=NONE,
                types=(NONE,),
                needs_trigger=True,
            )


def is_for_fitting(example: Example) -> bool:
    """Of the examples kept aside, those that temperatures are fitted to; the others are for measuring."""
    # Another part of the hash than decides what is kept aside.
    return crc32(example.text.encode()) // _KEPT_ASIDE % 2 == 0


def pair_examples(pairs: list[plv.Pair]) -> list[Example]:
    """PLV's pairs, of which only the folded type is known. The first of several spans of a role is marked."""
    return [
        Example(
            text=pair.text,
            actor=pair.actor,
            recipient=pair.recipient,
            types=("CONCEDE", "RETREAT") if pair.root == "YIELD" else (pair.root,),
        )
        for pair in pairs
        if pair.actors or pair.recipients
    ]
