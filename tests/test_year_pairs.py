"""Which rows of two years are one."""

import pandas as pd

from perfmon.measures.year_pairs import pair_rows, without_year


def test_names_are_compared_without_year_space_width_and_mark_of_carry_over() -> None:
    printed = ["2023年维护费", "维护费（2022年度）", "（上年结转） 维护费", "9+X 平台2023"]
    assert without_year(pd.Series(printed)).tolist() == ["维护费", "维护费()", "维护费", "9+X平台"]


def test_a_surer_key_goes_first_and_each_row_is_paired_once() -> None:
    now = pd.DataFrame({"code": ["1", "2"], "name": ["甲", "乙"]}, index=[5, 6])
    before = pd.DataFrame({"code": ["2", "9"], "name": ["甲", "乙"]}, index=[7, 8])
    assert pair_rows(now, before, [["code"], ["name"]]).values.tolist() == [[6, 7]]
    assert pair_rows(now, before, [["name"]]).values.tolist() == [[5, 7], [6, 8]]


def test_equal_keys_pair_in_their_order_and_a_missing_key_finds_nothing() -> None:
    now = pd.DataFrame({"name": ["甲", "甲", None]})
    before = pd.DataFrame({"name": ["甲", None, "甲", "甲"]})
    assert pair_rows(now, before, [["name"]]).values.tolist() == [[0, 0], [1, 2]]


def test_nothing_pairs_with_nothing() -> None:
    nothing = pd.DataFrame({"name": pd.Series(dtype="str")})
    assert pair_rows(nothing, nothing, [["name"]]).empty
