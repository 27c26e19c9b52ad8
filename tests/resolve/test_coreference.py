"""Coreference on whole short texts: whom each referring word stands for."""

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.parse.quotes import find_attributions
from dragoman.parse.sentences import split_sentences
from dragoman.records import Document
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference


@pytest.fixture(scope="session")
def resolve(read_text):
    """`resolve(text)` -> the document after coreference."""

    def run(text: str, published: str | None = "2022-07-19") -> Document:
        document = find_attributions(split_sentences(read_text(text, published=published)))
        return resolve_coreference(resolve_actors(document))

    return run


def names_of(document: Document, word: str, occurrence: int = 0) -> set[str]:
    """The names that the word (its n-th occurrence, as written) stands for."""
    at = -1
    for _ in range(occurrence + 1):
        at = document.text.index(word, at + 1)
    return {m.name for m in document.actors if m.span.start <= at < m.span.end and m.how != "adjective"}


def codes_of(document: Document, text: str) -> set[str]:
    return {m.code for m in document.actors if m.text == text}


SINGULAR = [
    # recency and subject
    ("Vladimir Putin left Moscow on Monday. He will visit Iran.", "He", "Vladimir Putin"),
    ("Emmanuel Macron met Olaf Scholz in Paris. He praised the talks.", "He", "Emmanuel Macron"),
    # gender
    ("Angela Merkel received Joe Biden. She praised the alliance.", "She", "Angela Merkel"),
    ("Angela Merkel received Joe Biden. He praised the alliance.", "He", "Joe Biden"),
    # the owner is the clause's subject
    ("Joe Biden said that Vladimir Putin lost his patience.", "his", "Vladimir Putin"),
    # binding: subject and object of one verb differ
    ("Emmanuel Macron arrived early. Joe Biden greeted him.", "him", "Emmanuel Macron"),
    # reflexive
    ("Emmanuel Macron spoke first. Joe Biden defended himself.", "himself", "Joe Biden"),
    # a fronted phrase's pronoun is the coming subject
    ("Vladimir Putin visited Tehran. During his trip to Israel, Joe Biden met ministers.", "his", "Joe Biden"),
    # relative clause
    ("Joe Biden met Emmanuel Macron, who presented his plan.", "his", "Emmanuel Macron"),
    # states
    ("Iran rejected the offer. It said that its programme was peaceful.", "It ", "Iran"),
    ("Iran rejected the offer and defended its programme.", "its", "Iran"),
]


@pytest.mark.parametrize(("text", "word", "name"), SINGULAR)
def test_singular_pronouns(resolve, text: str, word: str, name: str) -> None:
    assert names_of(resolve(text), word) == {name}


def test_names_outside_the_lexicons_are_antecedents(resolve) -> None:
    document = resolve("Marta Kowalczyk runs a bakery in the village. Her bread won a prize.")
    assert names_of(document, "Her") == {"Marta Kowalczyk"}


def test_name_kept_only_when_a_pronoun_takes_it_up(resolve) -> None:
    """A capital word alone is no actor; one that "she" refers to is a person."""
    with_pronoun = resolve("Yesterday Zelmira smiled because she had won.")
    without = resolve("Yesterday Zelmira smiled.")
    assert names_of(with_pronoun, "she") == {"Zelmira"} <= {m.name for m in with_pronoun.actors if m.text == "Zelmira"}
    assert not [m for m in without.actors if m.how == "name referred to"]


def test_gender_told_by_a_pronoun_holds(resolve) -> None:
    """Once "she" has meant a person, "he" does not."""
    document = resolve("Rurik Zelenko met Xevi Tarrago. Xevi Tarrago said she was tired. He apologised.")
    assert names_of(document, "He") == {"Rurik Zelenko"}


def test_speaker_of_quotation_is_i_and_we(resolve) -> None:
    document = resolve("“We will answer this attack and I will lead the effort,” Emmanuel Macron said.")
    assert names_of(document, "We") == {"Emmanuel Macron"}
    assert names_of(document, "I will") == {"Emmanuel Macron"}


def test_he_in_a_quotation_is_not_its_speaker(resolve) -> None:
    document = resolve("Joe Biden flew home on Sunday. “He has left,” Emmanuel Macron said.")
    assert names_of(document, "He has") == {"Joe Biden"}


def test_he_added_is_the_speaker_before(resolve) -> None:
    text = "“The visit with Joe Biden was good,” Emmanuel Macron said.\n“Our positions are close,” he added."
    document = resolve(text)
    assert names_of(document, "he added") == {"Emmanuel Macron"}
    assert names_of(document, "Our") == {"Emmanuel Macron"}


PUTIN_KHAMENEI = {"Vladimir Putin", "Ali Khamenei"}
PUTIN_BIDEN = {"Vladimir Putin", "Joe Biden"}
PLURAL = [
    ("Vladimir Putin and Ali Khamenei spoke in Tehran. They agreed to meet again.", "They", PUTIN_KHAMENEI),
    ("Vladimir Putin will see Ali Khamenei. Their meeting is set for Friday.", "Their", PUTIN_KHAMENEI),
    ("Vladimir Putin flew to meet Joe Biden. The two will discuss grain.", "two", PUTIN_BIDEN),
    ("Vladimir Putin called Joe Biden. A dialogue has developed between them.", "them", PUTIN_BIDEN),
    ("Iran and Turkey opened a border crossing. Both countries praised the step.", "Both", {"Iran", "Turkey"}),
]


@pytest.mark.parametrize(("text", "word", "names"), PLURAL)
def test_plural_references(resolve, text: str, word: str, names: set[str]) -> None:
    assert names_of(resolve(text), word) == names


def test_adjectives_name_the_two_countries(resolve) -> None:
    document = resolve("The Jordanian army met Israeli officers at the border. Both countries want calm.")
    assert codes_of(document, "Both countries") | codes_of(document, "countries") == {"JOR", "ISR"}


def test_they_takes_up_a_plural_noun_with_its_state(resolve) -> None:
    document = resolve("Turkish soldiers entered the town. They fired at houses.")
    assert codes_of(document, "They") == {"TUR"}


def test_them_may_be_things_though_persons_were_told_of(resolve) -> None:
    text = (
        "Joe Biden and Emmanuel Macron met. They smiled. The sale includes drones. Russia’s army is training with them."
    )
    assert names_of(resolve(text), "them") == set()


def test_them_may_be_things(resolve) -> None:
    document = resolve("The factory delivered drones last week. Russia’s army is training with them.")
    assert names_of(document, "them") == set()


@pytest.mark.parametrize(
    "text", ["It was agreed to extend the truce with Iran.", "Iran paused. It seems that the talks failed."]
)
def test_expletive_it_is_nobody(resolve, text: str) -> None:
    assert codes_of(resolve(text), "It") == set()


def test_role_noun_is_the_one_called_so(resolve) -> None:
    text = "French President Emmanuel Macron met Joe Biden in Paris. Later the French president called for restraint."
    assert names_of(resolve(text), "French president called") == {"Emmanuel Macron"}


def test_country_is_the_last_named_not_a_modifier(resolve) -> None:
    document = resolve("Iraq asked US forces to leave. The troops stayed in the country.")
    assert names_of(document, "country") == {"Iraq"}


def test_group_is_the_armed_group(resolve) -> None:
    document = resolve("Hezbollah fired rockets at Israel. The group said that it had hit a base.")
    assert names_of(document, "group") == {"Hezbollah"}


def test_bare_organs_and_people_get_the_state_at_issue(resolve) -> None:
    document = resolve(
        "Syria has been at war for years. Fighting flared in Syria again. Rebels said that the army fled."
    )
    assert codes_of(document, "Rebels") == {"SYR"}
    assert codes_of(document, "army") | codes_of(document, "the army") == {"SYR"}


def test_a_people_without_a_state_is_of_its_homelands(resolve) -> None:
    document = resolve("Britain said on Monday that Britain would help Iraq. Kurdish fighters welcomed it.")
    assert codes_of(document, "Kurdish fighters") == {"IRQ"}


def test_owner_gives_the_state(resolve) -> None:
    document = resolve("Britain watched Israel closely. Emmanuel Macron said that his government would wait.")
    assert codes_of(document, "government") | codes_of(document, "his government") == {"FRA"}


def test_foreigners_have_no_state(resolve) -> None:
    assert codes_of(
        resolve("Syria expelled several foreign diplomats. Syria gave no reason."), "several foreign diplomats"
    ) <= {"---"}


def test_actors_stay_in_order_and_in_the_text(resolve) -> None:
    document = resolve("Joe Biden met Emmanuel Macron. They praised their ties. “We agree,” he said.")
    assert list(document.actors) == sorted(document.actors, key=lambda m: (m.span, m.head, m.name, m.code))
    for mention in document.actors:
        assert document.text[mention.span.start : mention.span.end] == mention.text
        assert mention.span.start <= mention.head < mention.span.end


_SENTENCES = (
    "Joe Biden met Angela Merkel.",
    "She thanked him.",
    "They left.",
    "“We will see,” he said.",
    "Iran and Turkey spoke.",
    "The two agreed.",
    "It kept its army.",
    "The president waited.",
    "During his visit, Zoran smiled.",
    "Both did.",
)


@settings(max_examples=25, deadline=None)
@given(sentences=st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=8))
def test_any_mixture_is_read_the_same_twice(resolve, sentences: list[str]) -> None:
    document = resolve(" ".join(sentences))
    again = resolve(" ".join(sentences))
    assert document.actors == again.actors
    assert all(document.text[m.span.start : m.span.end] == m.text for m in document.actors)


def test_named_mentions_are_left_as_they_are(resolve) -> None:
    document = resolve("Joe Biden met Emmanuel Macron.")
    before = dataclasses.replace(document, actors=tuple(m for m in document.actors if m.kind == "person"))
    assert set(before.actors) <= set(resolve_coreference(before).actors)


def test_time_grows_with_the_length(read_text) -> None:
    """Eight times the text takes about eight times as long, never its square."""
    paragraph = "Joe Biden met Angela Merkel in Berlin. She said that he had kept his word. They praised their talks. "

    def measure(times: int) -> float:
        document = resolve_actors(find_attributions(split_sentences(read_text(paragraph * times))))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            resolve_coreference(document)
            best = min(best, time.process_time() - start)
        return best

    assert measure(160) < 20 * max(measure(20), 0.002)
