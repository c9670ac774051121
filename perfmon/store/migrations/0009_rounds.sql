-- Rounds of a text (一上、二上), and what people make of its findings: a revised text holds from the
-- month a person accepts it for, a finding is answered, a printed target is corrected beside itself.

-- An indicator keeps its row through the versions of a year, so that results stay where they are.
ALTER TABLE indicator ADD COLUMN printed_row INTEGER;   -- its place in its table; NULL: the same

-- From which month a version holds; the first of a unit and year holds from January in any case.
CREATE TABLE text_acceptance (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    text_id         BIGINT NOT NULL,
    from_month      INTEGER NOT NULL CHECK (from_month BETWEEN 1 AND 12),
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

INSERT INTO text_acceptance
SELECT region_code, year, text_id, 1, '按导入时的做法生效', batch_id FROM performance_text;

-- 更正: a value that holds in place of the printed one; without a value the printed one holds again.
CREATE TABLE target_correction (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    text_id         BIGINT NOT NULL,
    project_code    VARCHAR NOT NULL,
    field           VARCHAR NOT NULL CHECK (field IN ('指标值', '二级指标', '资金支出计划')),
    indicator_row   INTEGER,                     -- NULL for 资金支出计划
    month           INTEGER CHECK (month BETWEEN 1 AND 12),   -- only of 资金支出计划
    printed_value   VARCHAR,                     -- what stands in the text
    corrected_value VARCHAR,                     -- as a text would print it
    kind            VARCHAR,                     -- of 指标值: as the corrected value is read
    operator        VARCHAR,
    number          VARCHAR,
    unit            VARCHAR,
    deadline        DATE,
    planned_fen     BIGINT CHECK (planned_fen >= 0),
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What a person makes of a finding; the last in force holds.
CREATE TABLE finding_answer (
    finding_batch_id BIGINT NOT NULL,
    position        INTEGER NOT NULL,            -- of finding
    verdict         VARCHAR NOT NULL CHECK (verdict IN ('接受', '更正', '退回', '重开')),
    answer          VARCHAR NOT NULL,            -- the unit's answer, or why it goes back
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- Traits are of a version: an earlier month is judged by its own.
DROP TABLE indicator_trait;
CREATE TABLE indicator_trait (
    text_id         BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL,
    trait           VARCHAR NOT NULL,
    value           VARCHAR,                     -- true and false, a day, a direction or a category
    reason          VARCHAR NOT NULL,            -- why, in Chinese, without a full stop
    chosen_by       VARCHAR,                     -- who decided it; NULL where the rule did
    PRIMARY KEY (text_id, unit_code, project_code, indicator_row, trait)
);

-- The accepted versions of each unit's text with the months in which each is the one in force;
-- where none is accepted (the first was taken back), the first of the others.
CREATE OR REPLACE MACRO text_span(known_at) AS TABLE
    WITH known AS (
        SELECT t.*, a.from_month
        FROM performance_text AS t SEMI JOIN batch_known(known_at) USING (batch_id)
        LEFT JOIN (
            SELECT text_id, from_month
            FROM text_acceptance SEMI JOIN batch_known(known_at) USING (batch_id)
            QUALIFY row_number() OVER (PARTITION BY text_id ORDER BY batch_id DESC) = 1
        ) AS a USING (text_id)
    ), accepted AS (
        SELECT * FROM known
        QUALIFY from_month IS NOT NULL
             OR (count(from_month) OVER (PARTITION BY region_code, year, unit_code) = 0
                 AND version = min(version) OVER (PARTITION BY region_code, year, unit_code))
    ), spanned AS (
        SELECT * REPLACE (
                   CASE WHEN row_number() OVER of_unit = 1 THEN 1 ELSE from_month END AS from_month
               ),
               coalesce(min(from_month) OVER later - 1, 12) AS until_month
        FROM accepted
        WINDOW of_unit AS (PARTITION BY region_code, year, unit_code ORDER BY version),
               later AS (PARTITION BY region_code, year, unit_code ORDER BY version
                         ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
    )
    SELECT * FROM spanned WHERE from_month <= until_month;

-- The version of each unit's 绩效文本 in force: the last one accepted.
CREATE OR REPLACE MACRO text_known(known_at) AS TABLE
    SELECT * EXCLUDE (from_month, until_month)
    FROM text_span(known_at)
    QUALIFY version = max(version) OVER (PARTITION BY region_code, year, unit_code);

-- The version that says a project's plan and targets, with the months in which it is in force.
CREATE OR REPLACE MACRO project_text_span(known_at) AS TABLE
    SELECT p.region_code, p.year, p.unit_code, p.project_code, p.text_id, t.from_month,
           t.until_month
    FROM project AS p
    JOIN (
        SELECT text_id, unit_code AS text_unit_code, from_month, until_month
        FROM text_span(known_at)
    ) AS t USING (text_id)
    QUALIFY t.text_unit_code = max_by(t.text_unit_code, p.batch_id) OVER (
        PARTITION BY p.region_code, p.year, p.unit_code, p.project_code
    );

-- A project that a later version drops stays known for the months in which its version held.
CREATE OR REPLACE MACRO project_known(known_at) AS TABLE
    SELECT p.* REPLACE (
        coalesce(
            max_by(p.project_class, p.batch_id) FILTER (p.text_id IS NULL) OVER (
                PARTITION BY p.region_code, p.year, p.unit_code, p.project_code
            ),
            p.project_class
        ) AS project_class,
        bool_or(p.classified) OVER (
            PARTITION BY p.region_code, p.year, p.unit_code, p.project_code
        ) AS classified
    )
    FROM project AS p SEMI JOIN batch_known(known_at) USING (batch_id)
    WHERE p.text_id IS NULL OR p.text_id IN (SELECT text_id FROM text_span(known_at))
    QUALIFY row_number() OVER (
        PARTITION BY p.region_code, p.year, p.unit_code, p.project_code
        ORDER BY p.text_id IS NULL, p.batch_id DESC
    ) = 1;

-- What texts print as a project's money, version by version, where no budget table says it.
CREATE OR REPLACE MACRO printed_tranche_spanned(known_at) AS TABLE
    SELECT t.*, s.from_month, s.until_month
    FROM tranche AS t JOIN text_span(known_at) AS s USING (text_id)
    ANTI JOIN (
        FROM tranche_known(known_at) WHERE text_id IS NULL AND kind IN ('年初', '结转')
    ) AS said
      ON (said.region_code, said.year, said.unit_code, said.project_code)
       = (t.region_code, t.year, t.unit_code, t.project_code);

CREATE OR REPLACE MACRO correction_known(known_at) AS TABLE
    SELECT *
    FROM target_correction SEMI JOIN batch_known(known_at) USING (batch_id)
    QUALIFY row_number() OVER (
        PARTITION BY text_id, project_code, field, indicator_row, month ORDER BY batch_id DESC
    ) = 1;

-- Indicators as they count: printed_value is what stands in the text, corrected_value what holds
-- in its place where a person corrected it, shown_value the one that holds and whether it is a 更正.
CREATE OR REPLACE MACRO indicator_known(known_at) AS TABLE
    SELECT i.* REPLACE (
        coalesce(i.printed_row, i.indicator_row) AS printed_row,
        coalesce(l.corrected_value, i.level2) AS level2,
        CASE WHEN v.corrected_value IS NULL THEN i.kind ELSE v.kind END AS kind,
        CASE WHEN v.corrected_value IS NULL THEN i.operator ELSE v.operator END AS operator,
        CASE WHEN v.corrected_value IS NULL THEN i.number ELSE v.number END AS number,
        CASE WHEN v.corrected_value IS NULL THEN i.unit ELSE v.unit END AS unit,
        CASE WHEN v.corrected_value IS NULL THEN i.deadline ELSE v.deadline END AS deadline
    ),
    v.corrected_value,
    coalesce(v.corrected_value || '（更正）', i.printed_value) AS shown_value
    FROM indicator AS i
    LEFT JOIN (FROM correction_known(known_at) WHERE field = '指标值') AS v
        USING (text_id, project_code, indicator_row)
    LEFT JOIN (FROM correction_known(known_at) WHERE field = '二级指标') AS l
        USING (text_id, project_code, indicator_row);

CREATE OR REPLACE MACRO checkpoint_known(known_at) AS TABLE
    SELECT c.* REPLACE (coalesce(v.planned_fen, c.planned_fen) AS planned_fen), v.corrected_value
    FROM checkpoint AS c
    LEFT JOIN (FROM correction_known(known_at) WHERE field = '资金支出计划') AS v
        USING (text_id, project_code, month);
