from fractions import Fraction

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfmon.measures.exact_ratios import (
    divide_exactly_half_up,
    ratio_floats,
    scaled_numbers,
    sum_ratios,
    whole_numbers,
)


def test_texts_of_different_precision_come_on_one_scale() -> None:
    one, other = scaled_numbers(
        pd.Series(["123456789012.123456789012", None]), pd.Series(["-5.24", "1E+2"])
    )
    assert one.tolist() == [123456789012123456789012, 0]
    assert other.tolist() == [-5_240_000_000_000, 100_000_000_000_000]


def test_columns_without_rows_have_none() -> None:
    (found,) = scaled_numbers(pd.Series([], dtype="str"))
    assert found.tolist() == []
    assert ratio_floats(found, found, np.zeros(0, dtype=bool)).tolist() == []


def test_whole_numbers_take_any_dtype_and_do_not_overflow() -> None:
    found = whole_numbers(pd.Series([10**18, pd.NA], dtype="Int64"))
    assert (found * 10**18).tolist() == [10**36, 0]


def test_half_is_rounded_up_at_any_size() -> None:
    parts = np.array([1, 2, 10**30 + 1], dtype=object)
    wholes = np.array([2, 3, 2], dtype=object)
    assert divide_exactly_half_up(parts, wholes).tolist() == [1, 1, 5 * 10**29 + 1]


RATIOS = st.tuples(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(0, 3))


@settings(deadline=None)
@given(st.lists(RATIOS, max_size=12))
def test_sums_by_group_are_exact_in_any_order(rows: list[tuple[int, int, int]]) -> None:
    part, whole, group = (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 3
    sums, wholes = sum_ratios(
        np.array(part, dtype=object),
        np.array(whole, dtype=object),
        np.array(group, dtype=np.intp),
        4,
    )
    for at in range(4):
        expected = sum((Fraction(p, w) for p, w, g in rows if g == at), Fraction(0))
        assert Fraction(sums[at], wholes[at]) == expected
