"""A synthetic store of any size, written straight by SQL: for measuring, not for reading.

    python -m benchmarks.scale.generate /tmp/scale.duckdb --reports 1000000

In: a path that does not exist, a number of reports, a seed. Out: a store of ten years of events in the order of their
days, as a store is that is filled day by day: 200 states of which few act much, 16 acts, 500 places, 400 outlets, one
to seven reports an event (2.35 on average), eight reports a document.
Limits: the same seed gives the same rows. Articles have a line of text, not a page; events are given, not merged.
"""

import argparse
import time
from pathlib import Path

import duckdb

from dragoman.store.database import Store

_FIRST = "DATE '2015-01-01'"
_DAYS = 3650
_MOMENT = "TIMESTAMP '2025-01-01 00:00:00' AS recorded"
_ACTS = (
    ("CONSULT", "040", 1, 1.0), ("ASSAULT", "190", 4, -9.0), ("AGREE", "030", 1, 3.0), ("ACCUSE", "110", 3, -2.0),
    ("REQUEST", "020", 1, 1.0), ("COERCE", "170", 4, -6.0), ("SUPPORT", "050", 1, 3.5), ("AID", "070", 2, 7.0),
    ("REJECT", "120", 3, -4.0), ("PROTEST", "140", 3, -5.0), ("THREATEN", "130", 3, -4.4), ("COOPERATE", "060", 2, 6.0),
    ("SANCTION", "160", 4, -5.6), ("MOBILIZE", "150", 4, -7.2), ("RETREAT", "087", 2, 8.0), ("CONCEDE", "080", 1, 5.0),
)  # fmt: skip
_STATES = "USA RUS CHN IRN ISR UKR GBR FRA DEU TUR SYR IRQ PAK IND SAU EGY PRK KOR JPN AFG".split()
_WORDS = (
    "border talks ministers grain convoy election ceasefire pipeline embassy prisoners sanctions missile harbour "
    "treaty refugees parliament airport protest strike university hospital bridge fishing loan".split()
)
_STATUSES = ("occurred", "occurred", "occurred", "occurred", "planned", "ongoing", "intended", "negated")


def generate(path: Path, reports: int, seed: int = 1) -> dict[str, float]:
    """How many rows, and the seconds it took. Raises StoreError where the file cannot be made, ValueError where it is
    there already."""
    if path.exists():
        raise ValueError(f"{path}: exists already; give another name")
    begun = time.perf_counter()
    with Store(path) as store:
        connection = store.connection
        connection.execute("SET preserve_insertion_order = true")
        _make_lists(connection)
        connection.execute(_EVENTS.format(seed=seed, number=max(1, round(reports / _MEAN)), first=_FIRST, days=_DAYS))
        connection.execute(_REPORTS.format(seed=seed))
        for query in (
            _FILL_REPORTS, _FILL_PARTICIPANTS, _FILL_EVENTS, _FILL_EVENT_REPORTS, _FILL_DOCUMENTS, _FILL_ARTICLES,
        ):  # fmt: skip
            connection.execute(query)
        connection.execute("CHECKPOINT")
        counts = store.stats()
    size = path.stat().st_size
    seconds = time.perf_counter() - begun
    return {"reports": counts["reports"], "events": counts["events"], "bytes": size, "seconds": seconds}


def _make_lists(connection: duckdb.DuckDBPyConnection) -> None:
    """Few states are frequent: which one is taken is the cube of an even random number."""
    others = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(200 - len(_STATES))]
    connection.execute("CREATE TEMP TABLE lists AS SELECT $states AS states, $words AS words, $statuses AS statuses", {
        "states": [*_STATES, *others], "words": _WORDS, "statuses": list(_STATUSES),
    })  # fmt: skip
    connection.execute("CREATE TEMP TABLE acts (n INTEGER, act VARCHAR, cameo VARCHAR, quad INTEGER, intensity DOUBLE)")
    connection.executemany("INSERT INTO acts VALUES (?, ?, ?, ?, ?)", [(n, *act) for n, act in enumerate(_ACTS)])


_MEAN = 2.35  # reports an event: 1 + floor(7 u^3) on average
_EVENTS = """
CREATE TEMP TABLE made AS
WITH drawn AS (
    SELECT e,
        [hash(e * 16 + k + {seed} * 1000003) / 18446744073709551616.0 FOR k IN range(12)] AS u
    FROM range({number}) AS numbers(e)
)
SELECT e, 'e' || substr(sha256('event ' || e), 1, 15) AS id, acts.* EXCLUDE n,
    {first} + CAST(floor(e * {days} / {number}) AS INTEGER) AS day,
    CASE WHEN u[1] < 0.6 THEN {first} + CAST(floor(e * {days} / {number}) AS INTEGER) END AS start_date,
    statuses[1 + CAST(floor(8 * u[2]) AS INTEGER)] AS status,
    states[1 + CAST(floor(200 * pow(u[3], 3)) AS INTEGER)] AS actor,
    states[1 + CAST(floor(200 * pow(u[4], 3)) AS INTEGER)] AS recipient,
    CAST(floor(500 * pow(u[5], 2)) AS INTEGER) AS spot,
    1 + CAST(floor(7 * pow(u[6], 3)) AS INTEGER) AS number,
    0.3 + 0.69 * u[7] AS confidence,
    words[1 + CAST(floor(24 * u[8]) AS INTEGER)] || ' and ' || words[1 + CAST(floor(24 * u[9]) AS INTEGER)] AS told
FROM drawn, lists JOIN acts ON acts.n = CAST(floor(16 * pow(u[10], 2)) AS INTEGER)
ORDER BY e
"""
_REPORTS = """
CREATE TEMP TABLE told AS
SELECT made.* EXCLUDE id, made.id AS event, k,
    substr(sha256('report ' || e || ' ' || k), 1, 16) AS id,
    (row_number() OVER (ORDER BY day, hash(e * 16 + k)) - 1) // 8 AS document,
    states[1 + CAST(floor(200 * pow(hash(e * 16 + k + {seed}) / 18446744073709551616.0, 3)) AS INTEGER)] AS source
FROM made, lists, range(made.number) AS copies(k)
ORDER BY e, k
"""
_ENTITY = """{{'text': {0}, 'name': 'Government of ' || {0}, 'code': {0}, 'sector': 'GOV', 'wikidata': NULL,
    'span': [0, 3], 'score': 0.9}}"""
_ACTORS = f"[{_ENTITY.format('actor')}]"
_RECIPIENTS = f"[{_ENTITY.format('recipient')}]"
_WHEN = """CASE WHEN start_date IS NOT NULL THEN {'start': CAST(start_date AS VARCHAR),
    'end': CAST(start_date AS VARCHAR), 'granularity': 'day', 'basis': 'stated', 'text': 'on Tuesday', 'span': [20, 30],
    'timex': CAST(start_date AS VARCHAR)} END"""
_PLACE = "'Place ' || spot"
_COUNTRY = "(SELECT states[1 + spot % 200] FROM lists)"
_LAT, _LON = "-60 + (spot * 7919 % 1200) / 10.0", "-180 + (spot * 104729 % 3600) / 10.0"
_WHERE = f"""{{'name': {_PLACE}, 'country': {_COUNTRY}, 'geonames': spot, 'lat': {_LAT}, 'lon': {_LON},
    'precision': 'city', 'text': {_PLACE}, 'span': [40, 50]}}"""
_EVIDENCE = "actor || ' told ' || recipient || ' of ' || told || ' in Place ' || spot"
_FLAT = f"""start_date, start_date AS end_date, CASE WHEN start_date IS NOT NULL THEN 'day' END AS granularity,
    CASE WHEN start_date IS NOT NULL THEN 'stated' END AS basis, {_PLACE} AS place, {_COUNTRY} AS country,
    spot AS geonames, {_LAT} AS lat, {_LON} AS lon, 'city' AS precision, confidence"""
_FIELDS = """'act': act, 'type': act, 'mode': NULL, 'cameo': cameo, 'quad': quad, 'intensity': intensity,
    'status': status"""
_FILL_REPORTS = f"""
INSERT INTO history.reports BY NAME
SELECT id, 'd' || document AS document, k AS position, act, act AS type, cameo, quad, intensity, status, {_FLAT},
    {_EVIDENCE} AS evidence, {_MOMENT},
    to_json({{'id': id, 'document': 'd' || document, {_FIELDS}, 'actors': {_ACTORS}, 'recipients': {_RECIPIENTS},
        'trigger': {{'text': 'told', 'span': [4, 8]}}, 'evidence': {{'text': {_EVIDENCE}, 'span': [0, 60]}},
        'when': {_WHEN}, 'where': {_WHERE}, 'sources': [], 'quantities': [], 'confidence': confidence,
        'trace': {{'rule': 'synthetic'}}}}) AS body
FROM told
"""
_FILL_PARTICIPANTS = f"""
INSERT INTO history.participants BY NAME
SELECT id AS report, role, 0 AS position, 'Government of ' || code AS name, code, 'GOV' AS sector,
    CASE WHEN role = 'source' THEN 'asserts' END AS stance, {_MOMENT}
FROM (SELECT id, unnest(['actor', 'recipient', 'source']) AS role, unnest([actor, recipient, source]) AS code FROM told)
"""
_FILL_EVENTS = f"""
INSERT INTO history.events BY NAME
SELECT event AS id, act, act AS type, cameo, quad, intensity, status, ['Government of ' || actor] AS actors,
    [actor] AS actor_codes, ['Government of ' || recipient] AS recipients, [recipient] AS recipient_codes, {_FLAT},
    voices, day AS first_published, day AS last_published, 0 AS conflicts, {_MOMENT},
    to_json({{'id': event, {_FIELDS}, 'actors': {_ACTORS}, 'recipients': {_RECIPIENTS}, 'when': {_WHEN},
        'where': {_WHERE}, 'reports': reports, 'documents': documents, 'voices': voices, 'first_published': day,
        'last_published': day, 'confidence': confidence, 'conflicts': 0}}) AS body
FROM (
    SELECT any_value(COLUMNS(told.* EXCLUDE (e, id, document, k, source, number))), e,
        list(id ORDER BY id) AS reports, list(DISTINCT 'd' || document) AS documents,
        count(DISTINCT document) AS voices
    FROM told GROUP BY e
) ORDER BY e
"""
_FILL_EVENT_REPORTS = f"INSERT INTO history.event_reports BY NAME SELECT event, id AS report, {_MOMENT} FROM told"
_FILL_DOCUMENTS = f"""
INSERT INTO history.documents BY NAME
SELECT DISTINCT 'd' || document AS id, 'en' AS language, 'd' || document AS voice, 'synthetic' AS recipe,
    '{{}}' AS body, {_MOMENT}
FROM told
"""
_FILL_ARTICLES = f"""
INSERT INTO history.articles BY NAME
SELECT 'd' || document AS id, 'A synthetic article.' AS text, 'Outlet ' || (document * 31 % 400) AS outlet,
    min(day) AS published, {_MOMENT}
FROM told GROUP BY document ORDER BY document
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    try:
        made = generate(given.path, given.reports, given.seed)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    print(
        f"{made['reports']:,} reports, {made['events']:,} events, {made['bytes'] / 1e6:,.0f} MB, "
        f"{made['seconds']:.1f} s"
    )


if __name__ == "__main__":
    main()
