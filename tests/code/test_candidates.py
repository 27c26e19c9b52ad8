"""Which words the encoder is asked about, beside those that the tables know."""

import pytest

from dragoman.code.candidates import find_candidates
from dragoman.code.participants import Cast
from dragoman.ingest.files import make_article
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe


@pytest.fixture(scope="module")
def find():
    """`find("sentence")` -> (trigger, actors' codes, recipients' codes) of each candidate."""
    names = [stage.name for stage in STAGES]
    pipeline = Pipeline(Recipe(coder="lexicon"), STAGES[: names.index("frames")])

    def find_in(text: str, taken: frozenset[int] = frozenset()):
        [document] = pipeline.read([make_article(text)])
        assert document.parsed is not None
        cast = Cast(document)
        return [
            (frame.token.text, [p.code for p in frame.actors], [p.code for p in frame.recipients])
            for sentence in document.parsed.sents
            for frame in find_candidates(sentence, cast, set(taken))
        ]

    return find_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey outmanoeuvred Greece in the Aegean.", [("outmanoeuvred", ["TUR"], ["GRC"])]),
        ("Greece was outmanoeuvred by Turkey.", [("outmanoeuvred", ["TUR"], ["GRC"])]),
        ("The encirclement of Armenia by Azerbaijan lasted a month.", [("encirclement", ["AZE"], ["ARM"])]),
        ("Russia tinkered with Ukraine.", [("tinkered", ["RUS"], ["UKR"])]),
    ],
)
def test_a_verb_or_event_noun_between_two_parties_is_a_candidate(find, text, expected) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell on the hills.",  # nobody
        "Turkey outmanoeuvred everything.",  # nobody to whom
        "Turkey is a neighbour of Greece.",  # a state
        "Turkey knows Greece.",
        "The singer serenaded the waiter.",  # nobody in public life
    ],
)
def test_hopeless_words_are_no_candidates(find, text) -> None:
    assert find(text) == []


def test_words_that_the_tables_took_are_left_to_them(find) -> None:
    assert find("Turkey outmanoeuvred Greece.", frozenset({1})) == []


def test_a_condition_is_no_candidate(find) -> None:
    assert find("If Turkey outmanoeuvred Greece, war would follow.") == []


def test_a_supporting_verb_in_a_sense_that_no_row_describes_is_a_candidate(find) -> None:
    assert ("promised", ["KEN"], ["UGA"]) in find("Kenya promised Uganda that all would be well.")
