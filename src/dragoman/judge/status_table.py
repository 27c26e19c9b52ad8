"""What a governing word does to the event it governs.

In: lexicons/operators.csv and status_words.csv. Out: the status for a lemma in a frame.
Frames: comp (to meet, meeting; the same doer), obj_control (told them to leave), that, noun (an event noun governed),
adj, modal, and from status_words.csv prep, mark, adverb. Besides the statuses a cell may say `same` (the governor's own
status passes on: began to) or `tried` (under way while the trying is, else intended).
Limits: words in neither table change nothing. status_words.csv holds what operators.csv lacks; where both have a row it
decides ("the alleged attack": told as a fact, with a source that alleges).
"""

from functools import cache

from dragoman.lexicons import read_table


@cache
def _mend_lemmas() -> dict[str, str]:
    """Lemmas that the parser gets wrong: "hop" for hoped, "slat" for slated."""
    return {row["wrong"]: row["right"] for row in read_table("lemmas") if row["pos"] in ("", "v")}


@cache
def read_operators() -> dict[tuple[str, str, str], str]:
    """(trigger, part of speech, frame) -> status."""
    found: dict[tuple[str, str, str], str] = {}
    for name in ("status_words", "operators"):
        for row in read_table(name):
            for frame in row["frame"].split(";"):
                found.setdefault((row["trigger"].lower(), row["pos"], frame.strip()), row["status"])
    return found


def look_up(lemma: str, pos: str, frame: str, *particles: str) -> str | None:
    """The status of the longest entry: "rule out" before "rule"."""
    table = read_operators()
    if pos == "v":
        lemma = _mend_lemmas().get(lemma, lemma)
    for particle in particles:
        if (f"{lemma} {particle}", pos, frame) in table:
            return table[f"{lemma} {particle}", pos, frame]
    return table.get((lemma, pos, frame))
