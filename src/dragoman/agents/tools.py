"""The tools: what a model may ask, and how each question is answered.

In: checked arguments and a desk. Out: an answer of at most `LONGEST_ANSWER` characters of JSON, whatever the store
holds (but for one item, which is always given).
Limits: nothing is written.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from dragoman.agents import arguments as taken
from dragoman.agents.answers import (
    NOTICE,
    ArticleAnswer,
    Conflicts,
    EventAnswer,
    Events,
    FoundConflict,
    FoundLink,
    Quote,
    TimelineAnswer,
)
from dragoman.agents.arguments import BadCall
from dragoman.agents.desk import Desk
from dragoman.agents.found import (
    MOST_PEOPLE,
    count_unshown,
    find_conflict,
    find_decision,
    find_entry,
    find_event,
    find_link,
    find_report,
)
from dragoman.agents.quoting import LONGEST_NOTE, quote, shorten_maybe
from dragoman.merge.explain import explain_event
from dragoman.merge.severity import rate_severity
from dragoman.records import Conflict, Event, Excerpt, Report, Span
from dragoman.store.conflict_list import ToldConflict
from dragoman.store.conflict_list import name_place as name_conflict_place
from dragoman.store.dossiers import describe_article
from dragoman.store.moments import read_day
from dragoman.store.query import name_place

if TYPE_CHECKING:
    from dragoman.store.database import Store
    from dragoman.store.reading import Evidence

LONGEST_ANSWER = 32_000  # characters of JSON: about 8,000 tokens
_LINKS = LONGEST_ANSWER // 4  # of these for why reports are one event
MOST_ASIDE = 8  # conflicts or decisions beside something else
TEXT_PAGE = 4_000  # characters of an article's own words
_EVIDENCE = 2  # of how many documents a search shows words


def search_events(desk: Desk, asked: taken.SearchEvents) -> Events:
    filter = asked.make_filter()
    with desk.open() as store:
        # One more than is shown tells whether there are more.
        found = list(store.events(filter, limit=asked.limit + 1, after=asked.after, as_of=asked.as_of))
        page = found[: asked.limit]
        rows = list(store.tell(page, as_of=asked.as_of))
        total = store.count_events(filter, as_of=asked.as_of)[0].events
    shown = [find_event(row, _EVIDENCE) for row in rows]
    kept = _count_fitting(shown)
    has_more = len(found) > kept
    return Events(
        notice=NOTICE,
        total=total,
        events=tuple(shown[:kept]),
        after=name_place(page[kept - 1]) if has_more else None,
        left_out=(*_say_more(has_more, "events"), *_say_unshown(page[:kept])),
    )


def get_event(desk: Desk, asked: taken.GetEvent) -> EventAnswer:
    with desk.open() as store:
        evidence = store.evidence(asked.id, as_of=asked.as_of)
        if evidence is None:
            hint = "is the id of a report" if store.report(asked.id, as_of=asked.as_of) else "search_events gives ids"
            raise BadCall(f"id: {asked.id!r} is no event of this store; {hint}")
        (row,) = store.tell([evidence.event], as_of=asked.as_of)
        links = _find_links(store, evidence, asked.as_of)
        first = asked.after is None
        conflicts = store.conflict_page(event=evidence.event.id, limit=MOST_ASIDE, as_of=asked.as_of)
        disputes = list(map(_show_conflict, conflicts.conflicts)) if conflicts and first else []
    order = [report.id for report in evidence.reports]
    begin = _find_place(order, asked.after)
    shown = [find_report(report, row.find_article(report)) for report in evidence.reports[begin : begin + asked.limit]]
    event = find_event(row, 0)
    decisions = [find_decision(decision) for decision in evidence.decisions] if first else []
    aside = [event, *disputes, *decisions[:MOST_ASIDE]]
    kept = _count_fitting(shown, spent=_measure(aside) + (_LINKS if links else 0))
    end = begin + kept
    places = {id: number for number, id in enumerate(order)}
    own = [link for link in links if begin <= max(places[link.one], places[link.other]) < end]
    left_out = [*_say_more(end < len(order), "reports"), *_say_unshown([evidence.event, *evidence.reports[begin:end]])]
    most = _count_fitting(own, spent=LONGEST_ANSWER - _LINKS)
    if len(own) > most:
        left_out.append(f"{len(own) - most} weaker links: dragoman why {evidence.event.id} lists all")
    if first and conflicts and conflicts.next:
        left_out.append(f"{conflicts.total - MOST_ASIDE} lesser conflicts: conflicts with this event lists all")
    if len(decisions) > MOST_ASIDE:
        left_out.append(f"{len(decisions) - MOST_ASIDE} later decisions: dragoman show {evidence.event.id} lists all")
    return EventAnswer(
        notice=NOTICE,
        event=event,
        reports=tuple(shown[:kept]),
        links=tuple(own[:most]),
        conflicts=tuple(disputes),
        decisions=tuple(decisions[:MOST_ASIDE]),
        after=order[end - 1] if end < len(order) else None,
        left_out=tuple(left_out),
    )


def show_timeline(desk: Desk, asked: taken.ShowTimeline) -> TimelineAnswer:
    filter = asked.make_filter()
    with desk.open() as store:
        told = store.timeline(filter, most=asked.most, as_of=asked.as_of)
        entries = [*told.dated, *told.undated]
        rows = list(store.tell((entry.event for entry in entries), as_of=asked.as_of))
    shown = {entry.rank: find_entry(entry, row) for entry, row in zip(entries, rows, strict=True)}
    # What does not fit is what fewest voices tell of.
    ranks = sorted(shown)
    kept = frozenset(ranks[: _count_fitting([shown[rank] for rank in ranks])])
    missing = told.left_out + len(entries) - len(kept)
    left_out = []
    if missing:
        left_out.append(
            f"{missing} events that fewer voices tell of: narrow since and until, or page through all with "
            "search_events and the same filters"
        )
    return TimelineAnswer(
        notice=NOTICE,
        dated=tuple(shown[entry.rank] for entry in told.dated if entry.rank in kept),
        undated=tuple(shown[entry.rank] for entry in told.undated if entry.rank in kept),
        left_out=(*left_out, *_say_unshown([entry.event for entry in entries if entry.rank in kept])),
    )


def list_conflicts(desk: Desk, asked: taken.ListConflicts) -> Conflicts:
    with desk.open() as store:
        page = store.conflict_page(
            kinds=asked.kinds, event=asked.event, limit=asked.limit, after=asked.after, as_of=asked.as_of
        )
    if page is None:
        raise BadCall(f"event: {asked.event!r} is no event of this store; search_events gives ids")
    shown = list(map(_show_conflict, page.conflicts))
    kept = _count_fitting(shown)
    after = page.next if kept == len(shown) else name_conflict_place(page.conflicts[kept - 1])
    return Conflicts(
        notice=NOTICE,
        total=page.total,
        conflicts=tuple(shown[:kept]),
        after=after,
        left_out=tuple(_say_more(after is not None, "conflicts")),
    )


def read_article(desk: Desk, asked: taken.ReadArticle) -> ArticleAnswer:
    if (asked.text is None) == (asked.id is None):
        raise BadCall("read_article needs text or id, and not both")
    if asked.text is not None:
        if asked.as_of:
            raise BadCall("as_of: is about a document of the store; leave it out beside text")
        if asked.published is not None:
            read_day(asked.published, "published")
        document = desk.read(
            asked.text, published=asked.published, outlet=asked.outlet, title=asked.title, url=asked.url
        )
        article, dropped = document.article, document.dropped
        reports, conflicts = document.reports, document.conflicts
    else:
        with desk.open() as store:
            stored = store.article(str(asked.id), as_of=asked.as_of)
            record = store.document(str(asked.id), as_of=asked.as_of)
        if stored is None or record is None:
            raise BadCall(f"id: {asked.id!r} is no document of this store; the evidence of an event gives ids")
        article, dropped, reports, conflicts = stored, record.dropped, record.reports, record.conflicts
    facts = describe_article(article)
    text = _take_words(article.text, asked.start)
    told = {report.id: (report, facts, None) for report in reports}
    rated = _rate([one for one in conflicts if set(one.reports) <= set(told)], {id: told[id][0] for id in told})
    first = asked.after is None
    disputes = [
        find_conflict(one, severity, [told[id] for id in one.reports])
        for one, severity in (rated[:MOST_ASIDE] if first else [])
    ]
    order = [report.id for report in reports]
    begin = _find_place(order, asked.after)
    shown = [find_report(report, facts) for report in reports[begin : begin + asked.limit]]
    kept = _count_fitting(shown, spent=_measure([*disputes, text]))
    end = begin + kept
    left_out = [*_say_more(end < len(order), "reports"), *_say_unshown(reports[begin:end])]
    if first and len(rated) > MOST_ASIDE:
        left_out.append(f"{len(rated) - MOST_ASIDE} lesser conflicts: dragoman read or show lists all")
    if text and text.span.end < len(article.text):
        left_out.append(f"characters from {text.span.end} on: call again with start = {text.span.end}")
    return ArticleAnswer(
        notice=NOTICE,
        document=article.id,
        title=shorten_maybe(article.title, LONGEST_NOTE),
        outlet=shorten_maybe(article.outlet),
        published=article.published.isoformat() if article.published else None,
        url=shorten_maybe(article.url, LONGEST_NOTE),
        characters=len(article.text),
        dropped=f"{dropped.stage}: {dropped.reason}" if dropped else None,
        total=len(reports),
        reports=tuple(shown[:kept]),
        conflicts=tuple(disputes),
        text=text,
        after=order[end - 1] if end < len(order) else None,
        left_out=tuple(left_out),
    )


def _measure(parts: Sequence[object]) -> int:
    return len(msgspec.json.encode(parts).decode())


def _count_fitting(items: Sequence[object], *, spent: int = 0) -> int:
    """How many of the first items fit into an answer; of any the first."""
    room = LONGEST_ANSWER - spent
    for number, item in enumerate(items):
        room -= _measure([item])
        if room < 0 and number:
            return number
    return len(items)


def _find_place(order: Sequence[str], after: str | None) -> int:
    """Where the next page begins."""
    if after is None:
        return 0
    if after not in order:
        raise BadCall(f"after: {after!r} is no place in this list; give what the page before gave as after")
    return order.index(after) + 1


def _say_more(has_more: bool, noun: str) -> list[str]:
    return [f"more {noun}: call again with after = this answer's after"] if has_more else []


def _say_unshown(told: Sequence[Event | Report]) -> list[str]:
    return [
        f"{unshown} of the parties of {one.id}, beyond {MOST_PEOPLE} a side: dragoman show {one.id} lists all"
        for one in told
        if (unshown := count_unshown(one))
    ]


def _find_links(store: "Store", evidence: "Evidence", as_of: str | None) -> list[FoundLink]:
    """The strongest first."""
    facts = store.facts(evidence.event.reports, as_of=as_of)
    return [find_link(reason) for reason in explain_event(evidence.event, facts, evidence.links)]


def _rate(conflicts: Sequence[Conflict], reports: dict[str, Report]) -> list[tuple[Conflict, float]]:
    """Of an article that may be in no store; the gravest first."""
    rated = [(one, rate_severity(one, reports[one.reports[0]], reports[one.reports[1]])) for one in conflicts]
    return sorted(rated, key=lambda pair: (-pair[1], *pair[0].reports, pair[0].kind))


def _show_conflict(one: ToldConflict) -> FoundConflict:
    return find_conflict(one, one.severity, list(zip(one.reports, one.articles, one.events, strict=True)))


def _take_words(text: str, start: int | None) -> Quote | None:
    """A page of an article's own words."""
    if start is None:
        return None
    if start >= len(text):
        raise BadCall(f"start: {start} is beyond the article, which has {len(text)} characters")
    span = Span(start, min(len(text), start + TEXT_PAGE))
    return quote(Excerpt(text=text[span.start : span.end], span=span), TEXT_PAGE)
