"""The API does what openapi.json says, whatever is asked: schemathesis makes the questions."""

import shutil
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from web_server import TOKEN, Server

# 422 is for values that the schema allows and that cannot be meant together (from later than to).
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": [200, 201, 304, 401, 403, 404, 409, 422, 503]},
    },
    "generation": {"database": "none"},
}


@pytest.fixture(scope="session")
def asked(start, read_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Server:
    path = shutil.copy(read_store, tmp_path_factory.mktemp("asked") / "news.duckdb")
    return start(Path(path), token=TOKEN)


@pytest.fixture(scope="session")
def described(asked: Server) -> schemathesis.BaseSchema:
    config = SchemathesisConfig.from_dict(CONFIG)
    return schemathesis.openapi.from_url(f"{str(asked.client.base_url).rstrip('/')}/openapi.json", config=config)


api = schemathesis.pytest.from_fixture("described")


@api.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_api_is_as_described(case: schemathesis.Case, asked: Server) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})
    assert "Traceback" not in asked.log.getvalue()


def test_every_shape_is_described(asked: Server) -> None:
    described = asked.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    shapes = described["components"]["schemas"]
    assert {"Event", "Report", "Overview", "EventDossier", "DocumentDossier", "Error", "DecisionRequest"} <= set(shapes)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            answers = operation["responses"]
            assert {"400", "404", "503"} <= set(answers), path
            assert ("201" if (method, path) == ("post", "/api/review/decisions") else "200") in answers
