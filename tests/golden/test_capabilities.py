"""What one article must show, each on sentences of our own: resolution, nesting, exclusivity, residue."""

import pytest

from dragoman.coder import load


@pytest.fixture(scope="module")
def coder():
    return load()


def find(reading, act, word):
    found = [r for r in reading.reports if r.act == act and word in r.evidence.text]
    assert found, [(r.act, r.evidence.text) for r in reading.reports]
    return found[0]


def test_nested_sources_intended_sale_and_its_derived_day(coder):
    reading = coder.read(
        "The meeting of the two presidents comes just one week after the Norwegian defence minister said that British "
        "intelligence reported that Pyongyang wants to sell “several hundred” rockets to Moscow.",
        published="2023-09-12",
    )
    report = find(reading, "COOPERATE", "rockets")
    assert report.status == "intended"
    assert [p.code for p in report.actors] == ["PRK"]
    assert [p.code for p in report.recipients] == ["RUS"]
    assert [s.code for s in report.sources] == ["NOR", "GBR"]
    assert report.when is not None
    assert (report.when.start, report.when.basis) == ("2023-09-05", "derived")
    assert [(q.of, q.low, q.high, q.text) for q in report.quantities] == [("weapons", 200, 900, "several hundred")]


def test_pronouns_pairs_and_metonyms(coder):
    reading = coder.read(
        "French President Emmanuel Macron will travel to Berlin on Thursday. "
        "He will meet German Chancellor Olaf Scholz. The two are scheduled to discuss the war. "
        "The Kremlin condemned their meeting.",
        published="2024-03-12",
    )
    visit = find(reading, "CONSULT", "travel")
    assert (visit.mode, visit.status, visit.actors[0].name) == ("visit", "planned", "Emmanuel Macron")
    assert {p.code for p in visit.recipients} == {"DEU"}
    assert visit.when is not None and visit.when.start == "2024-03-14"
    meeting = find(reading, "CONSULT", "He will meet")
    assert {p.name for p in (*meeting.actors, *meeting.recipients)} == {"Emmanuel Macron", "Olaf Scholz"}
    talks = find(reading, "CONSULT", "The two")
    assert {p.name for p in talks.actors} == {"Emmanuel Macron", "Olaf Scholz"}
    accusation = find(reading, "ACCUSE", "Kremlin")
    assert [(p.name, p.code, p.sector) for p in accusation.actors] == [("Russia", "RUS", "GOV")]


def test_office_holders_are_those_of_the_day(coder):
    text = "The Israeli prime minister met the French president in Paris."
    names = {
        year: {p.name for p in find(coder.read(text, published=f"{year}-07-10"), "CONSULT", "met").actors}
        for year in (2019, 2022)
    }
    assert "Benjamin Netanyahu" in names[2019]
    assert "Yair Lapid" in names[2022]


def test_a_trip_to_several_countries_is_one_report_at_its_first_host(coder):
    reading = coder.read(
        "The Brazilian president's four-day visit to Angola, Zambia and Kenya last week was his first of the year.",
        published="2024-05-15",
    )
    visit = find(reading, "CONSULT", "visit")
    assert [p.code for p in visit.recipients] == ["AGO", "ZMB", "KEN"]
    assert visit.where is not None and visit.where.country == "AGO"
    assert visit.when is not None and (visit.when.start, visit.when.end) == ("2024-05-06", "2024-05-12")


def test_a_contested_name_maps_and_keeps_its_surface(coder):
    reading = coder.read("The minister visited Judea and Samaria on Sunday.", published="2024-05-15")
    place = next(p for p in reading.places if p.text == "Judea and Samaria")
    assert (place.name, place.country) == ("West Bank", "PSE")


def test_quotations_have_their_speakers(coder):
    reading = coder.read(
        "”The contact with the emir is very important,” Omar Bakri, the president’s security adviser, told reporters. "
        "“On most issues we agree,” he added.",
        published="2024-05-15",
    )
    assert [q.speaker.name for q in reading.quotations if q.speaker] == ["Omar Bakri", "Omar Bakri"]


def test_a_leaked_template_line_is_residue_never_text(coder):
    leak = "The shortcode is missing a valid Signup Form ID attribute."
    reading = coder.read(f"Kenya's president visited Uganda on Monday.\n{leak}", published="2024-05-15")
    assert [r.text.strip() for r in reading.residue] == [leak]
    assert all(leak[:20] not in report.evidence.text for report in reading.reports)


def test_a_verb_glued_by_a_slip_of_the_thumb_is_read(coder):
    reading = coder.read("Iran has turnedvoff the cameras of the inspectors.", published="2024-05-15")
    report = find(reading, "COERCE", "cameras")
    assert [p.code for p in report.actors] == ["IRN"]
    assert report.trigger.text == "turnedvoff"
