-- From version 1: events did not know what their reports and articles say, questions looked for it in those.
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
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

-- What holds rests on what holds; a former version of an event on what held when it was recorded.
INSERT INTO history.events BY NAME
WITH versions AS (
    SELECT rowid AS version, recorded, retracted IS NULL AS holds,
        unnest(json_extract_string(body, '$.reports[*]')) AS report
    FROM history.former_events
),
told AS (
    SELECT version, evidence, outlet, json_extract_string(reports.body, '$.sources[*].name') AS names,
        json_extract_string(reports.body, '$.sources[*].code') AS codes
    FROM versions JOIN history.reports AS reports ON reports.id = report
    AND CASE WHEN holds THEN reports.retracted IS NULL
        ELSE reports.recorded <= versions.recorded
            AND (reports.retracted IS NULL OR reports.retracted > versions.recorded) END
    LEFT JOIN (SELECT id, any_value(outlet) AS outlet FROM history.articles GROUP BY id) AS articles
    ON articles.id = reports.document
),
grounds AS (
    SELECT version, string_agg(DISTINCT evidence, chr(31) ORDER BY evidence) AS evidence,
        list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)) AS outlets,
        list_sort(list_distinct(flatten(list(names)))) AS sources,
        list_sort(list_distinct(flatten(list(codes)))) AS source_codes
    FROM told GROUP BY version
),
joined AS (
    SELECT events.*, events.rowid AS version, coalesce(start_date, first_published) AS day,
        coalesce(end_date, start_date, last_published) AS last_day,
        array_to_string(actors, chr(10)) AS actors_text, array_to_string(recipients, chr(10)) AS recipients_text,
        array_to_string(list_concat([''], actor_codes, ['']), chr(10)) AS actor_codes_text,
        array_to_string(list_concat([''], recipient_codes, ['']), chr(10)) AS recipient_codes_text,
        coalesce(sources, []) AS sources, coalesce(source_codes, []) AS source_codes, coalesce(outlets, []) AS outlets,
        coalesce(evidence, '') AS evidence
    FROM history.former_events AS events LEFT JOIN grounds ON grounds.version = events.rowid
)
SELECT * EXCLUDE (version) FROM joined ORDER BY version;

DROP TABLE history.former_events;
-- Merging keeps what it found, so that only what is new is compared. All reports wait to be merged anew, with the same
-- result.
DROP TABLE history.block_keys;
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
INSERT INTO history.pending SELECT id FROM history.reports WHERE retracted IS NULL;
