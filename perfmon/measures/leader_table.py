"""The table of a month's meeting: one line a 分管县领导, and the county's.

Rates are sums over sums; a change is of the exact rates. What a month earlier was is as known at
the closing. Source: issue 7, "领导一页纸".
"""

import pandas as pd

UNNAMED = "未写明分管县领导"

SUMS = ("adjusted_budget_fen", "paid_fen", "elapsed_fen", "waiting_fen", "last_budget_fen",
        "last_paid_fen")  # fmt: skip


def sum_leaders(projects: pd.DataFrame) -> pd.DataFrame:
    """The projects summed by 分管县领导, most money first, the county last.

    Args:
        projects: judged projects of a month: county_leader (missing where none is named),
            department_code, adjusted_budget_fen, paid_fen, elapsed_fen, treasury_desk_fen, light;
            last_budget_fen and last_paid_fen (a month earlier; 0 in January).

    Returns:
        leader, department_count, SUMS (int64 fen; waiting_fen is what the treasury has been
        applied for), red_count, unpaid_count 零支出数 (with a budget and nothing paid), is_total.
    """
    rows = projects.assign(
        leader=projects["county_leader"].fillna(UNNAMED),
        waiting_fen=projects["treasury_desk_fen"],
        red_count=projects["light"].eq("red").fillna(False).astype("int64"),
        unpaid_count=(projects["paid_fen"].le(0) & projects["adjusted_budget_fen"].gt(0)).astype(
            "int64"
        ),
    )
    counted = [*SUMS, "red_count", "unpaid_count"]
    groups = rows.groupby("leader", sort=False)
    leaders = groups[counted].sum().astype("int64")
    leaders = leaders.assign(department_count=groups["department_code"].nunique()).reset_index()
    order = ["adjusted_budget_fen", "leader"]
    leaders = leaders.sort_values(order, ascending=[False, True], ignore_index=True)
    county = {"leader": "合计", "department_count": rows["department_code"].nunique()}
    county |= {name: int(leaders[name].sum()) for name in counted}
    both = pd.concat([leaders, pd.DataFrame([county])], ignore_index=True)
    return both.assign(is_total=[False] * len(leaders) + [True])


def add_last_month(projects: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """The projects with what they were a month earlier.

    Args:
        projects: of one month: PROJECT_KEY, month.
        months: their year by month: PROJECT_KEY, month, adjusted_budget_fen, paid_fen, light.

    Returns:
        With last_budget_fen, last_paid_fen (int64, 0 in January) and last_light (missing then).
    """
    key = ["region_code", "year", "unit_code", "project_code"]
    before = months.assign(month=months["month"] + 1)[
        [*key, "month", "adjusted_budget_fen", "paid_fen", "light"]
    ].rename(
        columns={
            "adjusted_budget_fen": "last_budget_fen",
            "paid_fen": "last_paid_fen",
            "light": "last_light",
        }
    )
    both = projects.merge(before, on=[*key, "month"], how="left", validate="1:1")
    figures = ["last_budget_fen", "last_paid_fen"]
    return both.fillna(dict.fromkeys(figures, 0)).astype(dict.fromkeys(figures, "int64"))
