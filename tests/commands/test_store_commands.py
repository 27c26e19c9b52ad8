"""The commands on a store: data on standard output, the rest on standard error, one line an error, no traceback."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.recipe import Recipe

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from plain_coder import PlainCoder, Settings


class Coder(PlainCoder):
    """The plain coder, with a recipe that the command asks about."""

    def __init__(self) -> None:
        recipe = SimpleNamespace(fingerprint=Settings().fingerprint, parser=Recipe().parser, longest=1000)
        super().__init__(recipe=recipe)


@pytest.fixture
def run(run: Callable[..., SimpleNamespace], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The program, in an empty folder but for three articles, with a store, an author and a plain coder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_STORE", "news.duckdb")
    monkeypatch.setenv("DRAGOMAN_AUTHOR", "Ana")
    monkeypatch.setattr("dragoman.coder.load", lambda _: Coder())
    monkeypatch.setattr("dragoman.parse.spacy_parser.load_language", lambda _: None)
    Path("a.txt").write_text("KEN AID SOM 2024-05-03\nLorries crossed the border with maize.\n")
    Path("b.txt").write_text(
        "KEN AID SOM 2024-05-03\nFood came by road, an official said.\nUGA CONSULT COD 2024-05-01\n"
    )
    Path("c.txt").write_text("?")
    return run


@pytest.fixture(scope="module")
def two_articles() -> dict[str, bytes]:
    """The store of the first test that needs one."""
    return {}


@pytest.fixture
def filled(run, two_articles: dict[str, bytes]):
    """The same, when two articles are in the store."""
    if not two_articles:
        assert run("ingest", "a.txt", "b.txt", "--published", "2024-05-04").code == 0
        two_articles["news.duckdb"] = Path("news.duckdb").read_bytes()
    Path("news.duckdb").write_bytes(two_articles["news.duckdb"])
    return run


def ask(run, query: str) -> list[dict[str, object]]:
    done = run("sql", query, "--format", "jsonl")
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def find_event(run, reports: int) -> str:
    query = f"SELECT event FROM event_reports GROUP BY event HAVING count(*) = {reports}"
    return str(ask(run, query)[0]["event"])


def test_ingest_says_what_it_did_and_does_it_once(run) -> None:
    first = run("ingest", "a.txt", "b.txt", "c.txt", "none.txt", "--published", "2024-05-04", "--outlet", "Ledger")
    assert first.code == 2
    assert first.out == ""
    refused, summary = first.err.splitlines()
    assert refused == "dragoman: none.txt: no such file; check the name"
    assert summary == (
        "dragoman: 2 read, 1 dropped (dragoman sql 'FROM dropped' says why), 1 refused; "
        "news.duckdb has 3 documents, 2 events"
    )
    again = run("ingest", "a.txt", "b.txt", "--published", "2024-05-04", "--outlet", "Ledger", "--processes", 2)
    assert again.code == 0
    assert again.err.startswith("dragoman: 0 read, 2 there already; ")
    assert {row["reason"] for row in ask(run, "FROM dropped")} == {"no letters", "no such file; check the name"}


def test_show_tells_of_documents_reports_and_events(filled) -> None:
    event = find_event(filled, 2)
    shown = filled("show", event)
    assert shown.code == 0
    assert f"event {event}" in shown.out
    assert "AID occurred: Government of KEN (KEN GOV) → Government of SOM (SOM GOV)" in shown.out
    assert "2 voices" in shown.out
    assert "[KEN AID SOM 2024-05-03]" in shown.out
    whole = json.loads(filled("show", event, "--format", "json").out)
    assert [report["id"] for report in whole["reports"]] == whole["event"]["reports"]
    report = whole["reports"][0]
    assert json.loads(filled("show", report["id"], "--format", "json").out) == report
    assert f"of document {report['document']}" in filled("show", report["id"]).out
    document = json.loads(filled("show", report["document"], "--format", "json").out)
    assert report in document["reports"]
    assert f"document {report['document']}" in filled("show", report["document"]).out
    missing = filled("show", "nothing", "--as-of", "2020-01-01")
    assert missing.code == 2
    assert "nothing: no document, report or event of this id in news.duckdb as of 2020-01-01" in missing.err


def test_sql_answers_in_every_format_and_writes_nothing(filled) -> None:
    query = "SELECT act, actors, NULL AS nothing, DATE '2024-05-01' AS day FROM events ORDER BY act"
    row = {"act": "AID", "actors": ["Government of KEN"], "nothing": None, "day": "2024-05-01"}
    assert ask(filled, query)[0] == json.loads(filled("sql", query, "--format", "json").out)[0] == row
    assert filled("sql", query, "--format", "csv").out.splitlines()[:2] == [
        "act,actors,nothing,day",
        'AID,"[""Government of KEN""]",,2024-05-01',
    ]
    assert "CONSULT" in filled("sql", query).out
    assert ask(filled, "SELECT count(*) AS n FROM reports") == [{"n": 3}]
    assert json.loads(
        filled("sql", "SELECT count(*) AS n FROM reports", "--as-of", "2020-01-01", "--format", "json").out
    ) == [{"n": 0}]
    refused = filled("sql", "DROP TABLE history.events")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("dragoman: sql: only one SELECT is answered")


def test_stats_count(filled) -> None:
    counts = json.loads(filled("stats", "--format", "json").out)
    assert (counts["documents"], counts["reports"], counts["events"]) == (2, 3, 2)
    lines = dict(line.rsplit(maxsplit=1) for line in filled("stats").out.splitlines())
    assert lines["reports"] == "3"
    assert json.loads(filled("stats", "--as-of", "2020-01-01", "--format", "json").out)["documents"] == 0


def test_review_decides_and_undoes(filled) -> None:
    event, other = find_event(filled, 2), find_event(filled, 1)
    one, two = [
        str(row["report"]) for row in ask(filled, f"FROM event_reports WHERE event = '{event}' ORDER BY report")
    ]
    done = filled("review", event, "correct", "status", "planned", "--note", "see the last line")
    assert done.code == 0
    assert done.out.split()[1] == "correct"
    assert f"now in {event}" in done.err
    assert ask(filled, f"SELECT status FROM events WHERE id = '{event}'") == [{"status": "planned"}]
    assert "decision" in filled("show", event).out
    assert filled("review", event, "undo").out.rstrip().endswith("undone")
    assert ask(filled, f"SELECT status FROM events WHERE id = '{event}'") == [{"status": "occurred"}]
    filled("review", event, "same", other)
    assert ask(filled, "SELECT count(*) AS n FROM events") == [{"n": 1}]
    (decision,) = ask(filled, "SELECT id, author, note FROM decisions WHERE undone IS NULL")
    assert decision["author"] == "Ana"
    filled("review", str(decision["id"]), "undo")
    assert filled("review", event, "not-same", two, "--author", "Ben").code == 0
    assert ask(filled, "SELECT count(*) AS n FROM events") == [{"n": 3}]
    filled("review", one, "undo")
    rejected = filled("review", event, "reject")
    assert rejected.err == "dragoman: its reports are now in no event\n"
    filled("review", rejected.out.split()[0], "undo")
    assert find_event(filled, 2) == event


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nothing", "reject"], "nothing: no such event in the store"),
        (["EVENT", "same"], "same needs the other event"),
        (["EVENT", "correct", "status"], "correct needs a field and its value"),
        (["EVENT", "correct", "status", "perhaps"], 'status cannot be "perhaps": Invalid enum value'),
        (["EVENT", "not-same"], "not-same needs some of the event's reports"),
        (["EVENT", "reject", "x"], "x: is no report of event"),
        (["EVENT", "undo"], "there is no decision about this event to undo"),
        (["EVENT", "reject", "--report", "x"], "--report is for correct"),
        (["EVENT", "forget"], "'forget' is not one of"),
    ],
)
def test_a_review_that_cannot_be_meant_is_one_line(filled, words: list[str], says: str) -> None:
    event = find_event(filled, 2)
    done = filled("review", *(event if word == "EVENT" else word for word in words))
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_delete_vacuum_backup_restore(filled) -> None:
    document = str(ask(filled, "SELECT id FROM documents ORDER BY id")[0]["id"])
    assert filled("backup", "copy").err.startswith("dragoman: copy: ")
    assert filled("restore", "copy", "--store", "copy.duckdb").code == 0
    assert filled("stats", "--store", "copy.duckdb").out.splitlines()[0] == filled("stats").out.splitlines()[0]
    assert filled("delete", document).err == "dragoman: 1 documents deleted\n"
    assert ask(filled, "SELECT count(*) AS n FROM documents") == [{"n": 1}]
    assert ask(filled, "SELECT count(*) AS n FROM history.articles") == [{"n": 2}]
    assert filled("vacuum", "--forget-before", "2999-01-01").code == 0
    assert ask(filled, "SELECT count(*) AS n FROM history.articles") == [{"n": 1}]
    assert filled("delete", document).code == 2
    left = str(ask(filled, "SELECT id FROM documents")[0]["id"])
    assert filled("delete", left, "--erase").err == "dragoman: 1 documents erased\n"
    again = filled("restore", "copy", "--store", "copy.duckdb")
    assert (again.code, "not empty" in again.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ["stats"],
        ["vacuum"],
        ["delete", "x"],
        ["review", "x", "reject"],
        ["show", "x"],
        ["sql", "SELECT 1"],
        ["backup", "b"],
    ],
)
def test_a_store_that_is_not_there_is_not_made(run, words: list[str]) -> None:
    done = run(*words, "--store", "slip.duckdb")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dragoman: slip.duckdb: no such store; check the name, or make it with dragoman ingest\n"
    assert not Path("slip.duckdb").exists()


def test_a_damaged_store_is_one_line(run) -> None:
    Path("news.duckdb").write_bytes(b"Dear diary, " * 1000)
    done = run("stats")
    assert done.code == 2
    assert (
        done.err
        == "dragoman: news.duckdb: is no store, or its beginning is damaged; give another file or restore a copy\n"
    )


def test_ingest_lays_shards_where_it_is_told_and_leaves_none(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("ingest", "a.txt", "b.txt", "--shard-size", "1", "--shards", (tmp_path / "shards").as_uri())
    assert (done.code, "2 read" in done.err) == (0, True)
    assert list((tmp_path / "shards").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--address", "10.0.0.5:6379"), "is of a cluster: ask for the engine ray, too"),
        (("--shards", "nowhere://at/all"), "nowhere"),
    ],
)
def test_ingest_names_an_engine_or_a_place_that_cannot_be(run, options: tuple[str, ...], message: str) -> None:  # type: ignore[no-untyped-def]
    done = run("ingest", "a.txt", *options)
    assert (done.code, done.out) == (2, "")
    assert message in done.err.splitlines()[-1]
