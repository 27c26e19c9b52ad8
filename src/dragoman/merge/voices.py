"""Wire copies: which articles are one text, and so one voice.

In: articles. Out: for each article the id of its voice: the smallest article id of its group.
MinHash (rensa) over runs of four words finds the articles worth comparing, by their whole text and by their opening
(a copy is often cut from below); the runs themselves, titles with them, then decide, and the numbers: the daily notes
of one desk share their wording, not their figures. Groups are the connected ones, so that neither order nor batches
matter.
Limits: texts published more than _APART days apart are no copies of each other; of a bucket of more than _MOST texts
each is compared with its neighbours in the order of their words and with the first few.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rensa import RMinHash

from dragoman.merge.groups import find_group, join_groups
from dragoman.records import Article

# Set on the seen half of the labelled pairs (benchmarks/quality/merging): the best F1 there is 0.95.
COPIED = 0.4  # share of the shorter text's runs of words that the other has too
_COUNTED = 0.7  # share of the numbers of the text with fewer that the other has too
_ALIKE = 0.1  # Jaccard of the two texts' runs: a cable of two lines is no copy of the long story that it opens
_RUN = 4  # words
_OPENING = 60  # words
_APART = 4  # days
_MOST = 40
_PERMUTATIONS = 128
_ROWS = 3  # of a band: of 42 bands two texts at Jaccard 0.3 meet in one with probability 0.68, at 0.5 with 0.996
_SEED = 7
_WORD = re.compile(r"\w+(?:[.,/-]\w+)*")
_NUMBERS = frozenset("half one two three four five six seven eight nine ten".split())


class _Text:
    """An article's words, as runs."""

    def __init__(self, article: Article) -> None:
        self.id = article.id
        self.published = article.published
        self.words = _WORD.findall(f"{article.title or ''} {article.text}".lower())
        self.runs = _find_runs(self.words)
        self.numbers = frozenset(word for word in self.words if word in _NUMBERS or not word.isalpha())

    @cached_property
    def keys(self) -> frozenset[str]:
        opening = self.words[:_OPENING]  # of the title too: texts of one line are told apart by it
        parts = (("w", self.runs), ("o", _find_runs(opening) if len(self.words) > _OPENING else frozenset()))
        return frozenset(f"{name}{key}" for name, runs in parts if runs for key in _find_bands(runs))


def group_voices(articles: Iterable[Article]) -> dict[str, str]:
    """The voice of each article, by its id."""
    texts = {article.id: _Text(article) for article in articles}
    buckets: dict[str, list[_Text]] = defaultdict(list)
    for name in sorted(texts):
        for key in texts[name].keys:
            buckets[key].append(texts[name])
    parents = {name: name for name in texts}
    judged: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        for one, other in _pair_bucket(bucket):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair not in judged:
                judged.add(pair)
                if _are_copies(one, other):
                    join_groups(parents, one.id, other.id)
    return {name: find_group(parents, name) for name in texts}


def voice_keys(article: Article) -> frozenset[str]:
    """Two articles that may be copies share a key, but for one pair in a hundred."""
    return _Text(article).keys


def measure_overlap(one: Article, other: Article) -> tuple[float, float]:
    """Of two texts' runs of words: the Jaccard index, and the share of the smaller set that is in the other."""
    return _measure(_Text(one), _Text(other))


def are_copies(one: Article, other: Article) -> bool:
    """Whether the one text is the other, but for cuts, a new opening and corrections."""
    return _are_copies(_Text(one), _Text(other))


def _are_copies(one: _Text, other: _Text) -> bool:
    if one.published and other.published and abs((one.published - other.published).days) > _APART:
        return False
    jaccard, contained = _measure(one, other)
    fewer = min(len(one.numbers), len(other.numbers))
    return contained >= COPIED and jaccard >= _ALIKE and len(one.numbers & other.numbers) >= _COUNTED * fewer


def _measure(one: _Text, other: _Text) -> tuple[float, float]:
    shared = len(one.runs & other.runs)
    union = len(one.runs) + len(other.runs) - shared
    return (shared / union if union else 0.0), shared / max(1, min(len(one.runs), len(other.runs)))


def _find_runs(words: Sequence[str]) -> frozenset[str]:
    """A text shorter than a run is one run."""
    if not words:
        return frozenset()
    return frozenset(" ".join(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1)))


def _find_bands(runs: frozenset[str]) -> Iterator[str]:
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(runs))
    digest = sketch.digest()
    for start in range(0, _PERMUTATIONS - _ROWS + 1, _ROWS):
        yield f"{start}:" + ",".join(map(str, digest[start : start + _ROWS]))


def _pair_bucket(bucket: list[_Text]) -> Iterator[tuple[_Text, _Text]]:
    if len(bucket) <= _MOST:
        for number, one in enumerate(bucket):
            for other in bucket[number + 1 :]:
                yield one, other
        return
    ordered = sorted(bucket, key=lambda text: (text.words, text.id))
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 : number + 1 + _MOST // 2]:
            yield one, other
        for other in bucket[: _MOST // 4]:
            if other is not one:
                yield one, other
