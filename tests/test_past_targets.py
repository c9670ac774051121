"""This year's targets against last year's and what was reached then."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.past_targets import (
    YearTargets,
    compare_with_past,
    count_verdicts,
    select_past,
)
from perfmon.store.database import Database
from perfmon.store.past_targets import read_past_targets
from perfmon.store.text_rounds import read_rounds
from perfmon.store.writing import Source, writing
from perfmon.workflows.target_corrections import Correction, correct_target
from tests.facts import ACTOR, DOCUMENT, REGION, SECOND, UNIT, import_document, pay

LINKS = ["from_unit_code", "from_code", "to_unit_code", "to_code"]


def indicator(name: str, target: str | None, **said: Any) -> dict[str, Any]:  # noqa: ANN401 cells
    """An indicator of project A of unit 1: more is better unless it is said otherwise."""
    return {
        "unit_code": "1",
        "project_code": "A",
        "indicator_row": 1,
        "level2": "数量指标",
        "level3": name,
        "description": "",
        "printed_value": f"≥{target}个",
        "direction": "at_least",
        "target": target,
        "unit": "个",
        "mirrors_money": False,
        "number": None,
        "result": None,
    } | said


def year(*indicators: dict[str, Any], projects: tuple[tuple[Any, ...], ...] = ()) -> YearTargets:
    """Targets of projects (unit, code, name, whether carried over); of project A where not said."""
    projects = projects or (("1", "A", "维护费", False),)
    columns = ["unit_code", "project_code", "name", "carry_over"]
    rows = pd.DataFrame(list(indicators), columns=list(indicator("", None)))
    words = ["description", "target", "unit", "number", "result", "printed_value"]
    return YearTargets(
        pd.DataFrame(projects, columns=columns), rows.astype(dict.fromkeys(words, "str"))
    )


def compared(now: YearTargets, before: YearTargets, *links: tuple[str, ...]) -> pd.DataFrame:
    return compare_with_past(now, before, pd.DataFrame(list(links), columns=LINKS, dtype="str"))


def verdicts(now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    rows = compared(year(now), year(before))
    assert len(rows) == 1
    return list(rows["verdicts"].iloc[0])


@pytest.mark.parametrize(
    ("target", "past", "reached", "said"),
    [
        ("80", "100", None, ["低于上年目标"]),
        ("100", "100", "120", ["低于上年完成值"]),
        ("80", "100", "90", ["低于上年目标", "低于上年完成值"]),
        ("130", "100", "100", ["高于上年完成值30%以上"]),
        ("129.9", "100", "100", []),
        ("80", "100", "50", ["低于上年目标", "高于上年完成值30%以上"]),
        ("100", "100", "100", []),
        ("100", "100", "0", []),
    ],
)
def test_a_number_to_reach_is_held_against_target_and_result(
    target: str, past: str, reached: str | None, said: list[str]
) -> None:
    now, before = indicator("线路", target), indicator("线路", past, number=reached)
    assert verdicts(now, before) == said


@pytest.mark.parametrize(
    ("target", "past", "reached", "said"),
    [
        ("120", "100", None, ["低于上年目标"]),
        ("100", "100", "80", ["低于上年完成值"]),
        ("70", "100", "100", ["高于上年完成值30%以上"]),
        ("70.1", "100", "100", []),
    ],
)
def test_a_limit_asks_for_less_where_it_is_higher(
    target: str, past: str, reached: str | None, said: list[str]
) -> None:
    limit = {"direction": "at_most", "level2": "成本指标"}
    now = indicator("单价", target, **limit)
    assert verdicts(now, indicator("单价", past, number=reached, **limit)) == said
    shares = compared(year(now), year(indicator("单价", past, **limit)))["to_target_share"]
    assert shares.iloc[0] == pytest.approx((float(past) - float(target)) / float(past))


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "套"},
        {"direction": "at_most"},
        {"direction": "qualitative", "target": None},
        {"direction": "by_date", "target": None},
        {"mirrors_money": True},
        {"target": None},
    ],
)
def test_what_is_of_another_kind_is_not_compared(other: dict[str, Any]) -> None:
    now, before = indicator("线路", "10"), indicator("线路", "100", number="100")
    for rows in (
        compared(year(now | other), year(before)),
        compared(year(now), year(before | other)),
    ):
        assert not rows["is_judged"].any()
        assert rows["verdicts"].tolist() == [[]]
        assert rows[["to_target_share", "to_result_share"]].isna().all(axis=None)


def test_a_bare_number_and_a_floor_have_one_sense() -> None:
    assert verdicts(indicator("线路", "10", direction="equal"), indicator("线路", "20")) == [
        "低于上年目标"
    ]


def test_indicators_are_one_by_name_else_by_description() -> None:
    now = year(
        indicator("2023年线路", "10", indicator_row=1, description="条数"),
        indicator("台数", "10", indicator_row=2, description="买的设备"),
        indicator("新的", "10", indicator_row=3),
    )
    before = year(
        indicator("设备", "10", indicator_row=1, description="买的设备"),
        indicator("2022年 线路", "10", indicator_row=2),
        indicator("旧的", "10", indicator_row=3),
    )
    rows = compared(now, before)
    assert rows["place"].tolist() == ["2023年线路", "台数", "新的", "旧的"]
    assert rows["verdicts"].tolist() == [[], [], ["新增"], ["取消"]]
    assert rows["past_target"].isna().tolist() == [False, False, True, False]
    assert rows["indicator_row"].tolist() == [1, 2, 3, 3]


def test_projects_are_one_by_link_then_by_code_then_by_name() -> None:
    now = year(
        projects=(
            ("1", "N1", "甲", False),
            ("1", "C", "乙", False),
            ("1", "N3", "2023年丙", False),
            ("1", "N4", "丁", False),
        )
    )
    before = year(
        projects=(
            ("2", "O1", "旧甲", False),
            ("1", "C", "旧乙", False),
            ("1", "O3", "2022 年丙", False),
            ("1", "O4", "戊", False),
            ("3", "O5", "己", False),
        )
    )
    rows = compared(now, before, ("2", "O1", "1", "N1"))
    told = rows[["project_code", "place", "verdicts"]].values.tolist()
    assert told == [["N4", "项目", ["新增"]], ["O4", "项目", ["取消"]]]
    assert rows["past_code"].tolist()[1] == "O4"


def test_a_rest_of_last_year_is_not_compared_and_its_project_not_dropped() -> None:
    now = year(
        indicator("线路", "1"),
        indicator("线路", "10", project_code="B"),
        projects=(
            ("1", "A", "（上年结转）维护费", True),
            ("1", "B", "维护费", False),
            ("1", "R", "（上年结转）平台", True),
            ("1", "S", "（上年结转）讲座", True),
        ),
    )
    before = year(
        indicator("线路", "10", project_code="X"),
        projects=(
            ("1", "X", "维护费", False),
            ("1", "Y", "平台", False),
            ("1", "Z", "（上年结转）老平台", True),
            ("1", "W", "别的", False),
            ("1", "V", "培训", False),
        ),
    )
    rows = compared(now, before, ("1", "V", "1", "S"), ("1", "W", "1", "S"))
    assert rows["project_code"].tolist() == ["B"]
    assert rows["verdicts"].tolist() == [[]]


def test_a_unit_without_a_text_last_year_has_nothing_new() -> None:
    now = year(projects=(("1", "A", "甲", False), ("7", "B", "乙", False)))
    before = year(projects=(("1", "A", "甲", False), ("8", "B", "丙", False)))
    assert compared(now, before).empty
    assert compared(year(), YearTargets(*(frame[:0] for frame in year()))).empty


def test_the_list_takes_what_is_asked_for_and_begins_with_the_deepest_cut() -> None:
    now = year(
        indicator("一", "99", indicator_row=1),
        indicator("二", "50", indicator_row=2),
        indicator("三", "100", indicator_row=3),
        indicator("四", "100", indicator_row=4),
    )
    before = year(*(indicator(name, "100") for name in "一二三"))
    rows = compared(now, before)
    assert select_past(rows)["place"].tolist() == ["二", "一", "三", "四"]
    assert select_past(rows, ("低于上年目标",))["place"].tolist() == ["二", "一"]
    assert select_past(rows, ("低于上年目标", "新增"), 5)["place"].tolist() == ["二", "四"]
    counted = count_verdicts(rows)
    assert (counted["低于上年目标"], counted["新增"], counted["取消"]) == (2, 1, 0)


def last_years_text() -> bytes:
    """The published document as if of the year before, with more cameras and fewer leaflets."""
    content = DOCUMENT.read_text(encoding="utf-8")
    for now, then in (
        ("2023", "2022"),
        ("13052923P", "13052922P"),
        ("≥50 个", "≥80 个"),
        ("≥20 册", "≥10 册"),
    ):
        content = content.replace(now, then)
    return content.encode()


def report_last_year(database: Database, numbers: dict[tuple[str, int, int], str]) -> None:
    """Approved results of last year: (project, row, month) → number."""
    rows = [
        {
            "region_code": REGION,
            "year": 2022,
            "unit_code": UNIT,
            "project_code": code,
            "indicator_row": row,
            "month": month,
            "number": number,
            "state": "已审",
        }
        for (code, row, month), number in numbers.items()
    ]
    with writing(database, Source("指标结果", ACTOR)) as writer:
        writer.append("result", pd.DataFrame(rows))


def past_of_real(database: Database) -> pd.DataFrame:
    rounds = read_rounds(database.cursor(), 2023)
    text_ids = rounds.drop_duplicates("unit_code")["text_id"].tolist()
    return read_past_targets(database.cursor(), 2023, text_ids).set_index("place")


def test_the_real_text_is_held_against_last_years(texts: Database) -> None:
    import_document(texts, last_years_text())
    cameras = ("13052922P005840108178", 1)
    report_last_year(texts, {(*cameras, 6): "20", (*cameras, 12): "30"})
    rows = past_of_real(texts)
    assert rows.at["监控数量", "verdicts"] == ["低于上年目标", "高于上年完成值30%以上"]
    assert rows.at["监控数量", "past_result"] == "30个"
    assert rows.at["监控数量", "to_target_share"] == pytest.approx(-0.375)
    assert rows.at["印制数量", "verdicts"] == []
    assert rows.index[rows["verdicts"].map(len) > 0].tolist() == ["监控数量", "支付账号"]
    assert "租用线路" not in rows.index


def test_a_corrected_target_counts_as_corrected(texts: Database) -> None:
    import_document(texts, last_years_text())
    typed = Correction(1, SECOND, "指标值", 1, "≥100个", "单位更正")
    correct_target(texts, typed, ACTOR)
    rows = past_of_real(texts)
    assert rows.at["监控数量", "target"] == "≥100个（更正）"
    assert rows.at["监控数量", "verdicts"] == []


def test_what_last_years_books_answered_is_marked_as_theirs(texts: Database) -> None:
    import_document(texts, last_years_text())
    paid = {("13052922P005840108178", date(2022, 6, 12)): 60_000_000}
    pay(texts, paid, date(2022, 12, 31))
    results = past_of_real(texts)["past_result"].dropna()
    assert "60.00万元（按账上支付）" in results.tolist()
    assert results.str.endswith("（按账上支付）").all()
