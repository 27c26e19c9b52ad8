"""The grammar of time expressions.

In: the kinds of a text's tokens, one character each (time_tokens). Out: `PATTERNS`, one compiled expression for each
sort of time expression, in the order in which they are tried, and `find_starts`. `<kind>` stands for one token of
that kind, `{macro}` for a part used often; named groups are what the readers look at. What a pattern allows is only
possible; the reader of the same name decides with the words at hand. Limits: all repeats are bounded, so matching is
linear in the number of tokens.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dragoman.resolve.time_tokens import Token, TokenRow, letter_of

_CURRENCIES = frozenset({"$", "€", "£", "¥", "#", "c", "us", "a", "rs"})


class Pattern(NamedTuple):
    """A sort of expression and its grammar over letters of kinds."""

    name: str
    grammar: re.Pattern[str]


class Found(NamedTuple):
    """A pattern matched at a place; what its reader looks at."""

    row: TokenRow
    name: str
    match: re.Match[str]

    def span(self, group: str) -> tuple[int, int]:
        """The tokens of a named group; (-1, -1) if it took no part or is no part of this pattern."""
        return self.match.span(group) if group in self.match.re.groupindex else (-1, -1)

    def token(self, group: str) -> Token | None:
        """The first token of a named group, None if the group took no part."""
        start, end = self.span(group)
        return self.row.tokens[start] if 0 <= start < end else None

    def tokens(self, group: str) -> list[Token]:
        start, end = self.span(group)
        return self.row.tokens[start:end] if start >= 0 else []

    def word(self, group: str) -> str | None:
        """The last token's word in lower case: "same" of "that same"."""
        tokens = self.tokens(group)
        return tokens[-1].lower if tokens else None

    def value(self, group: str) -> str:
        """The table's value of a group's first token, "" if there is none."""
        token = self.token(group)
        return token.value if token else ""

    def has(self, group: str) -> bool:
        start, end = self.span(group)
        return 0 <= start < end

    def is_before_of(self) -> bool:
        """ "the third quarter of the war", not "for the third quarter of $2 million"."""
        beyond = self.row.at(self.match.end() + 1)
        return self.after.kind == "of" and not (
            beyond.lower in _CURRENCIES or beyond.kind in ("count", "number", "day")
        )

    @property
    def before(self) -> Token:
        return self.row.at(self.match.start() - 1)

    @property
    def after(self) -> Token:
        return self.row.at(self.match.end())

    @property
    def offset(self) -> int:
        """Where its last word begins in the text, by which the parse is asked."""
        return self.row.tokens[self.match.end() - 1].start


_MACROS = {
    "dayno": "[<day><ordinal>]",
    "anyday": "(?:<weekday>|<shortday>)",
    "deictic": "(?:<that><same>|<this>[<same><last><next>]|[<last><next><this><that><same>])",
    # "three", "24", "twenty-four", "two hundred", "a few", "several", "a couple of", "a", "another two"
    "number": "(?:<day>|<count>|<number>(?:<dash>?<number>){0,4}|<a><vague>?(?:<number>|<of>)?"
    "|<vague>(?:<number>|<of>)?|<another><number>?)",
    # "two to three", "60-100", "one or two"
    "amount": "{number}(?:[<dash><to><or>](?:<day>|<count>|<number>(?:<dash>?<number>)?))?",
    "units": "[<unit><units><subunit><subunits><weekend><weekends><parts>]",
    # "of last year", "this month", "the same year"
    "relative": "<of>?<the>?{deictic}<unit>",
    "dated": "(?:<comma>?<of>?(?P<year><year>)|(?P<short><shortyear>))",
}
_GRAMMARS = (
    ("numdate", "<numdate>"),
    # "3 p.m. GMT", "15:30 local time", "0600 GMT", "10 o'clock", "4 in the morning", "noon"
    (
        "clock",
        "<approx>?(?:(?P<hour>[<clock><day><number>])(?P<minutes><number>(?:<dash>?<number>)?)?(?P<half>[<ampm><oclock>])(?:[<of><in>]<the>(?P<part><part>))?"
        "|(?P<exact><clock>)|(?P<mil>[<count><year>])(?P<hours><subunits>)?|(?P<bare>[<year><count><day>])(?=<zone>)|(?P<noon><noon>)"
        "|(?P<early>[<day><number>])[<of><in>]<the>(?P<daypart><part>))(?P<zone><zone>)?",
    ),
    # "Tuesday, July 19, 2022", "July 19-21", "July 4 last year"
    (
        "monthday",
        "(?P<deictic><last>|<this>|<next>)?(?:(?P<weekday>{anyday})<comma>?)?(?P<month><month>)<the>?(?P<day>{dayno})"
        "(?:[<dash><slash><to>](?P<until>{dayno})(?!<month>|<of><month>))?(?:{dated}|(?P<relative>{relative}))?",
    ),
    # "Tuesday 19 July 2022", "the 19th of July", "3-5 May"
    (
        "daymonth",
        "(?:(?P<weekday>{anyday})<comma>?)?<the>?(?P<day>{dayno})(?:[<dash><slash>](?P<until>{dayno}))?<of>?<dash>?(?P<month><month>)"
        "(?:<dash>?{dated}|(?P<relative>{relative}))?",
    ),
    # "3" in "3 and 5 May", "from 3 to 5 May 2022"
    (
        "dayshared",
        "(?P<day>{dayno})(?=(?:[<and><or><to><comma><dash>]{dayno}){1,3}<of>?(?P<month><month>)(?:<comma>?(?P<year><year>))?)",
    ),
    # "the 19th of last month"
    ("dayofunit", "<the>(?P<day><ordinal>)<of>(?P<relative>{deictic}<unit>)"),
    # "Tuesday the 19th", "on the 19th"
    ("dayalone", "(?:(?P<weekday>{anyday})<comma>?)?<the>(?P<day><ordinal>)"),
    # "20" in "July 19 and 20"
    ("daynext", "(?P<day>{dayno})"),
    # "July 2022", "May of last year", "last March", "June" in "June to August 2019"
    (
        "month",
        "(?P<deictic>{deictic})?(?P<month><month>)(?:{dated}|(?P<relative>{relative})"
        "|(?=[<dash><to><and><or><slash>]<month>(?:<comma>?(?P<shared><year>))))?",
    ),
    (
        "season",
        "<the>?(?P<deictic>{deictic})?(?P<season><season>)(?:<of>?{dated}(?:[<dash><slash>][<day><count><year>])?|(?P<relative>{relative}))?",
    ),
    # "the third quarter of 2019", "the 1988 third quarter", "last year's first half", "fiscal second quarter"
    (
        "quarter",
        "(?P<the><the>)?(?:(?P<before>(?:<year>|<fiscal><year>)|{deictic}<unit>)<poss>?)?<fiscal>?<dash>?"
        "(?P<nth>[<ordinal><subunit><last><next>])(?P<dash><dash>)?(?P<unit>[<unit><half>])"
        "(?:<of>?<fiscal>?(?P<year><year>)|<of><its>?(?P<relative><the>?{deictic}<fiscal>?<unit>|<the><unit>))?",
    ),
    (
        "quartername",
        "(?:(?P<quarter><quarter>)(?:<of>?<dash>?<fiscal>?(?P<year><year>))?|(?P<first><year>)<dash>?(?P<later><quarter>))",
    ),
    ("quarterof", "<the>(?P<year><year>)<fiscal>?(?P<unit>[<unit><period>])"),
    (
        "yearago",
        "(?:<the>(?:<more>|<comparable>)?(?=<unit><dash>[<ago><earlier>][<ordinal><subunit><dash>]*[<unit><period>]))?(?P<unit><unit>)<dash>[<ago><earlier>](?:(?P<nth>[<ordinal><subunit>])?<dash>?[<unit><period>])?",
    ),
    # "the same period last year", "the comparable quarter of 1988", "the corresponding month a year earlier"
    (
        "comparable",
        "<the>[<comparable><same>](?P<unit>[<unit><period>])(?:[<of><in>]?(?P<year><year>)|<of>?(?P<relative><the>?{deictic}<unit>)"
        "|(?P<ago><a><unit>[<ago><earlier>]))",
    ),
    # "the quarter a year ago", "last year's quarter"
    ("compared", "<the>(?P<unit>[<unit><period>])(?P<ago><a><unit>[<ago><earlier>])"),
    ("owned", "(?P<relative>{deictic}<unit>)<poss>(?P<unit>[<unit><period>])"),
    ("century", "<the>?(?P<nth><ordinal>)<dash>?(?P<unit><unit>)"),
    ("decade", "<the>?(?P<decade>[<decade><decadeword>])"),
    ("weekdaysoften", "(?:(?P<weekdays><weekdays>)|(?P<weekday><weekday>)(?=<parts>))<parts>?"),
    (
        "weekday",
        "(?P<the><the>)?(?P<deictic>{deictic})?(?P<weekday>{anyday})(?P<relative>{relative}|<unit>)?",
    ),
    ("dayword", "(?P<day>[<dayword><tonight>])"),
    # "the weekend", "last weekend", "the weekend of March 5" reads its date by itself
    ("weekend", "(?P<the><the>)?(?P<deictic>{deictic})?(?P<weekend><weekend>)"),
    # "this morning", "the following night", "overnight"
    (
        "part",
        "(?:(?P<the><the>)?(?P<deictic>{deictic})(?P<part><part>)|<the>(?P<plain><part>)|(?P<over><overnight>)|(?P<bare><part>))",
    ),
    # "every Monday", "every other day", "each July", "every two weeks"
    (
        "each",
        "<each>(?P<other><other>)?(?P<number>{number})?"
        "(?P<unit>[<unit><units><subunit><subunits><weekday><weekdays><month><season><weekend><part><holiday>])(?P<part><part>)?",
    ),
    # "the first Monday of every month"
    ("eachnth", "<the>?[<ordinal><subunit><last>](?:<weekday>|<unit>|<weekend>)<of><each>(?P<unit><unit>)"),
    # "twice a week", "five times a day", "per year"
    ("rate", "(?P<count>[<once>]|{number}<times>)[<a><per><each>](?P<unit>[<unit><subunit>])"),
    ("oftenrate", "(?:<once>|{number}<times>)<of>?(?P<often><often>)"),
    ("per", "<per>(?P<unit>[<unit><subunit>])"),
    ("often", "(?P<often>[<often><weekends><workday>])"),
    # "the past two weeks", "the next 60-100 days", "these last few months"
    (
        "counted",
        "(?:(?P<each><each>)<of>)?[<the><this><that><its>]?(?P<deictic>[<last><next>])(?P<number>{amount})<more>{0,2}<dash>?(?P<unit>{units})"
        "(?P<tail><orso>)?(?!<of>(?:<year>|<the>?{deictic}<unit>))",
    ),
    # "recent weeks", "the coming months", "past years"
    (
        "vagueunits",
        "<the>?(?P<deictic>[<recent><refadj><last><next><this><that>])(?P<unit>[<units><subunits>])(?:[<and><or><to>](?P<more><units>))?",
    ),
    # "the first nine months of 1989"
    (
        "leading",
        "<the>(?P<nth>[<ordinal><subunit><last>])?(?P<number><number>|<day>|<vague>)(?P<unit>[<units><subunits>])"
        "(?:<of>(?P<year><year>)|<of>(?P<relative><the>?{deictic}<unit>|<the><unit>))?",
    ),
    # "last year", "the following day", "this fiscal year", "the same week"
    (
        "deictic",
        "(?P<the><the>|<its>)?(?P<deictic>{deictic})(?P<fiscal><fiscal>)?<more>?(?P<unit>[<unit><period>])<orso>?",
    ),
    # "two years ago", "nearly a week earlier", "years ago", "three days after Friday"
    (
        "away",
        "(?P<approx><approx>{0,2})(?:(?P<number>{amount})(?:<dash>?(?P<half><andahalf>))?(?P<halfa><half>)?<more>{0,2}<dash>?)?(?P<unit>{units})"
        "(?P<tail><orso>|<andahalf>|<or><number>)?(?P<way>[<ago><earlier><later><hence><before><after><from>])"
        "(?P<exact><dayword>|<this><unit>|(?P<weekday><weekday>))?",
    ),
    # "two Fridays ago", "two summers ago"
    ("turns", "(?P<number>{number})(?:(?P<weekday><weekdays>)|(?P<season><seasons>))(?P<way><ago>)"),
    # "the year before last", "the week after next"
    ("beyond", "<the>(?P<unit>[<unit><weekend><weekday>])(?:(?P<back><before>)<last>|<after><next>)"),
    ("dayaway", "<the>(?P<unit>[<unit><part><weekend>])(?P<way>[<before><after>])"),
    (
        "halfunit",
        "(?P<approx><approx>{0,2})(?:(?P<half><half>)[<a><dash>]{1,2}|<a><half><dash>?)(?P<unit>[<unit><subunit>])(?P<way><ago>)?",
    ),
    (
        "duration",
        "(?:<a>(?={amount}<dash><unit><period>))?"
        "(?P<approx><approx>{0,2})(?P<number>{amount})(?:<dash>?(?P<half><andahalf>))?<more>{0,2}(?P<dash><dash>)?(?P<unit>{units})"
        "(?P<tail><orso>|<andahalf>|<or><number>)?(?:<and>(?P<number2>[<day><number>])(?P<unit2>[<unit><units><subunits>]))?"
        "(?(dash)|<more>?)(?P<old><dash>?<old>)?(?P<period><period>)?",
    ),
    (
        "vagueduration",
        "(?:<the>(?=<units><ahead>))?(?P<unit>[<units><subunits>])(?:[<or><and>](?P<more>[<units><subunits>]))?(?P<old><dash><old>)?"
        "(?P<ahead><ahead>)?",
    ),
    ("theunit", "<the>(?P<more><more>)?(?P<fiscal><fiscal>)?(?P<unit><unit>)"),
    # "2015", "mid-2019" (by way of the modifier), "2018-19", "the year 2000", "fiscal 1988"
    (
        "year",
        "(?P<the><the>(?=<year>[<dash><slash>]?[<day><count><year>]?<fiscal><unit>))?(?P<word><the>?<unit>)?(?P<fiscal><fiscal><unit>?)?"
        "(?P<year><year>)(?:(?P<join>[<dash><slash>])(?P<until>[<day><count><year>]))?(?P<tail><fiscal><unit>)?(?P<era><christian>)?",
    ),
    # "480 BC", "AD 70"
    ("era", "(?:(?P<year>[<day><count>])(?P<era><christian>)|(?P<first><christian>)(?P<later>[<year><day><count>]))"),
    (
        "shortfiscal",
        "(?P<fiscal><fiscal>)(?P<short>[<day><shortyear>])",
    ),
    ("shortyear", "(?P<short><shortyear>)"),
    ("yearend", "<the>?(?P<end>[<yearend><monthend>])(?P<year><year>)?"),
    (
        "holiday",
        "(?P<deictic>{deictic})?(?P<holiday><holiday>)(?:<comma>?<of>?(?P<year><year>)|(?P<relative>{relative}))?",
    ),
    ("then", "(?P<then><then>)"),
    ("reference", "(?P<the><the>)?(?P<word>[<ref><refadj><this><last>])"),
)
# "the end of", "early in", "late on", "mid-", "earlier", "later": stands before another expression.
_MODIFIER = (
    "(?P<the><the>)?(?:(?P<start><start>)<of>|(?P<early>[<early>])(?:<dash>?<to><dash>?(?P<second><early>)<dash>?|<dash>|<on>|<of>)?"
    "|(?P<earlier>[<earlier><later><sooner>])(?:<on>|<of>)?)"
)
# "the first week of", "the last days of", "the week of": stands before a month or a day.
_SHARE = (
    "<the>(?P<nth>[<ordinal><subunit><last><start>])?(?:(?P<number><number>|<day>|<vague>)?(?P<unit>[<unit><units><weekend><half>])"
    "|(?P<weekday><weekday>))[<of><in>]"
)
_JOIN_DATE = "(?:<on>|<comma>)?"
_JOIN_ASIDE = "<open>[<clock><day><number><year><count>][<ampm><oclock>]?<zone>?<shut>"
_JOIN_CLOCK = "(?:<comma>?<at>|<comma>)?(?=<approx>?[<clock><day><number><noon><year><count>])"
_JOIN_HOUR = "<at>(?P<hour>[<clock><day><number>])(?![<units><subunits><dash>])"
_JOIN_PART = "(?P<early><early>)?(?P<part>[<part><noon><overnight>])"


@cache
def load_patterns() -> tuple[Pattern, ...]:
    return tuple(Pattern(name, re.compile(_spell(grammar))) for name, grammar in _GRAMMARS)


@cache
def load_joins() -> dict[str, re.Pattern[str]]:
    """What stands between the pieces of a composed expression: "modifier", "share", "date", "clock", "part"."""
    joins = {
        "modifier": _MODIFIER, "share": _SHARE, "date": _JOIN_DATE, "aside": _JOIN_ASIDE, "clock": _JOIN_CLOCK,
        "hour": _JOIN_HOUR, "part": _JOIN_PART,
    }  # fmt: skip
    return {name: re.compile(_spell(grammar)) for name, grammar in joins.items()}


def find_starts(codes: str, at: int) -> int:
    """The next token that can begin an expression, or -1."""
    found = _load_starters().search(codes, at)
    return found.start() if found else -1


def match_patterns(codes: str, at: int) -> Iterator[tuple[str, re.Match[str]]]:
    """Every pattern that matches at the token, in order."""
    for pattern in load_patterns():
        match = pattern.grammar.match(codes, at)
        if match and match.end() > at:
            yield pattern.name, match


@cache
def _load_starters() -> re.Pattern[str]:
    """Anything but kinds that never begin an expression."""
    idle = (
        "other",
        "open",
        "shut",
        "gap",
        "and",
        "or",
        "to",
        "of",
        "in",
        "on",
        "at",
        "dash",
        "comma",
        "slash",
        "poss",
        "old",
        "orso",
    )
    letters = "".join(letter_of(kind) for kind in idle)
    return re.compile(f"[^{letters}]")


def _spell(grammar: str) -> str:
    for _ in range(3):
        grammar = re.sub(r"\{([a-z]+)\}", lambda macro: _MACROS[macro.group(1)], grammar)
    return re.sub(r"(?<!\?P)<([a-z]+)>", lambda kind: letter_of(kind.group(1)), grammar)
