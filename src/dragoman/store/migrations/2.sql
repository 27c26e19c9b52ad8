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
