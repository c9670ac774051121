"""Columns of exact ratios: two whole numbers of any size each, never a float at an edge.

Targets and results are decimal texts of any precision. Here they become whole numbers on one
scale, and ratios of them are compared, summed and at the very end divided.
"""

from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfmon.measures.facts import BoolArray, PositionArray
from perfmon.measures.rates import is_missing

ObjectArray = npt.NDArray[np.object_]
"""Python integers in a column; None where there is none."""


def scaled_numbers(*columns: pd.Series) -> tuple[ObjectArray, ...]:
    """Decimal texts as whole numbers, all on the same power of ten.

    Returns:
        An array a column; 0 where the text is missing, so mask before use.

    >>> scaled_numbers(pd.Series(["1.5", "20"]), pd.Series(["0.25", None]))[0].tolist()
    [150, 2000]
    """
    coded = [pd.factorize(column.astype("str")) for column in columns]
    exact = [[_decimal(text) for text in uniques] for _, uniques in coded]
    places = max((-_exponent(number) for numbers in exact for number in numbers), default=0)
    return tuple(
        _chosen([int(number.scaleb(max(places, 0))) for number in numbers], codes)
        for numbers, (codes, _) in zip(exact, coded, strict=True)
    )


def whole_numbers(column: pd.Series) -> ObjectArray:
    """Integers of any dtype as Python integers, 0 where missing: products cannot overflow."""
    known = column.notna().to_numpy(dtype=bool)
    numbers = np.zeros(len(column), dtype=object)
    numbers[known] = [int(number) for number in column[known]]
    return numbers


def ratio_floats(part: ObjectArray, whole: ObjectArray, known: BoolArray) -> pd.Series:
    """The ratios as Float64, each rounded once from the exact one; missing where not known.

    >>> ratio_floats(*scaled_numbers(pd.Series(["1", "2"]), pd.Series(["4", "0"])),
    ...              np.array([True, False])).tolist()
    [0.25, <NA>]
    """
    divided = np.zeros(len(part), dtype=np.float64)
    divided[known] = (part[known] / whole[known]).astype(np.float64)
    return pd.Series(divided, dtype="Float64").where(pd.Series(known, dtype=bool))


def sum_ratios(
    part: ObjectArray, whole: ObjectArray, position: PositionArray, count: int
) -> tuple[ObjectArray, ObjectArray]:
    """Exact sums of ratios by group.

    Args:
        part: of each row.
        whole: of each row, above 0.
        position: the group each row belongs to, from 0.
        count: how many groups there are.

    Returns:
        Part and whole of each group's sum; 0 of 1 for a group without rows.
    """
    sums = np.zeros(count, dtype=object)
    wholes = np.zeros(count, dtype=object) + 1
    places = pd.Series(position).groupby(position).cumcount().to_numpy()
    for place in range(int(places.max(initial=-1)) + 1):
        rows = places == place  # one row a group at most
        groups = position[rows]
        sums[groups] = sums[groups] * whole[rows] + part[rows] * wholes[groups]
        wholes[groups] = wholes[groups] * whole[rows]
    return sums, wholes


def kept(numbers: ObjectArray, known: BoolArray, index: pd.Index | None = None) -> pd.Series:
    """A column of Python integers or words, None where it is not known."""
    column = numbers.astype(object)
    column[~known] = None
    return pd.Series(column, index)


def holds(condition: object) -> BoolArray:
    """A comparison of Python integers as booleans.

    >>> holds(np.array([1, 10**30], dtype=object) > 1).tolist()
    [False, True]
    """
    return np.asarray(condition, dtype=bool)


def divide_exactly_half_up(part: ObjectArray, whole: ObjectArray) -> ObjectArray:
    """Quotients of any size rounded half up; wholes above 0."""
    return np.asarray((2 * part + whole) // (2 * whole), dtype=object)


def _decimal(text: object) -> Decimal:
    return Decimal(0) if is_missing(text) else Decimal(str(text))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "a target or a result is a finite number"
    return exponent


def _chosen(numbers: list[int], codes: npt.NDArray[np.intp]) -> ObjectArray:
    table = np.array([*numbers, 0], dtype=object)  # the code of a missing text is −1
    return np.asarray(table[codes], dtype=object)
