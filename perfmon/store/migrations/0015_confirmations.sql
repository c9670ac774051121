-- 核对 before 月结: what departments were shown, and what they answered.

-- 核对单: asked of a department in one act with all others; a later one of the same month asks again.
CREATE TABLE check_sheet (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    department_code VARCHAR NOT NULL,
    due_on          DATE NOT NULL,               -- no answer by then counts as 确认
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- Its lines, with the figures that were sent: silence agrees to these and no others. Of a project and
-- month the last row in force holds.
CREATE TABLE check_sheet_line (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    department_code VARCHAR NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    budget_fen      BIGINT NOT NULL,             -- 调整预算数
    paid_fen        BIGINT NOT NULL,             -- 累计已支付
    in_transit_fen  BIGINT NOT NULL,             -- 已申请未支付
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What a department answered on a line, or the bureau on its 异议, with the figures that were seen. Of
-- a project and month the last row in force holds.
CREATE TABLE confirmation (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    verdict         VARCHAR NOT NULL CHECK (verdict IN ('确认', '异议', '处理')),
    words           VARCHAR,                     -- what is wrong; what was corrected, or why it stands
    budget_fen      BIGINT NOT NULL,
    paid_fen        BIGINT NOT NULL,
    in_transit_fen  BIGINT NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK (verdict = '确认' OR words IS NOT NULL)
);
