-- Money from the files that offices have: what lines say of their project, marks, other sources,
-- control totals. Lines of files name their project as printed (a mention); which project that is
-- follows from everything known and is found anew in every writing transaction.

-- What lines of files print of unit and project; each wording once. No batch: a wording is no fact.
CREATE TABLE mention (
    mention_id      UBIGINT NOT NULL,            -- of the wording itself, the same in every file
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,            -- each '' where nothing is printed
    unit_name       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    project_name    VARCHAR NOT NULL,
    voucher_no      VARCHAR NOT NULL             -- only where neither code nor name is printed
);

-- A person said which project a wording means.
CREATE TABLE hand_match (
    mention_id      UBIGINT NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- The project of each mention, or why there is none, as each writing transaction found it: a row
-- where it changed, so that the match of an earlier moment stays known.
CREATE TABLE mention_match (
    mention_id      UBIGINT NOT NULL,
    unit_code       VARCHAR,                     -- both NULL: unmatched
    project_code    VARCHAR,
    how             VARCHAR NOT NULL,            -- 人工, 代码, 名称, or why it is unmatched
    found_at        TIMESTAMP NOT NULL
);

CREATE TABLE payment_before AS SELECT * FROM payment;
DROP TABLE payment;
CREATE TABLE payment (                           -- one row a voucher line that counts
    payment_id      BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR,                     -- known from the start, or NULL:
    project_code    VARCHAR,
    mention_id      UBIGINT,                     -- then the mention's match says it
    paid_on         DATE NOT NULL,               -- 实际支付日期
    counted_on      DATE NOT NULL,               -- the same, held inside the fiscal year
    amount_fen      BIGINT NOT NULL,             -- as it counts: a refund is negative
    kind            VARCHAR NOT NULL CHECK (kind IN ('支付', '退款', '更正')),
    voucher_no      VARCHAR,                     -- 支付凭证号
    line_no         VARCHAR,                     -- 明细行号
    document_no     VARCHAR,                     -- 指标文号
    economic_class  VARCHAR,                     -- 经济科目
    fund_type       VARCHAR,                     -- 资金性质
    summary         VARCHAR,                     -- 摘要
    payee           VARCHAR,                     -- 收款人; names of persons masked
    identity        UBIGINT,                     -- of what is printed, less the amount
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL,             -- of batch; checked as an equation, since a foreign key
                                                 -- would index millions of rows
    CHECK ((project_code IS NULL) <> (mention_id IS NULL)),
    CHECK (year(counted_on) = year)
);
INSERT INTO payment BY NAME
    SELECT row_number() OVER (ORDER BY batch_id, year, voucher_no, line_no) AS payment_id,
           * EXCLUDE (state, line_no), line_no::VARCHAR AS line_no, paid_on AS counted_on
    FROM payment_before
    WHERE state = '已审';
DROP TABLE payment_before;

-- A line of a payments file that does not count: 作废, 退回, 未支付. Kept to be listed.
CREATE TABLE uncounted_line (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    mention_id      UBIGINT NOT NULL,
    said_on         DATE,                        -- 支付日期 or 申请日期, where printed
    printed_fen     BIGINT NOT NULL,
    status          VARCHAR NOT NULL,            -- 支付状态 as printed
    stage           VARCHAR CHECK (stage IN ('单位端', '财政端', '未分端')),  -- 在途: applied for, not paid
    applied_on      DATE,                        -- 申请日期
    voucher_no      VARCHAR,
    summary         VARCHAR,
    fund_type       VARCHAR,
    identity        UBIGINT NOT NULL,
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- Lines taken out of the count: 已消失 from a complete export, or replaced by a corrected line.
CREATE TABLE payment_withdrawal (
    payment_id      BIGINT NOT NULL,
    reason          VARCHAR NOT NULL CHECK (reason IN ('已消失', '以新换旧')),
    batch_id        BIGINT NOT NULL REFERENCES batch
);

CREATE TABLE tranche_before AS SELECT * FROM tranche;
DROP TABLE tranche;
CREATE TABLE tranche (                           -- a project's budget is a list of these
    tranche_id      BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR,                     -- known from the start, or NULL:
    project_code    VARCHAR,
    mention_id      UBIGINT,                     -- then the mention's match says it
    kind            VARCHAR NOT NULL CHECK (kind IN ('年初', '结转', '追加', '追减', '调剂')),
    amount_fen      BIGINT NOT NULL,             -- signed: a cut is negative
    document_no     VARCHAR,                     -- 指标文号
    issued_on       DATE NOT NULL,               -- 下达日期; 1 January where only the text says it
    fund_type       VARCHAR,                     -- 资金性质
    budget_level    VARCHAR,                     -- 预算级次
    direct          BOOLEAN NOT NULL,            -- 直达资金
    purchased       BOOLEAN,                     -- 是否政府采购; NULL where nothing says it
    source_year     INTEGER NOT NULL,            -- 来源年度
    transfer_no     VARCHAR,                     -- the same on both sides of a 调剂
    text_id         BIGINT,                      -- the text that said it, where one did
    identity        UBIGINT,                     -- of what is printed, less the amount
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((project_code IS NULL) <> (mention_id IS NULL)),
    CHECK ((kind = '追减' AND amount_fen < 0)
        OR (kind IN ('年初', '结转', '追加') AND amount_fen >= 0)
        OR kind = '调剂')
);
INSERT INTO tranche BY NAME
    SELECT row_number() OVER (ORDER BY batch_id, year, unit_code, project_code, issued_on)
               AS tranche_id, *
    FROM tranche_before;
DROP TABLE tranche_before;

CREATE TABLE tranche_withdrawal (
    tranche_id      BIGINT NOT NULL,
    reason          VARCHAR NOT NULL CHECK (reason IN ('已消失', '以新换旧')),
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What the 预算指标执行情况表 says of a line's use: 已申请, 已支付, 余额. The last batch holds.
CREATE TABLE budget_use (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR,
    project_code    VARCHAR,
    mention_id      UBIGINT,
    document_no     VARCHAR,
    fund_type       VARCHAR,
    applied_fen     BIGINT,                      -- 已申请
    paid_fen        BIGINT,                      -- 已支付
    balance_fen     BIGINT,                      -- 余额
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- Cumulative progress tables: counted only where a unit's month has no vouchers.
CREATE TABLE progress (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    mention_id      UBIGINT NOT NULL,
    until_on        DATE NOT NULL,               -- 截至
    paid_fen        BIGINT NOT NULL,             -- 累计支付
    sheet           VARCHAR,
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What a unit pays outside the treasury, a month at a time; the last row of a state holds.
CREATE TABLE entered_payment (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    amount_fen      BIGINT NOT NULL,             -- 当月支付
    state           VARCHAR NOT NULL CHECK (state IN ('草稿', '已报', '已审')),
    note            VARCHAR,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- 对账: what the treasury's report and the bureau's monthly report say; the last batch holds.
CREATE TABLE control_total (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    report          VARCHAR NOT NULL CHECK (report IN ('国库报表', '执行月报')),
    span            VARCHAR NOT NULL CHECK (span IN ('当月', '累计')),
    department_code VARCHAR NOT NULL,            -- '' for all
    fund_type       VARCHAR NOT NULL,            -- '' for all
    amount_fen      BIGINT,                      -- NULL takes the figure back
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- How a person said a layout's columns are to be read; the last one holds.
CREATE TABLE layout_choice (
    kind            VARCHAR NOT NULL,
    signature       VARCHAR NOT NULL,            -- of the printed heads
    columns         VARCHAR NOT NULL,            -- JSON: field → column from 0
    fen_per_unit    BIGINT,                      -- what an amount's unit holds; NULL as printed
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What an import did, in lines of its file; beside the batch, for the history.
CREATE TABLE batch_outcome (
    batch_id        BIGINT PRIMARY KEY REFERENCES batch,
    lines           BIGINT NOT NULL,
    new             BIGINT NOT NULL,
    duplicate       BIGINT NOT NULL,
    conflict        BIGINT NOT NULL,
    vanished        BIGINT NOT NULL,
    refused         BIGINT NOT NULL,
    unmatched       BIGINT NOT NULL,
    void            BIGINT NOT NULL,
    sum_fen         BIGINT NOT NULL,
    complete_from   DATE,
    complete_until  DATE
);

ALTER TABLE project_month ADD COLUMN entered_in_month_fen BIGINT DEFAULT 0;  -- of it, 国库外
ALTER TABLE project_month ADD COLUMN paid_by VARCHAR DEFAULT '凭证';  -- 凭证, 进度表; NULL: nothing

-- The project of each mention as it was found last.
CREATE MACRO mention_matched(known_at) AS TABLE
    SELECT * EXCLUDE (found_at)
    FROM mention_match
    WHERE found_at <= known_at
    QUALIFY row_number() OVER (PARTITION BY mention_id ORDER BY found_at DESC) = 1;

-- A text's row says what a project is; where a budget table knows it too, the class is the table's,
-- and 涉密 is what any of them says.
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
    WHERE p.text_id IS NULL OR p.text_id IN (SELECT text_id FROM text_known(known_at))
    QUALIFY row_number() OVER (
        PARTITION BY p.region_code, p.year, p.unit_code, p.project_code
        ORDER BY p.text_id IS NULL, p.batch_id DESC
    ) = 1;

-- Lines in force: of a known batch, not withdrawn by a known one, not of a superseded text.
CREATE MACRO payment_said(known_at) AS TABLE
    SELECT p.*
    FROM payment AS p SEMI JOIN batch_known(known_at) USING (batch_id)
    ANTI JOIN (
        SELECT payment_id FROM payment_withdrawal SEMI JOIN batch_known(known_at) USING (batch_id)
    ) USING (payment_id);

-- Lines that count 0, as the last file that has them says.
CREATE MACRO uncounted_known(known_at) AS TABLE
    SELECT u.*
    FROM uncounted_line AS u SEMI JOIN batch_known(known_at) USING (batch_id)
    QUALIFY u.batch_id = max(u.batch_id) OVER (PARTITION BY u.identity);

CREATE MACRO tranche_said(known_at) AS TABLE
    SELECT t.*
    FROM tranche AS t SEMI JOIN batch_known(known_at) USING (batch_id)
    ANTI JOIN (
        SELECT tranche_id FROM tranche_withdrawal SEMI JOIN batch_known(known_at) USING (batch_id)
    ) USING (tranche_id)
    WHERE t.text_id IS NULL OR t.text_id IN (SELECT text_id FROM text_known(known_at));

-- The same with the project that each line belongs to; lines without one are left out.
CREATE MACRO payment_known(known_at) AS TABLE
    SELECT p.* REPLACE (coalesce(p.unit_code, m.unit_code) AS unit_code,
                        coalesce(p.project_code, m.project_code) AS project_code)
    FROM payment_said(known_at) AS p LEFT JOIN mention_matched(known_at) AS m USING (mention_id)
    WHERE coalesce(p.project_code, m.project_code) IS NOT NULL;

-- A budget table's 年初 and 结转 lines of a project take the place of the amount its text prints.
CREATE OR REPLACE MACRO tranche_known(known_at) AS TABLE
    WITH placed AS (
        SELECT t.* REPLACE (coalesce(t.unit_code, m.unit_code) AS unit_code,
                            coalesce(t.project_code, m.project_code) AS project_code)
        FROM tranche_said(known_at) AS t LEFT JOIN mention_matched(known_at) AS m USING (mention_id)
        WHERE coalesce(t.project_code, m.project_code) IS NOT NULL
    )
    SELECT t.*
    FROM placed AS t
    LEFT JOIN (
        SELECT DISTINCT region_code, year, unit_code, project_code
        FROM placed WHERE text_id IS NULL AND kind IN ('年初', '结转')
    ) AS said USING (region_code, year, unit_code, project_code)
    WHERE t.text_id IS NULL OR said.project_code IS NULL;
