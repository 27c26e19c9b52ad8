"""Chains of sources behind reports, and quotations with their speakers."""

import dataclasses

import pytest

from dragoman.judge.sources import judge_sources
from dragoman.records import ActorMention, Attribution, Excerpt, Participant, Report, Span


def find(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


def attribute(text, source, cue, *content, direct=False, fragment=False, stance="asserts"):
    return Attribution(
        source=find(text, source) if source else None, cue=find(text, cue) if cue else None,
        content=tuple(find(text, words) for words in content), direct=direct, fragment=fragment, stance=stance,
    )  # fmt: skip


def mention(text, words, head, name, code, sector="GOV"):
    return ActorMention(
        span=find(text, words), text=words, head=text.index(words) + words.index(head), name=name, code=code,
        sector=sector, kind="person", wikidata=None, gender=None, plural=False, score=1.0, how="test",
    )  # fmt: skip


def report(text, trigger, act="ASSAULT", actor=None):
    actors = ()
    if actor is not None:
        words, name, code = actor
        actors = (
            Participant(
                text=words, name=name, code=code, sector="GOV", wikidata=None, span=find(text, words), score=1.0
            ),
        )
    excerpt = Excerpt(text=trigger, span=find(text, trigger))
    return Report(
        id="r", document="test", act=act, type=act, mode=None, cameo="", quad=1, intensity=0.0, status="occurred",
        actors=actors, recipients=(), trigger=excerpt, evidence=Excerpt(text=text, span=Span(0, len(text))), when=None,
        where=None, sources=(), quantities=(), confidence=1.0, trace={},
    )  # fmt: skip


def judge(read_text, text, attributions, reports=(), actors=()):
    document = dataclasses.replace(
        read_text(text), attributions=tuple(attributions), reports=tuple(reports), actors=tuple(actors)
    )
    return judge_sources(document)


CHAIN = "Anna Berg said that French intelligence reported that rebels attacked the port."


def test_outermost_source_comes_first(read_text):
    inner = attribute(CHAIN, "French intelligence", "reported", "that rebels attacked the port")
    outer = attribute(CHAIN, "Anna Berg", "said", "that French intelligence reported that rebels attacked the port")
    actors = [
        mention(CHAIN, "Anna Berg", "Berg", "Anna Berg", "NOR"),
        mention(CHAIN, "French intelligence", "intelligence", "French intelligence", "FRA", "SPY"),
    ]
    for order in ([inner, outer], [outer, inner]):
        sources = judge(read_text, CHAIN, order, [report(CHAIN, "attacked")], actors).reports[0].sources
        assert [(source.name, source.code, source.sector, source.cue) for source in sources] == [
            ("Anna Berg", "NOR", "GOV", "said"),
            ("French intelligence", "FRA", "SPY", "reported"),
        ]


def test_the_writer_has_no_source(read_text):
    text = "Rebels attacked the port. Oslo said that it was shocked."
    item = attribute(text, "Oslo", "said", "that it was shocked")
    assert judge(read_text, text, [item], [report(text, "attacked")]).reports[0].sources == ()


def test_the_cue_is_not_behind_itself(read_text):
    text = "Chad accused Sudan of arming rebels."
    item = attribute(text, "Chad", "accused", "Sudan of arming rebels", stance="alleges")
    assert judge(read_text, text, [item], [report(text, "accused", "ACCUSE")]).reports[0].sources == ()
    assert judge(read_text, text, [item], [report(text, "arming", "AID")]).reports[0].sources[0].stance == "alleges"


def test_who_performs_the_speech_act_is_not_its_source(read_text):
    text = "Peru said that Chile must leave the sea."
    item = attribute(text, "Peru", "said", "that Chile must leave the sea")
    actors = [mention(text, "Peru", "Peru", "Peru", "PER")]
    demand = report(text, "must leave", "REQUEST", ("Peru", "Peru", "PER"))
    retreat = report(text, "leave", "RETREAT", ("Chile", "Chile", "CHL"))
    first, second = judge(read_text, text, [item], [demand, retreat], actors).reports
    assert first.sources == ()
    assert [source.name for source in second.sources] == ["Peru"]


def test_anonymous_source_keeps_its_words(read_text):
    text = "A senior official said that rebels attacked the port."
    item = attribute(text, "A senior official", "said", "that rebels attacked the port")
    (source,) = judge(read_text, text, [item], [report(text, "attacked")]).reports[0].sources
    assert (source.name, source.code, source.sector) == ("A senior official", "---", "UNK")


def test_pronoun_takes_its_actor(read_text):
    text = "He said that rebels attacked the port."
    item = attribute(text, "He", "said", "that rebels attacked the port")
    (source,) = (
        judge(read_text, text, [item], [report(text, "attacked")], [mention(text, "He", "He", "Omar Haddad", "JOR")])
        .reports[0]
        .sources
    )
    assert (source.text, source.name, source.code) == ("He", "Omar Haddad", "JOR")


@pytest.mark.parametrize(
    ("source", "cue", "content", "trigger", "is_told"),
    [
        ("Oslo", "praised", "the attack on the port", "attack", False),
        ("State radio", "reported", "an attack on the port", "attack", True),
        ("The general", "vowed", "to attack the port", "attack", True),
        ("Oslo", "said", "that rebels had fled after the siege of Lima", "siege", False),
    ],
)
def test_told_or_only_judged(read_text, source, cue, content, trigger, is_told):
    text = f"{source} {cue} {content}."
    item = attribute(text, source, cue, content)
    judged = judge(read_text, text, [item], [report(text, trigger)])
    assert [found.name for found in judged.reports[0].sources] == [source] * is_told


def test_said_he_expected_is_one_source_that_predicts(read_text):
    text = "Omar said he expected that rebels would attack the port."
    outer = attribute(text, "Omar", "said", "he expected that rebels would attack the port")
    inner = attribute(text, "he", "expected", "that rebels would attack the port", stance="predicts")
    actors = [mention(text, "Omar", "Omar", "Omar", "JOR"), mention(text, "he", "he", "Omar", "JOR")]
    (source,) = judge(read_text, text, [outer, inner], [report(text, "attack")], actors).reports[0].sources
    assert (source.name, source.stance) == ("Omar", "predicts")


def test_quotations_lose_their_marks(read_text):
    text = "“We are ready,” said Omar. The port was “a ruin”, he added."
    items = [
        attribute(text, "Omar", "said", "“We are ready,”", direct=True),
        attribute(text, "he", "added", "“a ruin”", direct=True, fragment=True),
    ]
    found = judge(read_text, text, items).quotations
    assert [(item.text, item.speaker.text, item.fragment) for item in found] == [
        ("We are ready,", "Omar", False),
        ("a ruin", "he", True),
    ]
    assert all(text[item.span.start : item.span.end] == item.text for item in found)


@pytest.mark.parametrize(
    ("text", "trigger", "is_told"),
    [
        ("Oslo threatened to restore the sanctions that Lima had lifted.", "lifted", False),
        ("Oslo threatened to restore the sanctions that Lima had lifted.", "restore", True),
        ("Oslo threatened to attack whoever enters the port.", "enters", True),
    ],
)
def test_what_is_past_is_no_part_of_a_threat(read_text, text, trigger, is_told):
    item = attribute(text, "Oslo", "threatened", text[text.index("to ") : -1], stance="predicts")
    judged = judge(read_text, text, [item], [report(text, trigger)])
    assert [found.name for found in judged.reports[0].sources] == ["Oslo"] * is_told
