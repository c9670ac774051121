-- The grains without a key in the database: an index over millions of rows costs each import more than
-- the figures do. That a project stands once in a month follows from how they are written (what is made
-- anew replaces all of its units and months), and `verify` compares every row with what is made anew.
CREATE TABLE project_month_before AS SELECT * FROM project_month;
DROP TABLE project_month;
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
    entered_in_month_fen BIGINT NOT NULL,        -- of it, 国库外
    paid_by              VARCHAR,                -- 凭证, 进度表; NULL: nothing
    judged_elapsed_fen   BIGINT NOT NULL,
    plan_corrected       BOOLEAN NOT NULL
);
INSERT INTO project_month BY NAME FROM project_month_before;
DROP TABLE project_month_before;

CREATE TABLE judged_month_before AS SELECT * FROM judged_month;
DROP TABLE judged_month;
CREATE TABLE judged_month (
    rule_version         INTEGER NOT NULL,
    region_code          VARCHAR NOT NULL,
    year                 INTEGER NOT NULL,
    unit_code            VARCHAR NOT NULL,
    project_code         VARCHAR NOT NULL,
    month                INTEGER NOT NULL,
    light                VARCHAR CHECK (light IN ('red', 'yellow', 'green', 'blue')),
    cause                VARCHAR NOT NULL        -- which comparison decided it
);
INSERT INTO judged_month BY NAME FROM judged_month_before;
DROP TABLE judged_month_before;

CREATE TABLE fund_month_before AS SELECT * FROM fund_month;
DROP TABLE fund_month;
CREATE TABLE fund_month (
    region_code          VARCHAR NOT NULL,
    year                 INTEGER NOT NULL,
    unit_code            VARCHAR NOT NULL,
    project_code         VARCHAR NOT NULL,
    month                INTEGER NOT NULL,
    fund_type            VARCHAR NOT NULL,       -- 资金性质, or 未注明
    budget_level         VARCHAR NOT NULL,       -- 预算级次, or 未注明
    budget_fen           BIGINT NOT NULL,        -- 年初预算数 (年初 and 结转)
    adjusted_budget_fen  BIGINT NOT NULL,        -- 调整预算数 at the cut
    paid_in_month_fen    BIGINT NOT NULL,
    paid_fen             BIGINT NOT NULL,        -- net, cumulative
    elapsed_fen          BIGINT NOT NULL         -- what even spending of this money would have used
);
INSERT INTO fund_month BY NAME FROM fund_month_before;
DROP TABLE fund_month_before;
