-- 开新年度: December is closed, the next year is opened by it, what was left goes on into it.

-- One row an opening in force; it stands on December's cut of the year before.
CREATE TABLE year_opening (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,            -- the new year
    cut_id          BIGINT NOT NULL,             -- 12月月结 of the year before
    fingerprint     VARCHAR NOT NULL,            -- of that cut
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What becomes of the money that a project had left at December's cut. Of a project the last row in
-- force holds.
CREATE TABLE carry_over (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,            -- the new year
    from_unit_code  VARCHAR NOT NULL,
    from_code       VARCHAR NOT NULL,            -- of the year before
    amount_fen      BIGINT NOT NULL CHECK (amount_fen > 0),  -- 调整预算数 − 已支付 at the cut
    fate            VARCHAR NOT NULL CHECK (fate IN ('结转', '结余收回', '不再安排')),
    to_unit_code    VARCHAR,                     -- of the new year
    to_code         VARCHAR,
    reason          VARCHAR,                     -- why it goes no further, or why it is this project
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((fate = '结转') = (to_code IS NOT NULL)),
    CHECK ((to_code IS NULL) = (to_unit_code IS NULL)),
    CHECK (fate = '结转' OR reason IS NOT NULL)
);

ALTER TABLE cut_promise ADD COLUMN is_carried BOOLEAN;   -- of last year's meeting; NULL: of this one's

-- The years opened, each with who and when.
CREATE OR REPLACE MACRO opening_known(known_at) AS TABLE
    SELECT o.region_code, o.year, o.cut_id, o.fingerprint, b.actor, b.recorded_at, o.batch_id
    FROM year_opening AS o JOIN batch_known(known_at) AS b USING (batch_id);

CREATE OR REPLACE MACRO carry_over_known(known_at) AS TABLE
    SELECT c.*, b.actor, b.recorded_at
    FROM carry_over AS c JOIN batch_known(known_at) AS b USING (batch_id)
    QUALIFY row_number() OVER (
        PARTITION BY c.region_code, c.year, c.from_unit_code, c.from_code ORDER BY c.batch_id DESC
    ) = 1;

-- A project's identity across codes and years: as it was said, and where its money went on.
CREATE OR REPLACE MACRO link_known(known_at) AS TABLE
    SELECT region_code, from_year, from_unit_code, from_code, to_year, to_unit_code, to_code,
           false AS with_money
    FROM project_link SEMI JOIN batch_known(known_at) USING (batch_id)
    UNION
    SELECT region_code, year - 1, from_unit_code, from_code, year, to_unit_code, to_code, true
    FROM carry_over_known(known_at) WHERE to_code IS NOT NULL;
