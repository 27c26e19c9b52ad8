"""A synthetic store of any size, written straight by SQL: for measuring, not for reading.

    python -m benchmarks.scale.generate /tmp/scale.duckdb --reports 1000000

In: a path that does not exist, a number of reports, a seed. Out: a store of ten years of events in the order of their
days, as a store is that is filled day by day: 200 states of which few act much, with a government and a hundred people
each, 16 acts, 2000 places, 1000 outlets, one to seven reports an event (2.35 on average), a third of them in the words
of the first, eight reports a document; sentences of 25 words out of 4000.
Limits: the same seed gives the same rows. Articles have a line of text, not a page; events are given, not merged.
"""

import argparse
import random
import time
from pathlib import Path

import duckdb

from dragoman.store.database import Store
from dragoman.store.terms import index_events

_MEAN = 2.35  # reports an event: 1 + floor(7 u^3) on average
_CHUNK = 100_000  # events at once: about 2 GB of memory
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
_STATUSES = ("occurred", "occurred", "occurred", "occurred", "planned", "ongoing", "intended", "negated")
_ONSETS = "b c d f g h k l m n p r s t v w st tr br sh ch pl".split()
_VOWELS = "a e i o u ai ea".split()
_CODAS = ("", "n", "r", "s", "l", "t")


def generate(path: Path, reports: int, seed: int = 1) -> dict[str, float]:
    """How many rows, and the seconds it took. Raises StoreError where the file cannot be made, ValueError where it is
    there already."""
    if path.exists():
        raise ValueError(f"{path}: exists already; give another name")
    begun = time.perf_counter()
    number = max(1, round(reports / _MEAN))
    documents = 0
    with Store(path) as store:
        connection = store.connection
        make_lists(connection)
        indexes = connection.execute("SELECT schema_name || '.' || index_name, sql FROM duckdb_indexes()").fetchall()
        for name, _ in indexes:  # made once when all rows are there, not kept up to date with each
            connection.execute(f"DROP INDEX {name}")
        for start in range(0, number, _CHUNK):
            end = min(number, start + _CHUNK)
            scale = {"seed": seed, "number": number, "start": start, "end": end}
            connection.execute(_EVENTS, scale)
            connection.execute(_REPORTS, {"seed": seed, "documents": documents})
            connection.execute("CREATE OR REPLACE TEMP TABLE grounds AS " + _GROUNDS)
            connection.execute("BEGIN TRANSACTION")
            for query in _FILL:
                connection.execute(query)
            index_events(connection, start)
            connection.execute("COMMIT")
            documents = connection.execute("SELECT max(document) + 1 FROM told").fetchall()[0][0]
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("CHECKPOINT")
        counts = store.stats()
    size = path.stat().st_size
    seconds = time.perf_counter() - begun
    return {"reports": counts["reports"], "events": counts["events"], "bytes": size, "seconds": seconds}


def make_lists(connection: duckdb.DuckDBPyConnection) -> None:
    """What names and sentences are made of. The words are the same for every seed."""
    drawn = random.Random(1)

    def invent(syllables: int) -> str:
        parts = [drawn.choice(_ONSETS) + drawn.choice(_VOWELS) for _ in range(syllables)]
        return "".join(parts) + drawn.choice(_CODAS)

    words = list(dict.fromkeys(invent(drawn.choice((1, 2, 2, 2, 3, 3))) for _ in range(12_000)))[:4000]
    lists = {
        "states": [*_STATES, *(f"{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(200 - len(_STATES)))],
        "words": words,
        "given": [invent(2).title() for _ in range(100)],
        "family": [invent(3).title() for _ in range(300)],
        "statuses": list(_STATUSES),
        "acts": [dict(zip(("act", "cameo", "quad", "intensity"), act, strict=True)) for act in _ACTS],
    }
    for name, values in lists.items():
        connection.execute(f"SET VARIABLE {name} = ?", [values])


def _draw(key: str, number: int) -> str:
    """An even random number from 0 to 1, in SQL."""
    return f"(hash({key} * 32 + {number} + $seed * 1000003) / 18446744073709551616.0)"


def _pick(values: str, size: int, draw: str, power: int = 1) -> str:
    """One of a list, in SQL: the first ones more often, the higher the power."""
    return f"getvariable('{values}')[1 + CAST(floor({size} * pow({draw}, {power})) AS INTEGER)]"


def _name(code: str, key: str, number: int) -> str:
    """A state's government, or one of a hundred people, in SQL."""
    person = f"{code} || floor(100 * pow({_draw(key, number + 1)}, 2))"
    return (
        f"CASE WHEN {_draw(key, number)} < 0.55 THEN 'Government of ' || {code} "
        f"ELSE getvariable('given')[1 + CAST(hash({person}) % 100 AS INTEGER)] || ' ' "
        f"|| getvariable('family')[1 + CAST(hash('family' || {person}) % 300 AS INTEGER)] END"
    )


def _words(key: str, first: int, count: int) -> str:
    return " || ' ' || ".join(_pick("words", 4000, _draw(key, number), 3) for number in range(first, first + count))


_DAY = f"{_FIRST} + CAST(floor(e * {_DAYS} / $number) AS INTEGER)"
_EVENTS = f"""
CREATE OR REPLACE TEMP TABLE made AS
WITH drawn AS (
    SELECT e, {_DAY} AS published, {_pick("states", 200, _draw("e", 3), 4)} AS actor,
        {_pick("states", 200, _draw("e", 4), 4)} AS recipient, {_pick("acts", 16, _draw("e", 1), 2)} AS coded
    FROM range($start, $end) AS numbers(e)
)
SELECT e, 'e' || substr(sha256('event ' || e), 1, 15) AS id, unnest(coded), published, actor, recipient,
    CASE WHEN {_draw("e", 11)} < 0.6 THEN published - CAST(floor(3 * {_draw("e", 12)}) AS INTEGER) END AS start_date,
    {_pick("statuses", 8, _draw("e", 13))} AS status,
    {_name("actor", "e", 7)} AS actor_name, {_name("recipient", "e", 9)} AS recipient_name,
    CAST(floor(2000 * pow({_draw("e", 5)}, 2)) AS INTEGER) AS spot,
    1 + CAST(floor(7 * pow({_draw("e", 6)}, 3)) AS INTEGER) AS number,
    0.3 + 0.69 * {_draw("e", 14)} AS confidence, {_words("e", 15, 6)} AS told
FROM drawn
"""
_REPORTS = f"""
CREATE OR REPLACE TEMP TABLE told AS
WITH copies AS (
    SELECT made.* EXCLUDE (id), made.id AS event, k, e * 8 + k AS r,
        substr(sha256('report ' || e || ' ' || k), 1, 16) AS id,
        {_pick("states", 200, _draw("(e * 8 + k)", 1), 4)} AS source,
        CASE WHEN {_draw("(e * 8 + k)", 2)} < 0.33 THEN e * 8 ELSE e * 8 + k END AS wording,
        (row_number() OVER (ORDER BY published, hash(e * 8 + k)) - 1) // 8 + $documents AS document
    FROM made, range(made.number) AS copies(k)
)
SELECT *, {_name("source", "r", 3)} AS source_name,
    'Outlet ' || CAST(floor(1000 * pow(hash(document * 31) / 18446744073709551616.0, 3)) AS INTEGER) AS outlet,
    actor_name || ' of ' || actor || ' told ' || recipient_name || ' of ' || told || ' and '
        || {_words("wording", 5, 4)} || ' in Place ' || spot || ' with ' || {_words("wording", 9, 6)} AS evidence
FROM copies
"""
_GROUNDS = """
SELECT e, any_value(COLUMNS(told.* EXCLUDE (
        e, k, r, id, document, wording, source, source_name, outlet, evidence, number
    ))),
    list(id ORDER BY id) AS reports, list(DISTINCT 'd' || document ORDER BY 'd' || document) AS documents,
    count(DISTINCT document) AS voices, any_value(number) > 1 AND hash(e) % 20 = 0 AS disputed,
    list(DISTINCT source_name ORDER BY source_name) AS sources, list(DISTINCT source ORDER BY source) AS source_codes,
    list(DISTINCT outlet ORDER BY outlet) AS outlets,
    string_agg(DISTINCT evidence, chr(31) ORDER BY evidence) AS evidence
FROM told GROUP BY e
"""
_ENTITY = """{{'text': {0}, 'name': {0}_name, 'code': {0}, 'sector': 'GOV', 'wikidata': NULL, 'span': [0, 3],
    'score': 0.9}}"""
_ACTORS = f"[{_ENTITY.format('actor')}]"
_RECIPIENTS = f"[{_ENTITY.format('recipient')}]"
_SOURCES = """[{'text': source_name, 'name': source_name, 'code': source, 'sector': 'GOV', 'wikidata': NULL,
    'span': [0, 3], 'stance': 'asserts', 'cue': 'said'}]"""
_WHEN = """CASE WHEN start_date IS NOT NULL THEN {'start': CAST(start_date AS VARCHAR),
    'end': CAST(start_date AS VARCHAR), 'granularity': 'day', 'basis': 'stated', 'text': 'on Tuesday', 'span': [20, 30],
    'timex': CAST(start_date AS VARCHAR)} END"""
_PLACE = "'Place ' || spot"
_COUNTRY = "getvariable('states')[1 + spot % 200]"
_LAT, _LON = "-60 + (spot * 7919 % 1200) / 10.0", "-180 + (spot * 104729 % 3600) / 10.0"
_WHERE = f"""{{'name': {_PLACE}, 'country': {_COUNTRY}, 'geonames': spot, 'lat': {_LAT}, 'lon': {_LON},
    'precision': 'city', 'text': {_PLACE}, 'span': [40, 50]}}"""
_FLAT = f"""act, act AS type, cameo, quad, intensity, status, start_date, start_date AS end_date,
    CASE WHEN start_date IS NOT NULL THEN 'day' END AS granularity,
    CASE WHEN start_date IS NOT NULL THEN 'stated' END AS basis, {_PLACE} AS place, {_COUNTRY} AS country,
    spot AS geonames, {_LAT} AS lat, {_LON} AS lon, 'city' AS precision, confidence, {_MOMENT}"""
_FIELDS = """'act': act, 'type': act, 'mode': NULL, 'cameo': cameo, 'quad': quad, 'intensity': intensity,
    'status': status"""
_FILL_REPORTS = f"""
INSERT INTO history.reports BY NAME
SELECT id, 'd' || document AS document, k AS position, {_FLAT}, evidence,
    to_json({{'id': id, 'document': 'd' || document, {_FIELDS}, 'actors': {_ACTORS}, 'recipients': {_RECIPIENTS},
        'trigger': {{'text': 'told', 'span': [4, 8]}}, 'evidence': {{'text': evidence, 'span': [0, 160]}},
        'when': {_WHEN}, 'where': {_WHERE}, 'sources': {_SOURCES}, 'quantities': [], 'confidence': confidence,
        'trace': {{'rule': 'synthetic'}}}}) AS body
FROM told ORDER BY e, k
"""
_FILL_PARTICIPANTS = f"""
INSERT INTO history.participants BY NAME
SELECT id AS report, role, 0 AS position, name, code, 'GOV' AS sector,
    CASE WHEN role = 'source' THEN 'asserts' END AS stance, {_MOMENT}
FROM (
    SELECT id, e, k, unnest(['actor', 'recipient', 'source']) AS role, unnest([actor, recipient, source]) AS code,
        unnest([actor_name, recipient_name, source_name]) AS name
    FROM told
) ORDER BY e, k, role
"""
_FILL_EVENTS = f"""
INSERT INTO history.events BY NAME
SELECT event AS id, {_FLAT}, [actor_name] AS actors, [actor] AS actor_codes, [recipient_name] AS recipients,
    [recipient] AS recipient_codes, voices, published AS first_published, published AS last_published,
    CAST(disputed AS INTEGER) AS conflicts, coalesce(start_date, published) AS day,
    coalesce(start_date, published) AS last_day, actor_name AS actors_text,
    chr(10) || actor || chr(10) AS actor_codes_text,
    recipient_name AS recipients_text, chr(10) || recipient || chr(10) AS recipient_codes_text,
    sources, source_codes, outlets, evidence,
    e AS number,
    to_json({{'id': event, {_FIELDS}, 'actors': {_ACTORS}, 'recipients': {_RECIPIENTS}, 'when': {_WHEN},
        'where': {_WHERE}, 'reports': reports, 'documents': documents, 'voices': voices, 'first_published': published,
        'last_published': published, 'confidence': confidence, 'conflicts': CAST(disputed AS INTEGER)}}) AS body
FROM grounds ORDER BY e
"""
_FILL_EVENT_REPORTS = f"""
INSERT INTO history.event_reports BY NAME SELECT event, id AS report, {_MOMENT} FROM told ORDER BY e, k
"""
_FILL_LINKS = f"""
INSERT INTO history.links BY NAME
SELECT least(reports[1], report) AS one, greatest(reports[1], report) AS other, 0.9 AS score, '{{"act": 1.0}}' AS parts,
    'score' AS rule, {_MOMENT}
FROM (SELECT e, reports, unnest(reports[2:]) AS report FROM grounds) ORDER BY e, report
"""
_FILL_CONFLICTS = f"""
INSERT INTO history.conflicts BY NAME
SELECT 'c' || substr(sha256(event), 1, 15) AS id, 'status' AS kind, reports[1] AS one, reports[2] AS other,
    round(0.5 + abs(intensity) / 20, 3) AS severity, 'told twice' AS note, {_MOMENT},
    to_json({{'kind': 'status', 'reports': reports[1:2], 'evidence': [{{'text': 'told', 'span': [4, 8]}},
        {{'text': 'told', 'span': [4, 8]}}], 'note': 'told twice'}}) AS body
FROM grounds WHERE disputed ORDER BY e
"""
_FILL_DOCUMENTS = f"""
INSERT INTO history.documents BY NAME
SELECT DISTINCT 'd' || document AS id, 'en' AS language, 'd' || document AS voice, 'synthetic' AS recipe,
    '{{}}' AS body, {_MOMENT}
FROM told ORDER BY id
"""
_FILL_ARTICLES = f"""
INSERT INTO history.articles BY NAME
SELECT 'd' || document AS id, 'A synthetic article.' AS text, any_value(outlet) AS outlet,
    min(published) AS published, {_MOMENT}
FROM told GROUP BY document ORDER BY document
"""
_FILL = (
    _FILL_REPORTS, _FILL_PARTICIPANTS, _FILL_EVENTS, _FILL_EVENT_REPORTS, _FILL_LINKS, _FILL_CONFLICTS, _FILL_DOCUMENTS,
    _FILL_ARTICLES,
)  # fmt: skip


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
