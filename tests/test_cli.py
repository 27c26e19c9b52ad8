"""The command line on good and bad input: data on standard output, a line a trouble on standard error, no traceback."""

import codecs
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from dragoman.publish.document_json import build_schema

GOOD = "NAIROBI, May 8 (Reuters) - Kenya sent aid to Somalia on Tuesday.\n\nThe president of Kenya visited Uganda.\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD)
    return path


BAD_FILES = [
    ("empty", b"", "clean", "the text is empty"),
    ("white", b" \r\n\t\xc2\xa0\n", "clean", "the text is empty"),
    ("png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "", "is binary"),
    ("elf", b"\x7fELF\x02\x01\x01" + bytes(120), "", "is binary"),
    ("punctuation", b"... !!! -- ???", "clean", "no letters"),
    ("digits", b"12 345 678 9.10", "clean", "no letters"),
    ("emoji", "🙂 👨‍👩‍👧 🇺🇦".encode(), "clean", "no letters"),
    ("arabic", "قال وزير الخارجية يوم الجمعة إن الاتفاقية مع إسبانيا سيتم تجديدها".encode(), "language", "'ar'"),
    ("hebrew", "שר החוץ אמר ביום שישי כי ההסכם עם ספרד יחודש בשנה הבאה".encode(), "language", "'he'"),
    (
        "german",
        "Der Außenminister erklärte am Freitag, dass das Abkommen verlängert wird.".encode(),
        "language",
        "'de'",
    ),
    ("page", b"<!doctype html><html><script>x()</script></html>", "", "no article is found in the page"),
    ("residue", b"Subscribe to our newsletter\n\nAll rights reserved.", "clean", "nothing but residue"),
    ("utf16", codecs.BOM_UTF16_LE + b"\x00\xd8!", "", "save it as UTF-8"),
    ("long", b"Kenya sent aid. " * 100_000, "clean", "1,600,000 characters; the recipe reads at most 1,000,000"),
]


@pytest.mark.parametrize(("name", "data", "stage", "says"), BAD_FILES, ids=[case[0] for case in BAD_FILES])
def test_a_bad_file_is_one_line_and_the_others_are_read(
    run, good: Path, tmp_path: Path, name: str, data: bytes, stage: str, says: str
) -> None:
    bad = tmp_path / f"{name}.txt"
    bad.write_bytes(data)
    result = run("read", bad, good, "--published", "2024-05-08", "--format", "jsonl")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith(f"dragoman: {bad}: ")
    assert f"({stage})" in line or not stage
    assert says in line
    assert len(result.out.splitlines()) >= 2
    assert all(json.loads(report)["id"] for report in result.out.splitlines())


def test_inputs_that_are_none_are_each_named(run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    names = (tmp_path / "empty", "missing.txt", "*.none", "ftp://example.org/a", "http://127.0.0.1:9/a")
    result = run("read", *names, good, "--published", "2024-05-08", "--format", "jsonl")
    assert result.code == 2
    assert [tuple(line.split(": ", 2)[1:]) for line in result.err.splitlines()] == [
        (str(tmp_path / "empty"), "the folder holds no files to read"),
        ("missing.txt", "no such file; check the name"),
        ("*.none", "no file has such a name; check the pattern"),
        ("ftp://example.org/a", "ftp:// is not read here; download it first"),
        (
            "http://127.0.0.1:9/a",
            "127.0.0.1 is at 127.0.0.1, on this machine or its network; such addresses are fetched only when that is "
            "allowed (--allow-private)",
        ),
    ]
    assert result.out


def test_a_table_is_read_by_its_columns(run, tmp_path: Path) -> None:
    table = tmp_path / "dump.csv"
    rows = ("body;date;source;link", f'"{GOOD}";2024-05-08;The Daily Test;https://d.example.org/1', "short", ";;;")
    table.write_text("\n".join(rows))
    mapping = ("--text", "body", "--published", "date", "--outlet", "source", "--url", "link")
    result = run("read", table, *mapping, "--format", "json")
    assert result.code == 2
    assert [line.partition(" (")[0] for line in result.err.splitlines()] == [
        f"dragoman: {table}:6: has 1 fields where the header has 4",
        f"dragoman: {table}:7: has no text",
    ]
    (document,) = json.loads(result.out)
    assert (document["outlet"], document["url"], document["published"]) == (
        "The Daily Test",
        "https://d.example.org/1",
        "2024-05-08",
    )
    assert document["reports"]
    assert run("read", table, "--text", "story").err.startswith(f"dragoman: {table}: has no column 'story' for --text")


def test_each_article_of_a_feed_or_folder_is_a_document(run, good: Path, tmp_path: Path) -> None:
    feed = tmp_path / "deep" / "feed.xml"
    feed.parent.mkdir()
    item = f"<item><link>https://d.example.org/story</link><pubDate>2024-05-08</pubDate><description>{GOOD}</description></item>"
    feed.write_text(f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>")
    assert len(json.loads(run("read", feed, "--format", "json").out)) == 1
    assert len(json.loads(run("read", tmp_path, "--format", "json").out)) == 2
    pages = tmp_path / "pages"
    assert run("read", tmp_path, "--format", "html", "--output", pages, "--published", "2024-05-08").code == 0
    assert sorted(page.name for page in pages.iterdir()) == ["good.html", "story.html"]
    assert str(good) in run("read", tmp_path).out


def test_a_table_on_standard_input_may_be_said_to_be_one(run) -> None:
    rows = f'text\tdate\n"{GOOD}"\t8/5/2024\n'.encode()
    result = run("read", "-", "--as", "csv", "--day-first", "--format", "json", stdin=rows)
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)[0]["published"] == "2024-05-08"
    assert "'8/5/2024' has its day or its month first" in run("read", "-", "--as", "csv", stdin=rows).err


def test_50_megabytes_are_refused_at_once(run, tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as handle:
        handle.truncate(50_000_000)
    start = time.process_time()
    result = run("read", path)
    assert result.code == 2
    assert "50,000,000 bytes; at most 4,000,000 are read" in result.err
    assert time.process_time() - start < 2


ODD_TEXTS = {
    "utf-8 mark": codecs.BOM_UTF8 + GOOD.encode(),
    "utf-16": GOOD.encode("utf-16"),
    "utf-32": GOOD.encode("utf-32"),
    "mark inside": GOOD.replace("The president", "\ufeffThe president").encode(),
    "mixed encodings": "Côte d’Ivoire thanked Mali.\n".encode("cp1252") + "Côte d’Ivoire\n\n".encode() + GOOD.encode(),
    "nul and controls": GOOD.replace("Kenya", "Ken\x00ya\x1b", 1).encode(),
    "right to left": GOOD.replace("Uganda", "\u202bאוגנדה\u202c \u200eUganda\u200f").encode(),
    "emoji": GOOD.replace("Uganda.", "Uganda 🇺🇬 👨‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿.").encode(),
    "line ends": GOOD.replace("\n", "\r\n").encode(),
    "loose accents": GOOD.replace("Uganda", "Kampala\u0301 in Uganda").encode(),
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_text_is_read_with_its_own_characters(run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(ODD_TEXTS[name])
    result = run("read", path, "--published", "2024-05-08", "--format", "json")
    assert (result.code, result.err) == (0, "")
    document = json.loads(result.out)
    assert {report["act"] for report in document["reports"]} >= {"AID", "CONSULT"}
    jsonschema.validate(document, build_schema("document"), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--published", "2022-02-30"], "'2022-02-30' is not a date; write YYYY-MM-DD"),
        (["--published", "19/07/2022"], "'19/07/2022' is not a date"),
        (["--published", "yesterday"], "'yesterday' is not a date"),
        (["--format", "xml"], "'--format': 'xml' is not one of 'table', 'jsonl', 'json', 'html'"),
        (["--speed", "9"], "No such option: --speed"),
        (["--output", "/no/such/folder/x"], "--output /no/such/folder/x: cannot be written"),
        (["--output", "/dev/full"], "--output /dev/full: cannot be written (No space left on device)"),
        (["--recipe", "/no/such.toml"], "recipe /no/such.toml: cannot be read"),
    ],
)
def test_a_wrong_argument_is_one_line(run, good: Path, arguments: list[str], says: str) -> None:
    result = run("read", good, *arguments)
    assert result.code == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("dragoman: ")
    assert says in line


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("threshold = = 1", "is not TOML"),
        ("tempo = 1", "unknown key 'tempo'"),
        ('threshold = "high"', "should be of type float"),
        ('parser = "xx_no_such_model"', "parser 'xx_no_such_model': cannot be loaded"),
    ],
)
@pytest.mark.parametrize("command", ["read", "doctor"])
def test_a_broken_recipe_is_named(run, good: Path, tmp_path: Path, command: str, content: str, says: str) -> None:
    recipe = tmp_path / "broken.toml"
    recipe.write_text(content)
    result = run(*(["read", good] if command == "read" else ["doctor"]), "--recipe", recipe)
    assert result.code == 2
    assert says in result.err + result.out
    assert len(result.err.splitlines()) == 1 or command == "doctor"


def test_the_file_to_read_is_not_written_over(run, good: Path) -> None:
    result = run("read", good, "--output", good)
    assert result.code == 2
    assert "is one of the files to read" in result.err
    assert good.read_text() == GOOD


@pytest.mark.parametrize("arguments", [[], ["read"], ["paint"]])
def test_an_incomplete_command_is_refused(run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_standard_input_is_read(run) -> None:
    result = run("read", "-", "--published", "2024-05-08", "--format", "jsonl", stdin=GOOD.encode())
    assert result.code == 0
    assert len(result.out.splitlines()) >= 2
    result = run("read", "-", stdin=b"")
    assert result.code == 2
    assert "standard input: not read (clean): the text is empty" in result.err


def test_without_a_date_a_line_says_so(run, good: Path) -> None:
    result = run("read", good, "--format", "jsonl")
    assert result.code == 0
    assert "no --published date" in result.err


def test_json_is_an_object_for_one_file_and_an_array_for_several(run, good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("...")
    one = json.loads(run("read", good, "--format", "json").out)
    several = json.loads(run("read", good, bad, "missing.txt", good, "--format", "json").out)
    assert [document["dropped"] is None for document in several] == [True, False, True]
    assert several[0] == several[2] == one
    assert json.loads(run("read", "missing.txt", "gone.txt", "--format", "json").out) == []


def test_several_pages_need_a_folder(run, good: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "good.txt"
    other.parent.mkdir()
    other.write_text(GOOD)
    result = run("read", good, other, "--format", "html")
    assert result.code == 2
    assert "give --output FOLDER" in result.err
    assert run("read", good, other, "--format", "html", "--output", good).code == 2
    assert run("read", good, other, "--format", "html", "--output", tmp_path / "pages").code == 0
    assert sorted(page.name for page in (tmp_path / "pages").iterdir()) == ["good-2.html", "good.html"]


def test_output_goes_where_it_should(run, good: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    to_file = run("read", good, "--published", "2024-05-08", "--format", "jsonl", "--output", target)
    assert (to_file.out, to_file.err) == ("", "")
    assert target.read_text() == run("read", good, "--published", "2024-05-08", "--format", "jsonl").out


def test_the_table_is_for_the_eye(run, good: Path) -> None:
    result = run("read", good, good, "--published", "2024-05-08")
    assert result.out.count(str(good)) == 2
    assert "Kenya" in result.out
    assert "\x1b" not in result.out


@pytest.mark.parametrize("of", ["report", "document"])
def test_the_schema_is_printed(run, of: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema", "--of", of).out))


def test_the_doctor_is_content(run) -> None:
    result = run("doctor")
    assert result.code == 0
    assert all(line.startswith("ok ") for line in result.out.splitlines())


def test_help_and_version_are_printed(run) -> None:
    assert "--published" in run("read", "--help").out
    assert run("--version").out.startswith("dragoman ")


def start(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = "from dragoman.cli import main; main()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], env=environment, **pipes)  # type: ignore[call-overload]


def test_help_loads_nothing_heavy() -> None:
    """What takes long to load is loaded by those who use it: help takes 0.2 s."""
    code = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    code += "from dragoman.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, env=environment, check=True
    )
    assert "read" in done.stdout
    assert not {"spacy", "duckdb", "onnxruntime", "numpy", "pyarrow", "fastapi", "mcp"} & set(done.stderr.split())


def test_an_interruption_ends_it_quietly() -> None:
    process = start("read", "-", "--format", "jsonl")
    process.stdin.write(b"x" * 500_000)  # more than a pipe holds: when that is gone, it reads
    process.stdin.flush()
    time.sleep(0.5)  # and now it waits for the rest
    process.send_signal(signal.SIGINT)
    assert process.wait(250) == 130
    assert b"Traceback" not in process.stderr.read()


def test_a_terminal_gets_a_bar_and_a_pipe_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman import progress

    with progress.show_progress(50) as bar:
        assert type(bar) is progress.Progress
    monkeypatch.setattr("sys.stderr", SimpleNamespace(isatty=lambda: True, write=lambda _: None, flush=lambda: None))
    with progress.show_progress(50) as bar:
        assert isinstance(bar, progress._Bar)
        time.sleep(0.1)
        assert bar._is_shown
        with bar.paused():
            assert not bar._bar.live.is_started
        bar.advance()
    assert not bar._bar.live.is_started


# --- eval pairs --------------------------------------------------------------------------------------------------

PAIRS = (
    "sentence_id\tmarked_sentence\tgold_root\n"
    "1\t<s>France</s> condemned <t>Spain</t> on Monday.\tACCUSE\n"
    "2\t<s>Turkish police</s> arrested <t>ten journalists</t> in Ankara.\tCOERCE\n"
)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text(PAIRS)
    return path


@pytest.mark.parametrize("coder", ["encoder", "lexicon"])
def test_eval_pairs_gives_figures_as_json(run, pairs: Path, coder: str) -> None:
    result = run("eval", "pairs", pairs, "--coder", coder, "--format", "json")
    assert (result.code, result.err) == (0, "")
    figures = json.loads(result.out)
    assert (figures["coder"], figures["sentences"], figures["root_macro_f1"]) == (coder, 2, 1.0)
    assert figures["confusion"] == {"ACCUSE": {"ACCUSE": 1}, "COERCE": {"COERCE": 1}}


def test_eval_pairs_prints_tables(run, pairs: Path) -> None:
    result = run("eval", "pairs", pairs)
    assert result.code == 0
    assert "2 pairs, encoder coder" in result.out and "confusion: gold down" in result.out


def test_eval_pairs_names_what_is_wrong(run, pairs: Path, tmp_path: Path) -> None:
    pairs.write_text(PAIRS + "3\t<s>A</s> met <t>B</t>.\tMEET\n")
    for arguments, says in (
        ((pairs,), "line 4: gold_root 'MEET' is unknown"),
        ((tmp_path / "none.tsv",), "cannot be read (No such file or directory)"),
        ((pairs, "--coder", "magic"), "'magic' is not one of"),
    ):
        result = run("eval", "pairs", *arguments)
        assert (result.code, result.out) == (2, "")
        assert says in result.err and result.err.count("\n") == 1
