"""GraphML: actors as nodes, events as edges from doer to target, several between two nodes.

In: rows. Out: one directed multigraph; what is done among equals (a meeting) is an edge each way, marked `mutual`.
Limits: an event with one party only has no edge; its party is a node none the less.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, Sink, clean_text, format_number, open_text
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, choose_rows, find_best_report
from dragoman.records import Participant

_NODE = {"name": "string", "code": "string", "sector": "string", "wikidata": "string", "events": "int"}
_EDGE = {
    "event": "string", "act": "string", "type": "string", "mode": "string", "status": "string", "quad": "int",
    "intensity": "double", "start": "string", "end": "string", "place": "string", "country": "string",
    "lat": "double", "lon": "double", "voices": "int", "reports": "int", "confidence": "double",
    "first_published": "string", "evidence": "string", "mutual": "boolean",
}  # fmt: skip
_Value = str | int | float | bool | None
_Key = tuple[str, str, str]


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    chosen = list(choose_rows(rows, choice, ledger))
    with open_text(path) as sink:
        sink.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for kind, names in (("node", _NODE), ("edge", _EDGE)):
            for name, type in names.items():
                key = f'<key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{type}"/>\n'
                sink.write(key)
        sink.write(f'<graph edgedefault="directed">\n<desc>dragoman {__version__}: {NOTICE}</desc>\n')
        _write_nodes(chosen, sink)
        for row in chosen:
            ties = list(_list_ties(row))
            for number, (source, target, is_mutual) in enumerate(ties):
                sink.write(
                    f'<edge id="{row.event.id}-{number}" source="{_identify(source)}" target="{_identify(target)}">'
                    + "".join(_write_data("edge", _describe_edge(row, is_mutual)))
                    + "</edge>\n"
                )
            if ties:
                ledger.add(row, lines=len(ties))
            else:
                ledger.leave_out("one party only")
        sink.write("</graph>\n</graphml>\n")
    return ledger.close(path)


def _write_nodes(rows: list[EventRow], sink: Sink) -> None:
    parties: dict[_Key, Participant] = {}
    events: dict[_Key, set[str]] = {}
    for row in rows:
        for party in (*row.event.actors, *row.event.recipients):
            known = parties.setdefault(_key(party), party)
            if known.wikidata is None and party.wikidata:
                parties[_key(party)] = party
            events.setdefault(_key(party), set()).add(row.event.id)
    for key, party in parties.items():
        name, code, sector = key
        values: dict[str, _Value] = {
            "name": name,
            "code": code,
            "sector": sector,
            "wikidata": party.wikidata,
            "events": len(events[key]),
        }
        sink.write(f'<node id="{_identify(key)}">' + "".join(_write_data("node", values)) + "</node>\n")


def _list_ties(row: EventRow) -> Iterator[tuple[_Key, _Key, bool]]:
    """Doer, target, and whether it is done among equals."""
    actors = list(dict.fromkeys(map(_key, row.event.actors)))
    recipients = list(dict.fromkeys(map(_key, row.event.recipients)))
    if recipients:
        yield from ((actor, target, False) for actor in actors for target in recipients if actor != target)
    elif row.event.act in ("CONSULT", "COOPERATE", "AGREE"):
        yield from ((actor, other, True) for actor in actors for other in actors if actor != other)


def _describe_edge(row: EventRow, is_mutual: bool) -> dict[str, _Value]:
    event = row.event
    when, where = event.when, event.where
    return {
        "event": event.id,
        "act": event.act,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "quad": event.quad,
        "intensity": event.intensity,
        "start": when.start if when else None,
        "end": when.end if when else None,
        "place": where.name if where else None,
        "country": where.country if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "voices": event.voices,
        "reports": len(event.reports),
        "confidence": event.confidence,
        "first_published": event.first_published.isoformat() if event.first_published else None,
        "evidence": find_best_report(row).evidence.text,
        "mutual": is_mutual,
    }


def _write_data(kind: str, values: "dict[str, _Value]") -> Iterator[str]:
    """What is not known is left out."""
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, bool):
            text = str(value).lower()
        else:
            text = format_number(value) if isinstance(value, float) else clean_text(str(value))
        yield f"<data key={quoteattr(f'{kind}_{name}')}>{escape(_drop_illegal(text))}</data>"


def _drop_illegal(text: str) -> str:
    """XML 1.0 has no place for U+FFFE and U+FFFF; the controls are gone already."""
    return text.replace("\ufffe", "").replace("\uffff", "")


def _key(party: Participant) -> _Key:
    return party.name, party.code, party.sector


def _identify(key: _Key) -> str:
    return "n" + hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:15]
