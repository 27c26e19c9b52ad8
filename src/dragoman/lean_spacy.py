"""spaCy without its command line.

In: nothing. Out: spaCy, imported. `import spacy` imports `spacy.cli` for the one function `spacy.info`, and with it an
HTTP client, a templating engine and a project manager: a third of a second of every start.
Limits: for a process of our own program, not for a library's users; a spaCy that is imported already is left as it is.
"""

import sys
from types import ModuleType
from typing import Any

_COMMAND_LINE = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import it; `spacy.info` and `import spacy.cli` work afterwards as they always do."""
    if "spacy" in sys.modules:
        return
    for name in _COMMAND_LINE:
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli"].__path__ = []
    sys.modules["spacy.cli.info"].info = _describe  # type: ignore[attr-defined]
    try:
        import spacy
    finally:
        for name in _COMMAND_LINE:
            del sys.modules[name]
    vars(spacy).pop("cli", None)


def _describe(*arguments: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*arguments, **options)
