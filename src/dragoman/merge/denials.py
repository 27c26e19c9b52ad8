"""An account and its denial.

In: the reports of one document, in the text's order. Out: conflicts of status between a denial ("Moscow denies this")
and the account that it denies.
Limits: the account must stand shortly before the denial and be about the denier: its doer, or who is accused of it.
A denial that says itself what it denies ("denies that there are any prisoners") must share a word with the account.
"""

import re
from collections.abc import Iterator

from dragoman.records import Conflict, Report

_REACH = 500  # characters between an account's word and its denial's: two or three sentences
_DENIALS = ("lexicon deny", "lexicon denial")
# What "deny" may have as its object and still point back: "this", "the accusations", "any involvement".
_POINTS_BACK = re.compile(
    r"\W*(?:$|by\b"
    r"|(?:this|it|that|these|those|them|all|both|(?:having )?(?:doing|done) so)"
    r"\W*(?:$|[,.;]|(?:on|in|and|but|as|when)\b)"
    r"|(?:[\w'’-]+ ){0,4}(?:accusation|allegation|charge|claim|report|rumou?r|assertion|story|account|involvement"
    r"|wrongdoing|responsibility|role|part|link|connection|complicity|knowledge|guilt|culpability|hand|blame)s?\b)",
    re.I,
)
_WORD = re.compile(r"\b[a-z]{5,}")  # names are shared by all that a side does
_EMPTY = frozenset(
    "having there their where which about would could should after before while being those these".split()
)


def find_denials(reports: tuple[Report, ...]) -> Iterator[Conflict]:
    """One conflict a denial, with the nearest account before it."""
    for number, denial in enumerate(reports):
        if denial.act != "REJECT" or not denial.trace["act"].startswith(_DENIALS):
            continue
        deniers = {(actor.name, actor.code) for actor in denial.actors}
        codes = {code for _, code in deniers} - {"---"}
        for account in reversed(reports[max(0, number - 6) : number]):
            distance = denial.trigger.span.start - account.trigger.span.start
            is_near = 0 < distance <= _REACH and account.status in ("occurred", "ongoing")
            if is_near and _is_about(account, codes) and _speaks_of(denial, account):
                yield Conflict(
                    kind="status",
                    reports=(account.id, denial.id),
                    evidence=(account.evidence, denial.evidence),
                    note="told, and denied",
                )
                break


def _speaks_of(denial: Report, account: Report) -> bool:
    """ "Moscow denies this", "Moscow denied having shelled the plant" of a shelling."""
    at = denial.trigger.span.end - denial.evidence.span.start
    denied = denial.evidence.text[at:]
    if denial.trace["act"].startswith("lexicon denial") or _POINTS_BACK.match(denied):
        return True
    told = {word[:5] for word in _WORD.findall(account.evidence.text)}
    return any(word[:5] in told for word in _WORD.findall(denied) if word not in _EMPTY)


def _is_about(account: Report, codes: set[str]) -> bool:
    """ "Ukraine said Russian soldiers shelled the plant. Moscow denies this.": the denier's own side did it."""
    if account.act in ("REJECT", "REQUEST", "CONSULT"):
        return False
    accused = account.recipients if account.act == "ACCUSE" else account.actors
    return bool(codes & {p.code for p in accused})
