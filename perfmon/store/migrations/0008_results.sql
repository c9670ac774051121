-- The results side: what kind of figure each 绩效指标 is, what units expect and why, tasks, scores.

-- What the rules make of each indicator of the texts in force, people's choices applied (指标特性).
-- Kept by the writing transaction, made by perfmon.quality.
CREATE TABLE indicator_trait (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL,
    trait           VARCHAR NOT NULL,
    value           VARCHAR,                     -- true and false, a day, a direction or a category
    reason          VARCHAR NOT NULL,            -- why, in Chinese, without a full stop
    chosen_by       VARCHAR,                     -- who decided it; NULL where the rule did
    PRIMARY KEY (region_code, year, unit_code, project_code, indicator_row, trait)
);

-- A trait that a person decides otherwise than the rule; the last in force holds. Without a value
-- the rule holds again.
CREATE TABLE indicator_choice (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL,
    trait           VARCHAR NOT NULL
        CHECK (trait IN ('is_level', 'due_on', 'is_pro_rata', 'direction', 'mirrors_money')),
    value           VARCHAR,
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- 偏差与预计: what a unit expects by the year's end, why it deviates, what it does about it.
-- Of a project, row and month the last in force holds; row 0 is the project's money.
CREATE TABLE outlook (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL CHECK (indicator_row >= 0),
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    expected_fen    BIGINT CHECK (expected_fen >= 0),          -- 全年预计执行数; only of row 0
    unpaid_contract_fen BIGINT CHECK (unpaid_contract_fen >= 0),  -- 合同未付; only of row 0
    expected_text   VARCHAR,                     -- 全年预计完成情况, as written
    official_cause  VARCHAR CHECK (official_cause IN
        ('经费保障', '制度保障', '人员保障', '硬件条件保障', '其他')),
    deciding_cause  VARCHAR CHECK (deciding_cause IN
        ('下达晚', '库款', '前期手续', '采购', '未到付款条件', '未验收结算', '未申请', '政策取消',
         '节约', '其他')),
    explanation     VARCHAR,                     -- 原因说明
    possibility     VARCHAR CHECK (possibility IN ('确定能', '有可能', '完全不可能')),
    remedy          VARCHAR,                     -- 改进措施
    remedy_on       DATE,
    state           VARCHAR NOT NULL CHECK (state IN ('草稿', '已报', '已审')),
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK (indicator_row = 0 OR (expected_fen IS NULL AND unpaid_contract_fen IS NULL))
);

-- 监控任务: for which projects results are asked as of a month's end, by when.
CREATE TABLE monitoring_task (
    task_id         BIGINT PRIMARY KEY,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    title           VARCHAR NOT NULL,
    selection       VARCHAR NOT NULL,            -- how the projects were chosen, in words
    deadline        DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

CREATE TABLE monitoring_task_project (
    task_id         BIGINT NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    PRIMARY KEY (task_id, unit_code, project_code)
);

-- 自评 and 复核: what a person grants where a formula cannot; row 0 is 预算执行率.
CREATE TABLE granted_score (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    indicator_row   INTEGER NOT NULL CHECK (indicator_row >= 0),
    side            VARCHAR NOT NULL CHECK (side IN ('自评', '复核')),
    granted_percent VARCHAR,                     -- of the weight, exact decimal: 85
    score_hundredths INTEGER CHECK (score_hundredths >= 0),   -- 复核 may set the score itself
    is_saved        BOOLEAN,                     -- row 0: all work done with money saved
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- Which project carries a target of the department itself; a withdrawal is a further row.
CREATE TABLE target_link (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    text_unit_code  VARCHAR NOT NULL,            -- of the text that prints the target
    position        INTEGER NOT NULL,            -- of department_target
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    is_withdrawn    BOOLEAN NOT NULL,
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What a department's own target was reached by a month's end.
CREATE TABLE target_result (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    text_unit_code  VARCHAR NOT NULL,
    position        INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    number          VARCHAR NOT NULL,            -- exact decimal
    evidence        VARCHAR,
    batch_id        BIGINT NOT NULL REFERENCES batch
);
