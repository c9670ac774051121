-- What a project's money is: by 资金性质 and 预算级次.

-- Grain three: project × month × fund type × budget level, where any amount is not zero. Its sums
-- are those of project_month. Kept by the writing transaction, made by perfmon.measures.
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
    elapsed_fen          BIGINT NOT NULL,        -- what even spending of this money would have used
    PRIMARY KEY (region_code, year, unit_code, project_code, month, fund_type, budget_level)
);
