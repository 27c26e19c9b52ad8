"""Which pairs of reports come to be compared, or are compared no more, when some reports come, change or go.

In: a transaction, the reports' ids in `batch`, their sketches. Out: the sketches in `block_keys` and `block_orders`;
`fresh`: pairs that touch the batch, and `changes`: others, whose blocks changed; with the number of blocks through
which they are compared, or by how much it changed.
Limits: says in SQL what `merge.pairing.pair_sketches` says; a property test holds the two together. Read are only the
blocks that the batch is or was in, and of those only sketches, never a report.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import pyarrow as arrow

from dragoman.store.connection import Writing

_KEYS = arrow.schema(
    [
        ("report", arrow.string()),
        ("rule", arrow.string()),
        ("key", arrow.int64()),
        ("is_claim", arrow.bool_()),
        ("low", arrow.int32()),
        ("high", arrow.int32()),
    ]
)
_ORDERS = arrow.schema([(name, arrow.string()) for name in ("report", "by_day", "by_party", "by_amount")])
_IN_BATCH = "report IN (FROM batch)"
_MEMBERS = """
SELECT keys.*, by_day, by_party, by_amount, report IN (FROM batch) AS is_new
FROM history.block_keys AS keys JOIN history.block_orders AS orders USING (report)
WHERE key IN (FROM touched)
"""
_UNSTABLE = """
SELECT DISTINCT key FROM (
    SELECT rule, key, count(*) AS size FROM members_before WHERE NOT is_claim GROUP BY ALL
    UNION ALL SELECT rule, key, count(*) FROM members_after WHERE NOT is_claim GROUP BY ALL
) WHERE size > CASE WHEN rule IN ('first', 'denial') THEN $held ELSE $most END
"""
# {wanted}: of two members `a` and `b`, whether the pair is asked for.
_PAIRS = """
WITH sized AS (
    SELECT *, count(*) OVER (PARTITION BY key) AS size FROM {members} WHERE rule NOT IN ('first', 'denial')
),
small AS (FROM sized WHERE size <= $most),
large AS (
    SELECT key, rule, report, is_new, unnest([
        {{'order': 1, 'place': row_number() OVER (PARTITION BY key ORDER BY by_day, report)}},
        {{'order': 2, 'place': row_number() OVER (PARTITION BY key ORDER BY by_party, report)}},
        {{'order': 3, 'place': row_number() OVER (PARTITION BY key ORDER BY by_amount, report)}}
    ], recursive := true)
    FROM sized WHERE size > $most
),
steps AS (SELECT large.*, place + step AS next FROM large, range(1, $neighbours + 1) AS steps(step)),
held AS (
    SELECT a.rule, a.report AS one, b.report AS other, {wanted} AS is_wanted,
        row_number() OVER (PARTITION BY a.key, a.report, a.low, a.high ORDER BY b.report) AS place
    FROM {members} AS a JOIN {members} AS b
    ON b.key = a.key AND a.is_claim AND NOT b.is_claim AND a.low <= b.low AND b.high <= a.high AND a.report <> b.report
),
found AS (
    SELECT a.rule, a.report AS one, b.report AS other
    FROM small AS a JOIN small AS b ON b.key = a.key AND a.report < b.report WHERE {wanted}
    UNION ALL
    SELECT * EXCLUDE (key) FROM (
        SELECT DISTINCT a.rule, a.key, least(a.report, b.report) AS one, greatest(a.report, b.report) AS other
        FROM steps AS a JOIN large AS b ON b.key = a.key AND b.order = a.order AND b.place = a.next WHERE {wanted}
    )
    UNION ALL
    SELECT rule, one, other FROM held WHERE place <= $held AND is_wanted
)
SELECT rule, one, other, count(*)::INTEGER AS ways FROM found GROUP BY ALL ORDER BY one, other, rule
"""
_TOUCHES = "(a.is_new OR b.is_new)"
_IS_UNSTABLE = "(NOT a.is_new AND NOT b.is_new AND a.key IN (FROM unstable))"
_CHANGES = """
SELECT rule, one, other, sum(ways)::INTEGER AS ways FROM (
    FROM pairs_after UNION ALL SELECT rule, one, other, -ways FROM pairs_before
) GROUP BY ALL HAVING sum(ways) <> 0 ORDER BY one, other, rule
"""


def update_sketches(writing: Writing, sketches: Iterable[Any], *, most: int, neighbours: int, held: int) -> None:
    """Leave `fresh` and `changes`. The limits are those of `merge.pairing`."""
    connection = writing.connection
    keys, orders = _tabulate(sketches)
    limits: dict[str, object] = {"most": most, "neighbours": neighbours, "held": held}
    connection.register("keys_now", keys)
    connection.register("orders_now", orders)
    try:
        writing.hold(
            "touched",
            f"SELECT DISTINCT key FROM history.block_keys WHERE {_IN_BATCH} UNION SELECT DISTINCT key FROM keys_now",
        )
        writing.hold("members_before", _MEMBERS)
        for table in ("block_keys", "block_orders"):
            connection.execute(f"DELETE FROM history.{table} WHERE {_IN_BATCH}")
        connection.execute("INSERT INTO history.block_keys BY NAME FROM keys_now")
        connection.execute("INSERT INTO history.block_orders BY NAME FROM orders_now")
    finally:
        connection.unregister("keys_now")
        connection.unregister("orders_now")
    writing.hold("members_after", _MEMBERS)
    writing.hold("unstable", _UNSTABLE, {"most": most, "held": held})
    writing.hold("fresh", _PAIRS.format(members="members_after", wanted=_TOUCHES), limits)
    for when in ("before", "after"):
        writing.hold(f"crowded_{when}", f"FROM members_{when} WHERE key IN (FROM unstable)")
        writing.hold(f"pairs_{when}", _PAIRS.format(members=f"crowded_{when}", wanted=_IS_UNSTABLE), limits)
    writing.hold("changes", _CHANGES)
    writing.drop("touched", "unstable")
    writing.drop(*(f"{name}_{when}" for name in ("members", "crowded", "pairs") for when in ("before", "after")))


def _tabulate(sketches: Iterable[Any]) -> tuple[arrow.Table, arrow.Table]:
    given = sorted(sketches)
    keys = [
        (sketch.id, key.rule, shorten_key(f"{key.rule}|{key.name}"), key.is_claim, key.low, key.high)
        for sketch in given
        for key in sketch.keys
    ]
    orders = [(sketch.id, *sketch.orders) for sketch in given]
    return _make_table(keys, _KEYS), _make_table(orders, _ORDERS)


def _make_table(rows: list[tuple[Any, ...]], schema: arrow.Schema) -> arrow.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return arrow.table([arrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
                       schema=schema)  # fmt: skip


def shorten_key(key: str) -> int:
    """Keys are many: eight bytes each."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
