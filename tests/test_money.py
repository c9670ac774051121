import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.money import (
    divide_half_up,
    format_percent,
    format_points,
    format_wanyuan,
    parse_fen,
    round_to_sum,
)

HUNDRED_BILLION_YUAN = 10**13  # fen


@pytest.mark.parametrize(
    ("printed", "fen"),
    [
        ("332.64", 332_640_000),
        ("5.24", 5_240_000),
        ("13.4", 13_400_000),
        ("0", 0),
        ("-0.5", -500_000),
        ("0.000001", 1),
        ("1,096.00", 1_096_000_000),
        ("1，096.00", 1_096_000_000),
        ("10000000.000001", HUNDRED_BILLION_YUAN + 1),
    ],
)
def test_a_printed_amount_in_wanyuan_is_read_to_the_fen(printed: str, fen: int) -> None:
    assert parse_fen(printed) == fen


def test_a_printed_amount_in_yuan_is_read_with_its_own_unit() -> None:
    assert parse_fen("960000.05", fen_per_unit=100) == 96_000_005


@pytest.mark.parametrize(
    "printed",
    ["", "待定", "12.3.4", "NaN", "Infinity", "-Infinity", "0.0000001", "1.0000000000000000000001"],
)
def test_what_is_no_number_or_finer_than_a_fen_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match=f"^{printed}$"):
        parse_fen(printed)


def test_a_speck_far_behind_the_point_is_not_rounded_away_silently() -> None:
    printed = "1." + "0" * 35 + "1"
    with pytest.raises(ValueError, match=printed):
        parse_fen(printed)


@pytest.mark.parametrize(
    ("fen", "printed"),
    [
        (332_640_000, "332.64"),
        (0, "0.00"),
        (4_999, "0.00"),  # 0.004999 万元
        (5_000, "0.01"),  # exactly half a cent of a 万元 goes up
        (15_000, "0.02"),  # not to the even neighbour: 0.015 is 0.02
        (-4_999, "0.00"),  # no minus before a zero
        (-5_000, "-0.01"),
        (123_456_789_000, "123,456.79"),
        (HUNDRED_BILLION_YUAN, "10,000,000.00"),
    ],
)
def test_wanyuan_are_printed_half_up_with_two_decimals(fen: int, printed: str) -> None:
    assert format_wanyuan(fen) == printed


def test_cards_print_wanyuan_with_one_decimal() -> None:
    assert format_wanyuan(332_650_000, decimals=1) == "332.7"  # 332.65, half up
    assert format_wanyuan(332_640_000, decimals=0) == "333"


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (38, 96, "39.58%"),
        (70, 96, "72.92%"),
        (0, 96, "0.00%"),
        (96, 96, "100.00%"),
        (2_000, 1, "200,000.00%"),
        (1, 20_000, "0.01%"),  # 0.005 exactly
        (-1, 30_000, "0.00%"),  # -0.0033 has no minus
        (-5, 100, "-5.00%"),
    ],
)
def test_a_share_is_printed_as_percent_half_up(part: int, whole: int, percent: str) -> None:
    assert format_percent(part, whole) == percent


def test_a_gap_is_rounded_once_from_the_exact_amounts() -> None:
    # 39.58% less 72.92% would be -33.34; the exact gap is -32/96 = -33.333…
    assert format_points(38 - 70, 96) == "-33.33"
    assert format_points(32, 96, decimals=1) == "33.3"


def test_numpy_amounts_are_printed_like_plain_ones() -> None:
    assert format_wanyuan(np.int64(5_240_000)) == "5.24"  # type: ignore[arg-type]  # as a cell of a frame arrives
    assert format_percent(np.int64(38), np.int64(96)) == "39.58%"  # type: ignore[arg-type]  # as a cell of a frame arrives


def test_quotients_are_rounded_half_up_to_the_fen() -> None:
    #                      0/3  1/3  2/3  1/2  3/2  5/2
    numerator = np.array([0, 1, 2, 1, 3, 5], dtype=np.int64)
    denominator = np.array([3, 3, 3, 2, 2, 2], dtype=np.int64)
    assert divide_half_up(numerator, denominator).tolist() == [0, 0, 1, 1, 2, 3]


def test_a_hundred_billion_yuan_times_a_years_days_does_not_overflow() -> None:
    numerator = np.array([HUNDRED_BILLION_YUAN * 365], dtype=np.int64)
    quotient = divide_half_up(numerator, np.array([366], dtype=np.int64))
    # 10^13 · 365/366 = 10^13 − 10^13/366 = 10^13 − 27 322 404 371.58…
    assert quotient.tolist() == [9_972_677_595_628]


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -2)])
def test_half_up_is_not_defined_for_negative_amounts_or_no_denominator(
    numerator: int, denominator: int
) -> None:
    with pytest.raises(AssertionError):
        divide_half_up(np.array([numerator]), np.array([denominator]))


@given(st.integers(-(10**15), 10**15))
def test_fen_to_wanyuan_and_back_is_the_same(fen: int) -> None:
    assert parse_fen(format_wanyuan(fen, decimals=6)) == fen


@given(st.integers(0, 10**13), st.integers(1, 10**13))
def test_a_rounded_quotient_is_within_half_a_fen(numerator: int, denominator: int) -> None:
    quotient = divide_half_up(np.array([numerator]), np.array([denominator]))[0]
    assert -denominator < 2 * (numerator - int(quotient) * denominator) < denominator or (
        2 * (int(quotient) * denominator - numerator) == denominator
    )


@given(st.lists(st.integers(min_value=-(10**14), max_value=10**14), max_size=20))
def test_parts_of_a_table_add_up_to_the_sum_as_it_is_printed(parts: list[int]) -> None:
    rounded = round_to_sum(parts)
    assert [parse_fen(format_wanyuan(fen)) for fen in rounded] == rounded
    assert abs(sum(rounded) - sum(parts)) <= 5_000
    assert all(abs(fen - part) < 10_000 for fen, part in zip(rounded, parts, strict=True))
