-- The store, version 3. All versions of all rows stand in the schema `history`; views of the same names in `main`
-- (made by schema.py) show what holds now, or what was known at a moment.
-- recorded: when we learned it; retracted: when we took it back, NULL while it holds. Both UTC.
-- No primary keys: one row a version, one writer, and DuckDB's indexes forbid to retract and write anew in one
-- transaction.
CREATE SCHEMA history;

CREATE TABLE history.articles (
    id VARCHAR NOT NULL, text VARCHAR NOT NULL, title VARCHAR, url VARCHAR, outlet VARCHAR, published DATE,
    retrieved TIMESTAMP, html VARCHAR,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- id: the article's. recipe: fingerprint of the settings it was read with. body: what `dragoman read --format json`
-- prints, without the reports.
CREATE TABLE history.documents (
    id VARCHAR NOT NULL, language VARCHAR, voice VARCHAR NOT NULL, recipe VARCHAR NOT NULL, dropped_stage VARCHAR,
    dropped_reason VARCHAR, body JSON NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- position: in the document, from 0.
CREATE TABLE history.reports (
    id VARCHAR NOT NULL, document VARCHAR NOT NULL, position INTEGER NOT NULL, act VARCHAR NOT NULL, type VARCHAR NOT NULL, mode VARCHAR,
    cameo VARCHAR NOT NULL, quad TINYINT NOT NULL, intensity DOUBLE NOT NULL, status VARCHAR NOT NULL,
    start_date DATE, end_date DATE, granularity VARCHAR, basis VARCHAR,
    place VARCHAR, country VARCHAR, geonames BIGINT, lat DOUBLE, lon DOUBLE, precision VARCHAR,
    confidence DOUBLE NOT NULL, evidence VARCHAR NOT NULL, body JSON NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.participants (
    report VARCHAR NOT NULL, role VARCHAR NOT NULL, position INTEGER NOT NULL, name VARCHAR NOT NULL,
    code VARCHAR NOT NULL, sector VARCHAR NOT NULL, wikidata VARCHAR, stance VARCHAR,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.events (
    id VARCHAR NOT NULL, act VARCHAR NOT NULL, type VARCHAR NOT NULL, mode VARCHAR, cameo VARCHAR NOT NULL,
    quad TINYINT NOT NULL, intensity DOUBLE NOT NULL, status VARCHAR NOT NULL,
    actors VARCHAR[] NOT NULL, actor_codes VARCHAR[] NOT NULL,
    recipients VARCHAR[] NOT NULL, recipient_codes VARCHAR[] NOT NULL,
    start_date DATE, end_date DATE, granularity VARCHAR, basis VARCHAR,
    place VARCHAR, country VARCHAR, geonames BIGINT, lat DOUBLE, lon DOUBLE, precision VARCHAR,
    voices INTEGER NOT NULL, first_published DATE, last_published DATE, confidence DOUBLE NOT NULL,
    conflicts INTEGER NOT NULL, body JSON NOT NULL,
    -- So that no question about events has to look at reports and articles. day, last_day: when it happened or, where no
    -- report tells, was published. *_text: the lists, a line each (codes between line breaks), which are looked
    -- through five times as fast.
    -- evidence: the words of its reports, with U+001F between two. number: of this version, growing.
    day DATE, last_day DATE,
    actors_text VARCHAR NOT NULL, actor_codes_text VARCHAR NOT NULL,
    recipients_text VARCHAR NOT NULL, recipient_codes_text VARCHAR NOT NULL,
    sources VARCHAR[] NOT NULL, source_codes VARCHAR[] NOT NULL, outlets VARCHAR[] NOT NULL, evidence VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.event_reports (
    event VARCHAR NOT NULL, report VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- An event that is now part of another: its former id, and where its reports went.
CREATE TABLE history.aliases (
    former VARCHAR NOT NULL, event VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.links (
    one VARCHAR NOT NULL, other VARCHAR NOT NULL, score DOUBLE NOT NULL, parts JSON NOT NULL, rule VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- document: where both reports stand, NULL for a conflict that was found by comparing documents.
CREATE TABLE history.conflicts (
    id VARCHAR NOT NULL, kind VARCHAR NOT NULL, one VARCHAR NOT NULL, other VARCHAR NOT NULL, severity DOUBLE,
    note VARCHAR NOT NULL, document VARCHAR, body JSON NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- Inputs that were no articles.
CREATE TABLE history.refused (
    name VARCHAR NOT NULL, line INTEGER, reason VARCHAR NOT NULL, run VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.decisions (
    id VARCHAR NOT NULL, kind VARCHAR NOT NULL, reports VARCHAR[] NOT NULL, field VARCHAR, value JSON,
    author VARCHAR NOT NULL, time TIMESTAMP NOT NULL, undone TIMESTAMP, note VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL
);

CREATE TABLE history.runs (
    id VARCHAR NOT NULL, recipe VARCHAR NOT NULL, versions JSON NOT NULL, started TIMESTAMP NOT NULL,
    finished TIMESTAMP, inputs BIGINT NOT NULL, read BIGINT NOT NULL, dropped BIGINT NOT NULL, failed BIGINT NOT NULL,
    known BIGINT NOT NULL
);

-- Reports that came or went since events were last merged; and what merging found, so that only what is new is compared:
-- the blocks of each report, where it stands in a crowded one, the pairs that look like one event, and those that
-- disagree. ways: through how many blocks a pair is compared; is_swapped: the conflict names `other` first.
CREATE TABLE history.pending (report VARCHAR NOT NULL);
CREATE TABLE history.block_keys (
    report VARCHAR NOT NULL, rule VARCHAR NOT NULL, key BIGINT NOT NULL, is_claim BOOLEAN NOT NULL, low INTEGER,
    high INTEGER
);
CREATE TABLE history.block_orders (
    report VARCHAR NOT NULL, by_day VARCHAR NOT NULL, by_party VARCHAR NOT NULL, by_amount VARCHAR NOT NULL
);
CREATE TABLE history.candidates (
    one VARCHAR NOT NULL, other VARCHAR NOT NULL, rule VARCHAR NOT NULL, ways INTEGER NOT NULL, score DOUBLE NOT NULL,
    parts JSON NOT NULL
);
CREATE TABLE history.disputes (
    one VARCHAR NOT NULL, other VARCHAR NOT NULL, rule VARCHAR NOT NULL, ways INTEGER NOT NULL, id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, is_swapped BOOLEAN NOT NULL, one_document VARCHAR NOT NULL,
    other_document VARCHAR NOT NULL, weight DOUBLE NOT NULL, severity DOUBLE NOT NULL, note VARCHAR NOT NULL,
    body JSON NOT NULL
);

-- The same for documents and their voices: the groups of copies of one text.
CREATE TABLE history.unvoiced (document VARCHAR NOT NULL);
CREATE TABLE history.voice_keys (document VARCHAR NOT NULL, key BIGINT NOT NULL);

-- Words of evidence, names and codes of sources, outlets; in which versions of events they stand, and where. Places are in
-- the order of their terms, so that those of one are found in a few blocks of the file; the latest wait to be sorted in.
CREATE TABLE history.terms (id INTEGER NOT NULL, kind VARCHAR NOT NULL, term VARCHAR NOT NULL);
CREATE TABLE history.places (term INTEGER NOT NULL, event INTEGER NOT NULL, position INTEGER NOT NULL);
CREATE TABLE history.waiting_places (term INTEGER NOT NULL, event INTEGER NOT NULL, position INTEGER NOT NULL);

CREATE TABLE history.meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
INSERT INTO history.meta VALUES ('format', 'dragoman store'), ('schema', '3');
