"""What stands around every page: its head, its style and script, and the policy that allows them and nothing else.

In: a title, a body, and names of files of this folder. Out: one self-contained HTML page.
"""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from dragoman.publish.page_words import escape, squeeze


@cache
def read_asset(name: str) -> str:
    return "\n" + files("dragoman.publish").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def read_colours() -> tuple[str, str]:
    """The colours of every page as declarations: by day, and those that differ by night."""
    light, dark, *_ = re.findall(r":root\s*\{([^}]*)\}", read_asset("page.css"))
    return light.strip(), dark.strip()


@cache
def hash_asset(content: str) -> str:
    """The source expression that a Content-Security-Policy allows this very content by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def wrap_page(title: str, body: str, *, style: str, script: str | None = None) -> str:
    """The page around a body. Without a script, none may run."""
    allowed = f"script-src '{hash_asset(script)}'; " if script is not None else ""
    policy = f"default-src 'none'; style-src '{hash_asset(style)}'; {allowed}base-uri 'none'; form-action 'none'"
    last = f"\n<script>{script}</script>" if script is not None else ""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Dragoman">
<title>{escape(squeeze(title, longest=120))} · Dragoman</title>
<style>{style}</style>
</head>
<body>
{body}{last}
</body>
</html>
"""
