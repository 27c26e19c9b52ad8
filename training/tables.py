"""The example sentences of the predicates tables as labelled pairs.

In: the tables, each row an invented sentence with the act and codes expected of it. Out: examples with the act, its
mode and the parties' spans, as the lexicon coder finds them.
Limits: rows whose sentence the lexicon coder does not code as the row expects are left out; the status is left open.
"""

from dragoman.code.predicates import TABLES
from dragoman.coder import load
from dragoman.ingest.files import make_article
from dragoman.lexicons import read_table
from dragoman.recipe import Recipe
from dragoman.records import Participant, Span
from training.examples import Example


def table_examples() -> list[Example]:
    rows = [row for table in TABLES for row in read_table(table)]
    readings = load(Recipe(coder="lexicon")).pipe(make_article(row["example"]) for row in rows)
    examples = []
    for row, reading in zip(rows, readings, strict=True):
        for report in reading.reports:
            if (report.act, report.mode or "") != (row["act"], row["mode"]) or _codes(report) != row["who"]:
                continue
            others = report.recipients or report.actors[1:]
            examples.append(
                Example(
                    text=row["example"],
                    actor=_first(report.actors),
                    recipient=_first(others),
                    trigger=report.trigger.span,
                    act=report.act,
                    mode=report.mode,
                )
            )
            break
    return [example for example in examples if example.actor or example.recipient]


def _codes(report: object) -> str:
    actors, recipients = ("+".join(sorted({p.code for p in side})) for side in (report.actors, report.recipients))
    return f"{actors}>{recipients}"


def _first(participants: tuple[Participant, ...]) -> Span | None:
    return participants[0].span if participants else None
