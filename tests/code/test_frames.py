"""Sentences of our own through the real pipeline: act, mode, who, to whom."""

import datetime
from collections import Counter

import pytest

from dragoman.code.predicates import TABLES
from dragoman.coder import load
from dragoman.ingest.files import make_article
from dragoman.lexicons import read_table
from dragoman.recipe import Recipe


@pytest.fixture(scope="module")
def coder():
    return load(Recipe(coder="lexicon"))  # the tables are tested here, without the encoder's second thoughts


def code(coder, sentence):
    reading = coder.read(sentence, published="2024-03-01")
    assert reading.dropped is None
    return reading.reports


def summarise(report):
    actors = "+".join(sorted(p.code for p in report.actors))
    recipients = "+".join(sorted(p.code for p in report.recipients))
    return f"{report.act} {report.mode or '-'} {actors}>{recipients}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The French president visited Germany on Monday.", ["CONSULT visit FRA>DEU"]),
        ("Turkish warplanes bombed Kurdish fighters in northern Iraq.", ["ASSAULT aerial TUR>IRQ"]),
        ("The European Union imposed sanctions on Belarus.", ["SANCTION - EUR>BLR"]),
        ("Turkey threatened to invade Syria.", ["ASSAULT - TUR>SYR"]),
        ("The United States urged Israel to stop the attacks on Gaza.", ["REQUEST yield USA>ISR"]),
        ("Iran will never allow American inspectors into its bases.", ["REJECT yield IRN>USA"]),
        ("Germany condemned Russia's attack on Ukraine.", ["ACCUSE disapprove DEU>RUS", "ASSAULT - RUS>UKR"]),
        ("M23 rebels seized Goma.", ["ASSAULT - COD>COD"]),
        ("Japan and Australia signed a defence pact.", ["SUPPORT - AUS+JPN>"]),
        ("Two German citizens are in detention in Syria.", ["COERCE arrest >DEU"]),
        ("The Paris attacks of 2015 went on for hours.", ["ASSAULT - >FRA"]),
        ("Turkey attacked towns held by the Islamic State.", ["ASSAULT - TUR>SYR"]),
        ("Riots in France went on for a week.", ["PROTEST riot >FRA"]),
        ("The bombing of Syrian hospitals went on.", ["ASSAULT explosives >SYR"]),
        ("In talks with Iran, the Chinese minister was calm.", ["CONSULT - CHN+IRN>"]),
        ("China and India ended talks in Beijing on Friday.", ["CONSULT - CHN+IND>"]),
        ("The British minister has come under fire for his visa plan.", ["ACCUSE disapprove >GBR"]),
        ("Syrian jihadists were driven out of Raqqa by Kurdish fighters.", ["ASSAULT - SYR>SYR"]),
        ("The president of Kenya hosted the leader of Uganda in Nairobi.", ["CONSULT visit UGA>KEN"]),
    ],
)
def test_plain_sentences(coder, sentence, expected):
    assert sorted(summarise(report) for report in code(coder, sentence)) == sorted(expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "The weather in Paris was mild on Sunday.",
        "Shares of the German carmaker fell by two per cent.",
        "Iran has enough uranium for a bomb.",
        "France beat Argentina in the final of the tournament.",
        "The minister is a tall man from Lyon.",
        "North Korea poses a threat to Japan.",
        "The results support the German position.",
        "The Home Office of Britain would not discuss the case.",
        "The president of France will discuss the report tonight.",
        "The French minister spoke to reporters about the budget.",
        "The Iranian minister declined to give details of the budget.",
        "The video was one of few released by the Taliban in May.",
        "Kuwait was charging a price of 16 dollars.",
    ],
)
def test_what_is_no_act_is_not_reported(coder, sentence):
    assert code(coder, sentence) == ()


def test_cancelled_talks_are_one_report(coder):
    reports = code(coder, "Pakistan cancelled its talks with India.")
    assert [report.act for report in reports] == ["REJECT"]


def test_a_demand_in_a_quotation_is_a_request_by_its_speaker(coder):
    reports = code(coder, "“Israel must open the crossing,” the Egyptian foreign minister said.")
    assert [(r.act, r.actors[0].code, r.recipients[0].code) for r in reports] == [("REQUEST", "EGY", "ISR")]


@pytest.mark.parametrize(
    ("sentence", "folded"),
    [
        ("The French president will visit Germany next week.", "AGREE"),
        ("Turkey threatened to invade Syria.", "THREATEN"),
        ("Turkey invaded Syria.", "ASSAULT"),
        ("The French president did not meet the German chancellor.", "REJECT"),
    ],
)
def test_type_is_folded_from_the_judged_status(coder, sentence, folded):
    assert [report.type for report in code(coder, sentence)] == [folded]


def test_support_for_fighters_is_aid(coder):
    (report,) = code(coder, "American support for the Syrian Democratic Forces angered nobody.")
    assert (report.act, report.actors[0].code) == ("AID", "USA")


def test_praise_of_fighters_is_support(coder):
    (report,) = code(coder, "American generals praised the Syrian Democratic Forces.")
    assert (report.act, report.actors[0].code) == ("SUPPORT", "USA")


def test_a_city_before_a_meeting_is_its_place(coder):
    reports = code(coder, "Brazil left after the London talks on coffee.")
    assert "GBR" not in {p.code for report in reports for p in report.actors}


def test_nobody_is_behind_an_attempt_that_there_was(coder):
    (report,) = code(coder, "“There was an attempt to kill the Iranian president,” a French officer said.")
    assert (report.act, report.actors) == ("ASSAULT", ())


def test_an_announced_withdrawal_is_a_concession(coder):
    (report,) = code(coder, "The French government announced the withdrawal of its troops from Mali.")
    assert report.act == "CONCEDE"


def test_every_row_of_the_tables_codes_its_own_example(coder):
    """The whole predicates table against its own examples, through the real stages.

    Not all pass: some need the parser to read what it misreads. The floor is what was reached (98 % of acts, 90 % of
    acts with exactly the expected codes); a change of code or table that breaks many rows falls through it.
    """
    rows = [row for table in TABLES for row in read_table(table)]
    articles = (make_article(row["example"], published=datetime.date(2024, 3, 1)) for row in rows)
    tally: Counter[str] = Counter()
    missed = []
    for row, reading in zip(rows, coder.pipe(articles), strict=True):
        same = [report for report in reading.reports if report.act == row["act"]]
        actors, recipients = (set(filter(None, side.split("+"))) for side in row["who"].split(">"))
        exact = any(
            {p.code for p in report.actors} - {"---"} == actors
            and {p.code for p in report.recipients} - {"---"} == recipients
            for report in same
        )
        tally["act"] += bool(same)
        tally["who"] += exact
        if not same:
            missed.append(f"{row['trigger']}: {row['example']}")
    assert tally["act"] >= 0.97 * len(rows), missed[:40]
    assert tally["who"] >= 0.88 * len(rows)
