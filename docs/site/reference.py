"""Reference pages made from the code: commands, the Python API, the HTTP API.

In: the Typer application, the package, the OpenAPI schema of dragoman.web where that exists. Out: Markdown.
"""

import dataclasses
import enum
import importlib.util
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import typer
from fastapi import FastAPI
from typer.core import TyperArgument

import dragoman
from dragoman import records
from dragoman.cli import app
from dragoman.store.query import EventFilter

_RECORDS = ("Event", "Conflict", "Participant", "Source", "When", "Where", "Quantity", "Quotation", "Decision")


def render_commands() -> str:
    """Every command with its arguments and options, as `dragoman COMMAND --help` tells them."""
    parts = ["# Commands\n\nMade from the program itself. The guide with examples is [the command line](../cli.md).\n"]
    for name, command in _list_commands(typer.main.get_command(app), ""):
        parts.append(f"\n## dragoman {name}\n\n{_write_prose(command.help or '')}\n\n")
        usage = " ".join(_name_argument(one) for one in command.params if _is_argument(one))
        parts.append(f"```text\ndragoman {name} [OPTIONS] {usage}".rstrip() + "\n```\n\n")
        rows = [_write_parameter(one) for one in command.params if not one.hidden]
        if rows:
            parts.append("| parameter | default | meaning |\n|---|---|---|\n" + "".join(rows))
    return "".join(parts)


def render_python() -> str:
    """What the package exports, with the methods of its classes and the fields of its records."""
    parts = ["# Python API\n\nMade from the code. The guide with examples is [Python](../python.md).\n"]
    public = sorted(dragoman.__all__, key=str.lower)
    parts += [_write_object(f"dragoman.{name}", getattr(dragoman, name)) for name in public]
    parts.append("\n## Records\n\nWhat the above give and take.\n")
    parts += [_write_object(f"dragoman.records.{name}", getattr(records, name)) for name in _RECORDS]
    parts.append(_write_object("dragoman.store.query.EventFilter", EventFilter))
    return "".join(parts)


def render_http() -> str | None:
    """Paths of the HTTP API, in the order of its own description; None where this version has none."""
    if importlib.util.find_spec("dragoman.web") is None:
        return None
    from dragoman.web import api_events, api_overview, api_review
    from dragoman.web.openapi import describe_api

    app = FastAPI()
    for part in (api_overview, api_events, api_review):
        app.include_router(part.router)
    schema = describe_api(app)
    refusals: dict[str, str] = {}
    parts = [f"# HTTP API\n\nMade from its OpenAPI description, version {schema['info']['version']}.\n"]
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            prose = _write_prose(told.get("description") or told.get("summary", ""))
            parts.append(f"\n## {method.upper()} {path}\n\n{prose}\n")
            rows = [_write_field(one) for one in told.get("parameters", [])]
            if rows:
                parts.append("\n| parameter | in | type | meaning |\n|---|---|---|---|\n" + "".join(rows))
            refusals |= {code: one["description"] for code, one in told["responses"].items() if code >= "400"}
            answers = {code: one for code, one in told["responses"].items() if code < "400"}
            parts += ["\n", *(f"- `{code}`: {_cell(one['description'])}\n" for code, one in answers.items())]
    parts += ["\n## Refusals\n\n", *(f"- `{code}`: {_cell(words)}\n" for code, words in sorted(refusals.items()))]
    return "".join(parts)


def _list_commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _list_commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


def _name_argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    name = name if argument.required else f"[{name}]"
    return f"{name}..." if argument.nargs == -1 else name


def _write_parameter(one: Any) -> str:
    kind = one.type_descriptor.annotation
    choices = [choice.value for choice in kind] if inspect.isclass(kind) and issubclass(kind, enum.Enum) else []
    name, default = _name_argument(one), ""
    if not _is_argument(one):
        values = "" if one.is_flag else f" {one.metavar or ('CHOICE' if choices else 'VALUE')}"
        name = ", ".join(one.opts) + values
        default = "required" if one.required else "" if one.default in (None, False) else f"`{one.default}`"
    meaning = one.help or ""
    if choices:
        meaning += f" One of {', '.join(choices)}."
    if one.envvar:
        meaning += f" Or the environment variable {one.envvar}."
    return f"| `{name}` | {default} | {_cell(meaning)} |\n"


def _is_argument(one: Any) -> bool:
    return isinstance(one, TyperArgument)


def _write_object(name: str, value: Any) -> str:
    """A heading, the signature, the docstring; of a class its public methods, of a record its fields."""
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return ""
    parts = [f"\n## {name}\n\n", _write_signature(name.rsplit(".", 1)[-1], value), _write_docstring(value)]
    if not inspect.isclass(value):
        return "".join(parts)
    if dataclasses.is_dataclass(value):
        rows = (f"| `{one.name}` | `{_name_type(one.type)}` |\n" for one in dataclasses.fields(value))
        return "".join([*parts, "| field | type |\n|---|---|\n", *rows])
    for member, found in inspect.getmembers(value):
        if member.startswith("_") or not getattr(found, "__doc__", None):
            continue
        title = f"{name.rsplit('.', 1)[-1]}.{member}"
        if isinstance(found, property):
            parts.append(f"\n### {title}\n\n{_write_prose(found.__doc__)}\n")
        elif (getattr(found, "__module__", None) or "").startswith("dragoman") and inspect.isroutine(found):
            parts += [f"\n### {title}\n\n", _write_signature(member, found), _write_docstring(found)]
    return "".join(parts)


def _write_signature(name: str, value: Any) -> str:
    try:
        signature = inspect.signature(value)
    except ValueError:
        return ""
    kept = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
    written = f"{name}{signature.replace(parameters=kept)}".replace("'", "").replace('"', "")
    written = re.sub(r"<(?:function|class|object)? ?([\w.]+)[^>]*>", r"\1", re.sub(r" at 0x[0-9a-f]+", "", written))
    return f"```text\n{textwrap.fill(written, 110, subsequent_indent='    ')}\n```\n\n"


def _write_docstring(value: Any) -> str:
    return f"{_write_prose(inspect.getdoc(value) or '')}\n\n"


def _write_prose(text: str) -> str:
    """Paragraphs; what Markdown would take for markup stays as it is."""
    return re.sub(r"(?<!`)([<>*_])(?![^`\n]*`)", r"\\\1", inspect.cleandoc(text))


def _name_type(type: Any) -> str:
    return type if isinstance(type, str) else getattr(type, "__name__", str(type))


def _write_field(one: dict[str, Any]) -> str:
    kind = _name_schema(one.get("schema", {}))
    return f"| `{one['name']}` | {one['in']} | `{kind}` | {_cell(one.get('description', ''))} |\n"


def _name_schema(schema: dict[str, Any]) -> str:
    return str(schema.get("type") or " or ".join(_name_schema(one) for one in schema.get("anyOf", [])) or "object")


def _cell(text: str) -> str:
    return _write_prose(" ".join(str(text).split())).replace("|", "\\|")
