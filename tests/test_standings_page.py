"""排名 on 总览: the places that the measures give, in words, and where a click leads."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months
from perfmon.measures.ranking import AT_RISK, BEHIND, PLAN_GAP, Yardstick, rank_groups
from perfmon.money import format_points, format_wanyuan
from perfmon.periods import Cutoff
from perfmon.store.year_facts import read_year_facts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.forecasts import group_forecasts, project_forecasts
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.standings import Places, month_places
from perfmon.ui.loaders.states import project_states
from perfmon.ui.standing_lists import LEVELS, listed_standings, standing_columns
from perfmon.ui.standings import _finding
from tests import screens
from tests.test_pages import check_words, month_rows, opened, printed_wanyuan, wanyuan_of


def opened_standings(app: AppTest, **address: str) -> AppTest:
    opened(app, **address)
    app.session_state["overview_tab"] = "排名"
    return app.run()


def placed(level: str, yardstick: Yardstick, month: int = 10) -> pd.DataFrame:
    """As the page ranks: without approval a cut project on the budget that it had."""
    rows = month_rows(month=month)
    floor_fen = 3_000_000 if level == "项目" else 0  # the sample's 排名下限
    ranked = project_states(Asked(data_version(), None, 2023), month)["ranking_budget_fen"]
    assert (ranked >= rows["adjusted_budget_fen"]).all()
    cut = rows[ranked.to_numpy() > rows["adjusted_budget_fen"]]
    assert len(cut)
    plans = uncut(cut, month)
    assert (plans["ranking_planned_fen"] >= cut["planned_fen"].to_numpy()).all()
    assert month < 10 or (plans["ranking_planned_fen"] > cut["planned_fen"].to_numpy()).any()
    planned = rows["planned_fen"].copy()
    planned[cut.index] = plans["ranking_planned_fen"].array
    rows = rows.assign(ranking_budget_fen=ranked.to_numpy(), ranking_planned_fen=planned)
    return rank_groups(rows, LEVELS[level].by, yardstick, floor_fen)


def uncut(cut: pd.DataFrame, month: int) -> pd.DataFrame:
    """Budget and plan of the cut projects, none of whose cuts the sample has approved."""
    with closing(opened_database().cursor()) as cursor:
        facts = read_year_facts(cursor, str(cut["region_code"].iloc[0]), 2023, month=12)
    tranches = facts.tranches[facts.tranches["amount_fen"] > 0]
    cutoff = Cutoff(cut["cut_on"].iloc[0].date())
    months = build_project_months(replace(facts, tranches=tranches), [cutoff], [TrancheRule()])
    found = cut[PROJECT_KEY].merge(months, on=PROJECT_KEY, validate="1:1")
    return found.rename(columns={"planned_fen": "ranking_planned_fen"})


def choose(app: AppTest, level: str, yardstick: Yardstick) -> AppTest:
    app.button_group(key="standing_level").select(level).run()
    return app.button_group(key="standing_yardstick").select(yardstick.name).run()


@pytest.mark.parametrize("level", LEVELS)
def test_places_are_those_of_the_measures_and_the_others_say_why(
    app: AppTest, sample: Path, level: str
) -> None:
    choose(opened_standings(app), level, BEHIND)
    assert not app.exception
    groups = placed(level, BEHIND)
    ranked = groups[groups["rank"].notna()]
    shown = screens.table(app, f"standings_{LEVELS[level].codes[-1]}_0")
    words = [
        f"{'并列' if tied else ''}第{rank}"
        for rank, tied in zip(ranked["rank"], ranked["is_tied"], strict=True)
    ]
    assert shown["rank_words"].tolist() == words
    assert wanyuan_of(shown["behind_wanyuan"]) == printed_wanyuan(ranked["behind_fen"].tolist())
    out = len(groups) - len(ranked)
    assert (f"不参加排名的 {out} 个{level}" in screens.prose(app)) == (out > 0)
    if out:
        assert len(screens.table_with(app, "reason", "adjusted_budget_wanyuan")) >= 1
        assert "没有资金支出计划，没有差距可比" in screens.prose(app)
    check_words(app)


def test_the_first_place_is_named_with_its_figure(app: AppTest, sample: Path) -> None:
    opened_standings(app)
    first = placed("主管部门", PLAN_GAP).iloc[0]
    gap = format_points(
        int(first["paid_with_plan_fen"] - first["ranked_planned_fen"]),
        int(first["ranked_budget_fen"]),
    )
    assert f"{first['department_name']}排在最前，较计划 {gap} 个百分点" in screens.prose(app)
    choose(app, "预算单位", BEHIND)
    first = placed("预算单位", BEHIND).iloc[0]
    behind = format_wanyuan(int(first["behind_fen"]))
    assert f"{first['unit_name']}较计划少支额最多，{behind} 万元" in screens.prose(app)


def test_places_move_against_the_month_before(app: AppTest, sample: Path) -> None:
    opened_standings(app)
    shown = screens.table(app, "standings_department_code_0")
    before = placed("主管部门", PLAN_GAP, 9).set_index("department_name")["rank"]
    now = placed("主管部门", PLAN_GAP)
    moved = [
        int(before[name] - rank)
        for name, rank in zip(now["department_name"], now["rank"], strict=True)
    ]
    words = [f"{'↑' if by > 0 else '↓'}{abs(by)}" if by else "持平" for by in moved]
    assert shown["moved_words"].tolist() == words


def test_in_january_nothing_can_have_moved(app: AppTest, sample: Path) -> None:
    opened_standings(app, month="1")
    assert not app.exception
    shown = screens.table(app, "standings_department_code_0")
    assert set(shown["moved_words"]) == {"—"}
    assert "都不落后于计划" in screens.prose(app)
    check_words(app)


@pytest.mark.parametrize(
    ("level", "column"), [("预算单位", "department_code"), ("项目", "project_code")]
)
def test_a_click_goes_down(app: AppTest, sample: Path, level: str, column: str) -> None:
    choose(opened_standings(app), level, PLAN_GAP)
    row = placed(level, PLAN_GAP).iloc[2]
    screens.pick(app, f"standings_{LEVELS[level].codes[-1]}_0", 2, "rank_words")
    address = app.query_params["department" if level == "预算单位" else "project"]
    assert address.endswith(row[column])


COUNTY = pd.DataFrame(
    {
        "department_code": ["288", "301", "302"],
        "department_name": ["县<b>甲</b>局", "县乙局", "县丙局"],
        "rank": pd.array([1, 1, None], dtype="Int64"),
        "is_tied": [True, True, False],
        "rank_before": pd.array([1, None, 2], dtype="Int64"),
        "moved": pd.array([0, None, None], dtype="Int64"),
        "unranked": [None, None, "no_figure"],
        "paid_with_plan_fen": 0,
        "planned_fen": 1,
        "ranked_planned_fen": 1,
        "ranked_budget_fen": 2,
        "behind_fen": 1,
        "adjusted_budget_fen": 2,
        "hard_to_spend_fen": pd.array([5_000_000, 5_000_000, None], dtype="Int64"),
    }
)


def said_of(rows: pd.DataFrame, level: str, yardstick: Yardstick) -> str:
    """What is said of listed groups, all of which have a place."""
    first = rows[rows["rank"] == 1]
    return _finding(Places(rows, len(rows), len(first)), first.head(3), level, yardstick.name)


def test_those_who_share_the_first_place_are_all_named() -> None:
    rows = listed_standings(COUNTY, AT_RISK, 10)
    assert rows["rank_words"].tolist()[:2] == ["并列第1", "并列第1"]
    assert rows["moved_words"].tolist()[:2] == ["持平", "新上榜"]
    assert rows["reason"].tolist()[2] == "没有预计"
    ranked = rows[rows["rank"].notna()]
    said = screens.readable(said_of(ranked, "主管部门", AT_RISK))
    assert said == "2 个主管部门里，县<b>甲</b>局、县乙局预计难以支出最多，5.00 万元"
    assert next(iter(standing_columns("主管部门", AT_RISK))) == "rank_words"
    assert list(standing_columns("主管部门", AT_RISK))[2] == "amount_wanyuan"


def test_the_only_first_one_says_where_it_was() -> None:
    rows = listed_standings(COUNTY.assign(rank=pd.array([2, 1, None], dtype="Int64")), BEHIND, 10)
    ranked = rows[rows["rank"].notna()]
    assert said_of(ranked, "主管部门", BEHIND).endswith("，上月没有排名")
    assert said_of(ranked.head(0), "项目", BEHIND) == "没有可以排名的项目"


def test_of_many_who_share_the_first_place_a_few_are_named_and_all_counted() -> None:
    many = pd.concat([COUNTY.head(1)] * 5, ignore_index=True)
    said = said_of(listed_standings(many, BEHIND, 10), "主管部门", AT_RISK)
    assert said.startswith("5 个主管部门里，")
    assert "等 5 个预计难以支出最多" in said


def test_nobody_behind_is_said_and_nobody_named() -> None:
    rows = COUNTY.assign(behind_fen=0, ranked_planned_fen=0)
    ranked = listed_standings(rows, BEHIND, 10).head(2)
    assert said_of(ranked, "主管部门", BEHIND) == "2 个主管部门的较计划少支额都是 0"
    assert said_of(ranked, "主管部门", PLAN_GAP) == "2 个主管部门都不落后于计划"


def test_money_at_risk_is_ranked_as_it_is_forecast(app: AppTest, sample: Path) -> None:
    opened_standings(app)
    asked = Asked(data_version(), None, 2023)
    by = ("department_code", "department_name")
    forecast = group_forecasts(asked, 10, by).set_index("department_code")["hard_to_spend_fen"]
    found = month_places(asked, 10, "主管部门", AT_RISK.name).groups.set_index("department_code")
    assert (forecast > 0).any()
    assert found["hard_to_spend_fen"].reindex(forecast.index).tolist() == forecast.tolist()
    assert found["rank"].notna().all()


def test_a_project_is_ranked_by_its_own_forecast(sample: Path) -> None:
    asked, key = Asked(data_version(), None, 2023), ["unit_code", "project_code"]
    forecast = project_forecasts(asked, 10).set_index(key)["hard_to_spend_fen"]
    found = month_places(asked, 10, "项目", AT_RISK.name).groups.set_index(key)
    assert forecast.nunique() > 2
    assert found["hard_to_spend_fen"].to_dict() == forecast.to_dict()
