"""The picture of findings: waiting and dealt with, by shape and word as well as by colour."""

import pandas as pd
import pytest

from perfmon.charts.finding_bars import Shown, finding_bars, finding_bars_title
from perfmon.charts.theme import DARK, LIGHT, Palette
from perfmon.measures.review_counts import count_findings
from tests.test_charts import assert_plotly_accepts

SHOWN = Shown("部门", "2023年绩效文本，各单位最新一版", "2023-11-02")


def groups(*found: tuple[str, str, str, int]) -> pd.DataFrame:
    """(department, severity, verdict, how many) as counted groups."""
    rows = [row[:3] for row in found for _ in range(row[3])]
    findings = pd.DataFrame(rows, columns=["name", "severity", "verdict"])
    counted = count_findings(findings, ["name"])
    return counted.assign(code=counted["name"])


TWO = groups(
    ("县教育局<b>", "error", "待处理", 1),
    ("县教育局<b>", "error", "接受", 9),
    ("县教育局<b>", "info", "待处理", 3),
    ("县水务局", "error", "待处理", 12),
    ("县水务局", "warning", "退回", 8),
)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_bar_is_told_apart_without_colour(palette: Palette) -> None:
    figure = finding_bars(TWO, palette, SHOWN)
    assert_plotly_accepts(figure)
    segments = {trace.name: trace for trace in figure.data}
    assert list(segments) == ["错误 待处理", "错误 已处理", "提醒 已处理", "说明 待处理"]
    assert list(segments["错误 待处理"].text) == ["■12", ""]
    assert list(segments["错误 已处理"].text) == ["", "□9"]
    assert list(segments["提醒 已处理"].text) == ["△8", ""]
    assert segments["错误 已处理"].marker.color == palette.raised
    assert [row[0] for row in segments["错误 待处理"].customdata] == ["县水务局", "县教育局<b>"]
    assert list(figure.layout.yaxis.ticktext) == ["县水务局", "县教育局&lt;b&gt;"]


def test_unit_versions_signs_and_day_stand_in_the_picture() -> None:
    note = str(finding_bars(TWO, LIGHT, SHOWN).layout.title.text)
    for words in ("问题（处）", "各单位最新一版", "■ 错误", "空心已处理", "记录到 2023-11-02"):
        assert words in note


def test_the_title_says_who_has_most_to_do() -> None:
    assert finding_bars_title(TWO, "部门") == (
        "2 个部门还有错误或提醒待处理，县水务局最多，错误 12 处"
    )


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ((), "没有发现问题"),
        ((("县水务局", "info", "待处理", 2),), "1 个部门没有错误和提醒，只有说明"),
        ((("县水务局", "warning", "更正", 2),), "1 个部门的错误和提醒都已处理"),
        (
            (("县水务局", "warning", "待处理", 2),),
            "1 个部门还有错误或提醒待处理，县水务局最多，提醒 2 处",
        ),
    ],
)
def test_the_title_of_little_or_nothing(
    found: tuple[tuple[str, str, str, int]], title: str
) -> None:
    assert finding_bars_title(groups(*found), "部门") == title


def test_only_the_most_are_drawn_and_it_is_said() -> None:
    many = groups(*((f"部门{number:02}", "error", "待处理", 30 - number) for number in range(12)))
    figure = finding_bars(many, LIGHT, SHOWN)
    assert len(figure.layout.yaxis.ticktext) == 10
    assert "12 个部门中最多的 10 个" in str(figure.layout.title.text)


def test_nothing_found_is_said_in_place_of_a_picture() -> None:
    figure = finding_bars(groups(), LIGHT, SHOWN)
    assert_plotly_accepts(figure)
    assert "没有发现问题" in str(figure.layout.annotations[0].text)
