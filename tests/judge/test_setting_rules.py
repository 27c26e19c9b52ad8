"""The trace names the rule that gave a time or a place, and places meant by a common noun are found."""

import pytest

from dragoman.coder import load
from dragoman.judge.place_references import find_references
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article

PUBLISHED = "2024-03-05"


@pytest.fixture(scope="module")
def coder():
    return load()


def find(coder, text, trigger):
    reports = [report for report in coder.read(text, published=PUBLISHED).reports if report.trigger.text == trigger]
    assert reports, f"no report of {trigger!r}"
    return reports[0]


@pytest.mark.parametrize(
    ("text", "trigger", "rule"),
    [
        ("Israel bombed the port of Hodeidah on Saturday.", "bombed", "stated"),
        ("Turkey attacks Syria.", "attacks", "reported"),
        ("The army seized power on Monday and arrested the mayor of Niamey.", "arrested", "derived: as “seized”"),
        (
            "Police fired tear gas at marchers in Dakar on Monday. The army arrested two of them.",
            "arrested",
            "derived: in the scene of “fired”",
        ),
        (
            "Mali expelled the UN envoy on Monday, three days after he criticised the junta.",
            "criticised",
            "derived: counted from “expelled”",
        ),
        (
            "Russia has not attacked Odesa since it signed the agreement in July.",
            "attacked",
            "derived: since …",
        ),
        (
            "In July 2016 the deal collapsed. Germany's chancellor told reporters on Monday that Iran had failed. "
            "The chancellor condemned Iran.",
            "condemned",
            "derived: the day the speaker spoke",
        ),
    ],
)
def test_the_trace_says_which_rule_dated_an_act(coder, text, trigger, rule):
    assert find(coder, text, trigger).trace["when"] == rule


@pytest.mark.parametrize(
    ("text", "trigger", "rule"),
    [
        ("Israel bombed a depot near Damascus.", "bombed", "stated"),
        ("Germany condemned the vote.", "condemned", "none"),
        ("Police in Senegal said that Senegalese police arrested 40 people.", "arrested", "inferred: police at home"),
        ("The Dutch government summoned the Israeli ambassador.", "summoned", "inferred: summoned to the ministry"),
    ],
)
def test_the_trace_says_which_rule_placed_an_act(coder, text, trigger, rule):
    assert find(coder, text, trigger).trace["where"] == rule


def test_a_part_of_a_day_is_a_day(coder):
    when = find(coder, "Rebels attacked a convoy near Goma on Sunday evening.", "attacked").when
    assert when is not None
    assert (when.start, when.granularity) == ("2024-03-03", "day")


def test_now_dates_nothing(coder):
    assert find(coder, "The army is now attacking rebels near Goma.", "attacking").when is None


def test_from_one_day_to_another_is_a_stretch(coder):
    when = find(coder, "From 2015 to 2019 Saudi Arabia bombed Yemen.", "bombed").when
    assert when is not None
    assert (when.start, when.end, when.granularity) == ("2015-01-01", "2019-12-31", "range")


def test_a_country_with_no_place_of_its_own_takes_the_words_for_who_is_of_it(coder):
    report = find(coder, "A Thai court jailed an activist for four years on Monday.", "jailed")
    assert report.where is not None
    assert (report.where.country, report.where.precision) == ("THA", "country")


def refer(text):
    before = STAGES[: [stage.name for stage in STAGES].index("actors")]
    [document] = Pipeline(Recipe(), before).read([Article(id="a", text=text)])
    return [(place.text, place.name) for place in find_references(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighting broke out in the city of Goma on Friday. Soldiers left the city.", [("the city", "Goma")]),
        ("Two hundred women marched in Juba on Friday. The minister spoke in the capital.", [("the capital", "Juba")]),
        ("Fighting broke out in Goma. It spread to the southern city.", []),
        ("Soldiers left the city.", []),
        ("Fighting broke out in Goma. Soldiers left the city of Bukavu.", []),
    ],
)
def test_a_definite_noun_stands_for_the_place_named_before(text, expected):
    assert refer(text) == expected
