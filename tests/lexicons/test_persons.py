"""persons.csv: offices that one person holds have one holder at a time, and a person has one gender."""

from collections import defaultdict
from itertools import combinations

from dragoman.lexicons import read_table
from dragoman.resolve.actor_entities import parse_date, read_office_names

HANDOVER = 62  # days: many dates are known to the month only, and predecessors stay on as caretakers

Row = dict[str, str]


def list_terms() -> dict[tuple[str, str], list[Row]]:
    single = {office for offices in read_office_names().values() for office, _ in offices}
    terms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in read_table("persons"):
        if row["role"].casefold() in single:
            terms[row["code"], row["role"].casefold()].append(row)
    return terms


def count_shared_days(one: Row, other: Row) -> int:
    start = max(parse_date(one["from"]), parse_date(other["from"]))
    return (min(parse_date(one["to"], latest=True), parse_date(other["to"], latest=True)) - start).days


def test_one_holder_of_an_office_at_a_time() -> None:
    clashes = [
        (office, one["name"], other["name"])
        for office, rows in list_terms().items()
        for one, other in combinations(rows, 2)
        if one["name"] != other["name"] and count_shared_days(one, other) > HANDOVER
    ]
    assert clashes == []


def test_offices_of_many_states_are_there() -> None:
    assert len({code for code, _ in list_terms()}) >= 40


def test_a_person_has_one_gender() -> None:
    genders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_table("persons"):
        genders[row["name"], row["code"]].add(row["gender"])
    assert [person for person, told in genders.items() if len(told - {""}) > 1] == []


def test_no_term_is_told_twice() -> None:
    seen = [tuple(row[key] for key in ("name", "code", "role", "from")) for row in read_table("persons")]
    assert len(seen) == len(set(seen))
