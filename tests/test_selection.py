import pandas as pd
import pytest

from perfmon.measures.selection import NO_LIGHT, Selection, select

ROWS = pd.DataFrame(
    {
        "project_code": ["甲", "乙", "丙", "丁"],
        "light": pd.Series(["red", "yellow", "green", None], dtype="str"),
        "county_leader": ["王", "王", "李", None],
        "bureau_section": ["行政政法股", "社保股", "社保股", None],
        "department_name": ["县委政法委", "县民政局", "县民政局", "县教育局"],
        "unit_name": ["本级", "本级", "救助站", "一中"],
        "fund_types": [["一般公共预算"], ["一般公共预算", "政府性基金"], ["政府性基金"], []],
        "budget_levels": [["县级"], ["中央"], ["中央", "省级"], []],
        "states": [["待财政支付"], [], ["调减后", "待财政支付"], []],
        "adjusted_budget_fen": [100, 200, 300, 0],
        "paid_fen": [0, 50, 300, 0],
        "is_carried_over": [True, False, False, False],
        "is_direct": [False, True, False, False],
    }
)


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        (Selection(), "甲乙丙丁"),
        (Selection(lights=("red", NO_LIGHT)), "甲丁"),
        (Selection(leaders=("王",)), "甲乙"),
        (Selection(sections=("社保股",)), "乙丙"),
        (Selection(departments=("县民政局", "县教育局")), "乙丙丁"),
        (Selection(units=("本级",)), "甲乙"),
        (Selection(fund_types=("政府性基金",)), "乙丙"),
        (Selection(budget_levels=("县级", "省级")), "甲丙"),
        (Selection(states=("待财政支付",)), "甲丙"),
        (Selection(least_budget_fen=200), "乙丙"),
        (Selection(only_carried_over=True), "甲"),
        (Selection(only_direct=True), "乙"),
        (Selection(only_unpaid=True), "甲丁"),
        (Selection(lights=("red", "yellow"), only_unpaid=True), "甲"),
        (Selection(leaders=("王",), sections=("社保股",)), "乙"),
    ],
)
def test_every_condition_narrows_the_list(selection: Selection, codes: str) -> None:
    assert "".join(select(ROWS, selection)["project_code"]) == codes


def test_conditions_are_said_in_words() -> None:
    assert Selection().words == "全部项目"
    full = Selection(
        lights=("red", NO_LIGHT),
        departments=("县民政局",),
        least_budget_fen=50_000_000,
        only_carried_over=True,
        only_direct=True,
    )
    assert full.words == (
        "灯：滞后、不判灯；主管部门：县民政局；调整预算不少于 50.00 万元；有结转资金；有直达资金"
    )
