"""Every page of the dashboard by AppTest: it opens, and what it says is what the measures say."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.charts.theme import LIGHT_SIGNS, light_sign
from perfmon.errors import NothingFoundError
from perfmon.measures.funds import sum_funds
from perfmon.measures.groups import sum_groups
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rates import add_group_rates, add_rates
from perfmon.measures.sentences import light_sentence
from perfmon.measures.stuck import most_behind
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.periods import Cutoff
from perfmon.roles import Role
from perfmon.store.database import Database, open_database
from perfmon.store.fund_months import read_fund_months
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.money_facts import read_tranches, read_vouchers
from perfmon.ui.groupings import FUND_GROUPINGS, GROUPINGS
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.ui.words import plain
from perfmon.workflows.access import Access
from perfmon.workflows.sample import REAL_DOCUMENT
from perfmon.workflows.sample.county import simulate_county
from perfmon.workflows.sample.situations import SITUATIONS, find_situations
from perfmon.workflows.texts import import_text, read_text
from tests import screens
from tests.visitors import come_as, visitor

ROOT = Path(__file__).parents[1]
OVERVIEW, DEPARTMENT, PROJECT = MONEY_PAGES = (
    "pages/overview.py",
    "pages/department.py",
    "pages/project.py",
)
PAGES = (*MONEY_PAGES, "pages/results.py", "pages/double_monitoring.py", "pages/todo.py")
ADDRESS_OF_DEFAULT = {"year": "2023", "month": "10"}

REAL_DEPARTMENT = "288"
REAL_PROJECT = "288001-13052923P00584010813R"
WORST_DEPARTMENT = "304"

ENGLISH_ALLOWED = {
    "UTC": "the zone of a moment of recording",
    **dict.fromkeys(("txt", "docx", "pdf", "xlsx", "xls", "html"), "the end of a file's name"),
    **dict.fromkeys(("Excel", "Word"), "the programs that users know by these names"),
    "X": "巨鹿's own 「9+X」",
    "MB": "the unit of a file's size",
}
CODES = re.compile(r"\b(?=\w*\d)[0-9A-Z]{8,}\b|\b[A-Z]+(?:_[A-Z]+)+\b")
"""Codes of projects and vouchers, and of findings (method.md 2.3)."""

MISSING_IN_WORDS = re.compile(r"(?<![A-Za-z])(?:None|nan|NaN|NaT|<NA>|null|inf)(?![A-Za-z])")

FIGURE_NAMES = {
    "execution_rate": "支出进度",
    "initial_execution_rate": "年初预算",
    "planned_rate": "考核线",
    "plan_completion_rate": "计划完成率",
    "plan_gap_points": "较计划",
    "reference_gap_points": "参考线",
    "elapsed_gap_points": "序时",
    "behind_fen": "较计划少支额",
}
"""What `add_rates` adds, as the pages call it."""


def opened(app: AppTest, page: str = OVERVIEW, **address: str) -> AppTest:
    """The page at an address; the root is visited first, or AppTest does not know the menu."""
    if page != OVERVIEW:
        app.run()
        app.switch_page(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    return app


def year_rows(
    year: int = 2023,
    month: int | None = None,
    department_code: str | None = None,
    project: tuple[str | None, str | None] = (None, None),
    only_judged: bool = True,
) -> pd.DataFrame:
    """What the measures say of a year's projects, read from the database that is open."""
    asked = Narrowing(month, department_code, *project, only_judged)
    return add_rates(read_judged_months(opened_database().cursor(), year, asked))


def month_rows(
    year: int = 2023,
    month: int = 10,
    department_code: str | None = None,
    unit_code: str | None = None,
    only_judged: bool = True,
) -> pd.DataFrame:
    return year_rows(year, month, department_code, (unit_code, None), only_judged)


def project_row(key: str, year: int = 2023, month: int = 10) -> "pd.Series[Any]":
    unit, _, code = key.partition("-")
    rows = year_rows(year, month, project=(unit, code))
    assert len(rows) == 1, f"one project {key}"
    return rows.iloc[0]


def printed_percent(parts: pd.Series, wholes: pd.Series) -> list[float]:
    """Percent or points as tables print them: rounded once, half up, from the exact amounts."""
    return [
        float(format_percent(int(part), int(whole)).rstrip("%").replace(",", ""))
        for part, whole in zip(parts, wholes, strict=True)
    ]


def total(fen: pd.Series) -> int:
    return int(fen.sum())


def wanyuan_of(column: "pd.Series[Any]") -> list[str]:
    """A column of 万元 as the table prints it."""
    return [f"{value:,.2f}" for value in column]


def printed_wanyuan(fen: Sequence[int]) -> list[str]:
    return [format_wanyuan(value) for value in fen]


def as_floats(values: Sequence[Any]) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def group_cards(rows: pd.DataFrame) -> dict[str, str]:
    """The cards of the county or a department, from its projects one by one."""
    budget, paid = total(rows["adjusted_budget_fen"]), total(rows["paid_fen"])
    return {
        "调整预算（万元）": format_wanyuan(budget),
        "已支付（万元）": format_wanyuan(paid),
        "支出进度": format_percent(paid, budget, 1),
        "较计划少支额（万元）": format_wanyuan(total(rows["behind_fen"])),
    }


def shown_cards(app: AppTest) -> dict[str, str]:
    return {label: value for label, (value, _) in screens.cards(app).items()}


def shown_lights(app: AppTest) -> dict[str, int]:
    """How many projects the page counts at each light."""
    prose = screens.prose(app)
    counts = {}
    for sign in LIGHT_SIGNS.values():
        found = re.search(rf"{sign.shape}\s*{sign.word}\W*(\d+)", prose)
        assert found is not None, f"the page counts {sign.text}"
        counts[sign.text] = int(found[1])
    return counts


def counted_lights(rows: pd.DataFrame) -> dict[str, int]:
    words = [light_sign(light).text for light in rows["light"]]
    return {sign.text: words.count(sign.text) for sign in LIGHT_SIGNS.values()}


def lights_in(table: pd.DataFrame) -> list[str]:
    """The lights of a table's rows; a cell holds a list of one."""
    return [light for cell in table["light_words"] for light in cell]


def sentence(row: "pd.Series[Any]") -> str:
    return light_sentence(dict(row), LightRule())


def line_ends(figure: dict[str, Any]) -> dict[str, float]:
    """Where each line of a curve ends, in percent."""
    return {trace["name"]: trace["y"][-1] for trace in figure["data"]}


@pytest.mark.parametrize("page", MONEY_PAGES)
def test_every_page_opens(app: AppTest, sample: Path, page: str) -> None:
    opened(app, page)
    assert not app.exception
    assert not app.error
    assert len(app.metric) >= 4
    assert app.query_params["year"] == "2023"
    assert app.query_params["month"] == "10"


@pytest.mark.parametrize(("year", "month"), [(2023, 10), (2023, 6), (2022, 12), (2023, 3)])
def test_the_countys_cards_are_the_sums_of_its_projects(
    app: AppTest, sample: Path, year: int, month: int
) -> None:
    opened(app, year=str(year), month=str(month))
    rows = month_rows(year, month)
    assert shown_cards(app).items() >= group_cards(rows).items()
    assert shown_lights(app) == counted_lights(rows)
    assert sum(shown_lights(app).values()) == len(rows)


def test_the_countys_gaps_take_the_same_projects_above_and_below_the_line(
    app: AppTest, sample: Path
) -> None:
    opened(app)
    rows = month_rows()
    planned = rows[rows["planned_fen"].notna()]
    whole = total(planned["adjusted_budget_fen"])
    gap = format_points(total(planned["paid_fen"] - planned["planned_fen"]), whole, 1)
    elapsed = format_points(
        total(rows["paid_fen"]) - total(rows["elapsed_fen"]), total(rows["adjusted_budget_fen"]), 1
    )
    prose = screens.prose(app)
    assert f"较计划 {gap}" in prose
    assert f"较序时 {elapsed}" in prose
    coverage = format_percent(whole, total(rows["adjusted_budget_fen"]))
    assert f"计划覆盖预算 {coverage}" in prose


def test_the_countys_curve_ends_where_the_measures_end(app: AppTest, sample: Path) -> None:
    curve = screens.figure(opened(app), "curve")
    rows = month_rows()
    planned = rows[rows["planned_fen"].notna()]  # the same projects above and below the line
    budget, paid = total(planned["adjusted_budget_fen"]), total(planned["paid_fen"])
    assert line_ends(curve)["已支付"] == pytest.approx(100 * paid / budget)
    year_end = total(year_rows().query("month == 12")["planned_fen"])
    assert line_ends(curve)["考核线"] == pytest.approx(100 * year_end / budget)
    assert [len(trace["x"]) for trace in curve["data"] if trace["name"] == "已支付"] == [11]
    assert f"有计划的项目已付 {format_percent(paid, budget)}" in screens.prose(app)


def test_the_ranking_has_the_departments_farthest_behind_first(app: AppTest, sample: Path) -> None:
    bars = screens.figure(opened(app), "ranking_0")["data"][0]
    groups = add_group_rates(sum_groups(month_rows(), ["department_code", "department_name"]))
    expected = groups.sort_values("plan_gap_points").head(len(bars["x"]))
    assert [code for (code,) in bars["customdata"]] == expected["department_code"].tolist()
    assert bars["x"] == pytest.approx(as_floats(expected["plan_gap_points"].tolist()))
    worst = expected.iloc[0]
    far = (100 * (groups["paid_with_plan_fen"] - groups["planned_fen"])) <= (
        -10 * groups["planned_budget_fen"]
    )
    assert (
        f"{far[groups['planned_budget_fen'] > 0].sum()} 个部门落后计划 10 个百分点以上，"
        f"{worst['department_name']}差 {-worst['plan_gap_points']:.2f} 个百分点"
    ) in screens.prose(app)


def test_the_five_stuck_projects_are_those_with_most_money_behind(
    app: AppTest, sample: Path
) -> None:
    shown = screens.table(opened(app), "stuck_0")
    rows = month_rows()
    stuck = most_behind(rows, 5)
    assert len(stuck) == 5
    assert shown["name"].tolist() == stuck["name"].tolist()
    assert shown["department_name"].tolist() == stuck["department_name"].tolist()
    assert wanyuan_of(shown["behind_wanyuan"]) == printed_wanyuan(stuck["behind_fen"].tolist())
    assert shown["reason"].tolist() == [sentence(row) for _, row in stuck.iterrows()]
    assert lights_in(shown) == [light_sign(light).text for light in stuck["light"]]
    together, whole = total(stuck["behind_fen"]), total(rows["behind_fen"])
    assert (
        f"5 个项目卡住 {format_wanyuan(together)} 万元，"
        f"占较计划少支额的 {format_percent(together, whole, 0)}"
    ) in screens.prose(app)


@pytest.mark.parametrize("grouping", [each for each in GROUPINGS if each != "地区"])
def test_every_grouping_has_the_measures_groups_and_the_same_total(
    app: AppTest, sample: Path, grouping: str
) -> None:
    opened(app)
    app.button_group(key="grouping").select(grouping).run()
    by = GROUPINGS[grouping]
    shown = screens.table(app, f"groups_by_{by[0]}_0")
    rows = month_rows()
    groups = add_group_rates(sum_groups(rows, by)).sort_values("plan_gap_points")
    names = [name for name in by if name in shown.columns]
    assert names, "the groups are named"
    assert shown[names].astype(object).fillna("").values.tolist() == (
        groups[names].astype(object).fillna("").values.tolist()
    )
    for shown_column, fen in {
        "adjusted_budget_wanyuan": "adjusted_budget_fen",
        "paid_wanyuan": "paid_fen",
        "behind_wanyuan": "behind_fen",
    }.items():
        assert wanyuan_of(shown[shown_column]) == printed_wanyuan(groups[fen].tolist())
        assert total(groups[fen]) == total(rows[fen])
    assert shown["plan_points"].tolist() == printed_percent(
        groups["paid_with_plan_fen"] - groups["planned_fen"], groups["planned_budget_fen"]
    )
    assert shown["elapsed_points"].tolist() == printed_percent(
        groups["paid_fen"] - groups["elapsed_fen"], groups["adjusted_budget_fen"]
    )
    counts = ["project_count", "red", "yellow", "green", "blue", "unlit"]
    assert shown[counts].values.tolist() == groups[counts].values.tolist()
    assert shown["project_count"].sum() == len(rows)


def test_wages_and_running_costs_are_named_apart_so_that_the_total_ties_out(
    app: AppTest, sample: Path
) -> None:
    opened(app)
    everything = month_rows(only_judged=False)
    judged = month_rows()
    for figure, word in {"adjusted_budget_fen": "调整预算", "paid_fen": "已支付"}.items():
        rest = total(everything[figure]) - total(judged[figure])
        assert rest > 0
        assert f"{word} {format_wanyuan(rest)} 万元" in screens.prose(app)


@pytest.mark.parametrize("department", [REAL_DEPARTMENT, WORST_DEPARTMENT, "301"])
def test_a_departments_page_shows_its_projects_and_their_sums(
    app: AppTest, sample: Path, department: str
) -> None:
    opened(app, DEPARTMENT, department=department)
    rows = month_rows(department_code=department).sort_values("plan_gap_points")
    assert shown_cards(app).items() >= group_cards(rows).items()
    assert shown_lights(app) == counted_lights(rows)
    shown = screens.table(app, "projects_0")
    assert shown["name"].tolist() == rows["name"].tolist()
    assert lights_in(shown) == [light_sign(light).text for light in rows["light"]]
    assert shown["reason"].tolist() == [sentence(row) for _, row in rows.iterrows()]
    assert wanyuan_of(shown["paid_wanyuan"]) == printed_wanyuan(rows["paid_fen"].tolist())
    assert shown["execution_percent"].tolist() == printed_percent(
        rows["paid_fen"], rows["adjusted_budget_fen"]
    )


def test_a_departments_units_sum_to_the_department(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department="301")
    units = screens.table_with(app, "unit_code", "project_count").sort_values("unit_code")
    rows = month_rows(department_code="301")
    expected = rows.groupby("unit_code")["paid_fen"].sum()
    assert units["unit_code"].tolist() == expected.index.tolist()
    assert len(expected) > 1
    assert wanyuan_of(units["paid_wanyuan"]) == printed_wanyuan(expected.tolist())
    assert units["project_count"].sum() == len(rows)


def test_a_departments_months_are_those_of_the_measures(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department=WORST_DEPARTMENT, month="8")
    months = screens.table_with(app, "cut", "paid_in_month_wanyuan")
    rows = year_rows(department_code=WORST_DEPARTMENT).query("month <= 8")
    sums = rows.groupby("month")[["paid_in_month_fen", "paid_fen", "planned_fen"]].sum()
    assert months["cut"].tolist() == [f"{month}月底" for month in range(1, 9)]
    for column in ("paid_in_month", "paid", "planned"):
        assert wanyuan_of(months[f"{column}_wanyuan"]) == (
            printed_wanyuan(sums[f"{column}_fen"].tolist())
        )
    bars = screens.figure(app, "payments")["data"][0]
    assert bars["y"] == pytest.approx([fen / 1_000_000 for fen in sums["paid_in_month_fen"]])


def test_the_real_departments_text_stands_as_published(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department=REAL_DEPARTMENT)
    text, findings = read_text(REAL_DOCUMENT.read_bytes(), REAL_DOCUMENT.name)
    said = text.department
    prose = screens.prose(app)
    assert said.overall_goal is not None
    assert said.overall_goal in prose
    assert len(said.sub_goals) == 3
    for goal in said.sub_goals:
        assert goal.title in prose
        assert goal.goal is not None
        assert goal.goal in prose
        assert goal.indicator_text is not None
        assert goal.indicator_text in prose
    assert len(said.safeguards) == 5
    for safeguard in said.safeguards:
        assert safeguard.title in prose
        assert safeguard.text in prose
    targets = screens.table_with(app, "passage", "target")
    assert targets["text"].tolist() == [target.text for target in said.targets]
    assert len(targets) == 10
    found = screens.table_with(app, "message", "severity_word")
    assert found["message"].tolist() == [f.message for f in findings if f.project is None]


SHOWN_PROJECTS = (
    REAL_PROJECT,
    "288001-13052923P005840108178",
    "288001-13052923P00584110141T",
)


@pytest.mark.parametrize("key", SHOWN_PROJECTS)
@pytest.mark.parametrize("month", [6, 10])
def test_a_projects_page_shows_its_figures_and_its_sentence(
    app: AppTest, sample: Path, key: str, month: int
) -> None:
    opened(app, PROJECT, project=key, month=str(month))
    row = project_row(key, month=month)
    prose = screens.prose(app)
    assert row["name"] in prose
    assert f"{light_sign(row['light']).text}" in prose
    assert sentence(row) in prose
    budget, paid = row["adjusted_budget_fen"], row["paid_fen"]
    assert (
        shown_cards(app).items()
        >= {
            "调整预算（万元）": format_wanyuan(budget),
            "已支付（万元）": format_wanyuan(paid),
            "支出进度": format_percent(paid, budget, 1),
            "较计划少支额（万元）": format_wanyuan(row["behind_fen"]),
        }.items()
    )
    assert f"按年初预算 {format_percent(paid, row['budget_fen'], 1)}" in prose
    curve = screens.figure(app, "curve")
    assert line_ends(curve)["已支付"] == pytest.approx(100 * paid / budget)
    bars = screens.figure(app, "payments")["data"][0]
    assert sum(bars["y"]) == pytest.approx(paid / 1_000_000)


def test_the_two_rulers_are_the_measures_lines(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT, project=REAL_PROJECT, month="11")  # October: payments end there
    assert app.query_params["month"] == "10"
    row = project_row(REAL_PROJECT)
    rulers = screens.table_with(app, "name", "due_wanyuan").set_index("name")
    due = {
        "考核线": row["planned_fen"],
        "参考线": row["reference_fen"],
        "序时": row["elapsed_fen"],
    }
    assert wanyuan_of(rulers.loc[list(due), "due_wanyuan"]) == printed_wanyuan(list(due.values()))
    gaps = [row["plan_gap_points"], row["reference_gap_points"], row["elapsed_gap_points"]]
    assert rulers.loc[list(due), "gap_points"].tolist() == [round(float(gap), 2) for gap in gaps]


def test_indicators_stand_as_printed(app: AppTest, sample: Path) -> None:
    text, findings = read_text(REAL_DOCUMENT.read_bytes(), REAL_DOCUMENT.name)
    opened(app)
    for project in text.projects:
        opened(app, PROJECT, project=f"{text.document.unit_code}-{project.code}")
        shown = screens.table_with(app, "printed", "description")
        assert shown["printed"].fillna("").tolist() == [
            indicator.printed_value or "" for indicator in project.indicators
        ]
        assert shown["description"].fillna("").tolist() == [
            indicator.description or "" for indicator in project.indicators
        ]
        prose = screens.prose(app)
        for goal in project.goals:
            assert goal in prose
        found = [finding.message for finding in findings if finding.project == project.code]
        if found:
            assert screens.table_with(app, "message", "severity_word")["message"].tolist() == found
        else:
            assert "没有发现" in prose


def test_results_are_the_latest_approved_ones_by_the_cut_off(app: AppTest, sample: Path) -> None:
    unit, code = REAL_PROJECT.split("-")
    cursor = opened_database().cursor()
    for month in (4, 10):
        (reported,) = cursor.execute(
            "SELECT count(DISTINCT indicator_row) FROM result WHERE year = 2023 AND unit_code = ? "
            "AND project_code = ? AND month <= ? AND state = '已审'",
            [unit, code, month],
        ).fetchall()[0]
        opened(app, PROJECT, project=REAL_PROJECT, month=str(month))
        indicators = screens.table_with(app, "printed", "result")
        is_told = ~indicators["result"].isin(["未报", "未到期"])
        assert is_told.sum() == reported


@pytest.mark.parametrize("month", [5, 10])
def test_the_vouchers_sum_to_what_is_paid_and_the_tranches_to_the_budget(
    app: AppTest, sample: Path, month: int
) -> None:
    worst = most_behind(month_rows(month=month), 3)
    refunds = ["288001-13052923P00584010819F"]
    keys = [*(worst["unit_code"] + "-" + worst["project_code"]), *refunds]
    for key in keys:
        opened(app, PROJECT, project=key, month=str(month))
        row = project_row(key, month=month)
        unit, code = key.split("-")
        cursor = opened_database().cursor()
        until = Cutoff.at(2023, month).on
        lines = read_vouchers(cursor, 2023, unit, code, until)
        assert total(lines["amount_fen"]) == row["paid_fen"]
        if len(lines):
            shown = screens.table_with(app, "voucher_no", "line_no")
            assert wanyuan_of(shown["amount_wanyuan"]) == (
                printed_wanyuan(lines["amount_fen"].tolist())
            )
            assert shown["voucher_no"].tolist() == lines["voucher_no"].tolist()
        else:
            assert "截至这一天没有支付记录" in screens.prose(app)
        tranches = read_tranches(cursor, 2023, unit, code, until)
        assert total(tranches["amount_fen"]) == row["adjusted_budget_fen"]
        shown = screens.table_with(app, "fund_type", "document_no")
        assert wanyuan_of(shown["amount_wanyuan"]) == (
            printed_wanyuan(tranches["amount_fen"].tolist())
        )


def test_a_project_says_where_each_number_came_from(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT, project=REAL_PROJECT)
    prose = screens.prose(app)
    text, _ = read_text(REAL_DOCUMENT.read_bytes(), REAL_DOCUMENT.name)
    assert REAL_DOCUMENT.name in prose
    assert "演示数据生成" in prose
    project = next(p for p in text.projects if REAL_PROJECT.endswith(p.code))
    plan = screens.table_with(app, "month_end", "planned_wanyuan")
    assert plan["planned_wanyuan"].tolist() == [
        format_wanyuan(p.planned_fen) for p in project.schedule
    ]
    for name in ("调整预算", "已支付", "考核线、参考线", "序时", "预警灯"):
        assert name in prose


def test_every_situation_can_be_looked_at_and_nothing_is_missing_in_english(
    app: AppTest, sample: Path
) -> None:
    text, _ = read_text(REAL_DOCUMENT.read_bytes(), REAL_DOCUMENT.name)
    situations = find_situations(simulate_county(text), text)
    opened(app)
    for name in SITUATIONS:
        year, unit, code = situations[name][0]
        opened(app, PROJECT, project=f"{unit}-{code}", year=str(year), month="10")
        assert not app.exception, name
        assert app.query_params["project"] == f"{unit}-{code}", name
        check_words(app)


def check_words(app: AppTest) -> None:
    """Nothing in English, and a missing figure is a dash."""
    for text in screens.texts(app):
        assert not MISSING_IN_WORDS.search(text), text
        words = set(re.findall(r"[A-Za-z]{2,}", CODES.sub("", text)))
        assert words <= ENGLISH_ALLOWED.keys(), text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("month", ["1", "2", "10"])
def test_pages_speak_chinese_and_a_missing_figure_is_no_word(
    app: AppTest, sample: Path, page: str, month: str
) -> None:
    check_words(opened(app, page, month=month))


def test_a_missing_cell_is_shown_as_a_dash(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department="301")
    assert app.dataframe
    for frame in app.dataframe:
        assert frame.proto.placeholder == "—"


def test_a_project_without_a_plan_has_no_light_and_says_why(app: AppTest, sample: Path) -> None:
    rows = month_rows()
    without = rows[(rows["cause"] == "no_plan") & (rows["adjusted_budget_fen"] > 0)].iloc[0]
    opened(app, PROJECT, project=f"{without['unit_code']}-{without['project_code']}")
    prose = screens.prose(app)
    assert "○ 不判灯" in prose
    assert "没有资金支出计划，不判灯" in prose
    assert shown_cards(app)["较计划少支额（万元）"] == "—"
    assert "考核线" not in line_ends(screens.figure(app, "curve"))


@pytest.mark.parametrize("month", ["1", "2"])
def test_there_are_no_lights_before_the_first_judged_month(
    app: AppTest, sample: Path, month: str
) -> None:
    opened(app, month=month)
    assert not app.exception
    counts = shown_lights(app)
    assert counts.pop("○ 不判灯") == len(month_rows(month=int(month)))
    assert set(counts.values()) == {0}
    opened(app, DEPARTMENT, month=month)
    assert not app.exception
    assert set(lights_in(screens.table(app, "projects_0"))) == {"○ 不判灯"}
    opened(app, PROJECT, month=month)
    assert not app.exception
    assert "未到起评月，不判灯" in screens.prose(app)


@pytest.mark.parametrize("page", MONEY_PAGES)
def test_a_whole_past_year_has_twelve_months(app: AppTest, sample: Path, page: str) -> None:
    opened(app, page, year="2022", month="12")
    assert not app.exception
    assert app.selectbox(key="month").options[0] == "截至12月底"
    assert len(app.selectbox(key="month").options) == 12
    curve = screens.figure(app, "curve")
    paid = next(trace for trace in curve["data"] if trace["name"] == "已支付")
    assert len(paid["x"]) == 13
    assert "2022年12月底" in screens.prose(app)


def test_a_year_opened_alone_starts_at_its_last_whole_month(app: AppTest, sample: Path) -> None:
    opened(app, year="2022")
    assert app.query_params["month"] == "12"


def test_year_and_month_stay_on_every_page_and_stand_in_the_address(
    app: AppTest, sample: Path
) -> None:
    opened(app)
    app.selectbox(key="month").select("8").run()
    for page in (DEPARTMENT, PROJECT, OVERVIEW):
        app.switch_page(page).run()
        assert app.query_params["month"] == "8"
        assert app.query_params["year"] == "2023"
        assert "2023年8月底" in screens.prose(app)
    app.switch_page(PROJECT).run()
    app.selectbox(key="year").select("2022").run()
    for page in (OVERVIEW, DEPARTMENT):
        app.switch_page(page).run()
        assert app.query_params["year"] == "2022"
        assert app.query_params["month"] == "8"
        assert "2022年8月底" in screens.prose(app)


def test_a_month_that_the_other_year_has_not_reached_gives_that_years_default(
    app: AppTest, sample: Path
) -> None:
    opened(app, year="2022", month="12")
    app.selectbox(key="year").select("2023").run()
    assert not app.exception
    assert app.query_params["month"] == "10"
    assert "2023年10月底" in screens.prose(app)


def test_an_address_opens_just_what_it_names(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, year="2022", month="7", department=WORST_DEPARTMENT)
    assert app.selectbox(key="department").value == WORST_DEPARTMENT
    assert "2022年7月底" in screens.prose(app)
    opened(app, PROJECT, year="2023", month="9", project=REAL_PROJECT)
    assert app.selectbox(key="project").value == REAL_PROJECT
    assert "2023年9月底" in screens.prose(app)
    assert sentence(project_row(REAL_PROJECT, month=9)) in screens.prose(app)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (OVERVIEW, {"month": "99"}),
        (OVERVIEW, {"month": "0"}),
        (OVERVIEW, {"month": "十"}),
        (OVERVIEW, {"year": "1999"}),
        (OVERVIEW, {"year": "", "month": ""}),
        (DEPARTMENT, {"department": "<script>alert(1)</script>"}),
        (DEPARTMENT, {"department": "288' OR 1=1 --"}),
        (PROJECT, {"project": "nope"}),
        (PROJECT, {"project": "-"}),
        (PROJECT, {"project": "288001-"}),
        (PROJECT, {"year": "1999", "month": "-3", "project": "<b>"}),
    ],
)
def test_nonsense_in_the_address_opens_the_default(
    app: AppTest, sample: Path, page: str, address: dict[str, str]
) -> None:
    opened(app, page, **address)
    assert not app.exception
    assert not app.error
    assert app.metric
    for name, value in ADDRESS_OF_DEFAULT.items():
        assert app.query_params[name] == value
    for name, value in address.items():
        assert app.query_params[name] != value
    assert "script" not in screens.prose(app)


def test_the_default_project_is_the_one_most_behind(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT)
    worst = most_behind(month_rows(), 1).iloc[0]
    assert app.query_params["project"] == f"{worst['unit_code']}-{worst['project_code']}"


def test_every_project_in_the_list_can_be_told_apart(app: AppTest, sample: Path) -> None:
    options = opened(app, PROJECT).selectbox(key="project").options
    assert len(options) == len(month_rows())
    assert sorted({o for o in options if options.count(o) > 1}) == []


def test_choosing_a_month_keeps_the_project_though_another_has_its_name(
    app: AppTest, sample: Path
) -> None:
    rows = month_rows()
    shared = rows[rows.duplicated(["name", "department_code"], keep=False)]
    for _, row in shared.groupby(["name", "department_code"]).head(1).head(3).iterrows():
        key = f"{row['unit_code']}-{row['project_code']}"
        opened(app, PROJECT, project=key, month="10")
        app.selectbox(key="month").select("8").run()
        assert app.query_params["project"] == key


def test_a_click_on_a_stuck_project_opens_it(app: AppTest, sample: Path) -> None:
    opened(app, month="9")
    stuck = most_behind(month_rows(month=9), 5)
    screens.pick(app, "stuck_0", 2, "name")
    row = stuck.iloc[2]
    assert app.query_params["project"] == f"{row['unit_code']}-{row['project_code']}"
    assert app.query_params["month"] == "9"
    assert sentence(row) in screens.prose(app)
    app.switch_page(OVERVIEW).run()
    assert screens.table(app, "stuck_1")["name"].tolist() == stuck["name"].tolist()


def test_a_click_on_a_bar_of_the_ranking_opens_the_department(app: AppTest, sample: Path) -> None:
    opened(app)
    code = screens.figure(app, "ranking_0")["data"][0]["customdata"][3][0]
    app.session_state["ranking_0"] = {
        "selection": {
            "points": [{"curve_number": 0, "point_index": 3, "customdata": [code]}],
            "point_indices": [3],
            "box": [],
            "lasso": [],
        }
    }
    app.run()
    assert app.query_params["department"] == code
    assert shown_cards(app).items() >= group_cards(month_rows(department_code=code)).items()


@pytest.mark.parametrize("grouping", FUND_GROUPINGS)
def test_money_by_fund_type_and_level_has_the_same_total_and_no_light(
    app: AppTest, sample: Path, grouping: str
) -> None:
    opened(app)
    app.button_group(key="grouping").select(grouping).run()
    by = FUND_GROUPINGS[grouping]
    shown = screens.table_with(app, by, "project_count")
    cursor, rows = opened_database().cursor(), month_rows()
    groups = sum_funds(read_fund_months(cursor, 2023, 10), by)
    assert shown[by].tolist() == groups[by].tolist()
    assert len(groups) >= 3, "the sample has several"
    assert groups[by].tolist()[-1] == "未注明", "the real text prints neither"
    for shown_column, fen in {
        "adjusted_budget_wanyuan": "adjusted_budget_fen",
        "paid_wanyuan": "paid_fen",
    }.items():
        assert wanyuan_of(shown[shown_column]) == printed_wanyuan(groups[fen].tolist())
        assert total(groups[fen]) == total(rows[fen])
    assert shown["execution_percent"].tolist() == printed_percent(
        groups["paid_fen"], groups["adjusted_budget_fen"]
    )
    assert shown["elapsed_points"].tolist() == printed_percent(
        groups["paid_fen"] - groups["elapsed_fen"], groups["adjusted_budget_fen"]
    )
    assert not {"plan_points", "behind_wanyuan", "red", "unlit"} & {*shown.columns}
    prose = screens.prose(app)
    assert "计划和灯按项目，不按资金拆分" in prose
    together = format_wanyuan(total(groups["adjusted_budget_fen"]))
    assert f"合计调整预算 {together} 万元" in prose


@pytest.mark.parametrize("grouping", FUND_GROUPINGS)
def test_a_departments_money_by_fund_type_and_level_has_the_departments_total(
    app: AppTest, sample: Path, grouping: str
) -> None:
    opened(app, DEPARTMENT, department=WORST_DEPARTMENT)
    app.button_group(key="department_grouping").select(grouping).run()
    by = FUND_GROUPINGS[grouping]
    shown = screens.table_with(app, by, "project_count")
    rows = month_rows(department_code=WORST_DEPARTMENT)
    funds = read_fund_months(opened_database().cursor(), 2023, 10)
    groups = sum_funds(funds[funds["unit_code"].isin(rows["unit_code"])], by)
    assert shown[by].tolist() == groups[by].tolist()
    assert wanyuan_of(shown["paid_wanyuan"]) == printed_wanyuan(groups["paid_fen"].tolist())
    for fen in ("adjusted_budget_fen", "paid_fen"):
        assert total(groups[fen]) == total(rows[fen])
    together = format_wanyuan(total(rows["adjusted_budget_fen"]))
    assert f"合计调整预算 {together} 万元" in screens.prose(app)


def test_a_county_whose_texts_print_no_fund_type_has_one_group(
    app: AppTest, only_texts: Path
) -> None:
    opened(app)
    app.button_group(key="grouping").select("资金性质").run()
    shown = screens.table_with(app, "fund_type", "project_count")
    assert shown["fund_type"].tolist() == ["未注明"]
    assert shown["adjusted_budget_wanyuan"].tolist() == [332.64]
    assert shown["project_count"].tolist() == [10]


@pytest.mark.parametrize("grouping", ["主管部门", "预算单位"])
def test_a_click_on_a_group_opens_its_department(app: AppTest, sample: Path, grouping: str) -> None:
    opened(app)
    app.button_group(key="grouping").select(grouping).run()
    by = GROUPINGS[grouping]
    groups = add_group_rates(sum_groups(month_rows(), by)).sort_values("plan_gap_points")
    screens.pick(app, f"groups_by_{by[0]}_0", 4, "paid_wanyuan")
    assert app.query_params["department"] == groups.iloc[4]["department_code"]


def test_a_click_on_a_departments_project_opens_it(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department=WORST_DEPARTMENT)
    rows = month_rows(department_code=WORST_DEPARTMENT).sort_values("plan_gap_points")
    screens.pick(app, "projects_0", 1, "reason")
    assert app.query_params["project"] == "-".join(rows.iloc[1][["unit_code", "project_code"]])
    assert sentence(rows.iloc[1]) in screens.prose(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_sample_says_that_it_is_one(
    app: AppTest, sample: Path, page: str
) -> None:
    opened(app, page)
    badges = [node for node in screens.elements(app) if node.type == "popover"]
    assert len(badges) == 1
    assert "演示数据" in screens.proto_of(badges[0]).popover.label
    feet = [caption.value for caption in app.caption if "最近写入" in caption.value]
    assert len(feet) == 1
    assert "演示数据" in feet[0]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_database_shows_how_to_fill_it(
    app: AppTest, empty_database: Path, page: str
) -> None:
    opened(app, page)
    assert not app.exception
    assert len(app.file_uploader) == 1
    assert not app.metric
    assert "绩效文本" in screens.prose(app)
    assert "演示数据" not in screens.prose(app)
    check_words(app)


def test_a_text_put_into_an_empty_database_opens_the_dashboard(
    app: AppTest, empty_database: Path
) -> None:
    opened(app)
    app.file_uploader[0].upload(REAL_DOCUMENT.name, REAL_DOCUMENT.read_bytes(), "text/plain").run()
    assert not app.exception
    assert ["存为第 1 版，10 个项目" in message.value for message in app.success] == [True]
    next(button for button in app.button if button.label == "看导入后的看板").click().run()
    assert not app.exception
    assert shown_cards(app)["调整预算（万元）"] == "332.64"


def test_a_file_that_is_no_such_text_is_refused_in_words(
    app: AppTest, empty_database: Path
) -> None:
    opened(app)
    app.file_uploader[0].upload("通知.txt", "关于放假的通知".encode(), "text/plain").run()
    assert not app.exception
    assert len(app.error) == 1
    assert screens.readable(app.error[0].value).startswith("没有导入 通知.txt：")
    assert not app.metric


@pytest.fixture
def only_texts(empty_database: Path) -> Path:
    """A real database with the published text and no payments."""
    filled_with(empty_database, REAL_DOCUMENT.read_bytes())
    return empty_database


def filled_with(path: Path, document: bytes) -> None:
    database = open_database(path)
    import_text(database, document, REAL_DOCUMENT.name, "某人")
    database.close()


@pytest.mark.parametrize("page", MONEY_PAGES)
def test_a_database_without_payments_opens_and_says_so(
    app: AppTest, only_texts: Path, page: str
) -> None:
    opened(app, page)
    assert not app.exception
    prose = screens.prose(app)
    assert "还没有支付数据" in prose
    assert "演示数据" not in prose
    assert shown_cards(app)["已支付（万元）"] == "0.00"
    check_words(app)


def test_the_empty_database_takes_the_place_of_the_sample_and_keeps_it(
    app: AppTest, sample: Path
) -> None:
    opened(app)
    app.button(key="start_empty").click().run()
    assert not app.exception
    assert len(app.file_uploader) == 1
    assert not app.metric
    assert "演示数据" not in screens.prose(app)
    aside = sample.with_name("perfmon-演示数据.duckdb")
    forget_database()
    assert is_demo(aside)
    assert not is_demo(sample)
    aside.unlink()


def is_demo(path: Path) -> bool:
    database: Database = open_database(path)
    database.close()
    return database.is_demo


@pytest.mark.parametrize("page", MONEY_PAGES)
def test_a_page_file_run_alone_is_a_full_page(sample: Path, page: str) -> None:
    alone = AppTest.from_file(ROOT / page, default_timeout=60).run()
    assert not alone.exception
    assert len(alone.metric) >= 4
    assert any("最近写入" in caption.value for caption in alone.caption)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("alone", [True, False])
def test_nobody_sees_data_without_access(
    app: AppTest, sample: Path, page: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, refuse)
    if alone:
        app = AppTest.from_file(ROOT / page, default_timeout=60).run()
    else:
        opened(app, page)
    assert len(app.exception) == 1
    screens.assert_nothing_shown(app)


def refuse() -> Access:
    raise NothingFoundError("您的账号")


def test_a_visitor_sees_only_the_units_of_their_scope(
    app: AppTest, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor(Role.OFFICE, scope=("288001",)))
    opened(app)
    rows = month_rows(unit_code="288001")
    assert shown_cards(app).items() >= group_cards(rows).items()
    assert len(opened(app, DEPARTMENT).selectbox(key="department").options) == 1
    opened(app, PROJECT, project="301001-13052923T00000010001N")
    assert app.query_params["project"].startswith("288001-")
    assert len(app.selectbox(key="project").options) == len(rows)


def fail_in_words() -> None:
    from perfmon.errors import NothingFoundError
    from perfmon.ui.faults import show_fault

    show_fault(NothingFoundError("2031年的项目"))


def fail_by_surprise() -> None:
    from perfmon.ui.faults import show_fault

    show_fault(ZeroDivisionError("division by zero"))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (fail_in_words, "库里没有2031年的项目。请换一个年度或月份，或先导入数据。"),
        (
            fail_by_surprise,
            "这一页没能算出来，数据没有变化。请刷新再试；若还是这样，请把服务器日志交给系统管理员。",
        ),
    ],
)
def test_a_fault_is_shown_in_words(script: Callable[[], None], said: str) -> None:
    shown = AppTest.from_function(script).run()
    assert [error.value for error in shown.error] == [said]
    assert not shown.exception


STRANGE_NAME = "网线**租用**<script>alert(1)</script>[链接](http://a.b)_斜_$x$:red[红]`码`费"


def test_a_name_with_markup_shows_as_printed(app: AppTest, empty_database: Path) -> None:
    document = REAL_DOCUMENT.read_text(encoding="utf-8").replace(
        "政法网线路租用、设备维护费", STRANGE_NAME
    )
    filled_with(empty_database, document.encode())
    key = "288001-13052923P00584010814D"
    names = month_rows(month=12)["name"].tolist()
    assert STRANGE_NAME in names, "the reader changes nothing in a name"
    opened(app, PROJECT, project=key)
    assert not app.exception
    headed = [text.value for text in app.markdown if "alert" in text.value]
    assert headed, "the page is headed by the name"
    assert all(plain(STRANGE_NAME) in text for text in headed), "every mark is escaped"
    assert STRANGE_NAME in screens.prose(app)
    opened(app, DEPARTMENT)
    assert STRANGE_NAME in screens.table(app, "projects_0")["name"].tolist()


def test_every_page_and_every_figure_is_named_in_the_documentation() -> None:
    rows = pd.DataFrame(
        {
            "budget_fen": [1],
            "adjusted_budget_fen": [1],
            "paid_fen": [1],
            "planned_fen": [1],
            "reference_fen": [1],
            "elapsed_share": [0.5],
        }
    )
    assert FIGURE_NAMES.keys() == set(add_rates(rows).columns) - set(rows.columns)
    files = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    documentation = "\n".join(f.read_text(encoding="utf-8") for f in files if f.exists())
    wanted = {"总览", "部门", "项目", *FIGURE_NAMES.values()}
    assert sorted(name for name in wanted if name not in documentation) == []
