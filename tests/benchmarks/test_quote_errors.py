"""Errors of the quotes scorer have names, and links inside another's words are told apart."""

from benchmarks.quality.quotes import Link, name_invented, name_missed, name_speaker_error


def link(source: range, content: range, cue: str = "said") -> Link:
    return Link(frozenset(source), frozenset(content), cue)


GOLD = link(range(2), range(3, 10))


def test_missed_links_are_named_by_what_was_right():
    assert name_missed(GOLD, [link(range(20, 22), range(3, 10))]) == "missed: right content, other source"
    assert name_missed(GOLD, [link(range(2), range(3, 5))]) == "missed: right source, other extent"
    assert name_missed(GOLD, []) == "missed: known word, construction not read"
    assert name_missed(link(range(2), range(3, 10), "zigzagged"), []) == "missed: no known word of reporting"


def test_invented_links_inside_another_are_counted_apart():
    inner = link(range(3, 4), range(5, 8), "believes")
    assert name_invented(inner, [GOLD], [GOLD, inner]).startswith("invented: inside another's words")
    other = link(range(30, 31), range(32, 35))
    assert name_invented(other, [GOLD], [GOLD, other]) == "invented: no attribution in PolNeAR"


def test_speaker_errors_say_where_the_speaker_stands():
    assert name_speaker_error(GOLD, []) == "speaker before the quotation, nobody heard"
    late = link(range(12, 13), range(3, 10))
    assert name_speaker_error(late, [GOLD]) == "speaker after the quotation, another heard"
    between = link(range(5, 6), range(3, 10))
    assert name_speaker_error(between, [GOLD]) == "speaker between two parts of the quotation, another heard"
