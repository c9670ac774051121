"""The picture of 在途: what it says, and that nothing of it is lost on a phone or in the dark."""

from typing import Any

import pandas as pd
import pytest

from perfmon.charts.figure import Figure
from perfmon.charts.in_transit import HATCHES, in_transit_steps, in_transit_title
from perfmon.charts.theme import DARK, LIGHT, Palette
from perfmon.measures.in_transit import DESK_COLUMNS, DESKS
from tests.figures import fen

DAY = pd.Timestamp(2023, 10, 31)


def project(
    paid: str = "38",
    treasury: str = "12",
    unit: str = "3",
    unsaid: str = "0",
    planned: str | None = "70",
    budget: str = "96",
) -> dict[str, Any]:
    """A project's row with its desks; amounts in 万元."""
    desks = dict(zip(DESKS, (unit, treasury, unsaid), strict=True))
    figures = {f"{DESK_COLUMNS[desk]}_fen": fen(amount) for desk, amount in desks.items()}
    return figures | {
        "unit_desk_days": 5,
        "treasury_desk_days": 23,
        "unsaid_desk_days": pd.NA,
        "in_transit_fen": sum(figures.values()),
        "cut_on": DAY,
        "adjusted_budget_fen": fen(budget),
        "paid_fen": fen(paid),
        "planned_fen": pd.NA if planned is None else fen(planned),
    }


def steps(figure: Figure) -> dict[str, tuple[float, float, str]]:
    """Each step's start, length and hatch by its name."""
    (bars,) = figure.data
    shapes = bars.marker.pattern.shape
    parts = zip(bars.base, bars.x, shapes, strict=True)
    return dict(zip(figure.layout.yaxis.ticktext, parts, strict=True))


def labels(figure: Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_paid_is_ink_each_desk_is_hatched_and_the_rest_is_blank(palette: Palette) -> None:
    figure = in_transit_steps(project(), palette)
    assert steps(figure) == {
        "已支付": (0.0, 38.0, ""),
        "财政端在途": (38.0, 12.0, HATCHES["财政端"]),
        "单位端在途": (50.0, 3.0, HATCHES["单位端"]),
        "未申请": (53.0, 43.0, ""),
    }
    colours = figure.data[0].marker.color
    assert colours[:3] == (palette.ink,) * 3
    assert colours[3] == "rgba(0,0,0,0)"
    Figure(figure.to_dict())  # type: ignore[no-untyped-call]  # Plotly has no types


def test_every_step_has_its_label_with_unit_and_days() -> None:
    figure = in_transit_steps(project(), LIGHT)
    assert labels(figure) == [
        "38.00 万元，39.58%",
        "12.00 万元，最久 23 天",
        "3.00 万元，最久 5 天",
        "43.00 万元",
        "计划 70.00 万元",
    ]
    assert figure.layout.shapes[0].x0 == 70.0
    assert "截至10月底，在途不算已支付" in figure.layout.title.text


def test_without_a_plan_there_is_no_mark() -> None:
    figure = in_transit_steps(project(planned=None), LIGHT)
    assert not figure.layout.shapes
    assert not [label for label in labels(figure) if "计划" in label]


def test_a_desk_without_money_has_no_step_and_an_unsaid_one_no_days() -> None:
    figure = in_transit_steps(project(treasury="0", unit="0", unsaid="8"), LIGHT)
    assert list(steps(figure)) == ["已支付", "未分端在途", "未申请"]
    assert labels(figure)[1] == "8.00 万元"


def test_what_goes_beyond_the_budget_is_said() -> None:
    figure = in_transit_steps(project(paid="90", treasury="12"), LIGHT)
    assert steps(figure)["超出预算"] == (96.0, 9.0, "")
    assert labels(figure)[3] == "9.00 万元"


@pytest.mark.parametrize(
    ("paid", "anchor", "is_on_ink"), [("10", "left", False), ("95", "right", True)]
)
def test_a_label_stands_where_a_phone_has_room(paid: str, anchor: str, is_on_ink: bool) -> None:
    figure = in_transit_steps(project(paid=paid, treasury="0.5", unit="0"), LIGHT)
    label = figure.layout.annotations[0]
    assert label.xanchor == anchor
    assert (label.font.color == LIGHT.paper) == is_on_ink


def test_a_label_at_the_right_edge_stands_before_its_step() -> None:
    label = in_transit_steps(project(paid="80", treasury="12"), LIGHT).layout.annotations[1]
    assert (label.xanchor, label.x) == ("right", 80.0)


def test_a_net_refund_and_no_budget_are_drawn() -> None:
    refund = in_transit_steps(project(paid="-4", treasury="2", unit="0"), LIGHT)
    assert steps(refund)["已支付"][:2] == (0.0, -4.0)
    assert refund.layout.xaxis.range[0] == -4.0
    nothing = in_transit_steps(project(paid="0", treasury="2", budget="0", planned=None), LIGHT)
    assert labels(nothing)[0] == "0.00 万元"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (project(), "在途 15.00 万元，付出后支出进度 55.21%，比计划少 17.71 个百分点"),
        (project(planned="53"), "在途 15.00 万元，付出后支出进度 55.21%，与计划持平"),
        (
            project(planned="50"),
            "在途 15.00 万元，付出后支出进度 55.21%，比计划多 3.13 个百分点",
        ),
        (project(planned=None), "在途 15.00 万元，付出后支出进度 55.21%"),
        (project(budget="0", planned=None), "在途 15.00 万元，没有预算可比"),
    ],
)
def test_the_title_says_where_the_project_would_be(row: dict[str, Any], sentence: str) -> None:
    assert in_transit_title(row) == sentence
