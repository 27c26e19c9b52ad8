"""Fragments of HTML, as feeds and tables carry them, as text.

In: "<p>Kenya sent <b>aid</b>.</p>". Out: "Kenya sent aid.", a blank line between blocks.
Limits: nothing is judged to be no news; that is for whole pages (html.py).
"""

import re

_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|li|ul|ol|h[1-6]|blockquote|body|html|article|section)\s*>|<(?:br|p|img)\b[^<>]*>",
    re.I,
)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BLANK = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript template iframe object svg head".split())


def is_fragment(text: str) -> bool:
    """Whether a text carries tags."""
    return bool(_TAG.search(text))


def strip_markup(fragment: str) -> str:
    """The text of a fragment. A plain text with entities ("AT&amp;T") has them read; any other stays as it is."""
    if "<" not in fragment and not _ENTITY.search(fragment):
        return fragment.strip()
    import lxml.etree
    import lxml.html

    try:
        root = lxml.html.fragment_fromstring(fragment.replace("\x00", ""), create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return fragment.strip()
    pieces: list[str] = []
    # An explicit walk: a fragment nested a thousand deep must not end Python's stack.
    silent = 0
    for step, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if step in ("comment", "pi"):
            pieces.append(_collapse(element.tail) if not silent else "")
            continue
        is_silent, is_block = element.tag in _SILENT, element.tag in _BLOCKS
        if step == "start":
            silent += is_silent
            pieces.append("\n\n" if is_block else "")
            pieces.append(_collapse(element.text) if not silent else "")
        else:
            silent -= is_silent
            pieces.append("\n\n" if is_block else "")
            if element is not root:
                pieces.append(_collapse(element.tail) if not silent else "")
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip()


def _collapse(text: str | None) -> str:
    return _SPACE.sub(" ", text) if text else ""
