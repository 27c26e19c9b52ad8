-- From version 0, the layout before the first release: events had no lists of names, runs did not count the articles
-- that were there already, neither former events nor refused inputs were kept, and every document was a voice of its own.
CREATE TABLE history.aliases (
    former VARCHAR NOT NULL, event VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

CREATE TABLE history.refused (
    name VARCHAR NOT NULL, line INTEGER, reason VARCHAR NOT NULL, run VARCHAR NOT NULL,
    recorded TIMESTAMP NOT NULL, retracted TIMESTAMP
);

ALTER TABLE history.runs ADD COLUMN known BIGINT DEFAULT 0;

ALTER TABLE history.events ADD COLUMN actors VARCHAR[];
ALTER TABLE history.events ADD COLUMN actor_codes VARCHAR[];
ALTER TABLE history.events ADD COLUMN recipients VARCHAR[];
ALTER TABLE history.events ADD COLUMN recipient_codes VARCHAR[];

UPDATE history.events SET
    actors = json_extract_string(body, '$.actors[*].name'),
    actor_codes = json_extract_string(body, '$.actors[*].code'),
    recipients = json_extract_string(body, '$.recipients[*].name'),
    recipient_codes = json_extract_string(body, '$.recipients[*].code');

CREATE TABLE history.unvoiced (document VARCHAR NOT NULL);
CREATE TABLE history.voice_keys (document VARCHAR NOT NULL, key BIGINT NOT NULL);
INSERT INTO history.unvoiced SELECT id FROM history.documents WHERE retracted IS NULL;
