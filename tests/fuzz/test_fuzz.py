"""The short run of the fuzzer's targets, by Hypothesis; `make fuzz` is the long one. And what it has found."""

import io
import zipfile

import pytest
from fuzz_targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def mutate(seed: bytes) -> st.SearchStrategy[bytes]:
    """The seed with pieces cut out, doubled, or replaced by others."""
    places = st.integers(0, len(seed))
    junk = st.binary(max_size=8) | st.sampled_from([b"<", b"\x00", b'"', b"\xff\xfe", b"&x;", b"9" * 30, "٣".encode()])
    edits = st.lists(st.tuples(places, st.integers(0, 20), junk), min_size=1, max_size=4)

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        data = seed
        for at, gone, put in edits:
            data = data[:at] + put + data[at + gone :]
        return data

    return edits.map(apply)


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_it(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds:
        target.run(seed)

    @settings(max_examples=target.quick, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=300) | st.one_of([mutate(seed) for seed in target.seeds]))
    def run(data: bytes) -> None:
        target.run(data)

    run()


def make_zip(name: str, data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(name, data)
    return sink.getvalue()


FOUND = {
    # A file that begins before its ZIP does.
    "before the beginning": ("archives", make_zip("a.txt", b"Kenya sent aid.")[1:]),
    # A carriage return in the middle of a header.
    "header": ("tables", b"text,date\rKenya,x\r\n\xe3,\r\n"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_the_fuzzer_found_stays_mended(name: str) -> None:
    target, data = FOUND[name]
    TARGETS[target].run(data)


def test_a_nameless_file_in_a_zip_is_passed_over() -> None:
    data = bytearray(make_zip("x", b"Kenya sent aid."))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 28 : entry + 30] = b"\x00\x00"  # the length of its name
    del data[entry + 46]
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (end - entry).to_bytes(4, "little")
    TARGETS["archives"].run(bytes(data))
