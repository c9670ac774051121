-- 月结: a cut freezes what a month's meeting speaks of. Its rows are written once and never change;
-- what is known later is compared with them, never put in their place.

-- One row a closed month; a month is closed once.
CREATE TABLE cut (
    cut_id          BIGINT PRIMARY KEY,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    cut_on          DATE NOT NULL,               -- 截至日
    known_at        TIMESTAMP NOT NULL,          -- everything recorded by then is in it
    rule_version    INTEGER NOT NULL,            -- of the light rule in force
    tie_state       VARCHAR NOT NULL CHECK (tie_state IN ('tied', 'off', 'open')),
    tie_difference_fen BIGINT,                   -- NULL where nothing was typed
    reason          VARCHAR,                     -- why it was closed though something stood open
    fingerprint     VARCHAR NOT NULL,            -- SHA-256 of the frozen rows
    batch_id        BIGINT NOT NULL REFERENCES batch,
    UNIQUE (region_code, year, month)
);

-- 国库股, 绩效股 and 分管局长 put their names to the figures that they saw.
CREATE TABLE cut_signature (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    office          VARCHAR NOT NULL CHECK (office IN ('国库股', '绩效股', '分管局长')),
    name            VARCHAR NOT NULL,
    budget_fen      BIGINT NOT NULL,             -- 调整预算数 as seen
    paid_fen        BIGINT NOT NULL,             -- 已支付 as seen
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- The judged projects as they stood.
CREATE TABLE cut_project (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,            -- of a 涉密 project its code
    classified      BOOLEAN NOT NULL,
    project_class   VARCHAR NOT NULL,
    carry_over      BOOLEAN NOT NULL,
    unit_name       VARCHAR NOT NULL,
    department_code VARCHAR NOT NULL,
    department_name VARCHAR NOT NULL,
    county_leader   VARCHAR,                     -- 分管县领导
    bureau_section  VARCHAR,                     -- 业务股室
    month           INTEGER NOT NULL,
    cut_on          DATE NOT NULL,
    covered         BOOLEAN NOT NULL,
    budget_fen      BIGINT NOT NULL,
    adjusted_budget_fen BIGINT NOT NULL,
    in_grace_fen    BIGINT NOT NULL,
    paid_in_month_fen BIGINT NOT NULL,
    paid_fen        BIGINT NOT NULL,
    entered_in_month_fen BIGINT NOT NULL,        -- of paid_in_month_fen, 国库外
    paid_by         VARCHAR,                     -- 凭证, 进度表; NULL: nothing
    planned_fen     BIGINT,
    reference_fen   BIGINT,
    elapsed_fen     BIGINT NOT NULL,
    judged_elapsed_fen BIGINT NOT NULL,
    elapsed_share   DOUBLE NOT NULL,
    plan_inferred   BOOLEAN NOT NULL,
    light           VARCHAR,
    cause           VARCHAR NOT NULL,
    rule_version    INTEGER NOT NULL,
    sentence        VARCHAR NOT NULL,            -- by which the light explains itself
    lagging_months  INTEGER NOT NULL,            -- months in a row with red or yellow
    red_months      INTEGER NOT NULL,
    is_ranked       BOOLEAN NOT NULL,
    ranking_budget_fen BIGINT NOT NULL,
    unit_desk_fen   BIGINT NOT NULL,             -- 在途 by desk
    unit_desk_days  INTEGER,
    treasury_desk_fen BIGINT NOT NULL,
    treasury_desk_days INTEGER,
    unsaid_desk_fen BIGINT NOT NULL,
    unsaid_desk_days INTEGER,
    expected_fen    BIGINT,                      -- forecast of the year's end
    low_fen         BIGINT,
    high_fen        BIGINT,
    unspent_fen     BIGINT,
    hard_to_spend_fen BIGINT,
    unit_expected_fen BIGINT,                    -- 单位预计, approved
    unpaid_contract_fen BIGINT,                  -- 合同未付, approved
    deciding_cause  VARCHAR,                     -- why its money deviates, as its unit said, approved
    explanation     VARCHAR,                     -- NULL of a 涉密 project
    remedy          VARCHAR,
    remedy_on       DATE,
    indicators_behind INTEGER NOT NULL,          -- 绩效指标 by how they stand; money mirrors left out
    indicators_held INTEGER NOT NULL,
    indicators_unreported INTEGER NOT NULL,
    indicators_other INTEGER NOT NULL,
    PRIMARY KEY (cut_id, region_code, year, unit_code, project_code)
);

-- The year of each of them by month, as known at the cut.
CREATE TABLE cut_month (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    month           INTEGER NOT NULL,
    cut_on          DATE NOT NULL,
    covered         BOOLEAN NOT NULL,
    budget_fen      BIGINT NOT NULL,
    adjusted_budget_fen BIGINT NOT NULL,
    paid_fen        BIGINT NOT NULL,
    planned_fen     BIGINT,
    reference_fen   BIGINT,
    elapsed_fen     BIGINT NOT NULL,
    light           VARCHAR,
    PRIMARY KEY (cut_id, region_code, year, unit_code, project_code, month)
);

-- States beside a light, with evidence.
CREATE TABLE cut_state (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    state           VARCHAR NOT NULL,
    evidence        VARCHAR NOT NULL,
    since           DATE,
    set_by          VARCHAR NOT NULL,
    expires_on      DATE
);

-- What each project's money was made of.
CREATE TABLE cut_tranche (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    amount_fen      BIGINT NOT NULL,
    document_no     VARCHAR,
    issued_on       DATE NOT NULL,
    fund_type       VARCHAR,
    budget_level    VARCHAR,
    direct          BOOLEAN NOT NULL,
    source_year     INTEGER NOT NULL
);

-- 对账: the bridges from the pages' figure to the reports'.
CREATE TABLE cut_tie_line (
    cut_id          BIGINT NOT NULL,
    report          VARCHAR NOT NULL,
    span            VARCHAR NOT NULL,
    position        INTEGER NOT NULL,
    sign            VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    amount_fen      BIGINT,
    meaning         VARCHAR NOT NULL,
    PRIMARY KEY (cut_id, report, span, position)
);

-- Findings on the year's texts that nobody had answered.
CREATE TABLE cut_finding (
    cut_id          BIGINT NOT NULL,
    position        INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    unit_name       VARCHAR NOT NULL,
    project_code    VARCHAR,
    severity        VARCHAR NOT NULL,
    code            VARCHAR NOT NULL,
    message         VARCHAR,                     -- NULL of a 涉密 project
    PRIMARY KEY (cut_id, position)
);
