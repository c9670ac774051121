import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures.weights import Preset, add_weights
from tests.indicators import FEW, indicators

OF_TEN: list[dict[str, object]] = [
    {"category2": "数量"},
    {"category2": "质量"},
    {"category2": "时效"},
    {"category2": "成本"},
    {"category1": "效益", "category2": "社会"},
    {"category1": "效益", "category2": "经济"},
    {"category1": "满意度", "category2": "服务对象满意度"},
]


def weights(*rows: dict[str, object], preset: Preset = "10号") -> list[str]:
    found = add_weights(indicators(*rows), preset)
    return [f"{weight / 100:.2f}" for weight in found["weight_hundredths"]]


def test_a_table_of_seven_is_split_as_the_form_splits_it() -> None:
    assert weights(*OF_TEN) == ["12.50"] * 4 + ["15.00"] * 2 + ["10.00"]


def test_of_101_cost_is_a_level_of_its_own() -> None:
    assert weights(*OF_TEN, preset="101号") == (
        ["13.34", "13.33", "13.33", "20.00", "10.00", "10.00", "10.00"]
    )
    without = [row for row in OF_TEN if row["category2"] != "成本"]
    assert weights(*without, preset="101号") == (
        ["16.67", "16.67", "16.66", "15.00", "15.00", "10.00"]
    )
    own: dict[str, object] = {"category1": "成本", "category2": "成本"}
    assert weights(*without, own, preset="101号")[-1] == "20.00"
    assert weights(*without, own)[-1] == "12.50"  # 10号: a cost is an output


OUTPUT, BENEFIT, COST, LIKED = (
    dict[str, object](category1=level, category2=None)
    for level in ("产出", "效益", "成本", "满意度")
)


@pytest.mark.parametrize(
    ("rows", "preset", "expected"),
    [
        ([OUTPUT, BENEFIT], "101号", ["50.00", "40.00"]),
        ([OUTPUT, BENEFIT, COST], "101号", ["40.00", "30.00", "20.00"]),
        ([OUTPUT, LIKED], "10号", ["80.00", "10.00"]),
        ([BENEFIT, LIKED], "10号", ["80.00", "10.00"]),
        ([OUTPUT], "10号", ["90.00"]),
        ([LIKED], "10号", ["90.00"]),
        ([LIKED], "101号", ["90.00"]),
        ([COST], "101号", ["90.00"]),
        ([COST, LIKED], "101号", ["80.00", "10.00"]),
        ([{"category1": None, "category2": None}], "10号", ["90.00"]),
    ],
)
def test_a_missing_level_gives_its_weight_away(
    rows: list[dict[str, object]], preset: Preset, expected: list[str]
) -> None:
    assert weights(*rows, preset=preset) == expected


def test_printed_weights_hold_only_where_all_are_printed_in_two_decimals() -> None:
    rows: list[dict[str, object]] = [
        {"project_code": "甲", "printed_weight": "40"},
        {"project_code": "甲", "printed_weight": "55.5", "category1": "效益"},
        {"project_code": "乙", "printed_weight": "40"},
        {"project_code": "乙", "printed_weight": None},
        {"project_code": "丙", "printed_weight": "33.333"},
    ]
    found = add_weights(indicators(*rows), "10号")
    assert found["weight_source"].tolist() == ["printed"] * 2 + ["split"] * 3
    assert found["weight_hundredths"].tolist() == [4000, 5550, 4500, 4500, 9000]


def test_no_rows_have_no_weights() -> None:
    assert add_weights(indicators(*OF_TEN)[:0], "10号").empty


LEVELS = st.sampled_from(["产出", "效益", "满意度", "成本", None])


@FEW
@given(
    projects=st.lists(st.lists(LEVELS, min_size=1, max_size=23), min_size=1, max_size=4),
    preset=st.sampled_from(["10号", "101号"]),
)
def test_weights_sum_exactly_and_differ_by_a_hundredth_inside_a_level(
    projects: list[list[str | None]], preset: Preset
) -> None:
    rows = [
        {"project_code": str(n), "category1": level, "category2": None}
        for n, levels in enumerate(projects)
        for level in levels
    ]
    found = add_weights(indicators(*rows), preset)
    assert (found.groupby("project_code")["weight_hundredths"].sum() == 9000).all()
    inside = found.groupby(["project_code", "weight_level"])["weight_hundredths"]
    spread: pd.Series = inside.max() - inside.min()
    assert spread.max() <= 1
