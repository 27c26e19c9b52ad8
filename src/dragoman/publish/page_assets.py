"""The style and script that stand inside a page, and the hashes by which its policy allows them and nothing else.

In: names of files of this folder. Out: their text, and source expressions of a Content-Security-Policy.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files


@cache
def read_asset(name: str) -> str:
    return "\n" + files("dragoman.publish").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def hash_asset(content: str) -> str:
    """The source expression that a Content-Security-Policy allows this very content by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
