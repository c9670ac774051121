from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.figure import Figure
from perfmon.charts.forecast_band import ForecastBand
from perfmon.charts.labels import spread
from perfmon.charts.payments import labelled_months, monthly_payments, monthly_payments_title
from perfmon.charts.ranking import department_gaps, department_gaps_title
from perfmon.charts.theme import DARK, LIGHT
from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_group_rates, add_rates
from perfmon.periods import Cutoff

WANYUAN = 1_000_000
STEPS = [0, 0, 20, 20, 20, 40, 40, 40, 40, 60, 60, 100]
LINE = [7, 13, 20, 27, 33, 40, 45, 50, 55, 60, 80, 100]
PAID_BY_OCTOBER = [5, 3, 10, 4, 4, 6, 3, 5, 4, 8.5]


def year(
    paid: list[float],
    covered: int | None = None,
    budget: int = 100,
    steps: list[int] | None = STEPS,
    open_day: int | None = None,
) -> pd.DataFrame:
    """Twelve months of a project with a budget of 100 万元; paid lists what each month paid."""
    reached = len(paid) if covered is None else covered
    until = date(2023, reached, open_day) if open_day else None
    in_month = [round(each * WANYUAN) for each in [*paid, *[0.0] * (12 - len(paid))]]
    return pd.DataFrame(
        {
            "month": range(1, 13),
            "cut_on": [pd.Timestamp(Cutoff.at(2023, month, until).on) for month in range(1, 13)],
            "covered": [month <= reached for month in range(1, 13)],
            "adjusted_budget_fen": budget * WANYUAN,
            "paid_in_month_fen": in_month,
            "paid_fen": pd.Series(in_month).cumsum(),
            "planned_fen": _wanyuan(steps),
            "reference_fen": _wanyuan(LINE if steps else None),
            "elapsed_fen": [round(budget * WANYUAN * month / 12) for month in range(1, 13)],
        }
    )


def _wanyuan(values: list[int] | None) -> pd.Series:
    fen = [each * WANYUAN for each in values] if values else [pd.NA] * 12
    return pd.Series(fen, dtype="Int64")


def traces(figure: Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


def notes(figure: Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def assert_plotly_accepts(figure: Figure) -> None:
    """The check that `figure.draw` leaves out for speed."""
    Figure(figure.to_dict())  # type: ignore[no-untyped-call]  # Plotly has no types


class TestProgressCurve:
    def test_each_line_has_its_name_and_its_own_look(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER), LIGHT, "标题")
        looks = {
            name: (trace.line.color, trace.line.dash, trace.line.shape)
            for name, trace in traces(figure).items()
        }
        assert looks == {
            "序时": (LIGHT.muted, "dot", "linear"),
            "参考线": (LIGHT.blue, "solid", "linear"),
            "考核线": (LIGHT.blue, "solid", "hv"),
            "已支付": (LIGHT.ink, "solid", "linear"),
        }
        assert figure.data[-1].name == "已支付"
        assert not figure.layout.showlegend
        assert_plotly_accepts(figure)

    def test_lines_are_percent_of_the_budget_at_the_cut(self) -> None:
        months = year(PAID_BY_OCTOBER)
        months["adjusted_budget_fen"] = [50 * WANYUAN] * 5 + [100 * WANYUAN] * 7
        lines = traces(progress_curve(months, LIGHT))
        assert list(lines["考核线"].y) == [0, *STEPS]
        assert list(lines["已支付"].y)[:4] == [0, 5, 8, 18]
        assert lines["考核线"].customdata[3] == "考核线 20.00 万元，20.00%"

    def test_the_paid_line_ends_at_the_last_covered_month(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER), LIGHT)
        assert list(traces(figure)["已支付"].x) == list(range(11))
        assert any("截至10月底" in note and "已支付 52.50%" in note for note in notes(figure))

    def test_an_open_month_stands_between_the_months(self) -> None:
        figure = progress_curve(year([*PAID_BY_OCTOBER, 1], open_day=15), LIGHT)
        assert traces(figure)["已支付"].x[-1] == 10.5
        assert traces(figure)["序时"].customdata[11].startswith("截至11月15日<br>序时 ")
        assert any("截至11月15日" in note for note in notes(figure))

    def test_the_forecast_is_a_pale_band_from_the_cut_to_december(self) -> None:
        band = ForecastBand(90 * WANYUAN, 80 * WANYUAN, 95 * WANYUAN)
        figure = progress_curve(year(PAID_BY_OCTOBER), LIGHT, forecast=band)
        shape = figure.data[0]
        assert list(shape.x) == [10, 12, 12, 10]
        assert list(shape.y) == [52.5, 95, 80, 52.5]
        assert (shape.fill, shape.fillcolor) == ("toself", "rgba(31,95,168,0.16)")
        assert "预计" in notes(figure)
        line = traces(figure)["预计"]
        assert (list(line.x), list(line.y), line.line.width) == ([10, 12], [52.5, 90], 0)
        assert line.customdata[-1] == "预计 90.00 万元，90.0%（80.0%—95.0%）"
        assert figure.data[-1].name == "已支付"
        assert_plotly_accepts(figure)

    def test_at_the_years_end_and_before_any_payment_there_is_no_band(self) -> None:
        band = ForecastBand(90 * WANYUAN, 80 * WANYUAN, 95 * WANYUAN)
        for months in (year([8.0] * 12), year([])):
            assert "预计" not in notes(progress_curve(months, LIGHT, forecast=band))

    def test_the_axis_names_few_months_in_chinese(self) -> None:
        axis = progress_curve(year(PAID_BY_OCTOBER), LIGHT).layout.xaxis
        assert list(axis.ticktext) == ["1月", "3月", "6月", "10月", "12月"]
        assert list(axis.tickvals) == [1, 3, 6, 10, 12]

    def test_the_unit_stands_in_the_picture(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER), LIGHT, "已付 52.50%")
        assert "占调整预算数 100.00 万元的比例" in figure.layout.title.text
        assert "<b>已付 52.50%</b>" in figure.layout.title.text
        assert figure.layout.yaxis.ticksuffix == "%"

    def test_names_stand_at_the_line_ends_in_the_order_of_arrival(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER), LIGHT)
        places = {note.text: note.y for note in figure.layout.annotations if note.y != 1}
        assert list(places) == ["考核线", "参考线", "序时"]
        heights = list(places.values())
        assert heights == sorted(heights)
        low, high = figure.layout.yaxis.range
        assert min(b - a for a, b in pairwise(heights)) > 0.05 * (high - low)

    def test_inferred_stretches_are_dashed_and_speak_once(self) -> None:
        inferred = [False] * 10 + [True, True]
        figure = progress_curve(year(PAID_BY_OCTOBER).assign(plan_inferred=inferred), LIGHT)
        parts = [trace for trace in figure.data if trace.name == "考核线"]
        assert [part.line.dash for part in parts] == ["solid", "dash"]
        assert [list(part.x) for part in parts] == [list(range(11)), [10, 11, 12]]
        assert [part.hoverinfo[0] for part in parts] == ["skip", "skip"]
        assert traces(figure)["序时"].line.dash == "dot"
        assert_plotly_accepts(figure)

    def test_without_a_plan_only_even_progress_and_payments_are_drawn(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER, steps=None), LIGHT)
        assert list(traces(figure)) == ["序时", "已支付"]
        assert "○ 无计划" in notes(figure)

    @pytest.mark.parametrize("budget", [0, -5])
    def test_without_a_budget_a_sentence_stands_in_place(self, budget: int) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER, budget=budget), LIGHT, "标题")
        assert len(figure.data) == 0
        assert notes(figure) == ["没有调整预算数，算不出支出进度"]
        assert_plotly_accepts(figure)

    def test_a_missing_budget_is_no_budget(self) -> None:
        months = year(PAID_BY_OCTOBER)
        months["adjusted_budget_fen"] = pd.Series([pd.NA] * 12, dtype="Int64")
        assert notes(progress_curve(months, LIGHT)) == ["没有调整预算数，算不出支出进度"]
        assert notes(progress_curve(months.head(0), LIGHT)) == ["没有调整预算数，算不出支出进度"]

    def test_no_payments_at_all_leave_the_lines_and_no_cut(self) -> None:
        figure = progress_curve(year([], covered=0), LIGHT)
        assert list(traces(figure)) == ["序时", "参考线", "考核线"]
        assert notes(figure) == ["考核线", "参考线", "序时"]

    def test_all_zero_is_drawn_at_zero(self) -> None:
        figure = progress_curve(year([0] * 10, steps=[0] * 12), LIGHT)
        assert set(traces(figure)["已支付"].y) == {0}
        assert list(figure.layout.yaxis.range) == [0, 104]

    def test_one_month_is_enough(self) -> None:
        figure = progress_curve(year([5]).head(1), LIGHT)
        assert list(traces(figure)["已支付"].x) == [0, 1]
        assert figure.layout.xaxis.range[1] > 12

    def test_the_axis_reaches_what_is_over_the_budget_and_below_zero(self) -> None:
        over = progress_curve(year([80, 70]), LIGHT).layout.yaxis.range
        assert over[1] > 150
        refund = progress_curve(year([5, -40]), LIGHT).layout.yaxis.range
        assert refund[0] < -35

    def test_a_groups_plan_says_how_much_budget_it_covers(self) -> None:
        months = year(PAID_BY_OCTOBER).assign(planned_budget_fen=80 * WANYUAN)
        assert "计划覆盖预算 80.00%" in progress_curve(months, LIGHT).layout.title.text

    def test_dark_theme_uses_its_own_ink(self) -> None:
        figure = progress_curve(year(PAID_BY_OCTOBER), DARK)
        assert traces(figure)["已支付"].line.color == DARK.ink
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (year(PAID_BY_OCTOBER), "已付 52.50%，比计划少 7.50 个百分点"),
        (year([*PAID_BY_OCTOBER, 9]), "已付 61.50%，比计划多 1.50 个百分点"),
        (year([20, 0, 0]), "已付 20.00%，与计划持平"),
        (year([20, 0, -0.001]), "已付 20.00%，比计划少不到 0.01 个百分点"),
        (year([5, -40]), "已付 -35.00%，比计划少 35.00 个百分点"),
        (year([20, 0, 0], steps=None), "已付 20.00%，没有计划可比"),
        (year([20], budget=0), "没有调整预算数，算不出支出进度"),
        (year([], covered=0), "还没有支付数据"),
    ],
)
def test_curve_title_says_what_is_paid_and_how_far_from_plan(
    months: pd.DataFrame, sentence: str
) -> None:
    assert curve_title(months) == sentence


def group_year(planned_budget: int, paid_with_plan: int) -> pd.DataFrame:
    """The same months as a group, some of whose projects have no plan."""
    return year(PAID_BY_OCTOBER).assign(
        planned_budget_fen=planned_budget * WANYUAN, paid_with_plan_fen=paid_with_plan * WANYUAN
    )


def test_a_group_is_compared_over_its_projects_with_a_plan() -> None:
    partly = "已付 52.50%，有计划的项目比计划少 25.00 个百分点"
    assert curve_title(group_year(80, 40)) == partly
    assert curve_title(group_year(100, 52)) == "已付 52.50%，比计划少 8.00 个百分点"


def test_a_group_without_any_plan_has_no_plan_lines() -> None:
    months = group_year(0, 0).assign(planned_fen=0, reference_fen=0)
    assert curve_title(months) == "已付 52.50%，没有计划可比"
    figure = progress_curve(months, LIGHT)
    assert list(traces(figure)) == ["序时", "已支付"]
    assert "○ 无计划" in notes(figure)


def departments(*gaps: float | None) -> pd.DataFrame:
    """Departments with a budget of 100 万元, 50 of it planned, in the order of the given gaps."""
    rows = [
        {
            "department_code": str(300 + index),
            "department_name": f"县第{index}局",
            "adjusted_budget_fen": 100 * WANYUAN,
            "paid_fen": round((50 + (gap or 0)) * WANYUAN),
            "planned_fen": 0 if gap is None else 50 * WANYUAN,
            "planned_budget_fen": 0 if gap is None else 100 * WANYUAN,
            "paid_with_plan_fen": 0 if gap is None else round((50 + gap) * WANYUAN),
            "behind_fen": max(0, round(-(gap or 0) * WANYUAN)),
            "red": 2,
            "yellow": 1,
        }
        for index, gap in enumerate(gaps)
    ]
    return pd.DataFrame(rows)


class TestDepartmentGaps:
    def test_bars_keep_the_order_of_the_frame_from_the_top(self) -> None:
        figure = department_gaps(departments(-23.41, -10, 2.5), LIGHT)
        bars = figure.data[0]
        assert list(bars.x) == [-23.41, -10, 2.5]
        assert list(bars.text) == ["-23.41", "-10.00", "+2.50"]
        assert list(figure.layout.yaxis.ticktext) == ["县第0局", "县第1局", "县第2局"]
        top, bottom = figure.layout.yaxis.range[1], figure.layout.yaxis.range[0]
        assert top < 0 < bottom
        assert_plotly_accepts(figure)

    def test_farther_behind_is_farther_right(self) -> None:
        left, right = department_gaps(departments(-23, 2), LIGHT).layout.xaxis.range
        assert left > 2 > -23 > right

    def test_a_click_gives_the_code(self) -> None:
        bars = department_gaps(departments(-5, -1), LIGHT).data[0]
        assert [list(point) for point in bars.customdata] == [["300"], ["301"]]

    def test_a_long_name_is_short_on_the_axis_and_whole_on_hover(self) -> None:
        name = "县自然资源和规划局<开发区>分局"
        figure = department_gaps(departments(-5).assign(department_name=name), LIGHT)
        assert figure.layout.yaxis.ticktext[0] == "县自然资源和规划局…"
        assert figure.data[0].hovertext[0] == (
            "<b>县自然资源和规划局&lt;开发区&gt;分局</b><br>与计划差 -5.00 个百分点<br>"
            "较计划少支 5.00 万元<br>支出进度 45.00%<br>■ 滞后 2　▲ 预警 1"
        )

    def test_a_department_without_a_plan_keeps_its_row(self) -> None:
        bars = department_gaps(departments(-5, None), LIGHT).data[0]
        assert list(bars.text) == ["-5.00", "— 无计划"]
        assert "没有计划可比" in bars.hovertext[1]

    def test_bars_have_no_signal_colour(self) -> None:
        assert department_gaps(departments(-50), LIGHT).data[0].marker.color == LIGHT.blue

    def test_unit_cut_off_and_what_is_left_out_stand_in_the_picture(self) -> None:
        figure = department_gaps(
            departments(*range(-20, 0)), LIGHT, limit=12, cutoff=Cutoff.at(2023, 10)
        )
        assert len(figure.data[0].x) == 12
        assert "与计划差（个百分点），截至10月底，20 个中前 12 个" in figure.layout.title.text

    def test_the_line_at_ten_points_runs_past_those_it_counts(self) -> None:
        figure = department_gaps(departments(-23, -10, -9.99), LIGHT)
        assert [(shape.x0, shape.y1) for shape in figure.layout.shapes] == [(0, 2.5), (-10, 1.5)]
        assert notes(figure) == ["-10"]
        assert len(department_gaps(departments(-9.99), LIGHT).layout.shapes) == 1

    def test_height_follows_the_number_of_bars_unless_given(self) -> None:
        few, many = departments(-1), departments(*range(-12, 0))
        assert (
            department_gaps(few, LIGHT).layout.height < department_gaps(many, LIGHT).layout.height
        )
        assert department_gaps(few, LIGHT, height=330).layout.height == 330

    def test_no_department_is_said_in_words(self) -> None:
        assert notes(department_gaps(departments(), LIGHT)) == ["没有可比的部门"]

    def test_a_department_without_a_budget_has_no_rate(self) -> None:
        groups = departments(None).assign(adjusted_budget_fen=0)
        assert "支出进度 —（没有预算）" in department_gaps(groups, LIGHT).data[0].hovertext[0]


@pytest.mark.parametrize(
    ("gaps", "sentence"),
    [
        ((-23.41, -10, -9.99), "2 个部门落后计划 10 个百分点以上，县第0局差 23.41 个百分点"),
        ((1, -3.2, None), "没有部门落后计划 10 个百分点以上，县第1局差 3.20 个百分点"),
        ((0, 2.5), "各部门都不落后于计划"),
        ((None, None), "没有计划可比"),
        ((), "没有计划可比"),
    ],
)
def test_ranking_title_counts_the_far_and_names_the_farthest(
    gaps: tuple[float | None, ...], sentence: str
) -> None:
    assert department_gaps_title(departments(*gaps)) == sentence


def test_the_sums_of_the_measures_can_be_drawn_as_they_are() -> None:
    fen = dict.fromkeys(["budget_fen", "paid_in_month_fen", "elapsed_fen"], 0)
    projects = pd.DataFrame(
        {
            "department_code": ["288", "288", "301"],
            "department_name": ["县委政法委", "县委政法委", "县水务局"],
            "adjusted_budget_fen": [60 * WANYUAN, 40 * WANYUAN, 10 * WANYUAN],
            "paid_fen": [20 * WANYUAN, 10 * WANYUAN, 0],
            "planned_fen": pd.Series([50 * WANYUAN, pd.NA, 0], dtype="Int64"),
            "reference_fen": pd.Series([50 * WANYUAN, pd.NA, 0], dtype="Int64"),
            "elapsed_share": 0.5,
            "light": pd.Series(["red", pd.NA, "green"], dtype="str"),
            **fen,
        }
    )
    groups = add_group_rates(
        sum_groups(add_rates(projects), ["department_code", "department_name"])
    )
    bars = department_gaps(groups, LIGHT).data[0]
    assert list(bars.text) == ["-50.00", "0.00"]
    assert [float(value) for value in groups["plan_gap_points"]] == list(bars.x)
    assert department_gaps_title(groups).endswith("县委政法委差 50.00 个百分点")


class TestMonthlyPayments:
    def test_bars_are_wanyuan_of_the_covered_months(self) -> None:
        figure = monthly_payments(year([12.3, 0, 45]), LIGHT)
        bars = figure.data[0]
        assert list(bars.x) == [1, 2, 3]
        assert list(bars.y) == [12.3, 0, 45]
        assert list(bars.text) == ["12.30", "", "45.00"]
        assert list(bars.hovertext) == ["1月支付 12.30 万元", "2月没有支付", "3月支付 45.00 万元"]
        assert_plotly_accepts(figure)

    def test_unit_and_cut_off_stand_in_the_picture(self) -> None:
        figure = monthly_payments(year([1, 2], open_day=10), LIGHT, "标题")
        assert "每月净支付（万元），截至2月10日" in figure.layout.title.text
        assert figure.data[0].hovertext[1] == "2月1日至10日支付 2.00 万元"

    def test_months_not_reached_are_a_band_with_its_word(self) -> None:
        figure = monthly_payments(year(PAID_BY_OCTOBER), LIGHT)
        band = figure.layout.shapes[0]
        assert (band.x0, band.x1, band.fillcolor) == (10.5, 12.5, LIGHT.raised)
        assert notes(figure) == ["未到"]

    def test_a_whole_year_has_no_band(self) -> None:
        figure = monthly_payments(year([1] * 12), LIGHT)
        assert len(figure.layout.shapes) == len(figure.layout.annotations) == 0

    def test_a_net_refund_hangs_below_zero(self) -> None:
        figure = monthly_payments(year([5, -3]), LIGHT)
        assert list(figure.data[0].text) == ["5.00", "-3.00"]
        assert figure.data[0].hovertext[1] == "2月净退回 3.00 万元"
        assert figure.layout.yaxis.range[0] < -3

    def test_no_payments_yet_are_said_in_words(self) -> None:
        assert notes(monthly_payments(year([], covered=0), LIGHT)) == ["还没有支付数据"]

    def test_a_year_of_zeros_is_drawn(self) -> None:
        figure = monthly_payments(year([0, 0]), LIGHT)
        assert set(figure.data[0].text) == {""}
        assert figure.layout.yaxis.range[1] > 0

    def test_labels_are_thinned_but_never_the_lonely_last_or_a_refund(self) -> None:
        amounts = dict(enumerate([900, 950, 990, 1000, -300, 980, 970, 2000], start=1))
        labelled = labelled_months({month: each * WANYUAN for month, each in amounts.items()})
        assert {5, 8} <= set(labelled)
        assert len(labelled) < len(amounts)


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (year([5, 8, 8.1, 8.5, 12.3]), "5月支付 12.30 万元，前三个月平均 8.20 万元"),
        (year([5, 8, 12]), "3月支付 12.00 万元，前两个月平均 6.50 万元"),
        (year([5, 8]), "2月支付 8.00 万元，上月 5.00 万元"),
        (year([5]), "1月支付 5.00 万元"),
        (year([5, 0]), "2月没有支付，上月 5.00 万元"),
        (year([5, -1.2]), "2月净退回 1.20 万元，上月 5.00 万元"),
        (year([5, -5, 2]), "3月支付 2.00 万元，前两个月平均 0.00 万元"),
        (year([5, 3], open_day=10), "2月1日至10日支付 3.00 万元，上月 5.00 万元"),
        (year([0, 0, 0]), "截至3月底还没有支付"),
        (year([], covered=0), "还没有支付数据"),
    ],
)
def test_payments_title_sets_the_last_month_beside_those_before(
    months: pd.DataFrame, sentence: str
) -> None:
    assert monthly_payments_title(months) == sentence


@given(
    wanted=st.lists(st.floats(0, 100), min_size=1, max_size=6).map(sorted),
    gap=st.floats(0.5, 16),
)
def test_spread_labels_keep_their_order_their_gap_and_the_plot(
    wanted: list[float], gap: float
) -> None:
    places = spread(wanted, gap, 0, 100)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 100 + 1e-9


def test_labels_with_room_stay_where_they_belong() -> None:
    assert spread([10, 50, 90], 5, 0, 100) == [10, 50, 90]
