"""会议数据: the workbook behind a closed month's papers, every figure of theirs in a cell.

Source: issue 7.
"""

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.groups import sum_groups
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.rates import add_group_rates
from perfmon.reports.list_book import (
    LIGHT_WORD,
    MONEY,
    PERCENT,
    POINTS,
    TEXT,
    WHOLE,
    ListChart,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)
from perfmon.workflows.meeting import Meeting

_LEADER_COLUMNS: ListColumns = (
    ("leader", "分管县领导", TEXT, 22),
    ("department_count", "部门数", WHOLE, 9),
    ("adjusted_budget_wanyuan", "调整预算", MONEY, 15),
    ("paid_wanyuan", "已支付", MONEY, 15),
    ("rate", "支出进度（%）", PERCENT, 13),
    ("last_rate", "上月（%）", PERCENT, 12),
    ("elapsed_rate", "序时（%）", PERCENT, 12),
    ("waiting_wanyuan", "待财政支付", MONEY, 14),
    ("red_count", "红灯数", WHOLE, 9),
    ("unpaid_count", "零支出数", WHOLE, 10),
)

_DEPARTMENT_COLUMNS: ListColumns = (
    ("department_name", "主管部门", TEXT, 24),
    ("project_count", "项目数", WHOLE, 9),
    ("adjusted_budget_wanyuan", "调整预算", MONEY, 15),
    ("paid_wanyuan", "已支付", MONEY, 15),
    ("rate", "支出进度（%）", PERCENT, 13),
    ("plan_gap_points", "较计划（百分点）", POINTS, 15),
    ("elapsed_gap_points", "较序时（百分点）", POINTS, 15),
    ("behind_wanyuan", "较计划少支额", MONEY, 15),
    ("red", "滞后", WHOLE, 8),
    ("yellow", "预警", WHOLE, 8),
    ("green", "正常", WHOLE, 8),
    ("blue", "超额", WHOLE, 8),
    ("unlit", "不判灯", WHOLE, 8),
)

_PROJECT_COLUMNS: ListColumns = (
    ("name", "项目", TEXT, 32),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    ("county_leader", "分管县领导", TEXT, 14),
    ("bureau_section", "业务股室", TEXT, 12),
    (LIGHT_WORD, "灯", TEXT, 10),
    ("budget_wanyuan", "年初预算", MONEY, 14),
    ("adjusted_budget_wanyuan", "调整预算", MONEY, 14),
    ("paid_wanyuan", "已支付", MONEY, 14),
    ("rate", "支出进度（%）", PERCENT, 13),
    ("plan_gap_points", "较计划（百分点）", POINTS, 15),
    ("elapsed_gap_points", "较序时（百分点）", POINTS, 15),
    ("behind_wanyuan", "较计划少支额", MONEY, 14),
    ("lagging_months", "连续亮灯（月）", WHOLE, 13),
    ("unit_desk_wanyuan", "单位端在途", MONEY, 13),
    ("treasury_desk_wanyuan", "财政端在途", MONEY, 13),
    ("unsaid_desk_wanyuan", "未分端在途", MONEY, 13),
    ("unpaid_contract_wanyuan", "合同未付", MONEY, 13),
    ("expected_wanyuan", "预计年底支出", MONEY, 14),
    ("hard_to_spend_wanyuan", "预计难以支出", MONEY, 14),
    ("deciding_cause", "原因", TEXT, 14),
    ("sentence", "为什么是这个灯", TEXT, 90),
)

_STATE_COLUMNS: ListColumns = (
    ("name", "项目", TEXT, 32),
    ("unit_name", "预算单位", TEXT, 22),
    ("state", "状态", TEXT, 18),
    ("evidence", "依据", TEXT, 70),
    ("since_words", "自", TEXT, 12),
    ("expires_words", "至", TEXT, 12),
    ("set_by", "由谁", TEXT, 14),
)

_MONTH_COLUMNS: ListColumns = (
    ("month_words", "月份", TEXT, 10),
    ("adjusted_budget_wanyuan", "调整预算", MONEY, 16),
    ("paid_wanyuan", "累计已支付", MONEY, 16),
    ("rate", "支出进度（%）", PERCENT, 14),
    ("elapsed_rate", "序时（%）", PERCENT, 14),
)

_TIE_COLUMNS: ListColumns = (
    ("report", "报表", TEXT, 12),
    ("span", "口径", TEXT, 10),
    ("line", "项目", TEXT, 30),
    ("amount_wanyuan", "金额（万元）", MONEY, 18),
    ("meaning", "说明", TEXT, 50),
)

_FINDING_COLUMNS: ListColumns = (
    ("unit_name", "单位", TEXT, 24),
    ("project_code", "项目代码", TEXT, 24),
    ("severity_words", "级别", TEXT, 8),
    ("code", "代码", TEXT, 26),
    ("message", "问题", TEXT, 90),
)

_EXACT = "，单元格精确到分、显示两位小数，合计按分相加；一页纸和通报的各行按最大余数法取整"
"""Why a line of the papers may print 0.01 more or less than the cell shows."""

_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}


def meeting_book(meeting: Meeting) -> bytes:
    """The workbook: leaders, departments, projects, states, months, bridges, findings."""
    return list_books([part for part in _parts(meeting) if not part.listed.empty])


def _parts(meeting: Meeting) -> list[ListPart]:
    month = meeting.month
    return [
        ListPart(
            _head(meeting, "分管县领导"),
            _leaders(meeting.projects),
            _LEADER_COLUMNS,
            chart=ListChart(
                "column", "支出进度与序时（%）", "leader", ("rate", "elapsed_rate"), 99
            ),
        ),
        ListPart(
            _head(meeting, "部门"),
            _departments(meeting.projects),
            _DEPARTMENT_COLUMNS,
            chart=ListChart("bar", "较计划（百分点）", "department_name", ("plan_gap_points",), 25),
        ),
        ListPart(_head(meeting, "项目"), _projects(meeting.projects), _PROJECT_COLUMNS),
        ListPart(_head(meeting, "状态"), _states(meeting), _STATE_COLUMNS),
        ListPart(
            _head(meeting, "各月"),
            _months(meeting.months),
            _MONTH_COLUMNS,
            chart=ListChart(
                "line", "支出进度与序时（%）", "month_words", ("rate", "elapsed_rate"), month
            ),
        ),
        ListPart(_head(meeting, "对账"), _tie_lines(meeting.tie_lines), _TIE_COLUMNS),
        ListPart(_head(meeting, "未答复的目标问题"), _findings(meeting.findings), _FINDING_COLUMNS),
    ]


def _head(meeting: Meeting, sheet: str) -> ListHead:
    title = f"{meeting.year}年{meeting.month}月县本级部门项目支出进度：{sheet}"
    return ListHead(sheet, title, (f"{meeting.stamp}　金额单位：万元{_EXACT}",))


def _leaders(projects: pd.DataFrame) -> pd.DataFrame:
    rows = sum_leaders(projects)
    return _in_wanyuan(rows, "adjusted_budget_fen", "paid_fen", "waiting_fen").assign(
        rate=_percent(rows["paid_fen"], rows["adjusted_budget_fen"]),
        last_rate=_percent(rows["last_paid_fen"], rows["last_budget_fen"]),
        elapsed_rate=_percent(rows["elapsed_fen"], rows["adjusted_budget_fen"]),
    )


def _departments(projects: pd.DataFrame) -> pd.DataFrame:
    rows = add_group_rates(sum_groups(projects, ("department_code", "department_name")))
    rows = rows.sort_values("plan_gap_points", na_position="last", ignore_index=True)
    return _in_wanyuan(rows, "adjusted_budget_fen", "paid_fen", "behind_fen").assign(
        rate=100 * rows["execution_rate"]
    )


def _projects(projects: pd.DataFrame) -> pd.DataFrame:
    signs = [light_sign(light).text for light in projects["light"]]
    figures = [
        *("budget_fen", "adjusted_budget_fen", "paid_fen", "behind_fen", "unit_desk_fen"),
        *("treasury_desk_fen", "unsaid_desk_fen", "unpaid_contract_fen", "expected_fen"),
        "hard_to_spend_fen",
    ]
    rows = projects.assign(**{LIGHT_WORD: signs}, rate=100 * projects["execution_rate"])
    order = ["behind_fen", "unit_code", "project_code"]
    ordered = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return _in_wanyuan(ordered, *figures)


def _states(meeting: Meeting) -> pd.DataFrame:
    key = ["region_code", "year", "unit_code", "project_code"]
    rows = meeting.states.merge(meeting.projects[[*key, "name", "unit_name"]], on=key)
    return rows.assign(since_words=_days(rows["since"]), expires_words=_days(rows["expires_on"]))


def _months(months: pd.DataFrame) -> pd.DataFrame:
    figures = ["adjusted_budget_fen", "paid_fen", "elapsed_fen"]
    rows = months.groupby("month", as_index=False)[figures].sum()
    return _in_wanyuan(rows, *figures).assign(
        month_words=[f"{month}月" for month in rows["month"]],
        rate=_percent(rows["paid_fen"], rows["adjusted_budget_fen"]),
        elapsed_rate=_percent(rows["elapsed_fen"], rows["adjusted_budget_fen"]),
    )


def _tie_lines(lines: pd.DataFrame) -> pd.DataFrame:
    if lines.empty:
        return lines
    return _in_wanyuan(lines.assign(line=lines["sign"] + lines["name"]), "amount_fen")


def _findings(findings: pd.DataFrame) -> pd.DataFrame:
    return findings.assign(severity_words=findings["severity"].map(_SEVERITIES))


def _days(days: pd.Series) -> list[str]:
    return ["" if pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}" for day in days]


def _in_wanyuan(rows: pd.DataFrame, *figures: str) -> pd.DataFrame:
    """The rows with their amounts in 万元 to the fen, as cells hold them."""
    return rows.assign(
        **{
            name.replace("_fen", "_wanyuan"): rows[name].astype("Float64") / 1_000_000
            for name in figures
        }
    )


def _percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    return 100 * part.astype("Float64") / whole.where(whole > 0).astype("Float64")
