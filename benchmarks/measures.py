"""The measures of the table: which figure of which scorer, what we want of it, and what others reach.

In: nothing. Out: SCORERS and MEASURES, in the table's order.
A scorer may give more figures than the table shows: all of them go into latest.json.
Limits: what others report was measured by them, mostly on other data, and is there for orientation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks import speed
from benchmarks.quality import (
    actors,
    conflicts,
    coreference,
    encoder,
    golden,
    html,
    merging,
    pairs,
    places,
    quotes,
    setting,
    status,
    times,
)

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scorer:
    """One module's `score`, and the data it reads (paths under the data folder, or the repository for our own).

    It runs when all of its data is there, or any of it if it can do with parts.
    """

    name: str
    score: Callable[[Path], Figures]
    data: tuple[str, ...]
    does_with_parts: bool = False
    is_of_repository: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table. `want` None: shown, with no target. `slack`: how far below its floor it may fall, None for a
    figure that has no floor: it says more about the machine than about us, or its best is neither high nor low."""

    title: str
    scorer: str
    figure: str
    want: float | None = None
    known: str = ""
    better: Literal["higher", "lower"] = "higher"
    slack: float | None = 0.002

    @property
    def key(self) -> str:
        return f"{self.scorer}.{self.figure}"

    def is_met(self, value: float) -> bool | None:
        """Whether we have what we want; None where there is no target."""
        if self.want is None:
            return None
        return value >= self.want if self.better == "higher" else value <= self.want

    def is_better(self, value: float, than: float) -> bool:
        return value > than if self.better == "higher" else value < than

    def falls_below(self, value: float, floor: float) -> bool:
        """Worse than its floor by more than the slack."""
        if self.slack is None:
            return False
        fall = floor - value if self.better == "higher" else value - floor
        return fall > self.slack + 1e-9


SCORERS: tuple[Scorer, ...] = (
    Scorer("pairs", pairs.score, ("pairs/plv_train.tsv",)),
    Scorer("golden", golden.score, ("golden",)),
    Scorer("examples", golden.score_examples, ("examples",), is_of_repository=True),
    Scorer("aside", golden.score_aside, ("benchmarks/quality/articles/aside",), is_of_repository=True),
    Scorer("encoder", encoder.score, ("training/corpus",), is_of_repository=True),
    Scorer("times", times.score, ("time/TimeBank", "time/AQUAINT"), does_with_parts=True),
    Scorer("setting", setting.score, ("time/TimeBank", "golden"), does_with_parts=True),
    Scorer("places", places.score, ("places/TR-News.xml", "places/GWN.xml"), does_with_parts=True),
    Scorer("actors", actors.score, ("actors/ngec_actors_dev.tsv",)),
    Scorer("quotes", quotes.score, ("quotes/dev",)),
    Scorer("status", status.score, ("factuality/UW_dev.jsonl", "factuality/UDS_IH2_dev.jsonl")),
    Scorer(
        "coreference",
        coreference.score,
        ("coreference/gap-development.tsv", "coreference/gap-validation.tsv", "golden"),
        does_with_parts=True,
    ),
    Scorer("html", html.score, ("html/article-extraction-benchmark",)),
    Scorer("merging", merging.score, ("benchmarks/quality/merging/pairs.jsonl",), is_of_repository=True),
    Scorer("copies", merging.score_copies, ("news/reuters",)),
    Scorer("conflicts", conflicts.score, ("benchmarks/quality/conflicts/pairs.jsonl",), is_of_repository=True),
    Scorer("speed", speed.score, ("news/reuters", "news/guardian_dev.jsonl")),
)


def _measure_events(scorer: str, title: str) -> tuple[Measure, ...]:
    attributes = {"status": ".99", "actors": "", "recipients": "", "sector": "", "when": ".93", "where": ".96"}
    return (
        Measure(f"{title}: event F1 (act and who)", scorer, "event_f1", 0.70, "two readers .89; NGEC .52 of types"),
        Measure(f"{title}: recall of main events", scorer, "main_recall"),
        *(
            Measure(f"{title}: {name}, of matched events", scorer, name, 0.85, f"two readers {known}" if known else "")
            for name, known in {**attributes, "sources": ".93"}.items()
        ),
    )


MEASURES: tuple[Measure, ...] = (
    Measure("act, given actors: root macro F1", "pairs", "root_macro_f1", 0.90, "ConfliBERT .867; ZSP .824"),
    Measure("act, given actors: quad macro F1", "pairs", "quad_macro_f1", 0.97, "ConfliBERT .963"),
    Measure("act, given actors: binary macro F1", "pairs", "binary_macro_f1", 0.99, "ConfliBERT .984"),
    Measure("act, given actors: root, lexicon coder", "pairs", "lexicon_root_macro_f1"),
    *_measure_events("golden", "whole article"),
    Measure("whole article: event F1, lexicon coder", "golden", "lexicon_event_f1"),
    *_measure_events("examples", "our examples"),
    Measure("our examples: event F1, lexicon coder", "examples", "lexicon_event_f1"),
    *_measure_events("aside", "articles kept aside"),
    Measure("articles kept aside: event F1, lexicon coder", "aside", "lexicon_event_f1"),
    Measure("encoder, kept aside: act, trigger shown", "encoder", "act_accuracy"),
    Measure("encoder, kept aside: NONE precision", "encoder", "none_precision"),
    Measure("encoder, kept aside: NONE recall", "encoder", "none_recall"),
    Measure("encoder, kept aside: act of the pair alone", "encoder", "pair_act_accuracy"),
    Measure("encoder, kept aside: status", "encoder", "status_accuracy"),
    Measure("encoder, kept aside: calibration error", "encoder", "calibration_error", better="lower", slack=0.01),
    Measure("encoder: pairs/s a core", "encoder", "pairs_per_second", 300, slack=None),
    Measure("times: value F1 (relaxed)", "times", "value_f1", 0.85, "HeidelTime .776 (platinum)"),
    Measure("times: strict F1", "times", "strict_f1"),
    Measure("times: value F1, files kept aside", "times", "aside value_f1"),
    Measure("when: TimeBank's event-expression pairs, F1", "setting", "seen timebank f1"),
    Measure("when: the same, files kept aside", "setting", "aside timebank f1"),
    Measure("when: gold events given", "setting", "seen when accuracy", 0.85),
    Measure("when: the same, articles kept aside", "setting", "aside when accuracy", 0.85),
    Measure("where: gold events given", "setting", "seen where accuracy", 0.85),
    Measure("where: the same, articles kept aside", "setting", "aside where accuracy", 0.85),
    Measure("places: TR-News toponym F1", "places", "TR-News f1", 0.90),
    Measure("places: TR-News within 161 km", "places", "TR-News acc161", 0.90, "Mordecai 3 .87"),
    Measure("places: GWN toponym F1", "places", "GWN f1", 0.90),
    Measure("places: GWN within 161 km", "places", "GWN acc161", 0.96, "Mordecai 3 .96"),
    Measure("actors: pass rate", "actors", "pass_rate", 0.92, "NGEC .65"),
    Measure("actors: pass rate, half kept aside", "actors", "pass_rate_kept_half"),
    Measure("sources: source-content link F1", "quotes", "link_f1", 0.60),
    Measure("sources: speakers of direct quotations", "quotes", "speaker_accuracy", 0.93, "GenderGapTracker .86"),
    Measure("status: UW mean absolute error", "status", "UW_mae", 0.40, ".42", better="lower"),
    Measure("status: UW macro sign F1", "status", "UW_sign_f1"),
    Measure("status: UDS-IH2 mean absolute error", "status", "UDS_IH2_mae", better="lower"),
    Measure("status: UDS-IH2 macro sign F1", "status", "UDS_IH2_sign_f1"),
    Measure("coreference: GAP validation F1", "coreference", "gap_validation_f1", 0.80, ".706 (2018)"),
    Measure("coreference: GAP development, unseen half, F1", "coreference", "gap_unseen_f1", 0.80, ".706 (2018)"),
    Measure("coreference: GAP bias, feminine/masculine", "coreference", "gap_validation_bias", slack=None),
    Measure("pages: F1 of the article's text", "html", "f1", 0.96, "trafilatura .960, on the same pages"),
    Measure("pages: F1, half kept aside", "html", "aside f1", 0.9625, "trafilatura .963"),
    Measure("pages: precision", "html", "precision", known="trafilatura .942"),
    Measure("pages: recall", "html", "recall", known="trafilatura .978"),
    Measure("pages: exactly the wanted words", "html", "accuracy", known="trafilatura .293"),
    Measure("pages: F1 above trafilatura's own", "html", "above_trafilatura", 0.0),
    Measure("merging: the same event, precision", "merging", "precision"),
    Measure("merging: the same event, recall", "merging", "recall"),
    Measure("merging: precision, half kept aside", "merging", "aside_precision"),
    Measure("merging: recall, half kept aside", "merging", "aside_recall"),
    Measure("wire copies: precision", "copies", "precision"),
    Measure("wire copies: recall", "copies", "recall"),
    Measure("wire copies: seconds for Reuters", "copies", "seconds", 60, better="lower", slack=None),
    Measure("conflicts: precision, half kept aside", "conflicts", "aside_precision", 0.85),
    Measure("conflicts: recall, half kept aside", "conflicts", "aside_recall", 0.75),
    Measure("conflicts: precision", "conflicts", "precision"),
    Measure("conflicts: recall", "conflicts", "recall"),
    Measure("speed: Reuters, documents/s a core", "speed", "reuters_docs_per_second", slack=None),
    Measure("speed: Reuters, share of bare spaCy's", "speed", "reuters_share_of_spacy", 0.60, slack=0.05),
    Measure("speed: Guardian, documents/s a core", "speed", "guardian_docs_per_second", known="NGEC 0.1", slack=None),
    Measure("speed: Guardian, share of bare spaCy's", "speed", "guardian_share_of_spacy", 0.60, slack=0.05),
    Measure("speed: Reuters, peak memory, GB", "speed", "reuters_peak_memory_gb", 1.5, better="lower", slack=0.1),
    Measure("speed: Guardian, peak memory, GB", "speed", "guardian_peak_memory_gb", 1.5, better="lower", slack=0.1),
    Measure("speed: seconds to first report", "speed", "startup_seconds", 2.0, better="lower", slack=None),
)  # fmt: skip
