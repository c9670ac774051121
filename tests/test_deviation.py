import pandas as pd
import pytest

from perfmon.measures.deviation import add_deviation


@pytest.mark.parametrize(
    ("light", "needs_reason", "asked"),
    [
        ("red", False, True),
        ("yellow", False, True),
        ("green", False, False),
        ("blue", False, False),
        ("blue", True, True),
        (None, False, False),
        (None, None, False),
    ],
)
def test_what_is_behind_or_far_exceeded_is_asked_about(
    light: str | None, needs_reason: bool | None, asked: bool
) -> None:
    rows = pd.DataFrame({"light": pd.Series([light], dtype="str"), "needs_reason": [needs_reason]})
    assert add_deviation(rows)["is_deviating"].tolist() == [asked]
