-- From version 2: events had signatures of their words, sources and outlets. Now their versions have numbers, and terms
-- tell in which of them they stand.
DROP INDEX IF EXISTS history.events_id;
ALTER TABLE history.events RENAME TO former_events;

CREATE TABLE history.events (
    id VARCHAR NOT NULL, act VARCHAR NOT NULL, type VARCHAR NOT NULL, mode VARCHAR, cameo VARCHAR NOT NULL,
    quad TINYINT NOT NULL, intensity DOUBLE NOT NULL, status VARCHAR NOT NULL,
    actors VARCHAR[] NOT NULL, actor_codes VARCHAR[] NOT NULL,
    recipients VARCHAR[] NOT NULL, recipient_codes VARCHAR[] NOT NULL,
    start_date DATE, end_date DATE, granularity VARCHAR, basis VARCHAR,
    place VARCHAR, country VARCHAR, geonames BIGINT, lat DOUBLE, lon DOUBLE, precision VARCHAR,
    voices INTEGER NOT NULL, first_published DATE, last_published DATE, confidence DOUBLE NOT NULL,
    conflicts INTEGER NOT NULL, body JSON NOT NULL,
    day DATE, last_day DATE,
    actors_text VARCHAR NOT NULL, actor_codes_text VARCHAR NOT NULL,
    recipients_text VARCHAR NOT NULL, recipient_codes_text VARCHAR NOT NULL,
    sources VARCHAR[] NOT NULL, source_codes VARCHAR[] NOT NULL, outlets VARCHAR[] NOT NULL, evidence VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

INSERT INTO history.events BY NAME
SELECT
    id, act, type, mode, cameo, quad, intensity, status, actors, actor_codes, recipients, recipient_codes, start_date,
    end_date, granularity, basis, place, country, geonames, lat, lon, precision, voices, first_published,
    last_published, confidence, conflicts, body, day, last_day, actors_text, actor_codes_text, recipients_text,
    recipient_codes_text, sources, source_codes, outlets, evidence, recorded, retracted,
    row_number() OVER (ORDER BY rowid) - 1 AS number
FROM history.former_events ORDER BY rowid;

DROP TABLE history.former_events;

CREATE TABLE history.terms (id INTEGER NOT NULL, kind VARCHAR NOT NULL, term VARCHAR NOT NULL);
CREATE TABLE history.places (term INTEGER NOT NULL, event INTEGER NOT NULL, position INTEGER NOT NULL);
CREATE TABLE history.waiting_places (term INTEGER NOT NULL, event INTEGER NOT NULL, position INTEGER NOT NULL);

