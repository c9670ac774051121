-- What a month's meeting leaves behind: 承诺, 议定事项 and the letters of 处理阶梯.

-- 承诺: what a project called up promises. Of a project and meeting month the last row in force
-- holds; a withdrawal is a further row.
CREATE TABLE promise (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),   -- whose cut the meeting sees
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    deciding_cause  VARCHAR CHECK (deciding_cause IN
        ('下达晚', '库款', '前期手续', '采购', '未到付款条件', '未验收结算', '未申请', '政策取消',
         '节约', '其他')),
    explanation     VARCHAR,                     -- 原因说明
    measure         VARCHAR,                     -- 措施
    amount_fen      BIGINT CHECK (amount_fen > 0),   -- to be paid after the month's end, by due_on
    indicator_row   INTEGER CHECK (indicator_row > 0),
    target          VARCHAR,                     -- what that 绩效指标 is to reach, as its kind types it
    due_on          DATE,
    person          VARCHAR,                     -- 责任人
    is_withdrawn    BOOLEAN NOT NULL,
    reason          VARCHAR,                     -- why it is withdrawn
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((indicator_row IS NULL) = (target IS NULL)),
    CHECK ((reason IS NOT NULL) = is_withdrawn),
    CHECK (is_withdrawn = (due_on IS NULL)),
    CHECK (is_withdrawn OR (deciding_cause IS NOT NULL AND measure IS NOT NULL
                            AND person IS NOT NULL AND (amount_fen > 0 OR target IS NOT NULL)))
);

-- 议定事项: what the meeting decided, who does it, by when.
CREATE TABLE resolution (
    resolution_id   BIGINT PRIMARY KEY,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    words           VARCHAR NOT NULL,
    owner           VARCHAR NOT NULL,            -- 责任单位或责任人
    due_on          DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- 销号, or a reopening; of a resolution the last row in force holds.
CREATE TABLE resolution_settled (
    resolution_id   BIGINT NOT NULL,
    is_settled      BOOLEAN NOT NULL,
    on_date         DATE NOT NULL,
    evidence        VARCHAR NOT NULL,            -- of the settling, or why it is open again
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- 处理阶梯: a step that a person decided, its letter and what came of it. Of a project, month and step
-- the last row in force holds.
CREATE TABLE ladder_step (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    step            VARCHAR NOT NULL CHECK (step IN
        ('提示函', '整改通知书', '提请督查（约谈）建议', '暂停（调剂、收回）建议')),
    decided_by      VARCHAR NOT NULL,            -- 决定人
    reason          VARCHAR NOT NULL,            -- why, or why it is withdrawn
    document_no     VARCHAR,                     -- 文号; NULL until it is typed
    issued_on       DATE,                        -- 发出日期; NULL until it is typed
    reply           VARCHAR,                     -- what the unit answered
    replied_on      DATE,
    reply_accepted  BOOLEAN,                     -- NULL until somebody judged it
    judgement       VARCHAR,                     -- why the reply is accepted or not
    is_withdrawn    BOOLEAN NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((document_no IS NULL) = (issued_on IS NULL)),
    CHECK ((reply IS NULL) = (replied_on IS NULL)),
    CHECK ((reply_accepted IS NULL) = (judgement IS NULL)),
    CHECK (reply IS NOT NULL OR reply_accepted IS NULL),
    CHECK (replied_on IS NULL OR replied_on >= issued_on)
);

-- The promises of earlier meetings as they stood when a month closed.
CREATE TABLE cut_promise (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    month           INTEGER NOT NULL,            -- whose meeting
    name            VARCHAR NOT NULL,            -- of a 涉密 project its code
    unit_name       VARCHAR NOT NULL,
    department_name VARCHAR NOT NULL,
    deciding_cause  VARCHAR NOT NULL,
    measure         VARCHAR,                     -- NULL of a 涉密 project, like person
    amount_fen      BIGINT,
    since_fen       BIGINT,
    due_on          DATE NOT NULL,
    person          VARCHAR,
    verdict         VARCHAR NOT NULL,
    sentence        VARCHAR NOT NULL
);
