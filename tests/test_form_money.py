"""A project's money by the rows of the official forms."""

import pandas as pd

from perfmon.measures.form_money import CARRIED, FISCAL, GENERAL, PART_FEN, PARTS, sum_parts
from perfmon.measures.funds import UNSAID


def test_chosen_rows_are_added_up_and_the_others_left_out() -> None:
    rows = [(GENERAL, 100, 90, 40), (FISCAL, 10, 10, 0), (CARRIED, 7, 7, 7), (UNSAID, 1, 1, 1)]
    money = pd.DataFrame(rows, columns=["part", *PART_FEN])
    assert sum_parts(money, (GENERAL, FISCAL)) == dict(zip(PART_FEN, (110, 100, 40), strict=True))
    assert sum_parts(money, PARTS) == dict(zip(PART_FEN, (118, 108, 48), strict=True))
    assert sum_parts(money, ()) == dict.fromkeys(PART_FEN, 0)
