"""与上年比 taken away as a workbook: what the page lists, with its conditions."""

from io import BytesIO

import pandas as pd
from openpyxl import load_workbook

from perfmon.measures.past_targets import select_past
from perfmon.reports.past_list import past_list, past_list_name
from perfmon.store.database import Database
from perfmon.store.past_targets import read_past_targets
from tests.facts import import_document
from tests.test_past_targets import last_years_text, report_last_year


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(content))["与上年比"]
    return list(sheet.iter_rows(values_only=True))


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    shares = {
        name: rows[f"{name}_share"].astype("float64") * 100 for name in ("to_target", "to_result")
    }
    return rows.assign(**shares, unit_name="巨鹿县委政法委本级")


def test_the_workbook_has_the_rows_of_the_page_in_its_order(texts: Database) -> None:
    import_document(texts, last_years_text())
    report_last_year(texts, {("13052922P005840108178", 1, 12): "30"})
    listed = shown(select_past(read_past_targets(texts.cursor(), 2023, [1]), ("低于上年目标",)))
    title, conditions, *_, head, first, second = rows_of(
        past_list(listed, 2023, ("各单位最新一版", "低于上年目标"), is_demo=False)
    )
    assert title[0] == "绩效目标与上年比　2023 年与 2022 年"
    assert conditions[0] == "条件：各单位最新一版；低于上年目标。2 条，要求降得多的在前。"
    assert head[:6] == (
        *("指标", "今年目标", "上年目标", "上年完成"),
        *("要求比上年目标（%）", "要求比上年完成（%）"),
    )
    assert first[0] == "监控数量"
    assert first[3] == "30个"
    assert first[4] == -37.5
    assert first[6] == "低于上年目标、高于上年完成值30%以上"
    assert first[8:10] == ("13052923P005840108178", "13052922P005840108178")
    assert second[0] == "支付账号"
    assert second[3] == "—"


def test_invented_figures_are_marked(texts: Database) -> None:
    nothing = shown(read_past_targets(texts.cursor(), 2023, [1]).iloc[:0])
    title, *_ = rows_of(past_list(nothing, 2023, ("各单位最新一版",), is_demo=True))
    assert title[0] == "绩效目标与上年比（演示数据）　2023 年与 2022 年"
    assert past_list_name(2023) == "绩效目标与上年比-2023年.xlsx"
