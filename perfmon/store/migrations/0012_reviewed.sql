-- What a reviewer says of a version stays with what it was said of: a finding knows its text, an
-- answer follows its finding into the next version, and a version can be said not to be taken.

ALTER TABLE finding ADD COLUMN text_id BIGINT;   -- NULL: on a file that is no 绩效文本
UPDATE finding SET text_id = t.text_id
FROM performance_text AS t WHERE t.batch_id = finding.batch_id;

-- 不采用: a version that a person turned down; undone with its batch, it waits again.
CREATE TABLE text_rejection (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    text_id         BIGINT NOT NULL,
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- The versions turned down, each with who, when and why.
CREATE OR REPLACE MACRO rejection_known(known_at) AS TABLE
    SELECT r.text_id, r.reason, b.actor, b.recorded_at
    FROM text_rejection AS r JOIN batch_known(known_at) AS b USING (batch_id)
    QUALIFY row_number() OVER (PARTITION BY r.text_id ORDER BY r.batch_id DESC) = 1;

-- What people last made of each finding. A finding that nobody answered takes over what the same
-- one was answered in a version below: where that was accepted it holds on; where it was sent back
-- or corrected the finding is open (no verdict) and says so, of a 更正 what it put in place of what.
-- Two are the same where rule, place, printed value and words (less the counts and row numbers in
-- them) are, and no version between them lacks it. A version turned down hands nothing on and takes
-- nothing over. from_version: of the version that was answered; NULL for an answer of its own.
CREATE OR REPLACE MACRO answer_known(known_at) AS TABLE
    WITH own AS (
        SELECT a.finding_batch_id AS batch_id, a.position, a.verdict, a.answer, b.actor,
               b.recorded_at, a.batch_id AS answer_batch_id
        FROM finding_answer AS a JOIN batch_known(known_at) AS b USING (batch_id)
        QUALIFY row_number() OVER (
            PARTITION BY a.finding_batch_id, a.position ORDER BY a.batch_id DESC
        ) = 1
    ), ranked AS (
        SELECT text_id, region_code, year, unit_code, version,
               row_number() OVER (
                   PARTITION BY region_code, year, unit_code ORDER BY version
               ) AS place
        FROM performance_text SEMI JOIN batch_known(known_at) USING (batch_id)
        ANTI JOIN rejection_known(known_at) USING (text_id)
    ), said AS (
        SELECT f.batch_id, f.position, t.text_id, t.place, o.verdict,
               row(t.region_code, t.year, t.unit_code, f.code, f.project_code, f.indicator_row,
                   f.column_head, f.printed_value,
                   regexp_replace(f.message, '^[0-9]+ [条个]|第 ?[0-9]+ ?[行项]', '', 'g')
               ) AS what,
               CASE WHEN o.verdict IS NOT NULL THEN struct_pack(
                   verdict := o.verdict, answer := o.answer, actor := o.actor,
                   recorded_at := o.recorded_at, version := t.version,
                   answer_batch_id := o.answer_batch_id, text_id := t.text_id,
                   project_code := f.project_code
               ) END AS answered
        FROM finding AS f JOIN ranked AS t USING (text_id)
        LEFT JOIN own AS o ON (o.batch_id, o.position) = (f.batch_id, f.position)
        QUALIFY count(*) OVER (PARTITION BY what, t.text_id) = 1
    ), corrected AS (
        SELECT batch_id, text_id, project_code, string_agg(
                   concat(coalesce(printed_value, '空白'), ' → ', corrected_value), '；'
                   ORDER BY field, indicator_row, month
               ) AS words
        FROM target_correction WHERE corrected_value IS NOT NULL
        GROUP BY batch_id, text_id, project_code
    ), chained AS (
        SELECT *, place - row_number() OVER (PARTITION BY what ORDER BY place) AS chain FROM said
    ), followed AS (
        SELECT batch_id, position, verdict,
               last_value(answered IGNORE NULLS) OVER (
                   PARTITION BY what, chain ORDER BY place
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
               ) AS before
        FROM chained
    )
    SELECT batch_id, position, verdict, answer, actor, recorded_at, NULL::INTEGER AS from_version,
           answer_batch_id
    FROM own
    UNION ALL
    SELECT f.batch_id, f.position, CASE before.verdict WHEN '接受' THEN '接受' END,
           concat(CASE before.verdict WHEN '接受' THEN '沿用第' ELSE '第' END, before.version,
                  CASE before.verdict WHEN '接受' THEN '版的答复：'
                                      WHEN '更正' THEN '版更正过：'
                                      ELSE '版退回过，还没有改：' END,
                  coalesce(c.words, before.answer)),
           before.actor, before.recorded_at, before.version, NULL::BIGINT
    FROM followed AS f LEFT JOIN corrected AS c
      ON (c.batch_id, c.text_id, c.project_code)
       = (before.answer_batch_id, before.text_id, before.project_code)
    WHERE verdict IS NULL AND before.verdict IN ('接受', '更正', '退回');

-- As before (the accepted versions with the months in which each is in force; where none is
-- accepted, the first of the others), but a version turned down holds in no month.
CREATE OR REPLACE MACRO text_span(known_at) AS TABLE
    WITH known AS (
        SELECT t.*, a.from_month
        FROM performance_text AS t SEMI JOIN batch_known(known_at) USING (batch_id)
        ANTI JOIN rejection_known(known_at) USING (text_id)
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
