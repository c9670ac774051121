-- 盘活: what people said of the lines of a closed month's 可收回盘活资金清单, and which documents took
-- the money back. The cut itself never changes. Of each key the last row in force holds.

-- A part of 可收回额 that a person set otherwise than the cut has it.
CREATE TABLE reclaim_part (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),   -- of the cut
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    part            VARCHAR NOT NULL CHECK (part IN
        ('调整预算', '已支付', '在途', '合同未付', '年内预计另需支付')),
    amount_fen      BIGINT,                      -- NULL: the cut's own again
    reason          VARCHAR NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What the unit, its 主管部门 or the bureau's 业务股室 thinks of a line.
CREATE TABLE reclaim_opinion (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    side            VARCHAR NOT NULL CHECK (side IN ('单位', '主管部门', '业务股室')),
    words           VARCHAR NOT NULL,
    said_by         VARCHAR NOT NULL,            -- 提出人
    batch_id        BIGINT NOT NULL REFERENCES batch
);

-- What is proposed of a line, and how much was accepted (认定) to be taken back.
CREATE TABLE reclaim_decision (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    proposal        VARCHAR NOT NULL CHECK (proposal IN ('收回', '调剂', '不收回', '暂缓')),
    ground          VARCHAR NOT NULL,            -- 依据
    proposed_by     VARCHAR NOT NULL,
    accepted_fen    BIGINT CHECK (accepted_fen > 0),
    accepted_by     VARCHAR,                     -- 认定人
    accepted_on     DATE,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((accepted_fen IS NULL) = (accepted_by IS NULL)),
    CHECK ((accepted_fen IS NULL) = (accepted_on IS NULL)),
    CHECK (accepted_fen IS NULL OR proposal IN ('收回', '调剂'))
);

-- A document that took back what was accepted of a line, and how much it really took.
CREATE TABLE reclaim_document (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    document_no     VARCHAR NOT NULL,            -- 文号
    issued_on       DATE NOT NULL,
    amount_fen      BIGINT NOT NULL CHECK (amount_fen > 0),
    is_withdrawn    BOOLEAN NOT NULL,
    reason          VARCHAR,                     -- why it is withdrawn
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK ((reason IS NOT NULL) = is_withdrawn)
);
