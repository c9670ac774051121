-- The house: who and what, the facts, and the two grains that the pages read.
-- Money is BIGINT fen. Facts are append-only: a batch brings them, an undo marks the batch.
-- Foreign keys point only at tables whose rows never go (batch).

CREATE TABLE database_property (
    only_row        BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    is_demo         BOOLEAN NOT NULL,            -- 演示数据: set when the file is made, never changed
    made_at         TIMESTAMP NOT NULL,
    data_version    BIGINT NOT NULL              -- +1 in every writing transaction
);

-- One row an act of writing (批次): an import, the sample, an entry.
CREATE TABLE batch (
    batch_id        BIGINT PRIMARY KEY,
    kind            VARCHAR NOT NULL,            -- 绩效文本, 支付, 预算指标, 指标结果, 演示数据, ...
    file_name       VARCHAR,
    fingerprint     VARCHAR,                     -- SHA-256 of the file
    actor           VARCHAR NOT NULL,
    recorded_at     TIMESTAMP NOT NULL
);

CREATE TABLE batch_undo (
    batch_id        BIGINT PRIMARY KEY REFERENCES batch,
    actor           VARCHAR NOT NULL,
    recorded_at     TIMESTAMP NOT NULL,
    reason          VARCHAR NOT NULL
);

-- Up to which day the payments of a region and year are on hand, as a batch said it.
CREATE TABLE coverage (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    covered_until   DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, year, batch_id)
);

-- Names are dated: a rename or a merger is a further row, valid from its day.
CREATE TABLE region (
    region_code     VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    valid_from      DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, valid_from, batch_id)
);

CREATE TABLE department (                        -- 主管部门
    region_code     VARCHAR NOT NULL,
    department_code VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    county_leader   VARCHAR,                     -- 分管县领导
    bureau_section  VARCHAR,                     -- 业务股室
    valid_from      DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, department_code, valid_from, batch_id)
);

CREATE TABLE unit (                              -- 预算单位
    region_code     VARCHAR NOT NULL,
    unit_code       VARCHAR NOT NULL,
    department_code VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    valid_from      DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, unit_code, valid_from, batch_id)
);

-- One row a published 绩效文本 and version.
CREATE TABLE performance_text (
    text_id         BIGINT PRIMARY KEY,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    version         INTEGER NOT NULL,
    title           VARCHAR NOT NULL,
    unit_name       VARCHAR NOT NULL,
    compiled_by     VARCHAR,
    reviewed_by     VARCHAR,
    overall_goal    VARCHAR,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    UNIQUE (region_code, year, unit_code, version)
);

CREATE TABLE sub_goal (                          -- 分项绩效目标
    text_id         BIGINT NOT NULL,
    position        INTEGER NOT NULL,
    title           VARCHAR NOT NULL,
    goal            VARCHAR,
    indicator_text  VARCHAR,
    PRIMARY KEY (text_id, position)
);

CREATE TABLE safeguard (                         -- 工作保障措施
    text_id         BIGINT NOT NULL,
    position        INTEGER NOT NULL,
    title           VARCHAR NOT NULL,
    text            VARCHAR NOT NULL,
    PRIMARY KEY (text_id, position)
);

CREATE TABLE department_target (                 -- a number in the prose of part one
    text_id         BIGINT NOT NULL,
    position        INTEGER NOT NULL,
    passage         VARCHAR NOT NULL,
    text            VARCHAR NOT NULL,
    operator        VARCHAR NOT NULL CHECK (operator IN ('>=', '<=', '=')),
    number          VARCHAR NOT NULL,            -- exact decimal, as printed
    unit            VARCHAR,
    year            INTEGER NOT NULL,
    PRIMARY KEY (text_id, position)
);

-- One row a project and the batch that said it; the latest known batch holds.
CREATE TABLE project (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    contents_name   VARCHAR,
    project_class   VARCHAR NOT NULL             -- 项目类别
        CHECK (project_class IN ('人员类', '公用经费', '其他运转类', '特定目标类')),
    carry_over      BOOLEAN NOT NULL,            -- 上年结转
    classified      BOOLEAN NOT NULL,            -- 涉密
    purpose         VARCHAR,
    fiscal_fen      BIGINT,
    other_fen       BIGINT,
    text_id         BIGINT,                      -- the text whose targets and plan it has
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, year, unit_code, project_code, batch_id)
);

-- The same project under another code or in another year.
CREATE TABLE project_link (
    region_code     VARCHAR NOT NULL,
    from_year       INTEGER NOT NULL,
    from_unit_code  VARCHAR NOT NULL,
    from_code       VARCHAR NOT NULL,
    to_year         INTEGER NOT NULL,
    to_unit_code    VARCHAR NOT NULL,
    to_code         VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, from_year, from_unit_code, from_code,
                 to_year, to_unit_code, to_code, batch_id)
);

CREATE TABLE project_goal (
    text_id         BIGINT NOT NULL,
    project_code    VARCHAR NOT NULL,
    position        INTEGER NOT NULL,
    text            VARCHAR NOT NULL,
    PRIMARY KEY (text_id, project_code, position)
);

CREATE TABLE checkpoint (                        -- 资金支出计划, cumulative
    text_id         BIGINT NOT NULL,
    project_code    VARCHAR NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    printed         VARCHAR,
    planned_fen     BIGINT NOT NULL CHECK (planned_fen >= 0),
    inferred        BOOLEAN NOT NULL,
    PRIMARY KEY (text_id, project_code, month)
);

CREATE TABLE indicator (                         -- 绩效指标
    text_id         BIGINT NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL,
    level1          VARCHAR NOT NULL,
    level2          VARCHAR NOT NULL,
    level3          VARCHAR NOT NULL,
    description     VARCHAR NOT NULL,
    printed_value   VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL
        CHECK (kind IN ('at_least', 'at_most', 'equal', 'by_date', 'qualitative')),
    operator        VARCHAR CHECK (operator IN ('>=', '<=', '=')),
    number          VARCHAR,                     -- exact decimal, as printed
    unit            VARCHAR,
    deadline        DATE,
    basis           VARCHAR,
    line            INTEGER,
    PRIMARY KEY (text_id, project_code, indicator_row)
);

CREATE TABLE finding (                           -- what reading and checking found
    batch_id        BIGINT NOT NULL REFERENCES batch,
    position        INTEGER NOT NULL,
    severity        VARCHAR NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    code            VARCHAR NOT NULL,
    message         VARCHAR NOT NULL,
    printed_value   VARCHAR,
    project_code    VARCHAR,
    indicator_row   INTEGER,
    file            VARCHAR,
    sheet           VARCHAR,
    line            INTEGER,
    column_head     VARCHAR,
    proposal        VARCHAR,
    loaded          BOOLEAN NOT NULL,
    PRIMARY KEY (batch_id, position)
);

-- A project's budget is a list of these.
CREATE TABLE tranche (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL CHECK (kind IN ('年初', '结转', '追加', '追减', '调剂')),
    amount_fen      BIGINT NOT NULL,             -- signed: a cut is negative
    document_no     VARCHAR,                     -- 指标文号
    issued_on       DATE NOT NULL,               -- 下达日期; 1 January where only the text says it
    fund_type       VARCHAR,                     -- 资金性质
    budget_level    VARCHAR,                     -- 预算级次
    direct          BOOLEAN NOT NULL,            -- 直达资金
    source_year     INTEGER NOT NULL,            -- 来源年度
    transfer_no     VARCHAR,                     -- the same on both sides of a 调剂
    text_id         BIGINT,                      -- the text that said it, where one did
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((kind = '追减' AND amount_fen < 0)
        OR (kind IN ('年初', '结转', '追加') AND amount_fen >= 0)
        OR kind = '调剂')
);

CREATE TABLE payment (                           -- one row a voucher line
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    paid_on         DATE NOT NULL,               -- 实际支付日期
    amount_fen      BIGINT NOT NULL,             -- as it counts: a refund is negative
    kind            VARCHAR NOT NULL CHECK (kind IN ('支付', '退款', '更正')),
    voucher_no      VARCHAR NOT NULL,            -- 支付凭证号
    line_no         INTEGER NOT NULL,            -- 明细行号
    summary         VARCHAR,                     -- 摘要
    state           VARCHAR NOT NULL CHECK (state IN ('草稿', '已报', '已审')),
    line            INTEGER,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK (year(paid_on) = year)
);

CREATE TABLE result (                            -- 指标完成情况, cumulative at a month's end
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    number          VARCHAR,                     -- exact decimal; NULL for dates and grades
    done_on         DATE,                        -- for by_date
    grade           VARCHAR CHECK (grade IN ('达成', '部分达成', '未达成')),
    evidence        VARCHAR,
    state           VARCHAR NOT NULL CHECK (state IN ('草稿', '已报', '已审')),
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (region_code, year, unit_code, project_code, indicator_row, month, batch_id)
);

-- Grain one: project × month. Kept by the writing transaction, made by perfmon.measures.
CREATE TABLE project_month (
    region_code          VARCHAR NOT NULL,
    year                 INTEGER NOT NULL,
    unit_code            VARCHAR NOT NULL,
    project_code         VARCHAR NOT NULL,
    month                INTEGER NOT NULL,
    cut_on               DATE NOT NULL,          -- 截至日
    covered              BOOLEAN NOT NULL,       -- whether payments on hand reach the cut
    budget_fen           BIGINT NOT NULL,        -- 年初预算数 (年初 and 结转)
    adjusted_budget_fen  BIGINT NOT NULL,        -- 调整预算数 at the cut
    in_grace_fen         BIGINT NOT NULL,        -- later tranches still within their days of grace
    paid_in_month_fen    BIGINT NOT NULL,
    paid_fen             BIGINT NOT NULL,        -- net, cumulative
    planned_fen          BIGINT,                 -- 考核线; NULL without a plan
    reference_fen        BIGINT,                 -- 参考线
    elapsed_fen          BIGINT NOT NULL,        -- what even spending would have used
    elapsed_share        DOUBLE NOT NULL,        -- 序时进度, 0 to 1
    plan_inferred        BOOLEAN NOT NULL,
    PRIMARY KEY (region_code, year, unit_code, project_code, month)
);

-- Grain two: the judged month, per version of the rule.
CREATE TABLE judged_month (
    rule_version         INTEGER NOT NULL,
    region_code          VARCHAR NOT NULL,
    year                 INTEGER NOT NULL,
    unit_code            VARCHAR NOT NULL,
    project_code         VARCHAR NOT NULL,
    month                INTEGER NOT NULL,
    light                VARCHAR CHECK (light IN ('red', 'yellow', 'green', 'blue')),
    cause                VARCHAR NOT NULL,       -- which comparison decided it
    PRIMARY KEY (rule_version, region_code, year, unit_code, project_code, month)
);

-- What was known at a moment: batches recorded by then and not undone by then.
CREATE MACRO batch_known(known_at) AS TABLE
    SELECT b.batch_id, b.kind, b.file_name, b.actor, b.recorded_at
    FROM batch AS b
    LEFT JOIN batch_undo AS u ON u.batch_id = b.batch_id AND u.recorded_at <= known_at
    WHERE b.recorded_at <= known_at AND u.batch_id IS NULL;

-- The version of each unit's 绩效文本 in force: the last one known.
CREATE MACRO text_known(known_at) AS TABLE
    SELECT t.*
    FROM performance_text AS t SEMI JOIN batch_known(known_at) USING (batch_id)
    QUALIFY t.version = max(t.version) OVER (PARTITION BY t.region_code, t.year, t.unit_code);

-- One row a project: the last known batch holds; what only a superseded text says is left out.
CREATE MACRO project_known(known_at) AS TABLE
    SELECT p.*
    FROM project AS p SEMI JOIN batch_known(known_at) USING (batch_id)
    WHERE p.text_id IS NULL OR p.text_id IN (SELECT text_id FROM text_known(known_at))
    QUALIFY row_number() OVER (
        PARTITION BY p.region_code, p.year, p.unit_code, p.project_code ORDER BY p.batch_id DESC
    ) = 1;

CREATE MACRO tranche_known(known_at) AS TABLE
    SELECT t.*
    FROM tranche AS t SEMI JOIN batch_known(known_at) USING (batch_id)
    WHERE t.text_id IS NULL OR t.text_id IN (SELECT text_id FROM text_known(known_at));

-- Names as they held on a day.
CREATE MACRO unit_named(at_day, known_at) AS TABLE
    SELECT u.region_code, u.unit_code, u.department_code, u.name AS unit_name
    FROM unit AS u SEMI JOIN batch_known(known_at) USING (batch_id)
    WHERE u.valid_from <= at_day
    QUALIFY row_number() OVER (
        PARTITION BY u.region_code, u.unit_code ORDER BY u.valid_from DESC, u.batch_id DESC
    ) = 1;

CREATE MACRO department_named(at_day, known_at) AS TABLE
    SELECT d.region_code, d.department_code, d.name AS department_name, d.county_leader,
           d.bureau_section
    FROM department AS d SEMI JOIN batch_known(known_at) USING (batch_id)
    WHERE d.valid_from <= at_day
    QUALIFY row_number() OVER (
        PARTITION BY d.region_code, d.department_code ORDER BY d.valid_from DESC, d.batch_id DESC
    ) = 1;
