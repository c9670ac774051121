-- Which files have a line: the one that brought it and those that repeat it. A line counts while
-- the last batch in force that speaks of it has it; taking any batch back leaves the others' word.

CREATE TABLE payment_seen (                      -- a line of a later file that is this payment
    payment_id      BIGINT NOT NULL,
    was_out         BOOLEAN NOT NULL,            -- it was out: from here on it counts again
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL              -- of batch; as many rows as payments, so no key
);

CREATE TABLE tranche_seen (
    tranche_id      BIGINT NOT NULL,
    was_out         BOOLEAN NOT NULL,
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL
);

-- Taken out anew: an earlier batch had taken the line out, and this one says so too. Of 以新换旧
-- also the place of the line that it made way for.
ALTER TABLE payment_withdrawal ADD COLUMN was_out BOOLEAN DEFAULT false;
ALTER TABLE payment_withdrawal ADD COLUMN sheet VARCHAR;
ALTER TABLE payment_withdrawal ADD COLUMN line INTEGER;
ALTER TABLE tranche_withdrawal ADD COLUMN was_out BOOLEAN DEFAULT false;
ALTER TABLE tranche_withdrawal ADD COLUMN sheet VARCHAR;
ALTER TABLE tranche_withdrawal ADD COLUMN line INTEGER;

-- Lines in force: of a known batch and not withdrawn by a known one; else those that a known file
-- has, later than whatever took them out, with their place in the first such file.
CREATE OR REPLACE MACRO payment_said(known_at) AS TABLE
    WITH known AS (SELECT batch_id FROM batch_known(known_at)),
    gone AS (
        SELECT payment_id, max(batch_id) AS gone_by
        FROM payment_withdrawal SEMI JOIN known USING (batch_id)
        GROUP BY payment_id
    ),
    held AS (
        SELECT s.payment_id, s.sheet, s.line, s.batch_id
        FROM payment_seen AS s SEMI JOIN known USING (batch_id)
        JOIN (
            FROM gone
            UNION ALL
            SELECT payment_id, 0
            FROM payment SEMI JOIN (
                SELECT batch_id FROM batch_undo WHERE recorded_at <= known_at
            ) USING (batch_id)
            ANTI JOIN gone USING (payment_id)
        ) AS o USING (payment_id)
        WHERE s.batch_id > o.gone_by
        QUALIFY row_number() OVER (PARTITION BY s.payment_id ORDER BY s.batch_id) = 1
    )
    SELECT f.*
    FROM payment AS f SEMI JOIN known USING (batch_id) ANTI JOIN gone USING (payment_id)
    UNION ALL
    SELECT f.* REPLACE (h.sheet AS sheet, h.line AS line, h.batch_id AS batch_id)
    FROM payment AS f JOIN held AS h USING (payment_id);

-- Lines that a known batch has and a later one took out, with the first that did.
CREATE OR REPLACE MACRO payment_out(known_at) AS TABLE
    WITH known AS (SELECT batch_id FROM batch_known(known_at)),
    seen AS (
        SELECT payment_id, max(batch_id) AS seen_by
        FROM payment_seen SEMI JOIN payment_withdrawal USING (payment_id)
        SEMI JOIN known USING (batch_id)
        GROUP BY payment_id
    )
    SELECT f.*, o.reason, o.batch_id AS taken_batch_id
    FROM payment AS f JOIN (
        SELECT w.payment_id, w.reason, w.batch_id, s.seen_by
        FROM payment_withdrawal AS w SEMI JOIN known USING (batch_id)
        LEFT JOIN seen AS s USING (payment_id)
        WHERE w.batch_id > coalesce(s.seen_by, 0)
        QUALIFY row_number() OVER (PARTITION BY w.payment_id ORDER BY w.batch_id) = 1
    ) AS o USING (payment_id)
    WHERE o.seen_by IS NOT NULL OR f.batch_id IN (FROM known);

-- The same of tranches. A 调剂 of which a file may have one side only is no pair.
CREATE OR REPLACE MACRO tranche_said(known_at) AS TABLE
    WITH known AS (SELECT batch_id FROM batch_known(known_at)),
    gone AS (
        SELECT tranche_id, max(batch_id) AS gone_by
        FROM tranche_withdrawal SEMI JOIN known USING (batch_id)
        GROUP BY tranche_id
    ),
    held AS (
        SELECT s.tranche_id, s.sheet, s.line, s.batch_id
        FROM tranche_seen AS s SEMI JOIN known USING (batch_id)
        JOIN (
            FROM gone
            UNION ALL
            SELECT tranche_id, 0
            FROM tranche SEMI JOIN (
                SELECT batch_id FROM batch_undo WHERE recorded_at <= known_at
            ) USING (batch_id)
            ANTI JOIN gone USING (tranche_id)
        ) AS o USING (tranche_id)
        WHERE s.batch_id > o.gone_by
        QUALIFY row_number() OVER (PARTITION BY s.tranche_id ORDER BY s.batch_id) = 1
    )
    SELECT f.*
    FROM tranche AS f SEMI JOIN known USING (batch_id) ANTI JOIN gone USING (tranche_id)
    WHERE f.text_id IS NULL OR f.text_id IN (SELECT text_id FROM text_known(known_at))
    UNION ALL
    SELECT f.* REPLACE (NULL::VARCHAR AS transfer_no, h.sheet AS sheet, h.line AS line,
                        h.batch_id AS batch_id)
    FROM tranche AS f JOIN held AS h USING (tranche_id);

-- Lines that a known batch has and a later one took out, with the first that did.
CREATE OR REPLACE MACRO tranche_out(known_at) AS TABLE
    WITH known AS (SELECT batch_id FROM batch_known(known_at)),
    seen AS (
        SELECT tranche_id, max(batch_id) AS seen_by
        FROM tranche_seen SEMI JOIN tranche_withdrawal USING (tranche_id)
        SEMI JOIN known USING (batch_id)
        GROUP BY tranche_id
    )
    SELECT f.*, o.reason, o.batch_id AS taken_batch_id
    FROM tranche AS f JOIN (
        SELECT w.tranche_id, w.reason, w.batch_id, s.seen_by
        FROM tranche_withdrawal AS w SEMI JOIN known USING (batch_id)
        LEFT JOIN seen AS s USING (tranche_id)
        WHERE w.batch_id > coalesce(s.seen_by, 0)
        QUALIFY row_number() OVER (PARTITION BY w.tranche_id ORDER BY w.batch_id) = 1
    ) AS o USING (tranche_id)
    WHERE o.seen_by IS NOT NULL OR f.batch_id IN (FROM known);
