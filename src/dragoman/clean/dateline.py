"""The dateline: where and by which agency a story was filed.

In: text without residue. Out: a Dateline, or None.
Limits: it stands at the start of one of the first lines. Capitals before a mere colon or hyphen count only when
they are no label ("BREAKING: ...") and no state, body or acronym ("NATO: ...").
"""

import re
from functools import cache

from dragoman.lexicons import read_table, split_cell
from dragoman.records import Dateline, Span

_FIRST_LINES = re.compile(r"[^\n]*\S[^\n]*")
_MOST_LINES = 5
_MOST_WEAK_LINES = 2
_LONGEST = 120
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_NAME = r"[^\W\d_][^\W\d_.'’]*(?:[.'’-][^\W\d_.'’-]+)*\.?"
_DATELINE = re.compile(
    rf"\s*(?:(?P<place>{_NAME}(?:[ /]{_NAME}){{0,4}}?)"
    # "KYIV, Ukraine (AP) —", "WASHINGTON, D.C. —", "BEIRUT, Lebanon, July 19 -"
    rf"(?P<state>, (?!{_MONTH} \d)[A-Z][\w.]+(?: [A-Z][\w.]+){{0,2}})?)?"
    # "(CNN) —" and "July 19 (UPI) --" have no place.
    rf"(?P<date>(?:, ?| |\A|(?<=\n)){_DATE}|)"
    r"(?: ?\((?P<outlet>[^()\n]{2,30})\)| /(?P<wire>[A-Z][A-Za-z]+)/|)"
    r"(?P<end>\s*(?:--|[–—]|-(?=\s)|:)\s*)(?=\S)"
)


def find_dateline(text: str) -> Dateline | None:
    """The dateline of a story, if it has one."""
    for number, line in enumerate(_FIRST_LINES.finditer(text)):
        if number == _MOST_LINES:
            return None
        match = _DATELINE.match(text, line.start(), min(line.end(), line.start() + _LONGEST))
        if match and _is_dateline(match, is_near_top=number < _MOST_WEAK_LINES):
            return _make_dateline(match, text)
    return None


def _is_dateline(match: "re.Match[str]", *, is_near_top: bool) -> bool:
    place, outlet = match["place"], match["outlet"] or match["wire"]
    if place is None:  # "(CNN) —", "July 19 (UPI) --"
        return outlet is not None and (outlet.casefold() in _listed("agency"))
    if not place.isupper():
        # "Paris (AFP) -", "Kyiv, Ukraine –": a name in small letters may be any noun; an agency or a state proves it.
        is_proved = outlet is not None and outlet.casefold() in _listed("agency")
        is_in_state = bool(match["state"]) and match["state"].removeprefix(", ").casefold() in _states()
        is_dash = match["end"].strip() in ("–", "—", "--")
        return place == place.title() and (is_proved or (is_in_state and is_dash and is_near_top))
    if outlet or match["date"]:
        return place.casefold() not in _listed("label")
    if place.casefold() in _listed("label") | _names():
        return False
    if "—" in match["end"] or "--" in match["end"]:
        return True
    # "LAHORE: The army ..." but not "IMF: ..." or "COVID: ..."
    return is_near_top and len(place) > 4 and len(place.split()) <= 2 and match["end"][-1].isspace()


def _make_dateline(match: "re.Match[str]", text: str) -> Dateline:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    span = Span(start, match.end())
    place = None
    if match["place"]:
        place = Span(match.start("place"), match.end("state") if match["state"] else match.end("place"))
    return Dateline(span=span, text=text[span.start : span.end], place=place, outlet=match["outlet"] or match["wire"])


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(row["text"].casefold() for row in read_table("datelines") if row["kind"] == kind)


@cache
def _states() -> frozenset[str]:
    return frozenset(row["name"].casefold() for row in read_table("states"))


@cache
def _names() -> frozenset[str]:
    """States and bodies: "IRAN: ..." is a headline's topic. A city state is as likely a place."""
    names = set()
    for row in read_table("states"):
        if not row["capital"].startswith(row["name"]):
            names |= {row["name"], *split_cell(row["aliases"]), *split_cell(row["demonyms"])}
    for row in read_table("bodies"):
        names |= {row["name"], *split_cell(row["aliases"])}
    return frozenset(name.casefold() for name in names)
