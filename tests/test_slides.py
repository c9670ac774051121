"""幻灯片: charts that can be edited, figures as frozen, sources in the notes."""

from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from perfmon.reports.slides import slides
from perfmon.workflows.meeting import Meeting
from tests.test_meeting_papers import september

__all__ = ["september"]

Deck = Any
"""A presentation: the library gives its shapes no types."""


@pytest.fixture
def deck(september: Meeting) -> Deck:
    return Presentation(BytesIO(slides(september)))


def charts(deck: Deck) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_every_slide_names_its_source_cut_rule_and_fingerprint(
    deck: Deck, september: Meeting
) -> None:
    assert len(deck.slides) == 6
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.startswith("数据来源：")
        for words in ("差值规则第1版", september.fingerprint, "演示数据"):
            assert words in notes


def test_the_curve_holds_the_frozen_rates(deck: Deck, september: Meeting) -> None:
    even, paid = charts(deck)[0].plots[0].series
    sums = september.months[september.months["month"] == 9][["paid_fen", "adjusted_budget_fen"]]
    rate = 100 * sums["paid_fen"].sum() / sums["adjusted_budget_fen"].sum()
    assert paid.values[8] == pytest.approx(rate, abs=0.005)
    assert paid.values[9:] == (None, None, None)
    assert len(even.values) == 12


def test_the_indicators_are_all_counted(deck: Deck, september: Meeting) -> None:
    (series,) = charts(deck)[-1].plots[0].series
    names = [name for name in september.projects.columns if name.startswith("indicators_")]
    assert sum(series.values) == september.projects[names].sum().sum()


def test_a_month_without_lagging_projects_has_no_empty_table(september: Meeting) -> None:
    calm = Meeting(**{**vars(september), "projects": september.projects.assign(light="green")})
    texts = [
        shape.text_frame.text
        for slide in Presentation(BytesIO(slides(calm))).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert "没有滞后或预警的项目。" in texts
