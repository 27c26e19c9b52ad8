"""An account and its denial.

In: the reports of one document, in the text's order. Out: conflicts of status between a denial ("Moscow denies this")
and the account that it denies.
Limits: the account must stand shortly before the denial and be about the denier: its doer, or who is accused of it.
"""

from collections.abc import Iterator

from dragoman.records import Conflict, Report

_REACH = 500  # characters between an account's word and its denial's: two or three sentences
_DENIALS = ("lexicon deny", "lexicon denial")


def find_denials(reports: tuple[Report, ...]) -> Iterator[Conflict]:
    """One conflict a denial, with the nearest account before it."""
    for number, denial in enumerate(reports):
        if denial.act != "REJECT" or not denial.trace["act"].startswith(_DENIALS):
            continue
        deniers = {(actor.name, actor.code) for actor in denial.actors}
        codes = {code for _, code in deniers} - {"---"}
        for account in reversed(reports[max(0, number - 6) : number]):
            distance = denial.trigger.span.start - account.trigger.span.start
            if 0 < distance <= _REACH and account.status in ("occurred", "ongoing") and _is_about(account, codes):
                yield Conflict(
                    kind="status",
                    reports=(account.id, denial.id),
                    evidence=(account.evidence, denial.evidence),
                    note="told, and denied",
                )
                break


def _is_about(account: Report, codes: set[str]) -> bool:
    """ "Ukraine said Russian soldiers shelled the plant. Moscow denies this.": the denier's own side did it."""
    if account.act in ("REJECT", "REQUEST", "CONSULT"):
        return False
    accused = account.recipients if account.act == "ACCUSE" else account.actors
    return bool(codes & {p.code for p in accused})
