"""Accounts in one document that another document has denied.

In: profiles. Out: pairs of an account and its denial ("Israel has denied bombing the hospital").
Limits: the denial must say what it denies in words of the account: "Moscow denies this" is resolved inside its own
document only (`denials`). The denier is the doer, or who is accused.
"""

from collections import defaultdict
from collections.abc import Iterator

from dragoman.merge.facts import HAPPENED, Profile

_DENIALS = ("lexicon deny", "lexicon denial")
_WITHIN = 21  # days
_MOST = 300  # accounts of one side that a denial is held against
_NO_ACCOUNTS = ("REJECT", "REQUEST", "CONSULT")


def pair_denials(profiles: dict[str, Profile]) -> Iterator[tuple[Profile, Profile]]:
    """In the order of ids."""
    accounts: dict[str, list[Profile]] = defaultdict(list)
    denials = []
    for name in sorted(profiles):
        one = profiles[name]
        if is_denial(one):
            denials.append(one)
        elif one.report.status in HAPPENED and one.report.act not in _NO_ACCOUNTS:
            for code in _blamed(one):
                accounts[code].append(one)
    for denial in denials:
        near = {
            account.id: account
            for code in sorted({party.code for party in denial.actors} - {"---"})
            for account in accounts[code]
            if account.report.document != denial.report.document and _is_near(account, denial)
        }
        for _, account in sorted(near.items())[:_MOST]:
            if _is_about(account, denial):
                yield account, denial


def is_denial(one: Profile) -> bool:
    return one.report.act == "REJECT" and one.report.trace.get("act", "").startswith(_DENIALS)


def _blamed(account: Profile) -> set[str]:
    blamed = account.recipients if account.report.act == "ACCUSE" else account.actors
    return {party.code for party in blamed} - {"---"}


def _is_near(account: Profile, denial: Profile) -> bool:
    """Published within weeks of each other; what happened after the denial was not denied by it."""
    if account.published is None or denial.published is None:
        return False
    is_later = account.stretch is not None and account.stretch.is_told and account.stretch.start > denial.published
    return abs(account.published - denial.published) <= _WITHIN and not is_later


def _is_about(account: Profile, denial: Profile) -> bool:
    """Half of the words of what is denied, and two at least, are in the account."""
    denied, told = denial.said, account.said
    shared = len(denied & told)
    return shared >= 2 and shared >= 0.5 * min(len(denied), len(told))
