"""The API does what openapi.json says, whatever is asked: schemathesis makes the questions."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from plain_coder import PlainCoder, make_articles
from schemathesis.config import SchemathesisConfig
from web_server import TOKEN, Server

from dragoman.store.database import Store
from dragoman.web.api_events import FILES
from dragoman.web.openapi import ANSWERS

# 422 is for values that the schema allows and that cannot be meant together (from later than to).
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": [200, 201, 304, 401, 403, 404, 409, 422, 503]},
    },
    "generation": {"database": "none"},
}


@pytest.fixture(scope="session")
def asked(start, tmp_path_factory: pytest.TempPathFactory) -> Server:
    path = tmp_path_factory.mktemp("asked") / "news.duckdb"
    with Store(path) as store:
        store.ingest(make_articles(20), coder=PlainCoder())
    return start(path, token=TOKEN)


@pytest.fixture(scope="session")
def described(asked: Server) -> schemathesis.BaseSchema:
    schema = asked.get("/openapi.json").json()
    return schemathesis.openapi.from_dict(schema, config=SchemathesisConfig.from_dict(CONFIG))


OPERATIONS = [*ANSWERS, *(("get", f"/api/events.{suffix}") for suffix in FILES)]


# Not schemathesis' own fixtures, which do not work with pytest 9.2.
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_api_is_as_described(asked: Server, described: schemathesis.BaseSchema, method: str, path: str) -> None:
    @settings(max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described[path][method.upper()].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        base = str(asked.client.base_url).rstrip("/")
        case.call_and_validate(base_url=base, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)

    ask()
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
