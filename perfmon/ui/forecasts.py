"""The year's end as it is expected: the sentence of a project, the tables of department and county.

They stand below the first screen; the county's pages for meetings show none of it until a year of
our own errors is known.
"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.forecast_band import ForecastBand
from perfmon.measures.forecast_sentence import forecast_sentence, hard_to_spend_sentence
from perfmon.measures.year_end_expectations import PROJECT, cutoff_of
from perfmon.money import format_percent
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.reports.form_words import waiting_words
from perfmon.ui.figures import MISSING, amount, percent, wanyuan
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.forecasts import (
    county_forecast,
    group_forecasts,
    project_forecast,
    project_forecasts,
    waiting_expectations,
)
from perfmon.ui.tables import Columns, money, progress, show_table, text
from perfmon.ui.words import plain

NO_FORECAST = "支付数据没有到这个月，不作全年预计。"

DEPARTMENT = ("department_code", "department_name")


def group_band(view: View, department_code: str | None) -> ForecastBand | None:
    """The band of the county's or a department's curve; None where there is no forecast."""
    if department_code is None:
        row = county_forecast(view.asked, view.month)
    else:
        groups = group_forecasts(view.asked, view.month, DEPARTMENT)
        own = groups[groups["department_code"] == department_code] if len(groups) else groups
        row = dict(own.iloc[0]) if len(own) else None
    return None if row is None else _band(row)


def _band(row: dict[Any, Any]) -> ForecastBand:
    return ForecastBand(*(int(row[fen]) for fen in ("expected_fen", "low_fen", "high_fen")))


def project_band(view: View, unit_code: str, project_code: str) -> ForecastBand | None:
    """The band of a project's curve; None where there is no forecast or nothing to draw it on."""
    row = project_forecast(view.asked, view.month, unit_code, project_code)
    return None if row is None else _band(row)


def show_project_forecast(view: View, unit_code: str, project_code: str) -> None:
    """The sentence of a judged project's forecast, and of what is 预计难以支出 of it."""
    row = project_forecast(view.asked, view.month, unit_code, project_code)
    if row is None:
        return
    sentences = [forecast_sentence(row, cutoff_of(pd.DataFrame([row])))]
    if row["hard_to_spend_fen"] and row["month"] < MONTHS_IN_YEAR:
        sentences.append(f"{hard_to_spend_sentence(row)}（单月最高支付按本单位合计）")
    waiting = _waiting(view, pd.DataFrame([row]))
    st.caption(plain("。".join(sentences) + "。") + waiting)


@drawn_once
def show_department_forecast(view: View, department_code: str) -> None:
    """A department's forecast in a sentence, and its projects', most unspent first."""
    departments = group_forecasts(view.asked, view.month, DEPARTMENT)
    if departments.empty:
        st.caption(NO_FORECAST)
        return
    projects = project_forecasts(view.asked, view.month)
    projects = projects[projects["department_code"] == department_code]
    department = departments[departments["department_code"] == department_code].iloc[0]
    cutoff = cutoff_of(projects)
    st.markdown(
        plain(forecast_sentence(dict(department), cutoff) + _hard(dict(department), cutoff.on))
        + _waiting(view, projects)
    )
    listed = _listed(projects.sort_values("unspent_fen", ascending=False))
    show_table(listed, {"name": text("项目", 160)} | COLUMNS | {"how": text("算法", 110)})


@drawn_once
def show_county_forecast(view: View) -> None:
    """The county's forecast in a sentence, and its departments', most unspent first."""
    county = county_forecast(view.asked, view.month)
    st.markdown("**全年预计**")
    if county is None:
        st.caption(NO_FORECAST)
        return
    departments = group_forecasts(view.asked, view.month, DEPARTMENT)
    projects = project_forecasts(view.asked, view.month)
    cutoff = cutoff_of(projects)
    st.markdown(
        plain(forecast_sentence(county, cutoff) + _hard(county, cutoff.on))
        + _waiting(view, projects)
    )
    show_table(_listed(departments), {"department_name": text("主管部门", 160)} | COLUMNS)


def _waiting(view: View, projects: pd.DataFrame) -> str:
    """Says how much of what units expect of these projects nobody has reviewed; '' for nothing."""
    waiting = waiting_expectations(view.asked, view.month)
    count = len(waiting.merge(projects[PROJECT], on=PROJECT))
    return f"　:orange[单位预计{waiting_words(count)}]" if count else ""


def _hard(row: dict[Any, Any], cut_on: date) -> str:
    """What units could not spend even in their best months; nothing where all could."""
    hard_fen = row["hard_to_spend_fen"]
    if not hard_fen or cut_on.month == MONTHS_IN_YEAR:
        return "。"
    return (
        f"。其中预计难以支出 {amount(hard_fen)} 万元：各单位以后每月都达到单月最高支付也支不完，"
        "建议收回或调剂。"
    )


def _listed(rows: pd.DataFrame) -> pd.DataFrame:
    """Forecasts with money in 万元 and rates in percent."""
    return rows.assign(
        unspent_wanyuan=wanyuan(rows["unspent_fen"]),
        expected_percent=percent(rows["expected_fen"], rows["adjusted_budget_fen"]),
        range_words=[_range_words(row) for row in rows.to_dict("records")],
        hard_wanyuan=wanyuan(rows["hard_to_spend_fen"]),
        expected_wanyuan=wanyuan(rows["expected_fen"]),
        adjusted_budget_wanyuan=wanyuan(rows["adjusted_budget_fen"]),
    )


def _range_words(row: dict[Any, Any]) -> str:
    budget_fen = row["adjusted_budget_fen"]
    if budget_fen <= 0:
        return MISSING
    low, high = (format_percent(row[fen], budget_fen, 1) for fen in ("low_fen", "high_fen"))
    return f"{low}—{high}"


COLUMNS: Columns = {
    "unspent_wanyuan": money("预计未支（万元）", 118, "调整预算减预计支出"),
    "expected_percent": progress("预计支出进度"),
    "range_words": text("八成把握", 118),
    "hard_wanyuan": money("预计难以支出（万元）", 140, "每月都达到单位单月最高支付也支不完"),
    "expected_wanyuan": money("预计支出（万元）", 118),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 124),
}
