"""Quads of a temporal knowledge graph, as ICEWS14 and ICEWS18 are shared: a folder of text files.

In: rows. Out: train.txt, valid.txt, test.txt (subject, relation, object, hours since the first day, tab-separated,
each quad once, in order of time), entity2id.txt, relation2id.txt (CAMEO's phrases), stat.txt, and notice.txt with the
day that hour 0 is.
Limits: both parties are needed. An event told without a time has its day of publication, as in ICEWS, and nothing
marks it. The parts take 80, 10 and 10 % of the days, so that no day is in two of them; few days fill only the first.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path

from dragoman.publish.exports.cells import make_folder, open_text, write_notice, write_tab_line
from dragoman.publish.exports.crosswalk import name_entity
from dragoman.publish.exports.rows import Choice, EventRow, ExportError, Ledger, Written, demand_day
from dragoman.publish.exports.telling import list_dyads, tell_rows

PARTS = (("train.txt", 0.8), ("valid.txt", 0.9), ("test.txt", 1.0))
_HOURS = 24
_Quad = tuple[datetime.date, int, int, int]


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the files. Raises ExportError."""
    if path is None:
        raise ExportError("tkg is a folder of files; give --output FOLDER")
    folder, ledger = make_folder(path), Ledger()
    entities: dict[str, int] = {}
    relations: dict[str, int] = {}
    quads = sorted(set(_collect_quads(rows, choice, ledger, entities, relations)))
    files = [
        *_write_parts(quads, folder),
        _write_ids(folder / "entity2id.txt", entities),
        _write_ids(folder / "relation2id.txt", relations),
    ]
    with open_text(folder / "stat.txt") as sink:
        write_tab_line(sink, (len(entities), len(relations), 0))
    origin = quads[0][0].isoformat() if quads else "no day"
    notice = write_notice(folder / "notice.txt", ("Layout: quads of ICEWS14 and ICEWS18.", f"Hour 0 is {origin}."))
    return ledger.close(*files, folder / "stat.txt", notice)


def _collect_quads(
    rows: Iterable[EventRow], choice: Choice, ledger: Ledger, entities: dict[str, int], relations: dict[str, int]
) -> Iterable[_Quad]:
    for telling in tell_rows(rows, choice, ledger):
        dyads = list_dyads(telling)
        pairs = [(d.actor, d.recipient, d.cameo) for d in dyads if d.actor and d.recipient]
        if not pairs:
            ledger.leave_out("one party only")
            continue
        dated = demand_day(telling.row, ledger)
        if dated is None:
            continue
        for actor, recipient, cameo in pairs:
            subject, object = (entities.setdefault(name_entity(p), len(entities)) for p in (actor, recipient))
            yield dated[0], subject, relations.setdefault(cameo.name, len(relations)), object
        ledger.add(telling.row, lines=len(pairs))


def _write_parts(quads: list[_Quad], folder: Path) -> list[Path]:
    days = sorted({quad[0] for quad in quads})
    first = 0
    files = []
    for name, share in PARTS:
        last = len(days) if share == 1 else -(-len(days) * round(share * 10) // 10)
        chosen = set(days[first:last])
        with open_text(folder / name) as sink:
            for day, subject, relation, object in quads:
                if day in chosen:
                    write_tab_line(sink, (subject, relation, object, (day - days[0]).days * _HOURS))
        files.append(folder / name)
        first = last
    return files


def _write_ids(path: Path, ids: dict[str, int]) -> Path:
    with open_text(path) as sink:
        for name, number in ids.items():
            write_tab_line(sink, (name, number))
    return path
