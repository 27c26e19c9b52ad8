"""Events told without statuses: folds, askers, dyads, and codes of other projects."""

from dataclasses import replace

import pytest
from export_rows import (
    ARREST,
    BERG,
    CANADA,
    DENIED,
    FARMERS,
    FEAR,
    NORWAY,
    PLEA,
    POLICE,
    ROWS,
    SUMMIT,
    UNITED_NATIONS,
    VISIT,
    WAR,
    make_party,
    make_rows,
)

from dragoman.publish.exports.crosswalk import (
    classify_gdelt,
    classify_phoenix,
    code_actor,
    find_cameo,
    find_cow,
    find_fips,
    name_entity,
    name_icews_country,
)
from dragoman.publish.exports.rows import ExportError, Ledger
from dragoman.publish.exports.telling import list_dyads, tell_rows
from dragoman.records import Report


def tell(report: Report, choice="default"):
    return next(tell_rows(make_rows(report), choice, Ledger()))


def pair(report: Report) -> list[tuple[str | None, str | None, str]]:
    return [
        (d.actor and d.actor.name, d.recipient and d.recipient.name, d.cameo.code) for d in list_dyads(tell(report))
    ]


def test_what_happened_is_told_as_it_is() -> None:
    telling = tell(ARREST)
    assert (telling.type, telling.mode, telling.cameo.code, telling.intensity) == ("COERCE", "arrest", "173", -7)


@pytest.mark.parametrize(
    ("report", "type", "cameo", "quad"),
    [
        (SUMMIT, "AGREE", "036", 1),
        (replace(VISIT, status="planned", type="AGREE"), "AGREE", "036", 1),
        (DENIED, "REJECT", "125", 3),
        (PLEA, "REQUEST", "0256", 3),
        (replace(FEAR, status="threatened", type="THREATEN"), "THREATEN", "138", 3),
        (replace(ARREST, status="planned", type="THREATEN"), "THREATEN", "137", 3),
    ],
)
def test_what_did_not_happen_is_told_as_its_fold(report: Report, type: str, cameo: str, quad: int) -> None:
    telling = tell(report)
    assert (telling.type, telling.mode, telling.cameo.code, telling.quad) == (type, None, cameo, quad)


def test_what_does_not_fold_is_left_out_unless_all_is_asked_for() -> None:
    ledger = Ledger()
    assert not list(tell_rows(make_rows(FEAR), "default", ledger))
    assert ledger.close().left_out == {"status hypothetical": 1}
    assert tell(FEAR, "all").type == "ASSAULT"


def test_only_what_happened_when_only_that_is_asked_for() -> None:
    told = [telling.row.event.status for telling in tell_rows(ROWS, "happened", Ledger())]
    assert set(told) == {"occurred", "ongoing"}


def test_who_asks_is_the_source_and_who_is_asked_the_doer() -> None:
    telling = tell(PLEA)
    assert [p.name for p in telling.actors] == ["United Nations"]
    assert telling.recipients == (CANADA,)


def test_a_request_of_nobody_known_has_no_asker() -> None:
    assert tell(replace(PLEA, sources=())).actors == ()


def test_a_visit_has_a_host() -> None:
    assert pair(VISIT) == [(BERG.name, "Canada", "042"), ("Canada", BERG.name, "043")]


def test_a_meeting_goes_both_ways_and_an_arrest_one() -> None:
    meeting = replace(VISIT, mode=None, cameo="040", actors=(NORWAY, CANADA), recipients=())
    assert pair(meeting) == [("Norway", "Canada", "040"), ("Canada", "Norway", "040")]
    assert pair(ARREST) == [("police", "farmers; fishers", "173")]


def test_mediators_do_not_mediate_each_other_and_are_not_mediated() -> None:
    mediation = replace(VISIT, mode="third-party", cameo="045", actors=(NORWAY, CANADA), recipients=())
    assert pair(mediation) == [("Norway", None, "045"), ("Canada", None, "045")]
    assert pair(replace(mediation, recipients=(FARMERS,))) == [
        ("Norway", FARMERS.name, "045"),
        ("Canada", FARMERS.name, "045"),
    ]


def test_fighters_without_a_target_fight_each_other() -> None:
    assert pair(WAR) == [("rebels", "Canada", "195"), ("Canada", "rebels", "195")]


def test_nobody_is_paired_with_himself() -> None:
    assert pair(replace(ARREST, recipients=(POLICE,))) == []


def test_numbers_of_dyads_are_unique_stable_and_fit_a_float() -> None:
    numbers = [dyad.number for row in tell_rows(ROWS, "all", Ledger()) for dyad in list_dyads(row)]
    assert len(set(numbers)) == len(numbers)
    assert all(number == int(float(number)) < 2**53 for number in numbers)
    assert [dyad.number for row in tell_rows(ROWS, "all", Ledger()) for dyad in list_dyads(row)] == numbers


@pytest.mark.parametrize(
    ("code", "gdelt", "phoenix"),
    [("010", 1, 0), ("020", 1, 0), ("030", 1, 1), ("050", 1, 1), ("060", 2, 2), ("080", 2, 2), ("090", 2, 3),
     ("100", 3, 3), ("140", 3, 4), ("150", 4, 4), ("163", 4, 3), ("173", 4, 4), ("190", 4, 4), ("204", 4, 4)],
)  # fmt: skip
def test_projects_class_the_same_codes_differently(code: str, gdelt: int, phoenix: int) -> None:
    cameo = find_cameo(code)
    assert (classify_gdelt(cameo), classify_phoenix(cameo)) == (gdelt, phoenix)


def test_a_late_code_has_its_roots_phrase_and_a_wrong_one_is_named() -> None:
    assert find_cameo("176").name == "Coerce"
    with pytest.raises(ExportError, match="'9x' is no CAMEO code"):
        find_cameo("9x")


@pytest.mark.parametrize(
    ("party", "code"),
    [
        (NORWAY, ("NOR", "NOR", "", "")),
        (BERG, ("NORGOV", "NOR", "", "GOV")),
        (UNITED_NATIONS, ("IGOUNO", "", "UNO", "IGO")),
        (make_party("NATO", "NAT", "IGO"), ("IGOWSTNAT", "WST", "NAT", "IGO")),
        (make_party("an aid group", "NGO", "NGO"), ("NGO", "", "", "NGO")),
        (make_party("gunmen", "---", "REB"), ("REB", "", "", "REB")),
        (make_party("reporters", "ROU", "JRN"), ("ROMMED", "ROM", "", "MED")),
        (make_party("nurses", "CAN", "MED"), ("CANHLH", "CAN", "", "HLH")),
        (make_party("somebody", "---", "UNK"), ("", "", "", "")),
    ],
)
def test_actors_have_cameo_codes(party, code: tuple[str, ...]) -> None:
    assert tuple(code_actor(party)) == code


def test_countries_have_the_codes_and_names_of_other_projects() -> None:
    assert [find_cow(code) for code in ("USA", "DEU", "YEM", "KOS", "UNO", "PSE")] == [
        "2", "255", "679", "347", None, None,
    ]  # fmt: skip
    assert [find_fips(code) for code in ("DEU", "GBR", "KOS", "UNO", None)] == ["GM", "UK", "KV", "", ""]
    assert name_icews_country("RUS") == "Russian Federation"


def test_common_nouns_are_named_with_their_country() -> None:
    assert name_entity(POLICE) == "Police (Canada)"
    assert name_entity(make_party("gunmen", "---", "REB")) == "Gunmen"
    assert name_entity(BERG) == "Ida 'Ike' Berg"
