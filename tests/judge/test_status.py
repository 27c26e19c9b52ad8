"""The status of an event word, sentence by sentence, and of whole reports."""

import dataclasses

import pytest

from dragoman.judge.status import assess_event, judge_status
from dragoman.records import Excerpt, Report, Span, TimeMention

CASES = [
    # sentence, event word, status
    ("Turkey bombed the town in June.", "bombed", "occurred"),
    ("Turkey has bombed the town.", "bombed", "occurred"),
    ("Turkey is bombing the town.", "bombing", "ongoing"),
    ("Biden is trying to convince Iran.", "convince", "ongoing"),
    ("Rebels tried to seize the port.", "seize", "intended"),
    ("Turkey will bomb the town.", "bomb", "planned"),
    ("Turkey is going to bomb the town.", "bomb", "planned"),
    ("The envoys are scheduled to meet in Oslo.", "meet", "planned"),
    ("The envoys are to meet in Oslo.", "meet", "planned"),
    ("Denmark pledged to send aid.", "send", "planned"),
    ("We will continue our operation.", "continue", "planned"),
    ("Oslo said that it would send troops.", "send", "planned"),
    ("Tehran wants to sell drones to Moscow.", "sell", "intended"),
    ("Tehran is considering selling drones.", "selling", "intended"),
    ("The general threatened to invade the island.", "invade", "threatened"),
    ("The general's threat to invade the island alarmed Oslo.", "invade", "threatened"),
    ("France urged Mali to stop the shelling.", "stop", "requested"),
    ("Mali must leave the town.", "leave", "requested"),
    ("The council demanded that Mali leave the town.", "leave", "requested"),
    ("The council called for a ceasefire in Mali.", "ceasefire", "requested"),
    ("If Mali attacks the port, Oslo will send troops.", "attacks", "hypothetical"),
    ("Mali may attack the port.", "attack", "hypothetical"),
    ("Mali could have attacked the port.", "attacked", "hypothetical"),
    ("Any attack on the port would be a crime.", "attack", "hypothetical"),
    ("Villagers live in fear of an attack.", "attack", "hypothetical"),
    ("The minister did not meet the envoy.", "meet", "negated"),
    ("The minister never met the envoy.", "met", "negated"),
    ("No troops were sent to the port.", "sent", "negated"),
    ("Neither side attacked the port.", "attacked", "negated"),
    ("The army left without firing a shot.", "firing", "negated"),
    ("The army failed to take the port.", "take", "negated"),
    ("The minister refused to meet the envoy.", "meet", "negated"),
    ("The army denied that it shelled the port.", "shelled", "negated"),
    ("The army no longer supports the king.", "supports", "negated"),
    ("Mali cancelled the visit.", "visit", "negated"),
    ("Mali called off the talks.", "talks", "negated"),
    ("The planned visit worries Oslo.", "visit", "planned"),
    ("The proposed sale of jets worries Oslo.", "sale", "intended"),
    ("Mali announced plans for talks with Chad.", "talks", "planned"),
    ("The failed attempt to kill the king shocked Oslo.", "kill", "negated"),
    ("The alleged attack took place at night.", "attack", "occurred"),
    ("The attack killed nine.", "attack", "occurred"),
    ("Oslo condemned the attack on the port.", "attack", "occurred"),
    ("The army did not fail to take the port.", "take", "occurred"),
    ("The army not only took the port but burned it.", "took", "occurred"),
    ("The pilot is believed to have fled.", "fled", "occurred"),
    ("Four men are known to be held in Lima.", "held", "ongoing"),
    ("The police said that nine men were being held.", "held", "ongoing"),
    ("Chad is in talks with Mali.", "talks", "ongoing"),
    ("Stop the shelling of the port!", "Stop", "requested"),
    ("Did Mali attack the port?", "attack", "hypothetical"),
]


@pytest.mark.parametrize(("text", "word", "status"), CASES)
def test_event(nlp, text, word, status):
    doc = nlp(text)
    index = next(token.i for token in doc if token.text == word)
    assert assess_event(doc, index) == status


def make_report(text, trigger, act):
    start = text.index(trigger)
    excerpt = Excerpt(text=trigger, span=Span(start, start + len(trigger)))
    return Report(
        id="r", document="test", act=act, type=act, mode=None, cameo="", quad=1, intensity=0.0, status="occurred",
        actors=(), recipients=(), trigger=excerpt, evidence=Excerpt(text=text, span=Span(0, len(text))), when=None,
        where=None, sources=(), quantities=(), confidence=1.0, trace={},
    )  # fmt: skip


def judge(read_text, text, trigger, act, **layers):
    document = dataclasses.replace(read_text(text), reports=(make_report(text, trigger, act),), **layers)
    return judge_status(document).reports[0].status


def test_a_noun_with_a_later_time_is_planned(read_text):
    text = "Chad and Mali hold talks next week."
    start = text.index("next week")
    time = TimeMention(
        span=Span(start, start + 9), text="next week", type="DATE", value="2022-W30", start="2022-07-25",
        end="2022-07-31", granularity="week", score=1.0, how="test",
    )  # fmt: skip
    assert judge(read_text, text, "talks", "CONSULT", times=(time,)) == "planned"
    earlier = dataclasses.replace(time, start="2022-07-04", end="2022-07-10")
    assert judge(read_text, text, "talks", "CONSULT", times=(earlier,)) != "planned"


def test_a_demand_has_been_made_when_it_is_uttered(read_text):
    text = "Mali must leave the town."
    assert judge(read_text, text, "must leave", "REQUEST") == "occurred"
    assert judge(read_text, text, "leave", "RETREAT") == "requested"


def test_a_refusal_is_not_negated_by_its_own_not(read_text):
    text = "The US would never allow Tehran to build a bomb."
    assert judge(read_text, text, "never allow", "REJECT") == "occurred"
    assert judge(read_text, "Oslo did not reject the plan.", "reject", "REJECT") == "negated"


def test_the_act_within_a_trigger_is_judged(read_text):
    text = "The general threatened a full-scale offensive on the island."
    assert judge(read_text, text, "threatened a full-scale offensive", "ASSAULT") == "threatened"
    assert judge(read_text, text, "threatened", "THREATEN") == "occurred"


def test_input_is_not_changed(read_text):
    text = "Mali may attack the port."
    document = dataclasses.replace(read_text(text), reports=(make_report(text, "attack", "ASSAULT"),))
    assert judge_status(document).reports[0].status == "hypothetical"
    assert document.reports[0].status == "occurred"
