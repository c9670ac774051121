import re

import pandas as pd
import pytest

from perfmon.charts.heat import MOST_ROWS, SHADES, department_heat, department_heat_title
from perfmon.charts.theme import DARK, LIGHT, Palette
from perfmon.periods import Cutoff
from tests.test_charts import assert_plotly_accepts

WANYUAN = 1_000_000


def months(**behind: list[int]) -> pd.DataFrame:
    """Departments whose months are so many points behind a plan of 100 万元."""
    rows = [
        {
            "department_code": code,
            "department_name": f"县{code}局",
            "month": month,
            "cut_on": pd.Timestamp(Cutoff.at(2023, month).on),
            "covered": True,
            "planned_budget_fen": 100 * WANYUAN,
            "adjusted_budget_fen": 200 * WANYUAN,
            "planned_fen": 60 * WANYUAN,
            "paid_with_plan_fen": (60 - points) * WANYUAN,
            "paid_fen": (60 - points) * WANYUAN,
            "elapsed_fen": 100 * WANYUAN,
            "behind_fen": max(points, 0) * WANYUAN,
            "red": int(points >= 20),
            "yellow": int(10 <= points < 20),
        }
        for code, cells in behind.items()
        for month, points in enumerate(cells, start=1)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("shade", SHADES)
def test_every_shade_makes_a_picture(shade: str, palette: Palette) -> None:
    figure = department_heat(months(水务=[0, 12], 教育=[5, 5]), palette, SHADES[shade])
    assert_plotly_accepts(figure)
    assert "截至2月底" in figure.layout.title.text


def test_the_worst_department_of_the_last_month_stands_on_top() -> None:
    figure = department_heat(
        months(水务=[30, 5], 教育=[0, 12], 民政=[0, -3]), LIGHT, SHADES["较计划"]
    )
    assert list(figure.layout.yaxis.ticktext) == ["县教育局", "县水务局", "县民政局"]
    (heat,) = figure.data
    assert [list(cells[:2]) for cells in heat.text] == [["", "12"], ["30", ""], ["", ""]]
    assert heat.z[2][1] == 0  # ahead is as light as level
    assert list(heat.z[0][2:]) == [None] * 10  # months that have not come
    assert list(heat.customdata[0][0]) == ["教育"]
    gaps = "较计划 -12.00 个百分点<br>较序时 -26.00 个百分点<br>较计划少支 12.00 万元"
    assert gaps in heat.hovertext[0][1]


@pytest.mark.parametrize(
    ("behind", "title"),
    [
        ({"水务": [0, 9]}, "没有部门比计划少 10 个百分点以上"),
        ({"水务": [0, 10], "教育": [0, 25]}, "2 个部门比计划少 10 个百分点以上，最多的是县教育局"),
        (
            {"水务": [0, 10, 11], "教育": [12, 25, 10], "民政": [9, 9, 9]},
            "2 个部门比计划少 10 个百分点以上，县教育局已连续 3 个月",
        ),
        (
            {"水务": [0, 10, 11], "教育": [0, 25, 10]},
            "2 个部门比计划少 10 个百分点以上，县水务局等 2 个已连续 2 个月",
        ),
    ],
)
def test_the_title_says_who_has_been_behind_longest(
    behind: dict[str, list[int]], title: str
) -> None:
    assert department_heat_title(months(**behind), SHADES["较计划"]) == title


def test_other_shades_have_their_own_words() -> None:
    rows = months(水务=[0, 30])
    titles = [department_heat_title(rows, SHADES[shade]) for shade in ("较序时", "亮灯项目")]
    assert titles[0].startswith("1 个部门比序时少 10 个百分点以上")
    assert titles[1].startswith("1 个部门有项目滞后或预警")


def test_departments_without_a_plan_are_left_out_and_nobody_is_said() -> None:
    rows = months(水务=[0, 30]).assign(planned_budget_fen=0)
    figure = department_heat(rows, LIGHT, SHADES["较计划"])
    assert figure.layout.annotations[0].text == "没有可比的部门"
    assert department_heat_title(rows, SHADES["较计划"]) == "没有部门比计划少 10 个百分点以上"


def test_names_from_files_do_no_harm() -> None:
    rows = months(水务=[0, 30]).assign(department_name="<script>x</script>")
    figure = department_heat(rows, LIGHT, SHADES["较计划"])
    assert "<script>" not in "".join(figure.layout.yaxis.ticktext)
    assert "<script>" not in figure.data[0].hovertext[0][1]


def test_of_very_many_departments_the_worst_are_drawn_and_all_are_counted() -> None:
    rows = months(**{f"第{number}": [20 + number] for number in range(MOST_ROWS + 20)})
    figure = department_heat(rows, LIGHT, SHADES["较计划"])
    names = figure.layout.yaxis.ticktext
    assert len(names) == len(figure.data[0].z) == MOST_ROWS
    assert names[0] == f"县第{MOST_ROWS + 19}局", "the worst stands first"
    assert f"只画最差的 {MOST_ROWS} 个部门，共 {MOST_ROWS + 20} 个" in re.sub(
        "<[^>]+>", "", figure.layout.title.text
    )
    assert f"{MOST_ROWS + 20} 个部门" in department_heat_title(rows, SHADES["较计划"])


def test_a_department_is_compared_at_its_last_month_with_payments() -> None:
    rows = months(水务=[30, 5], 教育=[0, 12])
    is_late = (rows["department_code"] == "水务") & (rows["month"] == 2)
    rows = rows.assign(covered=~is_late)
    figure = department_heat(rows, LIGHT, SHADES["较计划"])
    assert list(figure.layout.yaxis.ticktext) == ["县水务局", "县教育局"]
    assert figure.data[0].z[0][:2] == [30.0, None]
    assert department_heat_title(rows, SHADES["较计划"]).startswith("2 个部门")
