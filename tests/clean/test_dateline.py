"""Datelines of many shapes, and what only looks like one."""

import pytest

from dragoman.clean.dateline import find_dateline


@pytest.mark.parametrize(
    ("head", "place", "outlet"),
    [
        ("ANKARA, July 19 (Reuters) - ", "ANKARA", "Reuters"),
        ("WASHINGTON (AP) — ", "WASHINGTON", "AP"),
        ("KYIV, Ukraine (AP) —", "KYIV, Ukraine", "AP"),
        ("(CNN) —", None, "CNN"),
        ("July 19 (UPI) -- ", None, "UPI"),
        ("LONDON: ", "LONDON", None),
        ("LAHORE: ", "LAHORE", None),
        ("SINGAPORE: ", "SINGAPORE", None),
        ("MOSCOW - ", "MOSCOW", None),
        ("BEIRUT/GENEVA, 3 March — ", "BEIRUT/GENEVA", None),
        ("UNITED NATIONS (AP) — ", "UNITED NATIONS", "AP"),
        ("NEW YORK, July 19, 2022 /PRNewswire/ -- ", "NEW YORK", "PRNewswire"),
        ("TEL AVIV, Israel, July 19 - ", "TEL AVIV, Israel", None),
        ("WASHINGTON, D.C. (AP) — ", "WASHINGTON, D.C.", "AP"),
        ("ST. PETERSBURG, Russia (AP) — ", "ST. PETERSBURG, Russia", "AP"),
        ("PORT-AU-PRINCE, Haiti (AP) — ", "PORT-AU-PRINCE, Haiti", "AP"),
        ("N'DJAMENA, 4 May (AFP) - ", "N'DJAMENA", "AFP"),
        ("BOGOTÁ, Sept. 4 (Reuters) - ", "BOGOTÁ", "Reuters"),
        ("Paris (AFP) - ", "Paris", "AFP"),
        ("Kyiv, Ukraine, July 19 (AFP) – ", "Kyiv, Ukraine", "AFP"),
        ("Khartoum, Sudan – ", "Khartoum, Sudan", None),
        ("GENEVA, 19 July 2022 – ", "GENEVA", None),
        ("BEIJING, July 19 (Xinhua) -- ", "BEIJING", "Xinhua"),
    ],
)
def test_a_dateline_gives_place_and_agency(head: str, place: str | None, outlet: str | None) -> None:
    text = f"{head}The minister resigned on Friday."
    dateline = find_dateline(text)
    assert dateline is not None
    assert dateline.text == text[slice(*dateline.span)]
    assert text[dateline.span.end :].startswith("The minister")
    assert (text[slice(*dateline.place)] if dateline.place else None) == place
    assert dateline.outlet == outlet


@pytest.mark.parametrize(
    "text",
    [
        "NATO: The alliance grows",
        "BREAKING: The minister resigned",
        "EXCLUSIVE - The minister resigned",
        "IRAN: The talks failed",
        "UKRAINE — The war enters its third year",
        "Germany — the largest economy — slowed",
        "Lastly, Sudan: the talks failed",
        "Rossi, Cabinet – the minister left",
        "Jane Roe (R) — she won in Ohio",
        "The ministers (of both sides) - met",
        "PUTIN VISITS IRAN - The talks took a day",
        "COVID-19: The wave ebbs",
        "The minister met reporters (Reuters) - and left",
        "",
        "\n\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert find_dateline(text) is None


def test_it_may_stand_under_a_headline() -> None:
    text = "Minister resigns\n\nMore departures expected\n\nTUNIS, May 4 (Reuters) - The minister resigned."
    dateline = find_dateline(text)
    assert dateline is not None
    assert dateline.text == "TUNIS, May 4 (Reuters) - "
    assert find_dateline("A line.\n" * 6 + "TUNIS, May 4 (Reuters) - The minister resigned.") is None
