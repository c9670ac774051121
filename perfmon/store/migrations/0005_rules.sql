-- Rules as data: each version with the day from which it holds; who set it is its batch's.

CREATE TABLE rule_set (
    version             INTEGER NOT NULL,        -- 1 is the program's own and stands in no row
    holds_from          DATE NOT NULL,           -- 生效日
    preset              VARCHAR NOT NULL CHECK (preset IN ('A', 'B', 'C', 'D')),
    baseline            VARCHAR NOT NULL CHECK (baseline IN ('计划', '序时', '从严')),
    red_points          INTEGER NOT NULL,
    yellow_points       INTEGER NOT NULL,
    red_percent         INTEGER NOT NULL,
    yellow_percent      INTEGER NOT NULL,
    node_months         INTEGER[] NOT NULL,
    node_percents       INTEGER[] NOT NULL,      -- of the budget, due at those months' ends
    node_red_points     INTEGER NOT NULL,
    minimum_behind_fen  BIGINT NOT NULL,         -- less than this behind is 预警 at most
    first_month         INTEGER NOT NULL,        -- 起评月
    grace_days          INTEGER NOT NULL,        -- 宽限期 of money that comes during the year
    pay_by_month        INTEGER NOT NULL,        -- 支付截止日
    pay_by_day          INTEGER NOT NULL,
    carry_over_month    INTEGER NOT NULL,        -- 结转资金 is due by this day, evenly from 1 January
    carry_over_day      INTEGER NOT NULL,
    carry_over_red      INTEGER NOT NULL,        -- points of the money
    carry_over_yellow   INTEGER NOT NULL,
    direct_month        INTEGER NOT NULL,        -- 直达资金, evenly from its 下达日期
    direct_day          INTEGER NOT NULL,
    direct_red          INTEGER NOT NULL,
    direct_yellow       INTEGER NOT NULL,
    note                VARCHAR NOT NULL,        -- why it was set
    batch_id            BIGINT NOT NULL REFERENCES batch,
    CHECK (version > 1),
    CHECK (len(node_months) = len(node_percents)),
    CHECK (yellow_points <= red_points AND red_percent <= yellow_percent),
    CHECK (first_month BETWEEN 1 AND 12)
);

-- What 序时 says of the money that is judged: without what is in its days of grace.
ALTER TABLE project_month ADD COLUMN judged_elapsed_fen BIGINT DEFAULT 0;
