"""Accounts in one document that another document has denied.

In: a profile. Out: the keys by which a denial finds its accounts ("Israel has denied bombing the hospital"), and
whether it denies one.
Limits: the denial must say what it denies in words of the account: "Moscow denies this" is resolved inside its own
document only (`denials`). The denier is the doer, or who is accused.
"""

from collections.abc import Iterator

from dragoman.merge.facts import HAPPENED, Profile
from dragoman.merge.pairing import Key

_DENIALS = ("lexicon deny", "lexicon denial")
_WITHIN = 21  # days between two publications
_NO_ACCOUNTS = ("REJECT", "REQUEST", "CONSULT")


def find_denial_keys(one: Profile) -> Iterator[Key]:
    """The side and three weeks; a denial looks a cell further on either side."""
    day = one.published
    if day is None:
        return
    cell = day // _WITHIN
    if is_denial(one):
        for code in {party.code for party in one.actors} - {"---"}:
            for near in (cell - 1, cell, cell + 1):
                yield Key("denial", f"{code}|{near}", is_claim=True, low=day - _WITHIN, high=day + _WITHIN)
    elif one.report.status in HAPPENED and one.report.act not in _NO_ACCOUNTS:
        for code in _blamed(one):
            yield Key("denial", f"{code}|{cell}", low=day, high=day)


def is_denial(one: Profile) -> bool:
    return one.report.act == "REJECT" and one.report.trace.get("act", "").startswith(_DENIALS)


def is_denied(denial: Profile, account: Profile) -> bool:
    """By another document, before which it happened."""
    if account.report.document == denial.report.document or denial.published is None:
        return False
    is_later = account.stretch is not None and account.stretch.is_told and account.stretch.start > denial.published
    return not is_later and _is_about(account, denial)


def _blamed(account: Profile) -> set[str]:
    blamed = account.recipients if account.report.act == "ACCUSE" else account.actors
    return {party.code for party in blamed} - {"---"}


def _is_about(account: Profile, denial: Profile) -> bool:
    """Half of the words of what is denied, and two at least, are in the account."""
    denied, told = denial.said, account.said
    shared = len(denied & told)
    return shared >= 2 and shared >= 0.5 * min(len(denied), len(told))
