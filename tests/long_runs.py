"""How much a test tries: little in each run of the tests, much in `make fuzz`, which sets LONG_TESTS."""

import os


def choose(*, short: int, long: int) -> int:
    return long if os.environ.get("LONG_TESTS") == "1" else short
