"""Pairs that are kept up to date by SQL are those that Python finds from scratch."""

import datetime
from collections import Counter

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.merge import pairing
from dragoman.merge.pairing import Key, Pair, Sketch, pair_sketches
from dragoman.store.connection import Writing
from dragoman.store.pairs import update_sketches

LIMITS = {"MOST": 4, "NEIGHBOURS": 2, "MOST_HELD": 3}
IDS = [f"{number:02}" for number in range(20)]

plain_keys = st.tuples(st.sampled_from(["alike", "dispute"]), st.sampled_from("ab")).map(lambda told: Key(*told))
claim_keys = st.tuples(
    st.sampled_from(["first", "denial"]), st.sampled_from("ab"), st.booleans(), st.integers(0, 5), st.integers(5, 9)
).map(lambda told: Key(*told))
some_orders = st.tuples(*[st.sampled_from(["", "a", "b", "b|", "é", "\U0001f600", "ￜ"])] * 3)
some_keys = st.frozensets(plain_keys | claim_keys, max_size=5)
Told = tuple[tuple[str, str, str], frozenset[Key]] | None  # a sketch's orders and keys; None: the report is gone
steps = st.lists(
    st.dictionaries(st.sampled_from(IDS), st.none() | st.tuples(some_orders, some_keys), min_size=1, max_size=12),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_step_by_step_is_as_from_scratch(
    given_steps: list[dict[str, Told]],
) -> None:
    kept = {name: getattr(pairing, name) for name in LIMITS}
    for name, value in LIMITS.items():
        setattr(pairing, name, value)
    try:
        compare_with_scratch(given_steps)
    finally:
        for name, value in kept.items():
            setattr(pairing, name, value)


def compare_with_scratch(given_steps: list[dict[str, Told]]) -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE SCHEMA history;"
        "CREATE TABLE history.block_keys (report VARCHAR, rule VARCHAR, key BIGINT, is_claim BOOLEAN, low INTEGER, "
        "high INTEGER);"
        "CREATE TABLE history.block_orders (report VARCHAR, by_day VARCHAR, by_party VARCHAR, by_amount VARCHAR)"
    )
    writing = Writing(connection, datetime.datetime(2024, 6, 1))
    held: dict[str, Sketch] = {}
    compared: Counter[Pair] = Counter()
    for step in given_steps:
        writing.hold("batch", "SELECT unnest($ids) AS report", {"ids": list(step)})
        new = [Sketch(name, *told) for name, told in step.items() if told is not None]
        held = {name: sketch for name, sketch in held.items() if name not in step} | {one.id: one for one in new}
        update_sketches(writing, new, most=4, neighbours=2, held=3)
        compared = Counter({pair: ways for pair, ways in compared.items() if not {*pair[1:]} & step.keys()})
        for table in ("fresh", "changes"):
            for rule, one, other, ways in connection.execute(f"FROM {table}").fetchall():
                compared[rule, one, other] += ways
        assert {pair: ways for pair, ways in compared.items() if ways} == pair_sketches(held.values())
