"""Gender by names, and names of persons that the actors stage leaves out."""

import pytest

from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.person_names import find_person_names, guess_gender
from dragoman.resolve.places import resolve_places


@pytest.mark.parametrize(
    ("name", "gender", "is_certain"),
    [
        ("Mary Okonkwo", "f", True),
        ("Gregory Tamm", "m", True),
        ("Mary", "f", False),  # alone it may be a family name
        ("Mrs Tamm", "f", True),
        ("Zhanel Petrova", "f", True),
        ("Xqz Tamm", None, False),
        ("", None, False),
    ],
)
def test_gender_of_a_name(name: str, gender: str | None, is_certain: bool) -> None:
    assert guess_gender(name) == (gender, is_certain)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Later Zelmira told Oderic a story.", ["Zelmira", "Oderic"]),
        ("They met in June on a Tuesday.", []),
        ("Both admired the Crown.", []),
        ("She stayed in Lund until 1990.", []),
    ],
)
def test_names_in_places_of_persons(read_text, text: str, names: list[str]) -> None:
    document = resolve_places(read_text(text))
    assert [found.mention.text for found in find_person_names(document, Grammar(document.parsed))] == names


def test_binding(nlp) -> None:
    """ "Ana met her": not Ana; "Ana lost her keys": her keys are not her, Ana may be."""
    met = Grammar(nlp("Angela met her yesterday."))
    assert met.list_barred(2) >= {0}
    lost = Grammar(nlp("Angela lost her keys yesterday."))
    assert 0 not in lost.list_barred(2) and 3 in lost.list_barred(2)


def test_coming_subject(nlp) -> None:
    grammar = Grammar(nlp("During his visit, Biden met ministers."))
    coming = grammar.find_coming_subject(1)
    assert coming is not None and grammar.doc[coming[0]].text == "Biden" and coming[1] == "prep"
    assert Grammar(nlp("Biden met his ministers.")).find_coming_subject(2) is None
