import pandas as pd
import pytest

from perfmon.measures.disagreement import (
    HOPELESS,
    HOPELESS_BUT_GREEN,
    MONEY,
    POSSIBLE,
    SURE,
    SURE_BUT_RED,
    add_disagreement,
    disagreement_sentence,
)
from perfmon.measures.rates import is_missing


def found(light: str | None, possibility: str | None) -> object:
    rows = pd.DataFrame({"light": [light], "possibility": [possibility]}, dtype="str")
    (value,) = add_disagreement(rows)["disagreement"]
    return None if is_missing(value) else value


@pytest.mark.parametrize(
    ("light", "possibility", "expected"),
    [
        ("red", SURE, SURE_BUT_RED),
        ("green", HOPELESS, HOPELESS_BUT_GREEN),
        ("blue", HOPELESS, HOPELESS_BUT_GREEN),
        ("yellow", SURE, None),
        ("yellow", HOPELESS, None),
        ("red", HOPELESS, None),
        ("green", SURE, None),
        ("red", POSSIBLE, None),
        (None, SURE, None),
        ("red", None, None),
        (None, None, None),
    ],
)
def test_only_opposites_disagree(
    light: str | None, possibility: str | None, expected: str | None
) -> None:
    assert found(light, possibility) == expected


def test_nothing_is_said_where_they_agree() -> None:
    assert disagreement_sentence({"disagreement": None}, MONEY) == ""


def test_each_disagreement_is_said_with_whose_light_it_is_and_what_to_do() -> None:
    sure = disagreement_sentence({"disagreement": SURE_BUT_RED}, MONEY)
    hopeless = disagreement_sentence({"disagreement": HOPELESS_BUT_GREEN}, "印制数量")
    assert "资金支出的灯却是滞后，请写明" in sure
    assert "印制数量的灯却没有落后，请核对判断" in hopeless
