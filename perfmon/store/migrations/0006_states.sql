-- States beside a light that people type, and the amount below which nothing is ranked.

-- What a person says of a project: 合同未到付款条件, or that the cuts of a 文号 were approved. Of a
-- project, state and 文号 the last row whose day has come holds; a withdrawal is a further row.
CREATE TABLE project_state (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    state           VARCHAR NOT NULL CHECK (state IN ('合同未到付款条件', '调减已批准')),
    document_no     VARCHAR,                     -- 指标文号 of the cut; NULL where it prints none
    evidence        VARCHAR NOT NULL,            -- 合同编号 and clause, 批准文件, or why it is withdrawn
    from_on         DATE NOT NULL,               -- from when it holds, or no longer holds
    expires_on      DATE,                        -- the last day on which it holds by itself
    is_withdrawn    BOOLEAN NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK (expires_on >= from_on),
    CHECK ((expires_on IS NOT NULL) = (state = '合同未到付款条件' AND NOT is_withdrawn))
);

-- 排名下限: below this 调整预算数 a project is not ranked. The last row whose day has come holds.
CREATE TABLE ranking_floor (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    floor_fen       BIGINT NOT NULL CHECK (floor_fen >= 0),   -- 0 ranks everything
    evidence        VARCHAR NOT NULL,
    from_on         DATE NOT NULL,
    batch_id        BIGINT NOT NULL REFERENCES batch
);
