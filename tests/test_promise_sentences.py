"""How the verdict of a promised result explains itself, by kind, and what of a 涉密 project."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.promise_sentences import percent_words, result_words

ROW = {
    "year": 2023,
    "classified": False,
    "indicator_row": 3,
    "target": "95",
    "due_on": date(2023, 10, 31),
    "amount_fen": 100,
}
FOUND = {
    "direction": "at_least",
    "level3": "优良率",
    "unit": "%",
    "number": None,
    "done_on": None,
    "grade": None,
}


@pytest.mark.parametrize(
    ("row", "found", "words"),
    [
        ({}, {"number": "90"}, "承诺10月底前“优良率”达到 95%，10月底为 90%"),
        ({}, {}, "承诺10月底前“优良率”达到 95%，到10月底没有报结果"),
        (
            {"target": "3"},
            {"number": "2", "unit": None},
            "承诺10月底前“优良率”达到 3，10月底为 2",
        ),
        (
            {"target": "达成"},
            {"direction": "qualitative", "grade": "部分达成"},
            "承诺10月底前“优良率”达到 达成，10月底为 部分达成",
        ),
        (
            {"target": "2023-10-20"},
            {"direction": "by_date", "done_on": pd.Timestamp(2023, 10, 18)},
            "承诺 2023-10-20 前完成“优良率”，2023-10-18 完成",
        ),
        (
            {"target": "2023-10-20"},
            {"direction": "by_date"},
            "承诺 2023-10-20 前完成“优良率”，到10月底没有完成",
        ),
        (
            {"classified": True},
            {"number": "90"},
            "承诺10月底前绩效指标第 3 项达到所承诺的程度",
        ),
    ],
)
def test_a_result_is_said_by_its_kind(
    row: dict[str, Any], found: dict[str, Any], words: str
) -> None:
    assert result_words(ROW | row, FOUND | found, 10) == words


def test_an_indicator_that_is_gone_is_called_by_its_number() -> None:
    assert result_words(ROW, {}, 10) == "承诺10月底前绩效指标第 3 项达到所承诺的程度"


@pytest.mark.parametrize(
    ("since_fen", "verdict", "parts", "words"),
    [
        (60, "部分兑现", ["部分兑现"], "（60.00%）"),
        (60, "部分兑现", ["部分兑现", "未兑现"], ""),
        (60, "未到期", ["部分兑现"], ""),
        (None, "部分兑现", ["部分兑现"], ""),
    ],
)
def test_only_money_alone_has_a_percentage(
    since_fen: int | None, verdict: str, parts: list[str], words: str
) -> None:
    assert percent_words(ROW, since_fen, verdict, parts) == words
