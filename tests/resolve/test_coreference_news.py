"""Whom pronouns stand for in sentences as the news has them."""

import pytest

from dragoman.parse.quotes import find_attributions
from dragoman.parse.sentences import split_sentences
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference

# A star stands before the pronoun that is asked for.
PERSONS = [
    # the chief of the paragraph goes on
    ("Luis Arce flew to Lima on Sunday. *He will sign a treaty.", "Luis Arce"),
    ("Luis Arce flew to Lima on Sunday. He will sign a treaty before *he returns.", "Luis Arce"),
    ("Luis Arce said he was tired. He thanked *his ministers.", "Luis Arce"),
    ("Luis Arce said that he would resign. *He did not say when.", "Luis Arce"),
    ("Keiko Fujimori lost the vote in June. In July *she appealed in vain.", "Keiko Fujimori"),
    ("Keiko Fujimori lost the vote. She appealed, but the court rejected *her claim.", "Keiko Fujimori"),
    # a subject outranks an object and an owner
    ("Pedro Quispe met Marek Nowak in Lima. *He offered help.", "Pedro Quispe"),
    ("Pedro Quispe’s lawyer spoke for an hour. *He denied the charge.", "Pedro Quispe"),
    ("Aida Salcedo praised Keiko Fujimori. *She called for calm.", "Aida Salcedo"),
    # gender
    ("Pedro Quispe met Aida Salcedo in Lima. *She offered help.", "Aida Salcedo"),
    ("Aida Salcedo met Pedro Quispe in Lima. *He offered help.", "Pedro Quispe"),
    ("Queen Zelmira received Pedro Quispe. *She spoke briefly.", "Zelmira"),
    ("Pedro Quispe spoke to Lady Worsnip before *she left.", "Worsnip"),
    ("Jovan Petrić met Aida Salcedo. *He smiled.", "Jovan Petrić"),
    # within the clause
    ("Pedro Quispe presented *his plan to Marek Nowak.", "Pedro Quispe"),
    ("Pedro Quispe said Marek Nowak had hurt *himself.", "Marek Nowak"),
    ("Pedro Quispe said Marek Nowak had betrayed *him.", "Pedro Quispe"),
    ("Pedro Quispe asked Marek Nowak to help *him.", "Pedro Quispe"),
    ("Marek Nowak persuaded Pedro Quispe to go with *him.", "Marek Nowak"),
    ("Marek Nowak arrived. Pedro Quispe thanked *him.", "Marek Nowak"),
    ("Marek Nowak arrived. Pedro Quispe spoke to *him.", "Marek Nowak"),
    # who is described cannot be his own owner
    ("Aida Salcedo came with *her husband, Pedro Quispe.", "Aida Salcedo"),
    ("Pedro Quispe is *his adviser, Marek Nowak said.", "Marek Nowak"),
    # clauses of time and manner, fronted and not
    ("After *he lost the vote, Marek Nowak left for Spain.", "Marek Nowak"),
    ("In *her speech on Monday, Aida Salcedo attacked the banks.", "Aida Salcedo"),
    ("Before leaving *her office, Aida Salcedo signed the order.", "Aida Salcedo"),
    ("Marek Nowak left the hall when *he heard the news.", "Marek Nowak"),
    ("Aida Salcedo resigned because *she had lost her majority.", "Aida Salcedo"),
    ("Aida Salcedo resigned because she had lost *her majority.", "Aida Salcedo"),
    # relative clauses and appositions
    ("Marek Nowak, who led the party until *he resigned, is ill.", "Marek Nowak"),
    ("Aida Salcedo, a judge from Quito, said *she would appeal.", "Aida Salcedo"),
    ("Aida Salcedo, whose house was searched, said *she would appeal.", "Aida Salcedo"),
    # verbs of saying
    ("Marek Nowak said *he would step down.", "Marek Nowak"),
    ("Marek Nowak was arrested, *his lawyer said.", "Marek Nowak"),
    ("“We were betrayed,” Marek Nowak said. “It hurts,” *he added.", "Marek Nowak"),
    ("“*He is a liar,” Marek Nowak said of Pedro Quispe.", "Pedro Quispe"),
    ("Pedro Quispe was jailed in May. “*He must be freed,” Marek Nowak said.", "Pedro Quispe"),
    ("It is clear that Zelmira won, and *she knows it.", "Zelmira"),
    ("The court found that Zelmira had lied about *her income.", "Zelmira"),
    # passives
    ("Marek Nowak was arrested by police at *his home.", "Marek Nowak"),
    ("Marek Nowak was succeeded by Pedro Quispe. *He had served two terms.", "Marek Nowak"),
    # short names after full ones
    ("Marek Nowak left on Monday. Nowak said *he was ill.", "Marek Nowak"),
    ("Aida Salcedo spoke first. Salcedo then thanked *her voters.", "Aida Salcedo"),
]  # fmt: skip
COLLECTIVES = [
    ("Peru closed its border. *It blamed smugglers.", "PER"),
    ("Peru recalled *its troops on Friday.", "PER"),
    ("Peru said on Monday that *it would leave the pact.", "PER"),
    ("Peru accused Chile of spying. *It denied nothing and recalled its envoy.", "PER"),
    ("Peruvian soldiers entered the town. *They searched houses.", "PER"),
    ("Peruvian soldiers entered the town and *they searched houses.", "PER"),
]  # fmt: skip
DESCRIPTIONS = [
    ("European Union leaders met on Monday. Later *the leaders backed the plan.", "EUR"),
    ("Peruvian miners went on strike. Police beat *the miners in Lima.", "PER"),
    ("Peru’s army moved north. Chile and Bolivia protested. *The army stayed.", "PER"),
    ("Chile and Peru disagree. Peru is poor. *The country’s army is large.", "PER"),
    ("Peru protested. *Its army is large.", "PER"),
]  # fmt: skip


@pytest.fixture(scope="module")
def read_referents(read_text):
    """`read_referents(marked)` -> the mentions at the word behind the star."""

    def run(marked: str):
        at = marked.index("*")
        document = split_sentences(read_text(marked.replace("*", ""), published="2022-07-19"))
        document = resolve_coreference(resolve_actors(find_attributions(document)))
        return [m for m in document.actors if m.span.start <= at < m.span.end or m.head == at + len("the ")]

    return run


@pytest.mark.parametrize(("marked", "name"), PERSONS)
def test_he_and_she(read_referents, marked: str, name: str) -> None:
    assert {name.split()[-1]} == {m.name.split()[-1] for m in read_referents(marked) if m.kind == "person"}


@pytest.mark.parametrize(("marked", "code"), COLLECTIVES)
def test_it_and_they(read_referents, marked: str, code: str) -> None:
    assert {m.code for m in read_referents(marked)} == {code}


@pytest.mark.parametrize(("marked", "code"), DESCRIPTIONS)
def test_descriptions_have_the_state_of_whom_they_take_up(read_referents, marked: str, code: str) -> None:
    assert code in {m.code for m in read_referents(marked)}
