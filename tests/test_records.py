"""Records are frozen, complete, and survive the journey through JSON."""

import dataclasses
import inspect
import pickle

import msgspec
import pytest

from dragoman import records
from dragoman.publish.document_json import decode_report, encode_report
from dragoman.records import Excerpt, Participant, Report, Span, Unreadable, When

ALL_RECORDS = [r for _, r in inspect.getmembers(records, dataclasses.is_dataclass)]


def make_report(**changes: object) -> Report:
    somebody = Participant(
        text="Ghana", name="Ghana", code="GHA", sector="GOV", wikidata=None, span=Span(0, 5), score=0.9
    )
    fields = {
        "id": "0123456789abcdef", "document": "fedcba9876543210", "act": "AID", "type": "AID", "mode": None,
        "cameo": "070", "quad": 2, "intensity": 7.0, "status": "occurred", "actors": (somebody,), "recipients": (),
        "trigger": Excerpt(text="sent", span=Span(6, 10)),
        "evidence": Excerpt(text="Ghana sent rice.", span=Span(0, 16)),
        "when": None, "where": None, "sources": (), "quantities": (), "confidence": 0.5, "trace": {},
    }  # fmt: skip
    return Report(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("record", ALL_RECORDS, ids=lambda r: r.__name__)
def test_every_record_is_frozen_with_slots_and_keywords(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert hasattr(record, "__slots__")
    assert all(field.kw_only for field in dataclasses.fields(record))


def test_a_report_survives_json() -> None:
    when = When(
        start="2024-05-01", end="2024-05-03", granularity="range", basis="stated", text="x", span=Span(0, 1), timex="Z"
    )
    report = make_report(when=when, trace={"act": "lexicon"})
    assert decode_report(encode_report(report)) == report


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [("act", "FIGHT", "$.act"), ("quad", "two", "$.quad"), ("actors", [{"text": 1}], "$.actors[0].text")],
)
def test_json_that_does_not_fit_is_refused_with_its_path(field: str, value: object, path: str) -> None:
    line = msgspec.json.decode(encode_report(make_report()))
    line[field] = value
    with pytest.raises(msgspec.ValidationError) as caught:
        decode_report(msgspec.json.encode(line))
    assert f"`{path}`" in str(caught.value)


def test_unreadable_names_stage_and_reason() -> None:
    error = Unreadable("clean", "the text is empty")
    assert str(error) == "clean: the text is empty"
    assert (error.stage, error.reason) == ("clean", "the text is empty")


def test_a_report_goes_to_another_process() -> None:
    report = make_report()
    assert pickle.loads(pickle.dumps(report)) == report
