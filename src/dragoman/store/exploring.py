"""The questions of somebody who looks around in a store: what its pages show.

In: filters, ids, words. Out: counts, dossiers, pages of lists. All take `as_of`.
Limits: a part of Store; what each answer is made of stands in its module.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager

import duckdb

from dragoman.records import ConflictKind, Decision
from dragoman.store.changes import Changes, find_changes
from dragoman.store.choosing import By
from dragoman.store.conflict_list import ConflictPage, find_conflict_page
from dragoman.store.dossiers import DocumentDossier, EventDossier, find_document_dossier, find_event_dossier
from dragoman.store.moments import Day, read_moment
from dragoman.store.overview import Network, Overview, Summary, find_network, find_overview, find_summary
from dragoman.store.profiles import Profile, find_profile
from dragoman.store.query import ALL, EventFilter
from dragoman.store.reading import find_decision_page
from dragoman.store.review_queue import ItemKind, ReviewQueue, find_queue
from dragoman.store.schema import StoreError
from dragoman.store.searching import Found, find_words


class Exploring(ABC):
    """See Store."""

    @abstractmethod
    def _query(self, as_of: Day | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]: ...

    def summary(self, *, as_of: Day | None = None) -> Summary:
        """First and last day of events, when something was learned last, and the countries of events."""
        with self._query(as_of) as cursor:
            return find_summary(cursor)

    def overview(
        self,
        filter: EventFilter = ALL,
        *,
        by: By = "auto",
        places: int = 500,
        dyads: int = 150,
        as_of: Day | None = None,
    ) -> Overview:
        """Events by period, place, country, pair of actors, and value of each field. `places`, `dyads`: so many at
        most. `auto`: the finest period that divides the days of nearly all events into no more than 400. Each field is
        counted with all other filters."""
        with self._query(as_of) as cursor:
            return find_overview(cursor, filter, by=by, places=places, dyads=dyads)

    def network(self, filter: EventFilter = ALL, *, most: int = 150, as_of: Day | None = None) -> Network:
        """The pairs of actors with the most events, `most` of them, and who is in them."""
        with self._query(as_of) as cursor:
            return find_network(cursor, filter, most=most)

    def profile(self, actor: str, filter: EventFilter = ALL, *, as_of: Day | None = None) -> Profile | None:
        """What an actor does, with whom, and what is done to it. `actor`: a code, or a name as it is written."""
        with self._query(as_of) as cursor:
            return find_profile(cursor, actor, filter)

    def event_dossier(self, id: str, *, as_of: Day | None = None) -> EventDossier | None:
        """An event with its reports, links in words, rated conflicts and decisions; also by a former id."""
        with self._query(as_of) as cursor:
            return find_event_dossier(cursor, id)

    def document_dossier(self, id: str, *, as_of: Day | None = None) -> DocumentDossier | None:
        """A document with its text, its copies, and the events of its reports."""
        with self._query(as_of) as cursor:
            return find_document_dossier(cursor, id)

    def conflict_page(
        self,
        filter: EventFilter = ALL,
        *,
        kinds: Sequence[ConflictKind] = (),
        event: str | None = None,
        limit: int | None = 50,
        after: str | None = None,
        as_of: Day | None = None,
    ) -> ConflictPage | None:
        """Conflicts that touch events, the gravest first. None for an `event` that is unknown. Without a
        `limit`, all."""
        with self._query(as_of) as cursor:
            return find_conflict_page(cursor, filter, kinds=kinds, event=event, limit=limit, after=after)

    def review_queue(
        self,
        *,
        kinds: Sequence[ItemKind] = (),
        event: str | None = None,
        limit: int = 20,
        after: str | None = None,
        as_of: Day | None = None,
    ) -> ReviewQueue | None:
        """What a person should look at: pairs barely joined, grave conflicts, events of one unsure report. `event`: all
        that this one rests on, in doubt or not; None for one that is unknown."""
        with self._query(as_of) as cursor:
            return find_queue(cursor, kinds=kinds, event=event, limit=limit, after=after)

    def decision_page(
        self, *, limit: int = 100, after: str | None = None, as_of: Day | None = None
    ) -> tuple[Decision, ...]:
        """Decisions, the latest first. `after`: the id of the last one of the page before."""
        with self._query(as_of) as cursor:
            return find_decision_page(cursor, limit, after)

    def changes(self, since: Day, *, until: Day | None = None, filter: EventFilter = ALL, limit: int = 100) -> Changes:
        """Events that came, went or are told otherwise between two states of knowledge. `limit`: of each."""
        begin = read_moment(since)
        end = read_moment(until) if until is not None else datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        if begin > end:
            raise StoreError(f"since {begin:%Y-%m-%d %H:%M} is later than until {end:%Y-%m-%d %H:%M}; exchange them")
        with self._query() as cursor:
            return find_changes(cursor, begin, end, filter, limit)

    def search(self, text: str, *, limit: int = 20, as_of: Day | None = None) -> Found:
        """Words in a row in events, articles and names. `limit`: of each."""
        with self._query(as_of) as cursor:
            return find_words(cursor, text, limit)
