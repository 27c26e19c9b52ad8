"""Numbers in time expressions.

In: tokens of a count. Out: its bounds. Limits: up to thousands; vague counts ("several") have no value but bounds
that newspapers mean by them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tokens import Token

# "several weeks" and the like are meant to be at least and at most so many.
VAGUE_BOUNDS = (2, 7)
_SEPARATORS = frozenset({"dash", "to", "or"})
_SCALES = (100, 1000, 1_000_000)
_COUNTABLE_AFTER_A = frozenset({"hundred", "thousand", "dozen", "million"})
_LARGEST = 100_000.0


class Amount(NamedTuple):
    """How many: `low` is None when vague."""

    low: float | None
    high: float | None


def read_amount(tokens: Sequence[Token]) -> Amount | None:
    """ "two to three" -> 2, 3; "a few" -> None, None; None where the words make no count ("a three")."""
    for index, token in enumerate(tokens):
        if token.kind in _SEPARATORS and 0 < index < len(tokens) - 1:
            is_compound = token.kind == "dash" and _is_tens(tokens[index - 1]) and _is_small(tokens[index + 1])
            if is_compound:
                continue
            low, high = read_amount(tokens[:index]), read_amount(tokens[index + 1 :])
            if low is None or high is None:
                return None
            return Amount(low.low, high.high)
    return _read_single([token for token in tokens if token.kind not in ("dash", "of")])


def read_count(found: Found) -> Amount | None:
    """The amount of a pattern's group "number", with its half: "a year and a half" is 1.5."""
    amount, tail = read_amount(found.tokens("number")), found.token("tail")
    if amount is None or amount.low is None or not (found.has("half") or (tail and tail.kind == "andahalf")):
        return amount
    return Amount(amount.low + 0.5, amount.high + 0.5 if amount.high is not None else None)


def _read_single(tokens: Sequence[Token]) -> Amount | None:
    words = [token.lower for token in tokens]
    if not words:
        return None
    if tokens[0].kind == "another":
        return _read_single(tokens[1:]) if len(words) > 1 else Amount(1, 1)
    if words == ["a"] or words == ["an"]:
        return Amount(1, 1)
    if words[0] == "some" and len(words) > 1:
        # "some three months"
        return _read_single(tokens[1:])
    if words[-1] == "couple":
        return Amount(2, 2)
    if any(token.kind == "vague" for token in tokens):
        return Amount(None, None)
    if words[0] in ("a", "an"):
        # "a three-year plan": the article belongs to the plan.
        if words[1] not in _COUNTABLE_AFTER_A:
            return None
        tokens = tokens[1:]
        total, current = 0.0, 1.0
    else:
        total, current = 0.0, 0.0
    for token in tokens:
        if token.kind == "another":
            continue
        try:
            value = float(token.value)
        except ValueError:
            return None
        if token.kind == "number" and value in _SCALES:
            current = max(current, 1.0) * value
            if value >= 1000:
                total, current = total + current, 0.0
        elif token.kind == "number" and token.lower == "dozen":
            current = max(current, 1.0) * 12
        else:
            current += value
    amount = total + current
    return Amount(amount, amount) if amount <= _LARGEST else None


def _is_tens(token: Token) -> bool:
    return (
        token.kind == "number" and token.value.isdigit() and 20 <= int(token.value) < 100 and int(token.value) % 10 == 0
    )


def _is_small(token: Token) -> bool:
    return token.kind == "number" and token.value.isdigit() and int(token.value) < 10


def read_unit(unit: Token) -> str:
    """The letter of the unit that is counted: "nights" are days."""
    if unit.kind in ("weekend", "weekends"):
        return "WE"
    return "D" if unit.kind in ("part", "parts") else unit.value
