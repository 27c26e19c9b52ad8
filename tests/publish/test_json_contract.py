"""The JSON is the public contract: exactly these fields, and a schema that knows them all."""

import dataclasses
import json
from typing import Any

import jsonschema
import pytest

import dragoman
from dragoman.publish.document_json import DocumentRecord, build_schema
from dragoman.records import Report

REPORT_FIELDS = [
    "id", "document", "act", "type", "mode", "cameo", "quad", "intensity", "status", "actors", "recipients", "trigger",
    "evidence", "when", "where", "sources", "quantities", "confidence", "trace",
]  # fmt: skip
NESTED_FIELDS = {
    "Participant": ["text", "name", "code", "sector", "wikidata", "span", "score"],
    "Excerpt": ["text", "span"],
    "When": ["start", "end", "granularity", "basis", "text", "span", "timex"],
    "Where": ["name", "country", "geonames", "lat", "lon", "precision", "text", "span"],
    "Source": ["text", "name", "code", "sector", "wikidata", "span", "stance", "cue"],
    "Quantity": ["of", "low", "high", "text", "span"],
}
TEXT = (
    "NAIROBI, May 8 (Reuters) - Kenya attacked rebels in Somalia on Tuesday, killing 12 fighters, the army said.\n\n"
    "“We will send aid to Uganda,” the president of Kenya told reporters.\n\nAll rights reserved."
)


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return dragoman.read(TEXT, published="2024-05-08").to_dict()


def test_a_report_has_exactly_its_fields(record: dict[str, Any]) -> None:
    assert record["reports"]
    for report in record["reports"]:
        assert list(report) == REPORT_FIELDS
        for key, fields in (("actors", "Participant"), ("sources", "Source"), ("quantities", "Quantity")):
            assert all(list(item) == NESTED_FIELDS[fields] for item in report[key])
        assert report["when"] is None or list(report["when"]) == NESTED_FIELDS["When"]
        assert report["where"] is None or list(report["where"]) == NESTED_FIELDS["Where"]
        assert list(report["trigger"]) == list(report["evidence"]) == NESTED_FIELDS["Excerpt"]


def test_the_text_of_this_file_shows_every_part(record: dict[str, Any]) -> None:
    reports = record["reports"]
    for key in ("actors", "recipients", "sources", "quantities", "when", "where"):
        assert any(report[key] for report in reports), key
    assert record["residue"]
    assert record["dateline"]
    assert record["quotations"]


@pytest.mark.parametrize(("of", "record_type"), [("report", Report), ("document", DocumentRecord)])
def test_the_schema_covers_every_field(of: str, record_type: type) -> None:
    schema = build_schema(of)
    jsonschema.Draft202012Validator.check_schema(schema)
    names = [field.name for field in dataclasses.fields(record_type)]
    own = schema["$defs"][record_type.__name__]
    assert list(own["properties"]) == names
    assert set(own["required"]) == set(names)
    for name, fields in NESTED_FIELDS.items():
        assert list(schema["$defs"][name]["properties"]) == fields


def test_documents_and_reports_follow_their_schemas(record: dict[str, Any]) -> None:
    jsonschema.validate(record, build_schema("document"), jsonschema.Draft202012Validator)
    for report in record["reports"]:
        jsonschema.validate(report, build_schema("report"), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("change", [{"act": "FIGHT"}, {"status": "maybe"}, {"confidence": "high"}, {"actors": None}])
def test_the_schema_refuses_what_is_no_report(record: dict[str, Any], change: dict[str, Any]) -> None:
    report = {**record["reports"][0], **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, build_schema("report"), jsonschema.Draft202012Validator)


def test_spans_are_pairs_of_numbers(record: dict[str, Any]) -> None:
    start, end = record["reports"][0]["trigger"]["span"]
    assert TEXT[start:end] == record["reports"][0]["trigger"]["text"]
    assert json.loads(json.dumps(record)) == record
