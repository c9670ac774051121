"""The bench's own words: its usage, and its percentiles."""

import pytest

from bench.__main__ import WRONG_USAGE, main
from bench.pages import percentile


@pytest.mark.parametrize("arguments", [[], ["page"], ["pages", "twice"]])
def test_wrong_usage_is_told_and_exits_64(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == WRONG_USAGE == 64
    assert "python -m bench {pages}" in capsys.readouterr().err


@pytest.mark.parametrize(("percent", "expected"), [(50, 15.0), (95, 29.0), (100, 30.0)])
def test_a_percentile_is_a_time_that_was_measured(percent: int, expected: float) -> None:
    assert percentile([float(n) for n in range(30, 0, -1)], percent) == expected
