"""What the program says while it works: text for people, or a JSON object a line for programs.

In: an event's name, a sentence, fields (document, stage, shard, run …). Out: lines on standard error.
Limits: no text of an article. What libraries log may quote one, or a token: of them only who spoke is told, and only at
level debug. A program that imports Dragoman configures logging itself: nothing is set up on import.
"""

import datetime
import json
import logging
import os
import sys
from typing import Any, Literal

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
FORMAT_VARIABLE = "DRAGOMAN_LOG_FORMAT"
# What a program wants to know of a run (each unit of work, each dropped document) and a person does not: part of info
# in JSON, of debug in text.
DETAIL = 15
_ROOT = logging.getLogger("dragoman")


def tell(event: str, message: str = "", /, *, level: int = DETAIL, **fields: object) -> None:
    """Something happened. `event`: its name, stable; `message`: a sentence for people; `fields`: plain values."""
    if _ROOT.isEnabledFor(level):
        _ROOT.log(level, message or event, extra={"event": event, "fields": fields})


def configure_logs(format: LogFormat | None = None, level: str = "info") -> None:
    """Of this process: its lines go to standard error, those of libraries nowhere. `format` None: the environment's."""
    chosen = format or ("json" if os.environ.get(FORMAT_VARIABLE) == "json" else "text")
    least = DETAIL if chosen == "json" and level == "info" else logging.getLevelNamesMapping()[level.upper()]
    for logger, handler in ((_ROOT, _Lines(chosen, least)), (logging.getLogger(), _Muffle())):
        for before in [one for one in logger.handlers if isinstance(one, _Lines | _Muffle)]:
            logger.removeHandler(before)
        logger.addHandler(handler)
    _ROOT.setLevel(least)
    logging.captureWarnings(True)


def writes_json() -> bool:
    """Whether lines are for programs."""
    return any(isinstance(handler, _Lines) and handler.format_name == "json" for handler in _ROOT.handlers)


class _Lines(logging.Handler):
    def __init__(self, format: LogFormat, least: int) -> None:
        super().__init__(least)
        self.format_name = format

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr is None:
            return
        line = format_json(record) if self.format_name == "json" else " ".join(record.getMessage().split())
        print(line, file=sys.stderr, flush=True)


class _Muffle(logging.Handler):
    """Stands at the root, so that Python's last resort does not print what libraries warn of."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] == "dragoman":
            return
        tell(
            "library",
            f"dragoman: {record.name} said something ({record.levelname.lower()}); its words may be an article's",
            level=logging.DEBUG,
            library=record.name,
            said=record.levelname.lower(),
        )


def format_json(record: logging.LogRecord) -> str:
    """One line: time, level, event, message, then the event's fields."""
    moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    message = " ".join(record.getMessage().split()).removeprefix("dragoman: ")
    event = getattr(record, "event", "note")
    shown: dict[str, Any] = {
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": "info" if record.levelno == DETAIL else record.levelname.lower(),
        "event": event,
    }
    if message != event:
        shown["message"] = message
    return json.dumps(shown | getattr(record, "fields", {}), ensure_ascii=False, default=str)
