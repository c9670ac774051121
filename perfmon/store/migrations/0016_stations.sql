-- 办理环节: when a project reached which station between its money and its payment.

-- What a person says of a project and station: the day, of 合同 the contract too. Of a project and
-- station the last row in force holds; a withdrawal is a further row. 财政支付 is never typed.
CREATE TABLE project_station (
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    station         VARCHAR NOT NULL CHECK (station IN
        ('下达', '分配', '立项评审', '采购', '合同', '验收', '申请')),
    reached_on      DATE,
    contract_fen    BIGINT CHECK (contract_fen > 0),   -- 合同金额
    contract_no     VARCHAR,                     -- 合同编号
    counterparty    VARCHAR,                     -- 对方; names of persons masked
    is_withdrawn    BOOLEAN NOT NULL,
    reason          VARCHAR,                     -- why it is withdrawn
    batch_id        BIGINT NOT NULL REFERENCES batch,
    CHECK (is_withdrawn = (reached_on IS NULL)),
    CHECK (is_withdrawn = (reason IS NOT NULL)),
    CHECK ((contract_fen IS NOT NULL) = (station = '合同' AND NOT is_withdrawn)),
    CHECK (contract_fen IS NOT NULL OR (contract_no IS NULL AND counterparty IS NULL))
);

-- The stations of the judged projects as they were known when a month closed; what is not known of
-- a project has no row.
CREATE TABLE cut_station (
    cut_id          BIGINT NOT NULL,
    region_code     VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    unit_code       VARCHAR NOT NULL,
    project_code    VARCHAR NOT NULL,
    station         VARCHAR NOT NULL,
    source          VARCHAR NOT NULL,            -- 预算指标, 支付申请, 支付凭证, 登记, 不属政府采购
    reached_on      DATE,                        -- NULL only where the station is not needed
    last_on         DATE,                        -- of 财政支付, the last payment
    contract_fen    BIGINT,
    contract_no     VARCHAR,                     -- NULL of a 涉密 project, like counterparty
    counterparty    VARCHAR,
    said_by         VARCHAR,                     -- NULL where the facts say it
    PRIMARY KEY (cut_id, region_code, year, unit_code, project_code, station)
);
